"""Descent methods on functions that one can draw: a gradient, a start and knobs in, the whole path out.

All first-order methods are one loop, `follow`; what makes each is its rule in `step_rules`. Left out on purpose:
stopping rules, schedules, line searches, parameter groups. They compute what PyTorch's SGD, RMSprop, Adam and AdamW
compute with their other options at the defaults.

`w0` has shape (..., d), an ensemble of starts on the leading axes; the knobs may be arrays that broadcast over that
ensemble. `noise` times a standard normal draw of `rng` is added to each entry of each gradient. A run that leaves the
finite numbers raises nothing: see `Path`. ValueError where w0, steps or a knob is not what it can be.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics import step_rules
from lessons.shared.numerics.arrays import Array, require_between, require_finite, require_positive
from lessons.shared.numerics.newton import damped_newton, newton
from lessons.shared.numerics.path import Path, Walk, knob
from lessons.shared.numerics.step_rules import Rule, rule_of

__all__ = [  # noqa: RUF022 - reading order
    "Path", "follow", "gradient_descent", "heavy_ball", "nesterov", "rmsprop", "adam", "adamw", "newton",
    "damped_newton",
]  # fmt: skip

Gradient = Callable[[Array], Array]
Generator = np.random.Generator | np.random.RandomState
Knob = npt.ArrayLike

BELOW_ONE = float(np.nextafter(1, 0))


@np.errstate(over="ignore", invalid="ignore", divide="ignore")  # divergence is an outcome, not a warning
def follow(
    method: str | Rule, grad: Gradient, w0: npt.ArrayLike, *, lr: Knob, steps: int, noise: float = 0.0,
    rng: Generator | None = None, weight_decay: Knob = 0.0, knobs: tuple[Knob, ...] = (),
) -> Path:  # fmt: skip
    """w ← (1 − lr·weight_decay)·w − step, where a rule, or one of `step_rules.METHODS`, gives the step.

    `knobs` are those of the rule that may be arrays: the ensemble has the shape to which all of them broadcast.
    """
    require_positive(lr=lr)
    rule, grad, lr, decay = rule_of(method, knob), noisy(grad, noise, rng), knob(lr), knob(weight_decay)
    walk = Walk(w0, steps, lr, decay, *map(knob, knobs))
    memory: list[Array] = []
    for k, w in enumerate(walk, start=1):
        step, *memory = rule(grad(w), lr, k, *memory)
        walk.to((1 - lr * decay) * w - step)
    return walk.path()


def gradient_descent(
    grad: Gradient, w0: npt.ArrayLike, *, lr: Knob, steps: int, noise: float = 0.0, rng: Generator | None = None
) -> Path:
    """w ← w − lr·g."""
    return follow(step_rules.gradient_descent(), grad, w0, lr=lr, steps=steps, noise=noise, rng=rng)


def heavy_ball(
    grad: Gradient, w0: npt.ArrayLike, *, lr: Knob, momentum: Knob, steps: int, noise: float = 0.0,
    rng: Generator | None = None,
) -> Path:  # fmt: skip
    """v ← momentum·v + g, w ← w − lr·v."""
    require_between(0, 1, momentum=momentum)
    rule = step_rules.heavy_ball(knob(momentum))
    return follow(rule, grad, w0, lr=lr, steps=steps, noise=noise, rng=rng, knobs=(momentum,))


def nesterov(
    grad: Gradient, w0: npt.ArrayLike, *, lr: Knob, momentum: Knob, steps: int, noise: float = 0.0,
    rng: Generator | None = None,
) -> Path:  # fmt: skip
    """v ← momentum·v + g, w ← w − lr·(g + momentum·v): the gradient is taken where the velocity would carry w."""
    require_between(0, 1, momentum=momentum)
    rule = step_rules.nesterov(knob(momentum))
    return follow(rule, grad, w0, lr=lr, steps=steps, noise=noise, rng=rng, knobs=(momentum,))


def rmsprop(
    grad: Gradient, w0: npt.ArrayLike, *, lr: Knob, decay: Knob = 0.99, eps: float = 1e-8, steps: int,
    noise: float = 0.0, rng: Generator | None = None,
) -> Path:  # fmt: skip
    """s ← decay·s + (1 − decay)·g², w ← w − lr·g / (√s + eps)."""
    require_positive(eps=eps)
    require_between(0, 1, decay=decay)
    rule = step_rules.rmsprop(knob(decay), eps)
    return follow(rule, grad, w0, lr=lr, steps=steps, noise=noise, rng=rng, knobs=(decay,))


def adam(
    grad: Gradient, w0: npt.ArrayLike, *, lr: Knob, beta1: Knob = 0.9, beta2: Knob = 0.999, eps: float = 1e-8,
    steps: int, noise: float = 0.0, rng: Generator | None = None,
) -> Path:  # fmt: skip
    """m, s ← running means of g and g²; w ← w − lr·m̂ / (√ŝ + eps). beta1 and beta2 lie in [0, 1)."""
    return adamw(
        grad, w0, lr=lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=0.0, steps=steps, noise=noise, rng=rng
    )


def adamw(
    grad: Gradient, w0: npt.ArrayLike, *, lr: Knob, beta1: Knob = 0.9, beta2: Knob = 0.999, eps: float = 1e-8,
    weight_decay: Knob = 0.01, steps: int, noise: float = 0.0, rng: Generator | None = None,
) -> Path:  # fmt: skip
    """Adam after w ← (1 − lr·weight_decay)·w. Source: Loshchilov & Hutter, ICLR 2019, arXiv:1711.05101, Algorithm 2."""
    require_positive(eps=eps)
    require_between(0, np.inf, weight_decay=weight_decay)
    require_between(0, BELOW_ONE, beta1=beta1, beta2=beta2)
    rule = step_rules.adam(knob(beta1), knob(beta2), eps)
    return follow(
        rule, grad, w0, lr=lr, steps=steps, noise=noise, rng=rng, weight_decay=weight_decay, knobs=(beta1, beta2)
    )


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
