"""The exercises on ravines: the solution passes, the stub passes nothing, each mistake gets its own hint alone."""

import re

import numpy as np
import pytest

from lessons import ravines
from lessons.ravines import checks, mistakes
from press.sources import ROOT

SOURCE = (ROOT / "book/exercises/ravines.md").read_text(encoding="utf-8")
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


def ends(curvatures):
    return np.min(curvatures), np.max(curvatures)


def share(lr, curvatures):
    return np.abs(1 - lr * curvatures).max()


def best(curvatures):
    return 2 / sum(ends(curvatures))


def rolled(grad, w0, lr, momentum, steps, *, weight=1.0, sign=1.0, ahead=False, torch=False, memory="velocity"):
    """The heavy ball and its false friends."""
    w, v, last = np.array(w0), np.zeros(len(w0)), np.zeros(len(w0))
    path = [w]
    for _ in range(steps):
        g = sign * grad(w - lr * momentum * v if ahead else w)
        v = (
            g + momentum * {"velocity": v, "nothing": 0 * v, "gradient": last}[memory]
            if weight == 1
            else (momentum * v + weight * g)
        )
        last = g
        w = w - lr * (g + momentum * v if torch else v)
        path.append(w)
    return np.array(path)


def powered(product, start, steps, *, unit=np.linalg.norm, read=lambda v, image: v @ image):
    v = start / unit(start)
    for _ in range(steps):
        image = product(v)
        v = image / unit(image)
    return read(v, product(v))


def lifted(product, start, steps):
    """The highest eigenvalue, by lifting all of them above zero."""
    return powered(lambda v: product(v) + 10 * v, start, 20 * steps) - 10


def axes(hess, power):
    values, vectors = np.linalg.eigh(hess)
    return vectors * values**power


def stepped(grad, m, s, k, lr, *, sign=-1, correct=True, shift=0, root=np.sqrt, memory=True, shares=(0.9, 0.999)):
    first, second = shares
    m, s = first * m + (1 - first) * grad, second * s + (1 - second) * grad**2
    n = k + shift
    mean, square = (m / (1 - first**n), s / (1 - second**n)) if correct else (m, s)
    return sign * lr * (mean if memory else grad) / (root(square) + 1e-12), m, s


WRONG = {
    "takes_one_over_the_largest": [lambda curvatures: (1 / curvatures.max(), share(1 / curvatures.max(), curvatures))],
    "stands_on_the_edge": [lambda curvatures: (2 / curvatures.max(), 1.0)],
    "averages_all_curvatures": [
        lambda curvatures: (1 / curvatures.mean(), share(1 / curvatures.mean(), curvatures)),
        lambda curvatures: (2 / curvatures.mean(), share(2 / curvatures.mean(), curvatures)),
        lambda curvatures: (1 / np.median(curvatures), share(1 / np.median(curvatures), curvatures)),
    ],
    "returns_the_share_of_the_loss": [lambda curvatures: (best(curvatures), share(best(curvatures), curvatures) ** 2)],
    "returns_what_is_gone": [lambda curvatures: (best(curvatures), 1 - share(best(curvatures), curvatures))],
    "returns_the_rate_of_momentum": [
        lambda curvatures: (best(curvatures), ravines.heavy_ball_factor(np.divide(*ends(curvatures)[::-1]))),
    ],
    "climbs": [lambda grad, w0, lr, momentum, steps: rolled(grad, w0, lr, momentum, steps, sign=-1.0)],
    "averages_the_gradient": [
        lambda grad, w0, lr, momentum, steps: rolled(grad, w0, lr, momentum, steps, weight=1 - momentum)],
    "looks_ahead": [
        lambda grad, w0, lr, momentum, steps: rolled(grad, w0, lr, momentum, steps, ahead=True),
        lambda grad, w0, lr, momentum, steps: rolled(grad, w0, lr, momentum, steps, torch=True),
    ],
    "forgets_the_velocity": [
        lambda grad, w0, lr, momentum, steps: rolled(grad, w0, lr, momentum, steps, memory="nothing")],
    "keeps_one_gradient_only": [
        lambda grad, w0, lr, momentum, steps: rolled(grad, w0, lr, momentum, steps, memory="gradient")],
    "loses_the_sign": [
        lambda product, start, steps: powered(product, start, steps, read=lambda v, image: np.linalg.norm(image))],
    "has_no_unit_length": [
        lambda product, start, steps: powered(product, start, steps, unit=lambda v: np.abs(v).max()),
    ],
    "stops_at_the_start": [lambda product, start, steps: start @ product(start) / (start @ start)],
    "takes_the_highest": [lifted],
    "multiplies_twice": [
        lambda product, start, steps: powered(product, start, steps, read=lambda v, image: image @ image)],
    "divides_by_the_whole_curvature": [
        lambda hess: np.linalg.inv(hess),
        lambda hess: axes(hess, -1.0),
    ],
    "stretches_the_wrong_way": [
        lambda hess: axes(hess, 0.5),
        lambda hess: np.linalg.cholesky(hess),
    ],
    "looks_at_the_diagonal": [lambda hess: np.diag(np.diag(hess) ** -0.5)],
    "turns_the_matrix_round": [
        lambda hess: np.linalg.inv(np.linalg.cholesky(hess)),
        lambda hess: axes(hess, -0.5).T,
    ],
    "goes_uphill": [lambda grad, m, s, k, lr: stepped(grad, m, s, k, lr, sign=1)],
    "forgets_the_correction": [lambda grad, m, s, k, lr: stepped(grad, m, s, k, lr, correct=False)],
    "counts_one_too_many": [lambda grad, m, s, k, lr: stepped(grad, m, s, k, lr, shift=1)],
    "forgets_the_root": [lambda grad, m, s, k, lr: stepped(grad, m, s, k, lr, root=lambda square: square)],
    "ignores_the_past": [lambda grad, m, s, k, lr: stepped(grad, m, s, k, lr, memory=False)],
    "swaps_the_shares": [lambda grad, m, s, k, lr: stepped(grad, m, s, k, lr, shares=(0.999, 0.9))],
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
        (ROOT / "lessons/ravines" / f"{m}.py").read_text("utf-8")
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
        "best_step": lambda curvatures: (best(curvatures), share(best(curvatures), curvatures)),
        "heavy_ball": lambda grad, w0, lr, momentum, steps: rolled(grad, w0, lr, momentum, steps),
        "top_curvature": lambda product, start, steps: powered(
            product, start, steps, unit=lambda v: np.abs(v).max(), read=lambda v, image: (v @ image) / (v @ v)
        ),
        "round_out": lambda hess: np.linalg.inv(np.linalg.cholesky(hess)).T,
        "adam_step": lambda grad, m, s, k, lr: stepped(grad, m, s, k, lr),
    }
    for seed in SEEDS:
        assert TASKS[name].check(others[name], seed=seed).passed


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("size", [1e300, -1e300, 0.0])
def test_absurd_numbers_fail_and_break_nothing(name, size):
    absurd = {
        "best_step": lambda curvatures: (size, 0.5),
        "heavy_ball": lambda grad, w0, lr, momentum, steps: np.full((steps + 1, 2), size),
        "top_curvature": lambda product, start, steps: size,
        "round_out": lambda hess: np.full((3, 3), size),
        "adam_step": lambda grad, m, s, k, lr: (grad + size, m, s),
    }
    feedback = TASKS[name].check(absurd[name])
    assert feedback.status == "not yet" and not feedback.passed
