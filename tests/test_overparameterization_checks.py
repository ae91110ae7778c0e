"""The exercises on overparameterization: the solution passes, the stub does not, each mistake gets its own hint."""

import re

import numpy as np
import pytest

from lessons.overparameterization import checks, mistakes
from press.sources import ROOT

SOURCE = (ROOT / "book/exercises/overparameterization.md").read_text(encoding="utf-8")
ANSWERS = {task: code for task, code in re.findall(r"tags: \[task\]\ntask: (\w+)\n---\n(.*?)```", SOURCE, flags=re.S)}
SEEDS = range(3)
TASKS = {name: getattr(checks, name) for name in ANSWERS}


def solution(name):
    """The function of the source's own solution cell."""
    space = {"np": np}
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


def with_few(X, y):
    w = np.zeros(X.shape[1])
    w[: len(X)] = np.linalg.lstsq(X[:, : len(X)], y)[0]
    return w


def with_some_unseen(X, y):
    return np.linalg.pinv(X) @ y + (np.eye(X.shape[1]) - np.linalg.pinv(X) @ X) @ np.ones(X.shape[1])


def with_ridge(X, y, price=0.1):
    return X.T @ np.linalg.solve(X @ X.T + price * np.eye(len(X)), y)


def limit(widths, train, test, tolerance, *, way):
    order = np.argsort(widths)
    if way == "given":
        return int(widths[np.argmax(train <= tolerance)])
    widths, train, test = widths[order], train[order], test[order]
    fails = np.flatnonzero(train > tolerance)
    place = int(fails.max()) if len(fails) else -1
    return {
        "first": lambda: int(widths[np.argmax(train <= tolerance)]),
        "peak": lambda: int(widths[np.argmax(test)]),
        "place": lambda: place + 1,
        "last": lambda: int(widths[place]),
        "right": lambda: int(widths[place + 1]) if place + 1 < len(widths) else 0,
    }[way]()


def scaled(direction, weights, *, ours=True, theirs=True, power=1, whole=False, axis=1):
    length = np.linalg.norm if whole else lambda a: np.linalg.norm(a, axis=axis, keepdims=True)
    return direction * ((length(weights) if theirs else 1.0) / (length(direction) if ours else 1.0)) ** power


def layers(W1, b1, W2, b2, factor, *, powers):
    return tuple(factor**power * part for power, part in zip(powers, (W1, b1, W2, b2), strict=True))


def compared(losses, sharpness, target, *, way="first", values=None, absent=0.0):
    values = sharpness if values is None else values
    there = losses < target if way == "strict" else losses <= target
    places = {"last": lambda: np.full(len(losses), -1), "lowest": lambda: losses.argmin(1),
              "nearest": lambda: np.abs(losses - target).argmin(1)}.get(way, lambda: there.argmax(1))()  # fmt: skip
    picked = values[np.arange(len(losses)), places]
    return picked if absent is None else np.where(there.any(1), picked, absent)


WRONG = {
    "solves_with_few_weights": [with_few],
    "adds_something_unseen": [with_some_unseen],
    "takes_the_gradient_for_the_answer": [lambda X, y: X.T @ y, lambda X, y: X.T @ y / len(y)],
    "shrinks_by_ridge": [with_ridge, lambda X, y: with_ridge(X, y, 1e-3)],
    "takes_the_first_that_fits": [lambda **case: limit(**case, way="first")],
    "takes_the_peak_of_the_test_loss": [lambda **case: limit(**case, way="peak")],
    "returns_the_place": [lambda **case: limit(**case, way="place")],
    "trusts_the_given_order": [lambda **case: limit(**case, way="given")],
    "takes_the_last_that_does_not_fit": [lambda **case: limit(**case, way="last")],
    "takes_one_length_for_all": [lambda **case: scaled(**case, whole=True)],
    "leaves_unit_rows": [lambda **case: scaled(**case, theirs=False)],
    "forgets_the_directions_length": [lambda **case: scaled(**case, ours=False)],
    "normalizes_columns": [lambda **case: scaled(**case, axis=0)],
    "forgets_the_root": [lambda **case: scaled(**case, power=2)],
    "forgets_the_first_bias": [lambda **case: layers(**case, powers=(1, 0, -1, 0))],
    "divides_the_second_bias_too": [lambda **case: layers(**case, powers=(1, 1, -1, -1))],
    "multiplies_both_layers": [
        lambda **case: layers(**case, powers=(1, 1, 1, 0)), lambda **case: layers(**case, powers=(1, 1, 1, 1))],
    "changes_one_layer_only": [
        lambda **case: layers(**case, powers=(1, 1, 0, 0)), lambda **case: layers(**case, powers=(1, 0, 0, 0))],
    "scales_the_other_way": [lambda **case: layers(**case, powers=(-1, -1, 1, 0))],
    "takes_the_last_look": [lambda **case: compared(**case, way="last")],
    "takes_the_lowest_loss": [lambda **case: compared(**case, way="lowest")],
    "takes_the_nearest_loss": [lambda **case: compared(**case, way="nearest")],
    "wants_less_than_the_target": [lambda **case: compared(**case, way="strict")],
    "counts_who_never_arrives": [lambda **case: compared(**case, absent=None)],
    "returns_the_loss": [lambda losses, sharpness, target: compared(losses, sharpness, target, values=losses)],
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
        (ROOT / "lessons/overparameterization" / f"{m}.py").read_text("utf-8")
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
        "shortest": lambda X, y: np.linalg.lstsq(X, y)[0],
        "threshold": lambda **case: limit(**case, way="right"),
        "filter_normalized": lambda **case: scaled(**case),
        "sharpen": lambda **case: layers(**case, powers=(1, 1, -1, 0)),
        "at_equal_loss": lambda **case: compared(**case),
    }
    for seed in SEEDS:
        assert TASKS[name].check(others[name], seed=seed).passed


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("size", [1e300, -1e300, 0.0])
def test_absurd_numbers_fail_and_break_nothing(name, size):
    absurd = {
        "shortest": lambda X, y: np.full(X.shape[1], size),
        "threshold": lambda **case: size,
        "filter_normalized": lambda direction, weights: weights * 0 + size,
        "sharpen": lambda W1, b1, W2, b2, factor: (W1 + size, b1, W2, b2),
        "at_equal_loss": lambda losses, sharpness, target: np.full(5, size),
    }
    feedback = TASKS[name].check(absurd[name])
    assert feedback.status in ("not yet", "unfit") and not feedback.passed
