"""The exercises on plateaus: the solution passes, the stub passes nothing, each mistake gets its own hint alone."""

import numpy as np
import pytest
from exercise_tests import ExerciseTests

from lessons.plateaus import exercises

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

ABSURD = {
    "first_deviation": lambda size: lambda inputs, outputs, leak: size,
    "flat_stretch": lambda size: lambda losses, tolerance: (size, size),
    "rmsprop_step": lambda size: lambda grad, s, lr, decay: (grad * 0 + size, s),
    "rescue": lambda size: lambda activation, width, depth: (size, "batch", size),
    "agreement": lambda size: lambda moves: size,
}


class TestExercises(ExerciseTests):
    chapter = "plateaus"
    wrong, others, absurd = WRONG, OTHERS, ABSURD
    constant = ("rescue",)


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
    feedback = getattr(exercises, name).check(lambda **case: result)
    assert feedback.status == "unfit"
    assert words in repr(feedback)
