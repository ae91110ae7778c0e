"""The exercises on the frontier: the solution passes, the stub passes nothing, each mistake gets its own hint alone."""

import numpy as np
from exercise_tests import ExerciseTests

# ---- the mistakes, one function each, named after what recognises them ----


def flown(output, curvature, lr, width, *, both=1.0, turn=4.0):
    push = lr * output**2 / width
    return output * (1 - lr * curvature + both * lr * push), curvature + push * (lr * curvature - turn)


def flown_late(output, curvature, lr, width):
    f, _ = flown(output, curvature, lr, width)
    return f, curvature + lr * f * f / width * (lr * curvature - 4)


def planned(steps, warm, decay, peak, *, rise=0, fall=1):
    k = np.arange(1, steps + 1)
    ends = (steps + fall - k) / (decay + fall)
    return peak * np.clip(np.minimum((k - rise) / (warm - rise), ends), 0, 1)


def cosine(steps, warm, decay, peak):
    k = np.arange(1, steps + 1)
    return peak * np.minimum(k / warm, 0.5 * (1 + np.cos(np.pi * np.clip((k - warm) / (steps - warm + 1), 0, 1))))


def steady(steps, warm, decay, peak):
    return peak * np.minimum(np.arange(1, steps + 1) / warm, 1)


def sloped(grad, w, lr, rho, *, sign=1, power=1, back=True, second=True):
    g = grad(w)
    up = w + sign * rho * g / np.linalg.norm(g) ** power
    return (w if back else up) - lr * grad(up if second else w)


def polar(matrix, *, values=np.ones_like):
    """The singular vectors of a matrix with other values, by the eigenvectors of its smaller square."""
    if matrix.shape[0] < matrix.shape[1]:
        return polar(matrix.T, values=values).T
    squares, vectors = np.linalg.eigh(matrix.T @ matrix)
    lengths = np.sqrt(squares)
    return matrix @ (vectors * (values(lengths) / lengths)) @ vectors.T


def newton_schulz(matrix):
    """The cubic iteration, until it stands still."""
    x = matrix / np.linalg.norm(matrix)
    for _ in range(60):
        x = 1.5 * x - 0.5 * x @ x.T @ x
    return x


def gram_schmidt(matrix):
    tall = matrix.shape[0] >= matrix.shape[1]
    q = np.linalg.qr(matrix if tall else matrix.T)[0]
    return q if tall else q.T


def found(steps, low, *, shift=0):
    """The first of steps from which on all of low is true, moved by some places; -1 if none is."""
    high = np.flatnonzero(~np.asarray(low))
    after = high[-1] + 1 if len(high) else 0
    return int(steps[max(after + shift, 0)]) if after < len(steps) else -1


def first(steps, low):
    return int(steps[np.argmax(low)]) if np.any(low) else -1


def running(steps, barriers, threshold):
    decided = -1
    for step, barrier in zip(steps, barriers, strict=True):
        if barrier > threshold:
            decided = -1
        elif decided == -1:
            decided = int(step)
    return decided


def last_high(steps, barriers, threshold):
    high = np.flatnonzero(barriers > threshold)
    return int(steps[high[-1]]) if len(high) else -1


WRONG = {
    "keeps_the_curvature": [lambda output, curvature, lr, width: (flown(output, curvature, lr, width)[0], curvature)],
    "forgets_the_square_of_the_rate": [
        lambda output, curvature, lr, width: flown(output, curvature, lr, width, both=0.0)],
    "forgets_the_width": [
        lambda output, curvature, lr, width: flown(output, curvature, lr, 1),
        lambda output, curvature, lr, width: (
            flown(output, curvature, lr, width)[0], flown(output, curvature, lr, 1)[1]),
    ],
    "uses_the_new_output": [flown_late],
    "has_two_for_four": [lambda output, curvature, lr, width: flown(output, curvature, lr, width, turn=2.0)],
    "begins_at_zero": [lambda steps, warm, decay, peak: planned(steps, warm, decay, peak, rise=1)],
    "falls_from_the_warm_up_on": [
        cosine, lambda steps, warm, decay, peak: planned(steps, warm, steps - warm - 1, peak)],
    "never_falls": [steady],
    "reaches_zero_too_early": [lambda steps, warm, decay, peak: planned(steps, warm, decay, peak, fall=0)],
    "forgets_the_peak": [lambda steps, warm, decay, peak: planned(steps, warm, decay, 1.0)],
    "steps_plainly": [lambda grad, w, lr, rho: sloped(grad, w, lr, rho, second=False)],
    "forgets_the_length": [lambda grad, w, lr, rho: sloped(grad, w, lr, rho, power=0)],
    "looks_downhill": [lambda grad, w, lr, rho: sloped(grad, w, lr, rho, sign=-1)],
    "stays_uphill": [lambda grad, w, lr, rho: sloped(grad, w, lr, rho, back=False)],
    "divides_by_the_square": [lambda grad, w, lr, rho: sloped(grad, w, lr, rho, power=2)],
    "only_scales": [lambda matrix: matrix / np.linalg.norm(matrix), lambda matrix: matrix / np.linalg.norm(matrix, 2)],
    "divides_twice": [lambda matrix: np.linalg.pinv(matrix).T],
    "takes_the_sign_of_each_entry": [lambda matrix: np.sign(matrix)],
    "gives_each_column_its_length": [lambda matrix: matrix / np.linalg.norm(matrix, axis=0)],
    "lets_the_first_column_go_first": [gram_schmidt],
    "stops_at_the_first_dip": [lambda steps, barriers, threshold: first(steps, barriers <= threshold)],
    "names_the_last_high_one": [last_high],
    "counts_places": [lambda steps, barriers, threshold: found(np.arange(len(steps)), barriers <= threshold)],
    "asks_for_less_than_the_threshold": [lambda steps, barriers, threshold: found(steps, barriers < threshold)],
    "averages_the_rest": [
        lambda steps, barriers, threshold: first(
            steps, np.array([barriers[k:].mean() for k in range(len(steps))]) <= threshold
        )
    ],
}  # fmt: skip

OTHERS = {
    "flight": lambda output, curvature, lr, width: flown(output, curvature, lr, width),
    "late_decay": lambda steps, warm, decay, peak: np.r_[
        np.linspace(0, peak, warm + 1)[1:], np.full(steps - warm - decay, peak), np.linspace(peak, 0, decay + 2)[1:-1]
    ],
    "uphill_first": lambda grad, w, lr, rho: sloped(grad, w, lr, rho),
    "orthogonalize": [polar, newton_schulz],
    "decided_at": running,
}

ABSURD = {
    "flight": lambda size: lambda output, curvature, lr, width: (size, size),
    "late_decay": lambda size: lambda steps, warm, decay, peak: np.full(steps, size),
    "uphill_first": lambda size: lambda grad, w, lr, rho: w + size,
    "orthogonalize": lambda size: lambda matrix: np.full(matrix.shape, size),
    "decided_at": lambda size: lambda steps, barriers, threshold: 0.0 if abs(size) > 1 else size,
}


class TestExercises(ExerciseTests):
    chapter = "frontier"
    wrong, others, absurd = WRONG, OTHERS, ABSURD
    refusals = ("not yet", "unfit")  # a step that is no whole number, a matrix of another shape
