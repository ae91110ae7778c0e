"""Descent methods, as plain as they can be: each takes a gradient, a start and its knobs, and returns the whole path.

Left out on purpose: stopping rules, schedules, line searches, parameter groups. The first-order methods compute what
PyTorch's SGD, RMSprop, Adam and AdamW compute with their other options at the defaults.

`w0` has shape (..., d), an ensemble of starts on the leading axes; the knobs may be arrays that broadcast over that
ensemble. `noise` times a standard normal draw of `rng` is added to each entry of each gradient. A run that leaves the
finite numbers raises nothing: see `Path`. ValueError where w0, steps or a knob is not what it can be.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array, require_between, require_finite, require_positive
from lessons.shared.numerics.newton import damped_newton, newton
from lessons.shared.numerics.path import Path, Walk, knob

__all__ = ["Path", "adam", "adamw", "damped_newton", "gradient_descent", "heavy_ball", "nesterov", "newton", "rmsprop"]

Gradient = Callable[[Array], Array]
Generator = np.random.Generator | np.random.RandomState
Knob = npt.ArrayLike

quiet = np.errstate(over="ignore", invalid="ignore", divide="ignore")  # divergence is an outcome, not a warning


@quiet
def gradient_descent(
    grad: Gradient, w0: npt.ArrayLike, *, lr: Knob, steps: int, noise: float = 0.0, rng: Generator | None = None
) -> Path:
    """w ← w − lr·g. Source: Cauchy, Comptes rendus 25 (1847), 536–538."""
    require_positive(lr=lr)
    grad, lr = noisy(grad, noise, rng), knob(lr)
    walk = Walk(w0, steps, lr)
    for w in walk:
        walk.to(w - lr * grad(w))
    return walk.path()


@quiet
def heavy_ball(
    grad: Gradient, w0: npt.ArrayLike, *, lr: Knob, momentum: Knob, steps: int, noise: float = 0.0,
    rng: Generator | None = None,
) -> Path:  # fmt: skip
    """v ← momentum·v + g, w ← w − lr·v. Source: Polyak 1964, doi:10.1016/0041-5553(64)90137-5, in PyTorch's scaling."""
    require_positive(lr=lr)
    require_between(0, 1, momentum=momentum)
    grad, lr, momentum = noisy(grad, noise, rng), knob(lr), knob(momentum)
    walk = Walk(w0, steps, lr, momentum)
    v = np.zeros_like(walk.w)
    for w in walk:
        v = momentum * v + grad(w)
        walk.to(w - lr * v)
    return walk.path()


@quiet
def nesterov(
    grad: Gradient, w0: npt.ArrayLike, *, lr: Knob, momentum: Knob, steps: int, noise: float = 0.0,
    rng: Generator | None = None,
) -> Path:  # fmt: skip
    """v ← momentum·v + g, w ← w − lr·(g + momentum·v): the gradient is taken where the velocity would carry w.

    Source: Nesterov, Soviet Mathematics Doklady 27 (1983), 372–376, with w the look-ahead point: Sutskever et al., ICML
    2013, eqs. 3–4, in the form of PyTorch's SGD.
    """
    require_positive(lr=lr)
    require_between(0, 1, momentum=momentum)
    grad, lr, momentum = noisy(grad, noise, rng), knob(lr), knob(momentum)
    walk = Walk(w0, steps, lr, momentum)
    v = np.zeros_like(walk.w)
    for w in walk:
        g = grad(w)
        v = momentum * v + g
        walk.to(w - lr * (g + momentum * v))
    return walk.path()


@quiet
def rmsprop(
    grad: Gradient, w0: npt.ArrayLike, *, lr: Knob, decay: Knob = 0.99, eps: float = 1e-8, steps: int,
    noise: float = 0.0, rng: Generator | None = None,
) -> Path:  # fmt: skip
    """s ← decay·s + (1 − decay)·g², w ← w − lr·g / (√s + eps).

    Source: Tieleman & Hinton, Neural Networks for Machine Learning, Coursera (2012), lecture 6.5.
    """
    require_positive(lr=lr, eps=eps)
    require_between(0, 1, decay=decay)
    grad, lr, decay = noisy(grad, noise, rng), knob(lr), knob(decay)
    walk = Walk(w0, steps, lr, decay)
    s = np.zeros_like(walk.w)
    for w in walk:
        g = grad(w)
        s = decay * s + (1 - decay) * g**2
        walk.to(w - lr * g / (np.sqrt(s) + eps))
    return walk.path()


def adam(
    grad: Gradient, w0: npt.ArrayLike, *, lr: Knob, beta1: Knob = 0.9, beta2: Knob = 0.999, eps: float = 1e-8,
    steps: int, noise: float = 0.0, rng: Generator | None = None,
) -> Path:  # fmt: skip
    """m, s ← running means of g and g²; w ← w − lr·m̂ / (√ŝ + eps), both corrected for their start at zero.

    Source: Kingma & Ba, ICLR 2015, arXiv:1412.6980, Algorithm 1. beta1 and beta2 lie in [0, 1).
    """
    return adamw(
        grad, w0, lr=lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=0.0, steps=steps, noise=noise, rng=rng
    )


@quiet
def adamw(
    grad: Gradient, w0: npt.ArrayLike, *, lr: Knob, beta1: Knob = 0.9, beta2: Knob = 0.999, eps: float = 1e-8,
    weight_decay: Knob = 0.01, steps: int, noise: float = 0.0, rng: Generator | None = None,
) -> Path:  # fmt: skip
    """Adam after w ← (1 − lr·weight_decay)·w. Source: Loshchilov & Hutter, ICLR 2019, arXiv:1711.05101, Algorithm 2."""
    require_positive(lr=lr, eps=eps)
    require_between(0, np.inf, weight_decay=weight_decay)
    require_between(0, np.nextafter(1, 0), beta1=beta1, beta2=beta2)
    grad, lr, weight_decay = noisy(grad, noise, rng), knob(lr), knob(weight_decay)
    beta1, beta2 = knob(beta1), knob(beta2)
    walk = Walk(w0, steps, lr, beta1, beta2, weight_decay)
    m, s = np.zeros_like(walk.w), np.zeros_like(walk.w)
    for k, w in enumerate(walk, start=1):
        g = grad(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        step = m / (1 - beta1**k) / (np.sqrt(s / (1 - beta2**k)) + eps)
        walk.to((1 - lr * weight_decay) * w - lr * step)
    return walk.path()


def noisy(grad: Gradient, noise: float, rng: Generator | None) -> Gradient:
    """`grad` with `noise` times a standard normal draw added to each entry; `grad` itself at noise 0."""
    require_between(0, np.inf, noise=noise)
    scale = float(require_finite("noise", noise))
    if scale == 0:
        return grad
    if rng is None:
        raise ValueError(f"noise {scale:g} needs a seeded generator: pass rng=np.random.default_rng(seed)")

    def noisy_grad(w: Array) -> Array:
        return grad(w) + scale * rng.standard_normal(w.shape)

    return noisy_grad
