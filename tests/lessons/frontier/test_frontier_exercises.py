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
}  # fmt: skip

OTHERS = {
    "flight": lambda output, curvature, lr, width: flown(output, curvature, lr, width),
    "late_decay": lambda steps, warm, decay, peak: np.r_[
        np.linspace(0, peak, warm + 1)[1:], np.full(steps - warm - decay, peak), np.linspace(peak, 0, decay + 2)[1:-1]
    ],
    "uphill_first": lambda grad, w, lr, rho: sloped(grad, w, lr, rho),
}

ABSURD = {
    "flight": lambda size: lambda output, curvature, lr, width: (size, size),
    "late_decay": lambda size: lambda steps, warm, decay, peak: np.full(steps, size),
    "uphill_first": lambda size: lambda grad, w, lr, rho: w + size,
}


class TestExercises(ExerciseTests):
    chapter = "frontier"
    wrong, others, absurd = WRONG, OTHERS, ABSURD
