"""Critical points of a smooth random landscape, counted without a search.

For a stationary, isotropic Gaussian surface in d dimensions the Kac–Rice formula counts critical points by the mean of
|det H|, where H = M + zI: a random matrix M of the orthogonal ensemble, *shifted* by one normal number z. The shift is
what a lone random matrix lacks. It lets −z join the eigenvalues of M as one more: a critical point of index k weighs as
exp(−x²/2), where x is the (k+1)-th lowest of the d + 1 eigenvalues of a larger random matrix (Fyodorov, PRL 92, 240601,
2004; Auffinger, Ben Arous & Černý, Comm. Pure Appl. Math. 66, 2013, lemma 3.3). No length scale enters: only d counts.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy
from numpy.polynomial import legendre

from lessons.saddles.random_matrices import goe, log_half_line, log_normalization
from lessons.shared.numerics.arrays import Array, require_count, require_finite, require_positive

LARGEST = 100


def index_shares(rng: np.random.Generator, dim: int, *, samples: int = 20_000) -> tuple[Array, Array]:
    """The expected share (dim + 1,) of critical points of each index 0 … dim, from random matrices, and its error.

    The standard errors (dim + 1,) are those of a quotient of two means (the delta method).
    """
    require_count(least=1, dim=dim)
    require_count(least=2, samples=samples)
    weights = np.exp(-(np.linalg.eigvalsh(goe(rng, dim + 1, samples)) ** 2) / 2)
    total = weights.sum(-1)
    weight_shares = weights.mean(0) / total.mean()
    residuals = (weights - weight_shares * total[:, None]) / total.mean()
    return weight_shares, residuals.std(0, ddof=1) / np.sqrt(samples)


def log_minima_share(dim: int, *, nodes: int = 61) -> float:
    """ln of the exact share of minima among all critical points, for dim ≤ 100.

    Minima need every eigenvalue of M above −z: an integral over −z of half-line integrals, by Gauss–Legendre.
    """
    require_count(least=1, dim=dim, nodes=nodes)
    if dim > LARGEST:
        raise ValueError(f"dim must be at most {LARGEST}, where the quadrature was checked, got {dim}")
    t, gauss = legendre.leggauss(nodes)
    x = 1.5 - np.sqrt(2 * (dim + 1)) + 5.5 * t  # from 4 below the edge of the spectrum to 7 above: beyond, under 1e-12
    measure = 5.5 * gauss

    def minima(low: float) -> float:
        return log_half_line(dim, low, lambda y: np.log(y - low) - y**2 / 2) - low**2

    logs = [minima(float(low)) for low in x]
    return (
        float(scipy.special.logsumexp(logs, b=measure))
        - log_normalization(dim)
        - np.log(np.pi) / 2
        - log_mean_determinant(dim)
    )


def log_mean_determinant(dim: int) -> float:
    """ln E|det H|, H = M + zI with z of variance ½: Z(d+1) / ((d+1) √π Z(d)) times the mean of Σ exp(−xᵢ²/2).

    The mean over the d + 1 eigenvalues is the slope at s = 0 of ln ∫ ∏ |xᵢ − xⱼ| exp Σ(−xᵢ²/2 + s exp(−xᵢ²/2)).
    """
    require_count(least=1, dim=dim)
    n, small = dim + 1, 1e-4  # the difference errs by small² ~ 1e-8 of the mean, rounding by less

    def tilted(s: float) -> float:
        return log_half_line(n, -np.sqrt(2 * n) - 11, lambda x: -(x**2) / 2 + s * np.exp(-(x**2) / 2), nodes=600)

    ratio = log_normalization(n) - log_normalization(dim) - np.log(n) - np.log(np.pi) / 2
    return float(ratio + np.log((tilted(small) - tilted(-small)) / (2 * small)))


def expected_count(dim: int, volume: float) -> float:
    """The mean number of critical points in `volume` for the Gaussian kernel exp(−‖w − w′‖²/2) of `random_cosines`.

    Kac–Rice: the density is E|det H| (2π)^(−d/2), where off the diagonal H has variance 1, twice M's. The surface is
    Gaussian only as the number of waves grows.
    """
    require_positive(volume=volume)
    return float(volume * np.exp(log_mean_determinant(dim) + dim / 2 * np.log(2) - dim / 2 * np.log(2 * np.pi)))


def mean_index(rng: np.random.Generator, dim: int, losses: npt.ArrayLike, *, samples: int = 4000) -> Array:
    """The expected index of a critical point with each of `losses` (m,), for the same kernel: shape (m,).

    There the shift is the loss itself: H = √2 M − loss · I. Sampled matrices weigh by |det H|, as Kac–Rice demands.
    """
    require_count(least=1, dim=dim, samples=samples)
    values = np.sqrt(2) * np.linalg.eigvalsh(goe(rng, dim, samples))
    curvatures = values - require_finite("losses", losses)[:, None, None]
    weights = np.abs(curvatures.prod(-1))
    return np.asarray(np.sum(weights * (curvatures < 0).sum(-1), -1) / np.sum(weights, -1), dtype=float)
