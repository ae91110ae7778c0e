"""One situation of the playground: a surface, a start, methods and knobs; its paths and the sentence for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from lessons.shared.numerics import descent
from lessons.shared.numerics.arrays import require_between, require_choice, require_count
from lessons.shared.numerics.path import Path
from lessons.shared.numerics.surface import Surface
from lessons.shared.playground.facts import LIMITS, METHODS, PLACES, WHOLE


@dataclass(frozen=True)
class Situation:
    """Everything that decides what is seen. `step` is the step shown, rotation is in degrees.

    `rates` are learning rates of single methods, (method, lr), where these are not `lr`.

    Raises ValueError for an unknown surface or method, a start of the wrong dimension, or a number outside LIMITS.
    """

    surface: str = "bowl"
    start: tuple[float, ...] = (-2.0, 1.0)
    methods: tuple[str, ...] = ("gradient_descent",)
    lr: float = 0.1
    momentum: float = 0.9
    noise: float = 0.0
    seed: int = 1
    steps: int = 100
    step: int = 0
    condition: float = 20.0
    rotation: float = 0.0
    landscape: int = 1
    rates: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        require_choice("surface", self.surface, PLACES)
        for method in self.methods:
            require_choice("methods", method, METHODS)
        if not self.methods or len(set(self.methods)) < len(self.methods):
            raise ValueError(f"methods must be one or more different names, got {self.methods}")
        for name, (low, high) in LIMITS.items():
            require_between(low, high, **{name: getattr(self, name)})
        for method, rate in self.rates:
            require_choice("a method of rates", method, [name for name in METHODS if "lr" in METHODS[name].knobs])
            require_between(*LIMITS["lr"], **{f"the rate of {method}": rate})
        require_count(**{name: getattr(self, name) for name in WHOLE})
        dim = PLACES[self.surface].build(self).dim
        if len(self.start) != dim:
            raise ValueError(f"start must hold {dim} numbers on {self.surface}, got {self.start}")
        if self.step > self.steps:
            raise ValueError(f"step must not exceed steps = {self.steps}, got {self.step}")

    @property
    def landscape_surface(self) -> Surface:
        """The surface that is walked on."""
        return PLACES[self.surface].build(self)

    def knobs(self, method: str) -> dict[str, float]:
        """What a method is given besides its functions, the start, the steps and the noise."""
        chosen = METHODS[method]
        given = {name: getattr(self, name) for name in chosen.knobs} | chosen.fixed
        return given | ({"lr": dict(self.rates)[method]} if method in dict(self.rates) else {})

    def path(self, method: str, *, steps: int | None = None) -> Path:
        """The path of one method, of `steps` steps where they are given."""
        surface, chosen = self.landscape_surface, METHODS[method]
        knobs: dict[str, Any] = self.knobs(method)
        if chosen.noise and self.noise:
            knobs |= {"noise": self.noise, "rng": np.random.RandomState(self.seed)}
        functions = {
            "newton": (surface.grad, surface.hess),
            "damped_newton": (surface.loss, surface.grad, surface.hess),
        }.get(method, (surface.grad,))
        walk: Callable[..., Path] = getattr(descent, method)
        return walk(*functions, self.start, steps=self.steps if steps is None else steps, **knobs)

    def paths(self) -> dict[str, Path]:
        """The path of each method, by name."""
        return {method: self.path(method) for method in self.methods}

    def sentence(self) -> str:
        """Where each method stands at the step shown."""
        return " ".join(self._said(method, path) for method, path in self.paths().items())

    def _said(self, method: str, path: Path) -> str:
        surface, label = self.landscape_surface, METHODS[method].label
        k = min(self.step, len(path.w) - 1)
        w = path.w[k]
        when = f"{label} at step {self.step} of {self.steps}"
        if path.diverged and self.step >= len(path.w):
            return f"{when}: diverged at step {len(path.w)}."
        if surface.dim == 1:
            values = ("x", w[0]), ("f(x)", surface.loss(w)), ("f′(x)", surface.grad(w)[0])
            return f"{when}: " + ", ".join(f"{name} = {shown(value)}" for name, value in values) + "."
        at = ", ".join(map(shown, w))
        return f"{when}: w = ({at}), loss {shown(surface.loss(w))}."

    def to_json(self) -> dict[str, Any]:
        """All fields, without `rates` where each method has the same."""
        fields = asdict(self) | {"start": list(self.start), "methods": list(self.methods), "rates": dict(self.rates)}
        return {name: value for name, value in fields.items() if name != "rates" or value}


def situation_from(data: Mapping[str, Any]) -> Situation:
    """The situation that `to_json` wrote; ValueError names a field that no situation has."""
    allowed = [field.name for field in fields(Situation)]
    for name in data:
        require_choice("field", name, allowed)
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in data.items()}
    values["rates"] = tuple(dict(values.get("rates", ())).items())
    return Situation(**values)


def shown(value: Any) -> str:
    """A number as the reader sees it: four decimals, or a power of ten where they would hide it."""
    number = float(value)
    if number == 0 or 1e-3 <= abs(number) < 1e5:
        return f"{number:.4f}".replace("-", "−")
    mantissa, exponent = f"{number:.2e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")
