"""Random symmetric matrices: how likely is it that all eigenvalues are positive?

The Gaussian orthogonal ensemble: symmetric n × n, variance ½ above the diagonal and 1 on it, so that the eigenvalues
have the density ∝ ∏ |λᵢ − λⱼ| exp(−Σ λᵢ²/2). Its integral over a half-line is a Pfaffian (de Bruijn, J. Indian Math.
Soc. 19, 1955), which orthonormal functions make well conditioned: ten digits for n beyond a hundred.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import scipy
from numpy.polynomial import legendre

from lessons.shared.numerics.arrays import Array, require_count

DECAY = np.log(3) / 4  # Dean & Majumdar, PRL 97, 160201 (2006): P ≈ exp(−(ln 3 / 4) n²)
LARGEST = 120
NODES = 400  # quadrature nodes on the half-line: 400 and 600 agree to 2e-9 in ln P at n = 100


def goe(rng: np.random.Generator, n: int, count: int) -> Array:
    """`count` matrices of the ensemble, shape (count, n, n)."""
    require_count(least=1, n=n, count=count)
    square = rng.standard_normal((count, n, n))
    return (square + square.swapaxes(-1, -2)) / 2


def semicircle(x: Array, n: int) -> Array:
    """Wigner's limit density of one eigenvalue, √(2n − x²)/(πn) on |x| ≤ √(2n). Wigner, Ann. Math. 67, 1958."""
    require_count(least=1, n=n)
    return np.sqrt(np.maximum(2 * n - np.asarray(x) ** 2, 0)) / (np.pi * n)


def sampled_chance(rng: np.random.Generator, n: int, count: int) -> tuple[float, float]:
    """The share of `count` random matrices with all eigenvalues positive, and its standard error.

    The error is the add-one (Laplace) estimate, so that it is not zero when none was seen.
    """
    require_count(least=1, count=count)
    hits = 0
    for start in range(0, count, 100_000):  # in parts, so that a million matrices fit into memory
        lowest = np.linalg.eigvalsh(goe(rng, n, min(100_000, count - start)))[:, 0]
        hits += int(np.sum(lowest > 0))
    smoothed = (hits + 1) / (count + 2)
    return hits / count, float(np.sqrt(smoothed * (1 - smoothed) / count))


def log_chance(n: int, *, nodes: int = NODES) -> float:
    """ln of the exact probability that all n ≤ 120 eigenvalues are positive, to at least ten digits."""
    require_count(least=1, n=n, nodes=nodes)
    if n > LARGEST:
        raise ValueError(f"n must be at most {LARGEST}, where the quadrature is still exact to ten digits, got {n}")
    return log_half_line(n, 0.0, lambda x: -(x**2) / 2, nodes=nodes) - log_normalization(n)


def log_normalization(n: int) -> float:
    """ln ∫ ∏ |λᵢ − λⱼ| exp(−Σ λᵢ²/2) over all of Rⁿ (Mehta, Random Matrices, 3rd ed. 2004, eq. 17.6.7, γ = ½)."""
    j = np.arange(1, n + 1)
    return float(n / 2 * np.log(2 * np.pi) + np.sum(scipy.special.gammaln(1 + j / 2) - scipy.special.gammaln(1.5)))


def log_half_line(n: int, start: float, log_weight: Callable[[Array], Array], *, nodes: int = NODES) -> float:
    """ln ∫ ∏ |λᵢ − λⱼ| ∏ weight(λᵢ) over all λᵢ > start, for a weight that decays like exp(−λ²/2).

    n! times the Pfaffian of ∬ sign(y − x) qᵢ(x) qⱼ(y) weight(x) weight(y), with a border for odd n (de Bruijn).
    The qᵢ are the polynomials that are orthonormal for weight², by Lanczos; their leading coefficients are divided out.
    """
    t, gauss, antiderivative = _rule(nodes)
    half = (np.sqrt(2 * n) + 11 - min(start, 0.0)) / 2  # beyond, every function is under 1e-20 of its largest value
    x, measure = start + (t + 1) * half, gauss * half
    functions, log_leading = _orthonormal(n, x, log_weight(x) + 0.5 * np.log(measure))
    functions /= np.sqrt(measure)
    totals = functions @ measure
    upto = functions @ antiderivative.T * half
    pairs = (2 * upto - totals[:, None]) * measure @ functions.T
    pairs = (pairs - pairs.T) / 2  # antisymmetric in exact arithmetic
    if n % 2:
        pairs = np.block([[pairs, totals[:, None]], [-totals[None, :], np.zeros((1, 1))]])
    return float(scipy.special.gammaln(n + 1) + np.linalg.slogdet(pairs)[1] / 2 - log_leading.sum())


def _orthonormal(n: int, x: Array, log_start: Array) -> tuple[Array, Array]:
    """Rows e^log_start · (1, x, x² …) orthonormalized (n, nodes), and the ln of each leading coefficient (n,)."""
    basis = np.empty((n, len(x)))
    lengths = np.empty(n)
    row = np.exp(log_start - log_start.max())
    for k in range(n):
        for _ in range(2):  # once leaves rounding that later rows amplify
            row = row - basis[:k].T @ (basis[:k] @ row)
        lengths[k] = np.linalg.norm(row)
        basis[k] = row / lengths[k]
        row = x * basis[k]
    return basis, -log_start.max() - np.cumsum(np.log(lengths))


@functools.cache
def _rule(nodes: int) -> tuple[Array, Array, Array]:
    """Gauss–Legendre nodes and weights on [−1, 1], and the matrix from values at nodes to integrals from −1 to each."""
    t, gauss = legendre.leggauss(nodes)
    n = np.arange(nodes)
    values = legendre.legvander(t, nodes)
    to_coefficients = (values[:, :nodes] * gauss[:, None]).T * (n + 0.5)[:, None]
    integrals = np.c_[t + 1, (values[:, 2:] - values[:, :-2])[:, : nodes - 1] / (2 * n[1:] + 1)]
    return t, gauss, integrals @ to_coefficients
