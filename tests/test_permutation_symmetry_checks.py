"""The exercises on permutation symmetry: the solution passes, the stub does not, each mistake gets its own hint."""

import math
import re

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.special import gammaln

from lessons import permutation_symmetry
from lessons.permutation_symmetry import checks, mistakes
from press.sources import ROOT

SOURCE = (ROOT / "book/exercises/permutation_symmetry.md").read_text(encoding="utf-8")
ANSWERS = {task: code for task, code in re.findall(r"tags: \[task\]\ntask: (\w+)\n---\n(.*?)```", SOURCE, flags=re.S)}
SEEDS = range(3)
TASKS = {name: getattr(checks, name) for name in ANSWERS}


def solution(name):
    """The function of the source's own solution cell."""
    space = {"np": np, "math": math, "linear_sum_assignment": linear_sum_assignment}
    exec(compile(ANSWERS[name], f"<{name}>", "exec"), space)
    return space[name]


def hint(recogniser):
    """The hint that goes with a recogniser, and the task it belongs to."""
    [(task, text)] = [
        (task, text)
        for task in TASKS.values()
        for text, seen in task.misconceptions.items()
        if seen is getattr(mistakes, recogniser)
    ]
    return task, text


# ---- the mistakes, one function each, named after what recognises them ----


def moved(W1, b1, W2, order, *, rows="order", bias="order", columns="order"):
    ways = {"order": order, "inverse": np.argsort(order), "not": np.arange(len(order))}
    return W1[ways[rows]], b1[ways[bias]], W2[:, ways[columns]]


def counted(widths, activation, *, layers=slice(1, -1), signs=True, log=np.log10):
    hidden = widths[layers]
    orders = sum(gammaln(np.array(hidden) + 1)) / np.log(10)
    doubled = sum(widths[1:-1]) * np.log10(2) if activation == "tanh" and signs else 0.0
    return float((orders + doubled) * (log(10) if log is np.log else 1))


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
    "takes_the_likest_pair_first": [lambda **case: permutation_symmetry.greedy_assignment(table(**case))],
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


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_solution_holds_every_property(name, seed):
    feedback = TASKS[name].check(solution(name), seed=seed)
    assert feedback.passed, feedback


@pytest.mark.parametrize("name", TASKS)
def test_no_recogniser_takes_the_solution_for_a_mistake(name):
    """Without the shelter of the properties: each recogniser alone, on the solution."""
    task, right = TASKS[name], solution(name)

    def answer(**case):
        from lessons.shared.plain import restored

        return task.returns(restored(task.call(right, case)), **case)

    for seed in SEEDS:
        for case in task.cases(seed):
            assert not [seen.__name__ for seen in task.misconceptions.values() if seen(answer, **case)]


@pytest.mark.parametrize("name", TASKS)
def test_the_stub_passes_nothing(name):
    stub = re.sub(r" *### BEGIN.*### END SOLUTION", "    raise NotImplementedError()", ANSWERS[name], flags=re.S)
    space = {}
    exec(stub, space)
    feedback = TASKS[name].check(space[name])
    assert feedback.status == "not started" and feedback.score == 0 and not feedback.hints


@pytest.mark.parametrize(("recogniser", "number"), [(name, i) for name, all in WRONG.items() for i in range(len(all))])
@pytest.mark.parametrize("seed", SEEDS)
def test_each_mistake_gets_its_own_hint_and_no_other(recogniser, number, seed):
    task, expected = hint(recogniser)
    feedback = task.check(WRONG[recogniser][number], seed=seed)
    assert not feedback.passed and feedback.hints == (expected,), feedback


def test_every_hint_was_tried_and_each_task_has_three():
    assert {seen.__name__ for task in TASKS.values() for seen in task.misconceptions.values()} == set(WRONG)
    assert all(len(task.misconceptions) >= 3 for task in TASKS.values()) and len(TASKS) == 5


def numbers(value):
    """Every number in a result, as it would be printed."""
    flat = np.concatenate([np.ravel(part) for part in value]) if isinstance(value, tuple | list) else np.ravel(value)
    return {f"{abs(x):.{digits}f}" for x in flat.astype(float) for digits in (2, 3, 4)}


@pytest.mark.parametrize("name", TASKS)
def test_feedback_holds_no_expected_number_and_no_line_of_the_answer(name):
    task, right = TASKS[name], solution(name)
    answer = ANSWERS[name].split("### BEGIN SOLUTION")[1]
    lines = {line.strip() for line in answer.splitlines() if len(line.strip()) > 12}
    said = [task.check(wrong) for key, all in WRONG.items() if hint(key)[0] is task for wrong in all]
    text = "\n".join(repr(feedback) + feedback._repr_html_() for feedback in said)
    assert not [line for line in lines if line in text]
    shown = set(re.findall(r"\d+\.\d+", text))
    for case in task.cases():
        value = right(**task.prepare(case))
        value = [part for part in value if not isinstance(part, str)] if isinstance(value, tuple) else value
        assert value is None or not numbers(value) & shown


def test_no_module_of_the_checks_holds_a_line_of_an_answer():
    text = "".join(
        (ROOT / "lessons/permutation_symmetry" / f"{m}.py").read_text("utf-8")
        for m in ("checks", "mistakes", "properties", "trials")
    )
    for code in ANSWERS.values():
        body = code.split("### BEGIN SOLUTION")[1].split("### END")[0]
        assert not [line for line in body.splitlines() if len(line.strip()) > 12 and line.strip() in text]


@pytest.mark.parametrize("name", TASKS)
def test_the_answer_can_be_asked_from_afar(name):
    """As a grader does: inputs and results cross as JSON text, and nothing else."""
    import json

    from lessons.shared.plain import plain

    task, right = TASKS[name], solution(name)
    feedback = task.judge(lambda **case: json.loads(json.dumps(task.call(right, json.loads(json.dumps(plain(case)))))))
    assert feedback.passed


@pytest.mark.parametrize("name", TASKS)
def test_other_right_answers_pass_too(name):
    others = {
        "permute": lambda W1, b1, W2, order: (np.eye(5)[order] @ W1, np.eye(5)[order] @ b1, W2 @ np.eye(5)[order].T),
        "count_copies": lambda widths, activation: counted(widths, activation),
        "match": lambda **case: assigned(-table(**case), maximize=False),
        "barrier": lambda losses, t: max(
            one - np.interp(at, [0, 1], losses[[0, -1]]) for one, at in zip(losses, t, strict=True)
        ),
        "bend_grad": lambda **case: bent(**case),
    }
    for seed in SEEDS:
        assert TASKS[name].check(others[name], seed=seed).passed


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("size", [1e300, -1e300, 0.0])
def test_absurd_numbers_fail_and_break_nothing(name, size):
    absurd = {
        "permute": lambda W1, b1, W2, order: (W1 + size, b1, W2),
        "count_copies": lambda widths, activation: size,
        "match": lambda a_in, a_out, b_in, b_out: np.full(5, size),
        "barrier": lambda losses, t: size,
        "bend_grad": lambda grad, a, bend, b, places: bend * 0 + size,
    }
    feedback = TASKS[name].check(absurd[name])
    assert feedback.status in ("not yet", "unfit") and not feedback.passed
