"""The chance that a random symmetric matrix is positive definite, by a second way: exact recursions, sixty digits.

De Bruijn's Pfaffian with plain powers: its entries ∬ sign(y − x) xʲ yᵏ exp(−(x² + y²)/2) over x, y > 0 are products of
a Gamma function and an integral over an angle. The lesson's way shares none of this: quadrature on orthonormal
functions.
"""

import functools
import math
from decimal import Decimal, localcontext

import pytest

from lessons import saddles

PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899")
HALF_ROOT = functools.partial(Decimal.sqrt, Decimal("0.5"))  # cos π/4, at the digits of the moment


def angular(j, k):
    """∫ cosʲ sinᵏ from π/4 to π/2, by parts."""
    if j == k == 0:
        return PI / 4
    if j >= 2:
        return (Decimal(j - 1) * angular(j - 2, k) - HALF_ROOT() ** (j + k)) / (j + k)
    if k >= 2:
        return (Decimal(k - 1) * angular(j, k - 2) + HALF_ROOT() ** (j + k)) / (j + k)
    return {(1, 0): 1 - HALF_ROOT(), (0, 1): HALF_ROOT(), (1, 1): Decimal("0.25")}[j, k]


def gamma(halves):
    """Γ(halves/2)."""
    if halves <= 2:
        return PI.sqrt() if halves == 1 else Decimal(1)
    return Decimal(halves - 2) / 2 * gamma(halves - 2)


def power(j):
    """2^(j/2)."""
    return Decimal(2).sqrt() ** j


def entry(j, k):
    return power(j + k) * gamma(j + k + 2) * (angular(j, k) - angular(k, j))


def pfaffian(rows):
    """By its first row; the rows are antisymmetric."""
    if not rows:
        return Decimal(1)
    total = Decimal(0)
    for i in range(1, len(rows)):
        left = [k for k in range(1, len(rows)) if k != i]
        total += (-1) ** (i - 1) * rows[0][i] * pfaffian([[rows[r][c] for c in left] for r in left])
    return total


def chance(n):
    """n! times the Pfaffian over (2π)^(n/2) ∏ Γ(1 + j/2)/Γ(3/2); a border of ∫ xʲ exp(−x²/2) for odd n."""
    rows = [[entry(j, k) for k in range(n)] for j in range(n)]
    if n % 2:
        border = [power(j - 1) * gamma(j + 1) for j in range(n)]
        rows = [[*row, one] for row, one in zip(rows, border, strict=True)] + [[-one for one in border] + [Decimal(0)]]
    whole = (2 * PI).sqrt() ** n
    for j in range(1, n + 1):
        whole *= gamma(j + 2) / gamma(3)
    return math.factorial(n) * pfaffian(rows) / whole


@pytest.mark.claim("S3")
@pytest.mark.parametrize("n", range(1, 9))
def test_the_lessons_chance_is_the_exact_one_to_ten_digits(n):
    with localcontext(prec=60):
        exact = float(chance(n))
    assert math.exp(saddles.log_chance(n)) == pytest.approx(exact, rel=1e-10)


def test_the_exact_way_gives_the_known_closed_forms():
    with localcontext(prec=60):
        found = [float(chance(n)) for n in (1, 2, 3)]
    known = [1 / 2, (2 - 2**0.5) / 4, (math.pi - 2 * 2**0.5) / (4 * math.pi)]
    assert found == pytest.approx(known, rel=1e-14)


@pytest.mark.claim("S3")
def test_at_six_curvatures_coins_are_wrong_by_a_factor_of_3382():
    with localcontext(prec=60):
        assert round(Decimal(2) ** -6 / chance(6)) == 3382
