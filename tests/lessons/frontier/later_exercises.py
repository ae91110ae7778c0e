"""Wrong, other and absurd answers to the exercises `orthogonalize` and `decided_at`, for the tests of the chapter."""

import numpy as np


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
}

OTHERS = {"orthogonalize": [polar, newton_schulz], "decided_at": running}

ABSURD = {
    "orthogonalize": lambda size: lambda matrix: np.full(matrix.shape, size),
    "decided_at": lambda size: lambda steps, barriers, threshold: 0.0 if abs(size) > 1 else size,
}
