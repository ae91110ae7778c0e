"""Difference quotients against exact derivatives; spectra against known matrices."""

import numpy as np
import pytest

from lessons.shared.numerics.calculus import index, numerical_grad, numerical_hess, spectrum


def waves(w):
    return np.sin(w[..., 0]) * np.exp(0.3 * w[..., 1]) + w[..., 2] ** 3


def waves_grad(w):
    x, y, z = np.moveaxis(w, -1, 0)
    e = np.exp(0.3 * y)
    return np.stack([np.cos(x) * e, 0.3 * np.sin(x) * e, 3 * z**2], axis=-1)


W = np.random.default_rng(3).normal(size=(4, 5, 3))


def test_numerical_gradient_has_ten_digits():
    np.testing.assert_allclose(numerical_grad(waves, W), waves_grad(W), rtol=1e-9, atol=1e-9)


def test_numerical_hessian_has_seven_digits_and_is_symmetric():
    hess = numerical_hess(waves, W)
    x, y, z = np.moveaxis(W, -1, 0)
    e = np.exp(0.3 * y)
    np.testing.assert_allclose(hess[..., 0, 0], -np.sin(x) * e, atol=1e-6)
    np.testing.assert_allclose(hess[..., 0, 1], 0.3 * np.cos(x) * e, atol=1e-6)
    np.testing.assert_allclose(hess[..., 1, 1], 0.09 * np.sin(x) * e, atol=1e-6)
    np.testing.assert_allclose(hess[..., 2, 2], 6 * z, atol=1e-6)
    np.testing.assert_array_equal(hess, np.swapaxes(hess, -1, -2))


def test_steps_scale_with_the_point():
    far = np.array([1e6, -3e6])
    np.testing.assert_allclose(numerical_grad(lambda w: np.sum(w**2, -1), far), 2 * far, rtol=1e-9)


def test_spectrum_of_a_rotated_diagonal_is_its_diagonal():
    turn = np.linalg.qr(np.random.default_rng(4).normal(size=(4, 4)))[0]
    values = np.array([-3.0, -0.5, 1.0, 7.0])
    np.testing.assert_allclose(spectrum(turn @ np.diag(values) @ turn.T), values, atol=1e-13)
    assert index(turn @ np.diag(values) @ turn.T) == 2


def test_index_counts_no_eigenvalue_that_is_zero_up_to_rounding():
    np.testing.assert_array_equal(index([[[1, 0], [0, -1e-14]], [[0, 0], [0, 0]], [[-1, 0], [0, -2]]]), [0, 0, 2])


@pytest.mark.parametrize(
    ("hess", "message"),
    [
        (np.zeros((2, 3)), r"shape \(\.\.\., d, d\), got \(2, 3\)"),
        ([[1, 2], [3, 4]], "symmetric"),
        ([[np.nan]], "finite, got .*nan"),
    ],
)
def test_what_is_no_hessian_is_refused(hess, message):
    with pytest.raises(ValueError, match=message):
        spectrum(hess)
