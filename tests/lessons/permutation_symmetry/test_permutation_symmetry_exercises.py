"""The exercises on permutation symmetry: the solution passes, the stub does not, each mistake gets its own hint."""

import numpy as np
from exercise_tests import ExerciseTests
from scipy.optimize import linear_sum_assignment
from scipy.special import gammaln

# ---- the mistakes, one function each, named after what recognises them ----


def moved(W1, b1, W2, order, *, rows="order", bias="order", columns="order"):
    ways = {"order": order, "inverse": np.argsort(order), "not": np.arange(len(order))}
    return W1[ways[rows]], b1[ways[bias]], W2[:, ways[columns]]


def counted(widths, activation, *, layers=slice(1, -1), signs=True, log=np.log10):
    hidden = widths[layers]
    orders = sum(gammaln(np.array(hidden) + 1)) / np.log(10)
    doubled = sum(widths[1:-1]) * np.log10(2) if activation == "tanh" and signs else 0.0
    return float((orders + doubled) * (log(10) if log is np.log else 1))


def greedy(likeness):
    left, order = likeness.copy(), np.zeros(len(likeness), int)
    for _ in order:
        j, k = np.unravel_index(np.argmax(left), left.shape)
        order[j], left[j], left[:, k] = k, -np.inf, -np.inf
    return order


def added(widths, activation):
    each = [10.0 ** counted([1, width, 1], activation) for width in widths[1:-1]]
    return float(np.log10(sum(each)))


def together(widths, activation):
    return counted([1, sum(widths[1:-1]), 1], activation)


def assigned(table, *, maximize=True):
    return linear_sum_assignment(table, maximize=maximize)[1]


def table(a_in, a_out, b_in, b_out):
    return a_in @ b_in.T + a_out.T @ b_out


def bent(grad, a, bend, b, places, *, factor=2.0, chain=True, mean=True, curve=True, back=False):
    total = 0
    for t in places:
        share = factor * t * (1 - t) if chain else 1.0
        one, two = (b, a) if back else (a, b)
        at = (1 - t) ** 2 * one + 2 * t * (1 - t) * bend + t**2 * two if curve else (1 - t) * a + t * b
        total = total + share * grad(at)
    return total / len(places) if mean else total


WRONG = {
    "forgets_the_bias": [
        lambda W1, b1, W2, order: moved(W1, b1, W2, order, bias="not"),
        lambda W1, b1, W2, order: moved(W1, b1, W2, order, rows="inverse", bias="not", columns="inverse"),
    ],
    "forgets_the_columns": [lambda W1, b1, W2, order: moved(W1, b1, W2, order, columns="not")],
    "uses_the_inverse_everywhere": [
        lambda W1, b1, W2, order: moved(W1, b1, W2, order, rows="inverse", bias="inverse", columns="inverse")],
    "uses_the_inverse_on_the_way_out": [lambda W1, b1, W2, order: moved(W1, b1, W2, order, columns="inverse")],
    "moves_only_the_rows": [lambda W1, b1, W2, order: moved(W1, b1, W2, order, bias="not", columns="not")],
    "forgets_the_signs": [lambda widths, activation: counted(widths, activation, signs=False)],
    "adds_the_layers": [added],
    "reorders_inputs_and_outputs": [lambda widths, activation: counted(widths, activation, layers=slice(None))],
    "takes_the_natural_logarithm": [lambda widths, activation: counted(widths, activation, log=np.log)],
    "counts_the_neurons_at_once": [together],
    "takes_the_likest_pair_first": [lambda **case: greedy(table(**case))],
    "returns_the_inverse": [
        lambda **case: np.argsort(assigned(table(**case))),
        lambda **case: assigned(table(**case).T),
    ],
    "looks_for_the_least_alike": [lambda **case: assigned(table(**case), maximize=False)],
    "looks_at_incoming_weights_only": [lambda a_in, a_out, b_in, b_out: assigned(a_in @ b_in.T)],
    "chooses_each_by_itself": [lambda **case: table(**case).argmax(1)],
    "measures_from_zero": [lambda losses, t: losses.max()],
    "measures_from_the_higher_end": [lambda losses, t: losses.max() - max(losses[0], losses[-1])],
    "measures_from_the_lower_end": [lambda losses, t: losses.max() - min(losses[0], losses[-1])],
    "measures_from_the_mean_of_the_ends": [lambda losses, t: losses.max() - (losses[0] + losses[-1]) / 2],
    "looks_halfway_only": [lambda losses, t: losses[np.argmin(np.abs(t - 0.5))] - (losses[0] + losses[-1]) / 2],
    "swaps_the_ends": [lambda losses, t: np.max(losses - t * losses[0] - (1 - t) * losses[-1])],
    "forgets_the_chain_rule": [lambda **case: bent(**case, chain=False)],
    "loses_the_two": [lambda **case: bent(**case, factor=1.0)],
    "adds_instead_of_averaging": [lambda **case: bent(**case, mean=False)],
    "looks_on_the_straight_line": [lambda **case: bent(**case, curve=False)],
    "walks_from_the_other_end": [lambda **case: bent(**case, back=True)],
}  # fmt: skip

OTHERS = {
    "permute": lambda W1, b1, W2, order: (np.eye(5)[order] @ W1, np.eye(5)[order] @ b1, W2 @ np.eye(5)[order].T),
    "count_copies": lambda widths, activation: counted(widths, activation),
    "match": lambda **case: assigned(-table(**case), maximize=False),
    "barrier": lambda losses, t: max(
        one - np.interp(at, [0, 1], losses[[0, -1]]) for one, at in zip(losses, t, strict=True)
    ),
    "bend_grad": lambda **case: bent(**case),
}

ABSURD = {
    "permute": lambda size: lambda W1, b1, W2, order: (W1 + size, b1, W2),
    "count_copies": lambda size: lambda widths, activation: size,
    "match": lambda size: lambda a_in, a_out, b_in, b_out: np.full(5, size),
    "barrier": lambda size: lambda losses, t: size,
    "bend_grad": lambda size: lambda grad, a, bend, b, places: bend * 0 + size,
}


class TestExercises(ExerciseTests):
    chapter = "permutation_symmetry"
    wrong, others, absurd = WRONG, OTHERS, ABSURD
    refusals = ("not yet", "unfit")
