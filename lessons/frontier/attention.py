"""One layer of attention that looks something up, with its derivatives: four matrices, and nothing else is trained.

Each example shows some tokens h (tokens, inputs) and asks with a query q (queries,). The layer answers

    scores = Q q · K h / √inner,   shares = softmax(scores),   outputs = O V Σ shares · h,

one head of Vaswani et al., arXiv:1706.03762, eq. 1, for the last position alone. Left out on purpose: residual
connections, normalization, several heads and layers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from lessons.shared.numerics.arrays import Array

BLOCKS = ("query", "key", "value", "output")
TINY = 1e-30  # a complex step so small that nothing is lost: Squire & Trapp, SIAM Review 40 (1998), 110–112


@dataclass(frozen=True)
class Attention:
    """The mean cross-entropy of the layer on q (n, queries), h (n, tokens, inputs), y (n,); parameters w (..., dim).

    A complex w gives derivatives without rounding error: nothing here takes a size or a maximum of a complex number.
    """

    q: Array
    h: Array
    y: npt.NDArray[np.intp]
    classes: int
    inner: int

    @cached_property
    def shapes(self) -> dict[str, tuple[int, int]]:
        """Of each block, its outputs and inputs."""
        queries, inputs, inner = self.q.shape[-1], self.h.shape[-1], self.inner
        return {
            "query": (inner, queries), "key": (inner, inputs), "value": (inner, inputs), "output": (self.classes, inner)
        }  # fmt: skip

    @cached_property
    def dim(self) -> int:
        return sum(rows * columns for rows, columns in self.shapes.values())

    @cached_property
    def block(self) -> dict[str, slice]:
        """Where each block lies in w."""
        ends = np.cumsum([rows * columns for rows, columns in self.shapes.values()]).tolist()
        return {name: slice(a, b) for name, a, b in zip(BLOCKS, [0, *ends], ends, strict=False)}

    def layers(self, w: Array) -> list[tuple[Array, Array]]:
        """Views of the four matrices (..., outputs, inputs), each beside its biases: none."""
        return [(w[..., self.block[name]].reshape(*w.shape[:-1], *self.shapes[name]), w[..., :0]) for name in BLOCKS]

    def random(self, rng: np.random.Generator) -> Array:
        """Gaussian weights (dim,) of standard deviation 1/√inputs."""
        return np.concatenate([rng.normal(size=rows * n) * n**-0.5 for rows, n in self.shapes.values()])

    def example_losses(self, w: Array) -> Array:
        """The cross-entropy of each example (..., n)."""
        *_, scores = self._forward(w)
        top = scores.real.max(-1, keepdims=True)
        named = scores[..., np.arange(len(self.y)), self.y]
        return np.log(np.exp(scores - top).sum(-1)) + top[..., 0] - named

    def loss(self, w: Array) -> Array:
        return self.example_losses(w).mean(-1)

    def grad(self, w: Array) -> Array:
        _, (key, _), (value, _), (output, _) = self.layers(w)
        asked, shares, seen, read, scores = self._forward(w)
        by_scores = (softmax(scores) - np.eye(self.classes)[self.y]) / len(self.y)
        by_read = by_scores @ output
        by_seen = by_read @ value
        by_shares = (self.h @ by_seen[..., None])[..., 0]
        # softmax: each share falls as the others rise
        by_raw = shares * (by_shares - (shares * by_shares).sum(-1, keepdims=True)) * self.inner**-0.5
        by_wanted = (by_raw[..., None, :] @ self.h)[..., 0, :]  # wanted = Kᵀ Q q, which scores the tokens
        parts = (
            (by_wanted @ key.swapaxes(-1, -2)).swapaxes(-1, -2) @ self.q,
            asked.swapaxes(-1, -2) @ by_wanted,
            by_read.swapaxes(-1, -2) @ seen,
            by_scores.swapaxes(-1, -2) @ read,
        )
        return np.concatenate([part.reshape(*part.shape[:-2], -1) for part in parts], -1)

    def product(self, w: Array, v: Array) -> Array:
        """The Hessian at w times v, both (..., dim), by a complex step of the gradient."""
        return self.grad(w + 1j * TINY * v).imag / TINY

    def _forward(self, w: Array) -> tuple[Array, ...]:
        (query, _), (key, _), (value, _), (output, _) = self.layers(w)
        asked = self.q @ query.swapaxes(-1, -2)
        wanted = asked @ key
        shares = softmax((self.h @ wanted[..., None])[..., 0] * self.inner**-0.5)
        seen = (shares[..., None, :] @ self.h)[..., 0, :]
        read = seen @ value.swapaxes(-1, -2)
        return asked, shares, seen, read, read @ output.swapaxes(-1, -2)


def softmax(scores: Array) -> Array:
    """Of real or complex numbers (..., m) along the last axis."""
    grown = np.exp(scores - scores.real.max(-1, keepdims=True))
    return grown / grown.sum(-1, keepdims=True)


@dataclass(frozen=True)
class LookUp:
    """Examples of a look-up: q (n, 8), h (n, tokens, inputs), the class y (n,) of the token that is asked for.

    Each token is the code of a key beside the code of a class; the query is the code of one key.
    """

    q: Array
    h: Array
    y: npt.NDArray[np.intp]

    @property
    def flat(self) -> Array:
        """All that is seen, in one row (n, …), for a network without attention."""
        return np.concatenate([self.h.reshape(len(self.y), -1), self.q], axis=1)


def look_up(
    rng: np.random.Generator, shares: npt.ArrayLike, *, examples: int, tokens: int = 4, keys: int = 8, width: int = 32
) -> LookUp:
    """Random examples whose classes come with the given `shares` (classes,); codes are Gaussian and stay so."""
    p = np.asarray(shares, float) / np.sum(shares)
    key_codes, class_codes = rng.normal(size=(keys, keys)), rng.normal(size=(len(p), width))
    shown = np.array([rng.permutation(keys)[:tokens] for _ in range(examples)])
    values = rng.choice(len(p), size=(examples, tokens), p=p)
    every, asked = np.arange(examples), rng.integers(tokens, size=examples)
    h = np.concatenate([key_codes[shown], class_codes[values]], axis=-1)
    return LookUp(key_codes[shown[every, asked]], h, values[every, asked])
