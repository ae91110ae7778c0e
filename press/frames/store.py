"""Every state of an interactive figure in one file: sampled, merged, and kept on disk.

A draw function must be pure: the file depends on nothing but its code and the grid, and is made again when they change.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import multiprocessing
import re
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lessons.shared.drawing.svg import opening
from lessons.shared.explore.picture import Picture, name_of
from press.frames.fingerprint import edited, fingerprint
from press.frames.merge import packed
from press.frames.nodes import Pool
from press.frames.sample import FigureError, Sample, sampled
from press.frames.writer import Definitions

CACHE = Path(__file__).parents[2] / ".cache" / "frames"
BUDGET = 300_000  # bytes, gzipped


class Frames(NamedTuple):
    """`start` is the picture of the first state, `data` what explore.js needs for all of them."""

    start: str
    data: dict[str, Any]


def frames(picture: Picture, *, states: Sample | None = None, cache: Path = CACHE, processes: int = 2) -> Frames:
    """All states of `picture`, from the cache where code and grid are the same; `states` are those drawn already.

    Raises FigureError where the draw function raises, naming the grid point, or the file exceeds the budget.
    """
    file = cache / f"{key(picture)}.json"
    if file.is_file():
        return Frames(**json.loads(file.read_text(encoding="utf-8")))
    result = _merged(picture, states or sampled(picture, processes=processes))
    _require_small(picture, result.data)
    if edited(*_modules(picture)):
        return result
    cache.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text(json.dumps(result._asdict()), encoding="utf-8")
    part.replace(file)  # whole or not at all
    return result


def ahead(pictures: Iterable[Picture], *, cache: Path = CACHE, processes: int = 2) -> None:
    """Puts into the cache what it lacks, figure beside figure; a figure that fails does so where it is needed."""
    missing = [one for one in pictures if not (cache / f"{key(one)}.json").is_file() and not edited(*_modules(one))]
    if missing:
        with multiprocessing.get_context("fork").Pool(min(processes, len(missing))) as pool:
            pool.map(partial(_ahead, cache=cache), missing, chunksize=1)


def _ahead(picture: Picture, cache: Path) -> None:
    with suppress(FigureError):
        frames(picture, cache=cache, processes=1)


def key(picture: Picture) -> str:
    """Names the frames by all that they depend on."""
    grid = [picture.size, picture.panels, picture.start, [c.values for c in picture.controls.values()]]
    code = fingerprint(*_modules(picture))
    text = json.dumps([name_of(picture.function), list(picture.controls), grid, code])
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def document(picture: Picture, body: str, definitions: Definitions) -> tuple[str, int]:
    """A whole SVG with `definitions`, and how many elements stand before its body."""
    width, height = picture.size
    used = "".join(text for _, text in sorted(definitions.items()))
    start = opening(f'viewBox="0 0 {width * 72:g} {height * 72:g}"')
    return f"{start}<defs>{used}</defs>{body}</svg>", 1 + len(re.findall("<[a-zA-Z]", used))


def script(name: str, data: dict[str, Any]) -> str:
    """The frames as a classic script: an object literal loads faster than text to parse, and from file:// too."""
    body = json.dumps(data, separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")
    return f"(window.exploreFrames||={{}})[{json.dumps(name)}]={body}\n"


def _modules(picture: Picture) -> tuple[str, str]:
    return picture.function.__module__, "press.frames.store"  # which imports all that draws and merges


def _merged(picture: Picture, states: Sample) -> Frames:
    pool = Pool(states.nodes)
    first = states.roots[int(np.ravel_multi_index(picture.start, picture.shape))]
    body = pool.markup(first)
    start, _ = document(picture, body, _used(states.definitions, body))
    template, data = packed(pool, states.roots, picture.shape, states.sentences)
    used = _used(states.definitions, template + "".join(data["pool"]))
    data["svg"], data["skip"] = document(picture, template, used)
    return Frames(start, data)


def _used(definitions: Definitions, text: str) -> Definitions:
    return {name: markup for name, markup in definitions.items() if f"#{name}" in text}


def _require_small(picture: Picture, data: dict[str, Any]) -> None:
    size = len(gzip.compress(script("", data).encode(), 6))
    if size <= BUDGET:
        return
    weights: dict[tuple[str, ...], int] = {}
    names = list(picture.controls)
    for _, _, dims, table in data["slots"]:
        on = tuple(names[d] for d in dims)
        count = math.prod(picture.shape[d] for d in dims)
        numbers = range(table, table + count) if isinstance(table, int) else table
        weights[on] = weights.get(on, 0) + 3 * count + sum(len(data["pool"][k]) for k in set(numbers))
    heaviest = max(weights, key=weights.__getitem__)
    share = weights[heaviest] / sum(weights.values())
    counts = " × ".join(f"{name} ({n})" for name, n in zip(names, picture.shape, strict=True))
    raise FigureError(
        f"“{picture.title}” ({name_of(picture.function)}) takes {size / 1000:.0f} kB gzipped for "
        f"{math.prod(picture.shape)} states, {counts}; allowed are {BUDGET / 1000:.0f} kB. "
        f"{share:.0%} of it depends on {' × '.join(heaviest)}: "
        "give these fewer values, draw fewer points, or let less of the picture depend on them"
    )
