"""The exercises on ravines: the solution passes, the stub passes nothing, each mistake gets its own hint alone."""

import numpy as np
from exercise_tests import ExerciseTests

from lessons import ravines

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

OTHERS = {
    "best_step": lambda curvatures: (best(curvatures), share(best(curvatures), curvatures)),
    "heavy_ball": lambda grad, w0, lr, momentum, steps: rolled(grad, w0, lr, momentum, steps),
    "top_curvature": lambda product, start, steps: powered(
        product, start, steps, unit=lambda v: np.abs(v).max(), read=lambda v, image: (v @ image) / (v @ v)
    ),
    "round_out": lambda hess: np.linalg.inv(np.linalg.cholesky(hess)).T,
    "adam_step": lambda grad, m, s, k, lr: stepped(grad, m, s, k, lr),
}

ABSURD = {
    "best_step": lambda size: lambda curvatures: (size, 0.5),
    "heavy_ball": lambda size: lambda grad, w0, lr, momentum, steps: np.full((steps + 1, 2), size),
    "top_curvature": lambda size: lambda product, start, steps: size,
    "round_out": lambda size: lambda hess: np.full((3, 3), size),
    "adam_step": lambda size: lambda grad, m, s, k, lr: (grad + size, m, s),
}


class TestExercises(ExerciseTests):
    chapter = "ravines"
    wrong, others, absurd = WRONG, OTHERS, ABSURD
