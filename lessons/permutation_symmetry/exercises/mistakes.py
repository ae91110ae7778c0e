"""How the exercises' known mistakes show. Each takes the student's function `answer` and one case, and returns True
(this mistake), False (not this one) or None (the case cannot tell).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import gammaln

from lessons.permutation_symmetry.exercises import inputs
from lessons.permutation_symmetry.exercises.properties import Answer
from lessons.shared.exercises.precision import allclose, equal, isclose
from lessons.shared.numerics.arrays import Array


def _parts(answer: Answer, case: dict[str, Any]) -> tuple[str, str, str]:
    """How incoming weights, bias and outgoing weights were moved: 'order', 'inverse', 'not' or 'otherwise'."""
    order = np.asarray(case["order"], int)
    ways = {"order": order, "inverse": np.argsort(order), "not": np.arange(len(order))}
    weights, bias, following = answer(**case)
    old = (case["W1"], case["b1"], case["W2"].T)
    found = []
    for new, before in zip((weights, bias, following.T), old, strict=True):
        found.append(next((name for name, way in ways.items() if equal(new, before[way])), "otherwise"))
    return found[0], found[1], found[2]


def forgets_the_bias(answer: Answer, **case: Any) -> bool:
    weights, bias, following = _parts(answer, case)
    return bias == "not" and weights == following != "not"


def forgets_the_columns(answer: Answer, **case: Any) -> bool:
    weights, bias, following = _parts(answer, case)
    return following == "not" and weights == bias != "not"


def uses_the_inverse_everywhere(answer: Answer, **case: Any) -> bool:
    return _parts(answer, case) == ("inverse", "inverse", "inverse")


def uses_the_inverse_on_the_way_out(answer: Answer, **case: Any) -> bool:
    return _parts(answer, case) == ("order", "order", "inverse")


def moves_only_the_rows(answer: Answer, **case: Any) -> bool:
    weights, bias, following = _parts(answer, case)
    return weights != "not" and bias == following == "not"


def _orders(case: dict[str, Any]) -> list[float]:
    return [float(np.log10(inputs.moved_ways(int(width)))) for width in case["widths"][1:-1]]


def _signs(case: dict[str, Any]) -> float:
    return sum(map(int, case["widths"][1:-1])) * float(np.log10(2)) * (case["activation"] == "tanh")


def forgets_the_signs(answer: Answer, **case: Any) -> bool | None:
    if case["activation"] != "tanh":
        return None
    return bool(isclose(answer(**case), sum(_orders(case))))


def adds_the_layers(answer: Answer, **case: Any) -> bool:
    found = 10 ** answer(**case) if abs(answer(**case)) < 50 else 0.0
    ways = 10 ** np.array(_orders(case))
    flips = 2.0 ** np.array(case["widths"][1:-1], float) if case["activation"] == "tanh" else np.ones(len(ways))
    return bool(isclose(found, (ways * flips).sum(), rtol=1e-6))


def reorders_inputs_and_outputs(answer: Answer, **case: Any) -> bool:
    # the orders of twenty inputs cannot be listed: the logarithm of Γ is the way here
    whole = float(gammaln(np.array(case["widths"], float) + 1).sum() / np.log(10))
    return bool(isclose(answer(**case | {"activation": "ReLU"}), whole))


def takes_the_natural_logarithm(answer: Answer, **case: Any) -> bool:
    right = sum(_orders(case)) + _signs(case)
    return bool(isclose(answer(**case), right * np.log(10)))


def counts_the_neurons_at_once(answer: Answer, **case: Any) -> bool:
    neurons = sum(map(int, case["widths"][1:-1]))
    return bool(isclose(answer(**case), float(gammaln(neurons + 1) / np.log(10)) + _signs(case)))


def takes_the_likest_pair_first(answer: Answer, **case: Any) -> bool:
    return answer(**case).tolist() == inputs.taken_first(inputs.likeness(**case))


def returns_the_inverse(answer: Answer, **case: Any) -> bool:
    return answer(**case).tolist() == np.argsort(inputs.extreme(inputs.likeness(**case))).tolist()


def looks_for_the_least_alike(answer: Answer, **case: Any) -> bool:
    return answer(**case).tolist() == list(inputs.extreme(inputs.likeness(**case), least=True))


def looks_at_incoming_weights_only(answer: Answer, **case: Any) -> bool:
    return answer(**case).tolist() == list(inputs.extreme(case["a_in"] @ case["b_in"].T))


def chooses_each_by_itself(answer: Answer, **case: Any) -> bool | None:
    choice = inputs.likeness(**case).argmax(1).tolist()
    return answer(**case).tolist() == choice if len(set(choice)) < len(choice) else None


def measures_from_zero(answer: Answer, *, losses: Array, t: Array) -> bool:
    return bool(isclose(answer(losses=losses, t=t), losses.max()))


def measures_from_the_higher_end(answer: Answer, *, losses: Array, t: Array) -> bool:
    return bool(isclose(answer(losses=losses, t=t), losses.max() - max(losses[0], losses[-1])))


def measures_from_the_lower_end(answer: Answer, *, losses: Array, t: Array) -> bool:
    return bool(isclose(answer(losses=losses, t=t), losses.max() - min(losses[0], losses[-1])))


def measures_from_the_mean_of_the_ends(answer: Answer, *, losses: Array, t: Array) -> bool:
    return bool(isclose(answer(losses=losses, t=t), losses.max() - (losses[0] + losses[-1]) / 2))


def looks_halfway_only(answer: Answer, *, losses: Array, t: Array) -> bool:
    half = float(losses[int(np.argmin(np.abs(t - 0.5)))])
    return bool(isclose(answer(losses=losses, t=t), half - (losses[0] + losses[-1]) / 2))


def swaps_the_ends(answer: Answer, *, losses: Array, t: Array) -> bool:
    return bool(isclose(answer(losses=losses, t=t), np.max(losses - losses[0] * t - losses[-1] * (1 - t))))


def _weighted(case: dict[str, Any], weight: Any, place: Any) -> Array:
    """The sum over the places of weight(t) times the slope at place(t)."""
    grad, a, bend, b = inputs.Quartic(case["matrix"]), case["a"], case["bend"], case["b"]
    return np.asarray(sum(weight(t) * grad(place(a, bend, b, t)) for t in case["places"]), float)


def _on(a: Array, bend: Array, b: Array, t: float) -> Array:
    first, second = a + t * (bend - a), bend + t * (b - bend)
    return np.asarray(first + t * (second - first), float)


def forgets_the_chain_rule(answer: Answer, **case: Any) -> bool:
    return allclose(answer(**case) * len(case["places"]), _weighted(case, lambda t: 1.0, _on))


def loses_the_two(answer: Answer, **case: Any) -> bool:
    return allclose(2 * answer(**case) * len(case["places"]), _weighted(case, lambda t: 2 * t * (1 - t), _on))


def adds_instead_of_averaging(answer: Answer, **case: Any) -> bool:
    return allclose(answer(**case), _weighted(case, lambda t: 2 * t * (1 - t), _on))


def looks_on_the_straight_line(answer: Answer, **case: Any) -> bool:
    straight = _weighted(case, lambda t: 2 * t * (1 - t), lambda a, bend, b, t: a + t * (b - a))
    return allclose(answer(**case) * len(case["places"]), straight)


def walks_from_the_other_end(answer: Answer, **case: Any) -> bool:
    reverse = _weighted(case, lambda t: 2 * t * (1 - t), lambda a, bend, b, t: _on(b, bend, a, t))
    return allclose(answer(**case) * len(case["places"]), reverse)
