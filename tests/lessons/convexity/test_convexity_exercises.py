"""The exercises on convexity: the solution passes, the stub passes nothing, each mistake gets its own hint alone."""

import numpy as np
from exercise_tests import ExerciseTests

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

OTHERS = {
    "violating_chord": lambda f, low, high: search(f, low, high, height=graph, height_of_chord=chord),
    "twin": lambda W, b, a: (2 * W, 2 * b, a / 2),
    "smoothness": lambda X, ridge: np.linalg.svd(X)[1][0] ** 2 / len(X) / 4 + ridge,
    "proximal_step": lambda w, grad, lr, penalty: (
        lambda z: z - np.clip(z, -lr * penalty, lr * penalty))(w - lr * grad),
    "convergence": lambda errors: fit(errors, start=len(errors) // 2),
}  # fmt: skip

ABSURD = {
    "violating_chord": lambda size: lambda f, low, high: (size, 1.0, 0.5),
    "twin": lambda size: lambda W, b, a: (W + size, b, a - 1),
    "smoothness": lambda size: lambda X, ridge: size,
    "proximal_step": lambda size: lambda w, grad, lr, penalty: w + size + 1,
    "convergence": lambda size: lambda errors: ("linear" if errors[0] > 1 else "sublinear", size),
}


class TestExercises(ExerciseTests):
    chapter = "convexity"
    wrong, others, absurd = WRONG, OTHERS, ABSURD
