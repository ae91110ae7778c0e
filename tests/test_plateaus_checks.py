"""The exercises on plateaus: the solution passes, the stub passes nothing, each mistake gets its own hint alone."""

import re

import numpy as np
import pytest

from lessons.plateaus import checks, mistakes
from press.sources import ROOT

SOURCE = (ROOT / "book/exercises/plateaus.md").read_text(encoding="utf-8")
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


def stretch(losses, tolerance, *, flat=np.ptp, points=0, end=False, last=False):
    n, best = len(losses), (0, 0)
    for a in range(n):
        for b in range(a, n):
            longer = b - a >= best[1] if last else b - a > best[1]
            if flat(losses[a : b + 1]) <= tolerance and longer:
                best = (a, b - a)
    return (best[0], sum(best)) if end else (best[0], best[1] + points)


def stepped(grad, s, lr, decay, *, sign=-1, root=np.sqrt, old=False, swap=False, one=False):
    share = 1 - decay if swap else decay
    new = share * s + (1 - share) * grad**2
    scale = s if old else new
    return sign * lr * grad / root(scale.mean() if one else scale), new


def largest_jump(part):
    return np.abs(np.diff(part, prepend=part[0])).max()


def he(width):
    return (2 / width) ** 0.5


def cosines(moves):
    directions = moves / np.linalg.norm(moves, axis=1, keepdims=True)
    return directions, np.sum(directions[1:] * directions[:-1], axis=1)


WRONG = {
    "returns_the_variance": [lambda inputs, outputs, leak: 2 / (inputs * (1 + leak**2))],
    "forgets_what_is_cut": [lambda inputs, outputs, leak: inputs**-0.5],
    "forgets_the_leak": [lambda inputs, outputs, leak: he(inputs)],
    "takes_the_leak_unsquared": [lambda inputs, outputs, leak: (2 / inputs / (1 + leak)) ** 0.5],
    "counts_the_outputs": [
        lambda inputs, outputs, leak: (2 / outputs / (1 + leak**2)) ** 0.5,
        lambda inputs, outputs, leak: (4 / (inputs + outputs) / (1 + leak**2)) ** 0.5,
    ],
    "counts_points": [lambda losses, tolerance: stretch(losses, tolerance, points=1)],
    "returns_the_end": [lambda losses, tolerance: stretch(losses, tolerance, end=True)],
    "compares_neighbours": [lambda losses, tolerance: stretch(losses, tolerance, flat=largest_jump)],
    "compares_with_the_first": [
        lambda losses, tolerance: stretch(losses, tolerance, flat=lambda part: np.abs(part - part[0]).max())
    ],
    "takes_the_last": [lambda losses, tolerance: stretch(losses, tolerance, last=True)],
    "climbs": [lambda grad, s, lr, decay: stepped(grad, s, lr, decay, sign=1)],
    "forgets_the_root": [lambda grad, s, lr, decay: stepped(grad, s, lr, decay, root=lambda x: x)],
    "divides_by_the_old_mean": [lambda grad, s, lr, decay: stepped(grad, s, lr, decay, old=True)],
    "swaps_the_shares": [lambda grad, s, lr, decay: stepped(grad, s, lr, decay, swap=True)],
    "uses_one_scale_for_all": [lambda grad, s, lr, decay: stepped(grad, s, lr, decay, one=True)],
    "leaves_it_plain": [
        lambda activation, width, depth: (he(width), "none", 0),
        lambda activation, width, depth: (width**-0.5, "none", 0.0),
    ],
    "trusts_batch_norm_alone": [lambda activation, width, depth: (he(width), "batch", 0.0)],
    "trusts_layer_norm_alone": [lambda activation, width, depth: (he(width), "layer", 0.0)],
    "adds_unscaled_branches": [lambda activation, width, depth: (he(width), "none", 1.0)],
    "takes_huge_weights": [lambda activation, width, depth: (1.0, "none", depth**-0.5)],
    "forgets_the_lengths": [lambda moves: np.mean(np.sum(moves[1:] * moves[:-1], axis=1))],
    "compares_with_the_first_move": [lambda moves: np.mean(cosines(moves)[0][1:] @ cosines(moves)[0][0])],
    "compares_all_pairs": [lambda moves: np.mean(cosines(moves)[0] @ cosines(moves)[0].T)],
    "returns_an_angle": [
        lambda moves: np.mean(np.arccos(cosines(moves)[1])),
        lambda moves: np.degrees(np.arccos(np.mean(cosines(moves)[1]))),
    ],
    "divides_by_the_number_of_moves": [lambda moves: np.sum(cosines(moves)[1]) / len(moves)],
}


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_solution_holds_every_property(name, seed):
    feedback = TASKS[name].check(solution(name), seed=seed)
    assert feedback.passed, feedback


@pytest.mark.parametrize("name", TASKS)
def test_no_recogniser_takes_the_solution_for_a_mistake(name):
    """Without the shelter of the properties: each recogniser alone, on the solution."""
    from lessons.shared.plain import restored

    task, right = TASKS[name], solution(name)

    def answer(**case):
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
    """Every number in a result that is not whole, as it would be printed."""
    parts = [part for part in value if not isinstance(part, str)] if isinstance(value, tuple) else [value]
    flat = np.concatenate([np.ravel(np.asarray(part, float)) for part in parts])
    return {f"{abs(x):.{digits}f}" for x in flat if x != round(x) for digits in (2, 3, 4)}


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
        assert not numbers(right(**task.prepare(case))) & shown


def test_no_module_of_the_checks_holds_a_line_of_an_answer():
    text = "".join(
        (ROOT / "lessons/plateaus" / f"{m}.py").read_text("utf-8")
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


OTHERS = {
    "first_deviation": [lambda inputs, outputs, leak: (2 / (1 + leak**2) / inputs) ** 0.5],
    "flat_stretch": [lambda losses, tolerance: stretch(losses, tolerance)],
    "rmsprop_step": [lambda grad, s, lr, decay: stepped(grad, s, lr, decay)],
    "rescue": [
        lambda activation, width, depth: (he(width), "batch", 1.0),
        lambda activation, width, depth: (width**-0.5, "none", 2 * depth**-0.5),
    ],
    "agreement": [lambda moves: float(cosines(moves)[1].mean())],
}


@pytest.mark.parametrize(("name", "number"), [(name, i) for name, all in OTHERS.items() for i in range(len(all))])
@pytest.mark.parametrize("seed", SEEDS)
def test_other_right_answers_pass_too(name, number, seed):
    feedback = TASKS[name].check(OTHERS[name][number], seed=seed)
    assert feedback.passed, feedback


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("size", [1e300, -1e300, 0.0])
def test_absurd_numbers_fail_and_break_nothing(name, size):
    absurd = {
        "first_deviation": lambda inputs, outputs, leak: size,
        "flat_stretch": lambda losses, tolerance: (size, size),
        "rmsprop_step": lambda grad, s, lr, decay: (grad * 0 + size, s),
        "rescue": lambda activation, width, depth: (size, "batch", size),
        "agreement": lambda moves: size,
    }
    feedback = TASKS[name].check(absurd[name])
    assert feedback.status == "not yet" and not feedback.passed


@pytest.mark.parametrize(
    ("name", "result", "words"),
    [
        ("rescue", (1.0, "group", 0.0), "must be"),
        ("rescue", (1.0, 0.0), "three things"),
        ("flat_stretch", (1.5, 2), "whole numbers"),
        ("rmsprop_step", 3.0, "two arrays"),
        ("agreement", np.ones(2), "one number"),
    ],
)
def test_results_of_the_wrong_kind_are_named(name, result, words):
    feedback = TASKS[name].check(lambda **case: result)
    assert feedback.status == "unfit" and words in repr(feedback)
