"""The exercises on convexity: the solution passes, the stub passes nothing, each mistake gets its own hint alone."""

import re

import numpy as np
import pytest

from lessons.convexity import checks, mistakes
from press.sources import ROOT

SOURCE = (ROOT / "book/exercises/convexity.md").read_text(encoding="utf-8")
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

GRID = 21


def search(f, low, high, *, height, height_of_chord, margin=1e-9, ends=None):
    """Try t = 1/4, 1/2, 3/4 on every pair of a grid, as a student would; the first that looks like a violation."""
    ends = np.linspace(low, high, GRID) if ends is None else ends
    for a in ends:
        for b in ends[ends > a]:
            for t in (0.25, 0.5, 0.75):
                if height(f, a, b, t) - height_of_chord(f, a, b, t) > margin:
                    return a, b, t
    return None


def graph(f, a, b, t):
    return f((1 - t) * a + t * b)


def chord(f, a, b, t):
    return (1 - t) * f(a) + t * f(b)


def crossed_chord(f, a, b, t):
    return t * f(a) + (1 - t) * f(b)


def with_relu(W, b, a, x):
    return np.maximum(x @ W.T + b, 0) @ a


def swap(part):
    return part[[1, 0, 2]]


def shrink(z, by):
    return np.sign(z) * np.maximum(np.abs(z) - by, 0)


def largest(X):
    return np.linalg.norm(X, 2)


def fit(errors, *, start=None, power=np.log, rate=np.exp, log=np.log, power_only=False, names=("sublinear", "linear")):
    k = np.arange(1, len(errors) + 1)
    tail = slice(len(errors) // 4 if start is None else start, None)
    x, y = k[tail], log(errors[tail])
    fits = [np.polyfit(power(x), y, 1, full=True)[:2], np.polyfit(x, y, 1, full=True)[:2]]
    best = 0 if power_only else int(fits[1][1][0] < fits[0][1][0])
    slope = fits[best][0][0]
    return names[best], -slope if best == 0 else rate(slope)


WRONG = {
    "counts_equality": [
        lambda f, low, high: search(f, low, high, height=graph, height_of_chord=chord, margin=-1e-15),
        lambda f, low, high: search(f, low, high, height=graph, height_of_chord=chord, margin=0.0),
        lambda f, low, high: next(
            (
                (a, b, t)
                for a in np.linspace(low, high, 9)
                for b in np.linspace(low, high, 9)
                for t in (0.0, 0.5, 1.0)
                if graph(f, a, b, t) >= chord(f, a, b, t)
            ),
            None,
        ),
    ],
    "looks_below": [
        lambda f, low, high: search(f, low, high, height=chord, height_of_chord=graph),
    ],
    "swaps_the_weights": [
        lambda f, low, high: search(f, low, high, height=graph, height_of_chord=crossed_chord),
        lambda f, low, high: search(
            f, low, high, height=lambda f, a, b, t: f(t * a + (1 - t) * b), height_of_chord=chord
        ),
    ],
    "tries_too_few_chords": [
        lambda f, low, high: search(f, low, high, height=graph, height_of_chord=chord, ends=np.array([low, high])),
        lambda f, low, high: (low, high, 0.5) if f((low + high) / 2) > (f(low) + f(high)) / 2 + 1e-9 else None,
    ],
    "climbs": [lambda w, grad, lr, penalty: shrink(w + lr * grad, lr * penalty)],
    "forgets_the_rate": [lambda w, grad, lr, penalty: shrink(w - lr * grad, penalty)],
    "cuts_hard": [
        lambda w, grad, lr, penalty: np.where(np.abs(w - lr * grad) > lr * penalty, w - lr * grad, 0),
    ],
    "crosses_zero": [
        lambda w, grad, lr, penalty: w - lr * (grad + penalty * np.sign(w)),
        lambda w, grad, lr, penalty: w - lr * grad - lr * penalty * np.sign(w - lr * grad),
    ],
    "drops_negatives": [lambda w, grad, lr, penalty: np.maximum(w - lr * grad - lr * penalty, 0)],
    "shrinks_first": [lambda w, grad, lr, penalty: shrink(w, lr * penalty) - lr * grad],
    "forgets_the_mean": [lambda X, ridge: largest(X) ** 2 / 4 + ridge],
    "forgets_the_sigmoid": [
        lambda X, ridge: largest(X) ** 2 / len(X) + ridge,
        lambda X, ridge: largest(X) ** 2 / (2 * len(X)) + ridge,
    ],
    "bounds_the_loss": [
        lambda X, ridge: np.linalg.norm(X, axis=1).mean() + ridge,
        lambda X, ridge: np.linalg.norm(X, axis=1).max() + ridge,
    ],
    "forgets_the_square": [lambda X, ridge: largest(X) / (4 * len(X)) + ridge],
    "adds_all_directions": [
        lambda X, ridge: np.trace(X.T @ X) / (4 * len(X)) + ridge,
        lambda X, ridge: (np.linalg.norm(X, axis=1) ** 2).max() / 4 + ridge,
    ],
    "is_too_small": [
        lambda X, ridge: np.linalg.eigvalsh(X.T @ X)[0] / (4 * len(X)) + ridge,
        lambda X, ridge: largest(X) ** 2 / (8 * len(X)) + ridge,
    ],
    "forgets_the_ridge": [lambda X, ridge: largest(X) ** 2 / (4 * len(X))],
    "returns_the_step": [lambda X, ridge: 1 / (largest(X) ** 2 / (4 * len(X)) + ridge)],
    "leaves_the_biases": [lambda W, b, a: (swap(W), b, swap(a))],
    "leaves_the_outputs": [
        lambda W, b, a: (swap(W), swap(b), a),
        lambda W, b, a: (W[np.argsort(b)], np.sort(b), a),  # sometimes nothing moves
    ],
    "moves_nothing": [lambda W, b, a: (W, b, a)],
    "moves_features": [lambda W, b, a: (W[:, ::-1], b, a)],
    "flips_signs": [lambda W, b, a: (-W, -b, -a), lambda W, b, a: (-W, b, -a)],
    "includes_the_burn_in": [lambda errors: fit(errors, start=0)],
    "returns_a_negative_slope": [
        lambda errors: (lambda kind, rate: (kind, -rate if kind == "sublinear" else rate))(*fit(errors)),
    ],
    "returns_a_logarithm": [
        lambda errors: fit(errors, rate=lambda slope: slope),
        lambda errors: fit(errors, rate=lambda slope: -slope),
    ],
    "mixes_logarithms": [
        lambda errors: fit(errors, log=np.log10),
        lambda errors: fit(errors, power=np.log10),
        lambda errors: fit(errors, rate=lambda slope: 10**slope),
    ],
    "swaps_the_kinds": [lambda errors: fit(errors, names=("linear", "sublinear"))],
    "knows_one_kind": [lambda errors: fit(errors, power_only=True)],
}


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
        (ROOT / "lessons/convexity" / f"{m}.py").read_text("utf-8")
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
        "violating_chord": lambda f, low, high: search(f, low, high, height=graph, height_of_chord=chord),
        "twin": lambda W, b, a: (2 * W, 2 * b, a / 2),
        "smoothness": lambda X, ridge: np.linalg.svd(X)[1][0] ** 2 / len(X) / 4 + ridge,
        "proximal_step": lambda w, grad, lr, penalty: (
            lambda z: z - np.clip(z, -lr * penalty, lr * penalty))(w - lr * grad),
        "convergence": lambda errors: fit(errors, start=len(errors) // 2),
    }  # fmt: skip
    for seed in SEEDS:
        assert TASKS[name].check(others[name], seed=seed).passed


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("size", [1e300, -1e300, 0.0])
def test_absurd_numbers_fail_and_break_nothing(name, size):
    absurd = {
        "violating_chord": lambda f, low, high: (size, 1.0, 0.5),
        "twin": lambda W, b, a: (W + size, b, a - 1),
        "smoothness": lambda X, ridge: size,
        "proximal_step": lambda w, grad, lr, penalty: w + size + 1,
        "convergence": lambda errors: ("linear" if errors[0] > 1 else "sublinear", size),
    }
    feedback = TASKS[name].check(absurd[name])
    assert feedback.status == "not yet" and not feedback.passed
