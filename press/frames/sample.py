"""The control grid of a figure, every point drawn and recorded, in parallel processes."""

from __future__ import annotations

import gc
import math
import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from lessons.shared.drawing import draw
from lessons.shared.explore.picture import Picture, name_of
from press.frames.axis_cache import Memory, copies
from press.frames.nodes import Node, Pool
from press.frames.recorder import record
from press.frames.writer import Definitions


class FigureError(Exception):
    """A figure that the book cannot show; the message says which, where, and what to change."""


class Sample(NamedTuple):
    """The recorded states of a part of the grid, in its order."""

    nodes: list[Node]
    roots: list[int]
    sentences: list[str]
    definitions: Definitions


def sampled(picture: Picture, *, processes: int = 2) -> Sample:
    """Every grid point drawn and recorded, the last control fastest."""
    grid = [tuple(map(int, at)) for at in np.ndindex(*picture.shape)]
    size = math.ceil(len(grid) / processes)
    parts = [(picture, grid[k : k + size]) for k in range(0, len(grid), size)]
    if processes == 1 or len(grid) < 16:
        return _joined([sample(*part) for part in parts])
    with multiprocessing.get_context("fork").Pool(len(parts)) as pool:
        return _joined(pool.starmap(sample, parts))


def sample(picture: Picture, grid: Sequence[Sequence[int]], *, afresh: bool = False) -> Sample:
    """The grid points `grid`, one after the other, with one BLAS thread; `afresh` makes and draws every axis again."""
    pool, memory, result = Pool(), None if afresh else Memory(), Sample([], [], [], {})
    with threadpool_limits(1), draw.style(), _little_collecting():
        blank = picture.blank if afresh else copies(picture.blank())
        for at in grid:
            values = picture.values(at)
            try:
                figure, sentence = picture.drawn(values, blank())
                result.roots.append(record(figure, pool, result.definitions, memory))
            except Exception as error:
                point = ", ".join(f"{name}={value!r}" for name, value in values.items())
                message = f"{name_of(picture.function)} raised {type(error).__name__}: {error}\n  at {point}"
                raise FigureError(message) from error
            result.sentences.append(sentence)
    return result._replace(nodes=pool.nodes)


@contextmanager
def _little_collecting() -> Iterator[None]:
    """Leaves out of Python's search for garbage what was there before: each figure is garbage, in circles."""
    often = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, *often[1:])
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()


def _joined(parts: Sequence[Sample]) -> Sample:
    pool, whole = Pool(), Sample([], [], [], {})
    for part in parts:
        numbers = pool.merge(part.nodes)
        whole.roots.extend(numbers[root] for root in part.roots)
        whole.sentences.extend(part.sentences)
        whole.definitions.update(part.definitions)
    return whole._replace(nodes=pool.nodes)
