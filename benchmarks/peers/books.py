"""Building the book: ours, with every state of every figure drawn, against Jupyter Book out of the box."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from press import book

from . import stock

ROUNDS = 2
EDITED = "lessons/ravines.ipynb"
COLD, EDIT = 90, 8  # seconds: the course's own limits
LEFT_BEHIND = shutil.ignore_patterns(".*", "_build", "node_modules", "__pycache__", "*.egg-info")


def our_copy(folder: Path) -> Path:
    """The checkout without anything that was built from it."""
    shutil.copytree(book.ROOT, folder, ignore=LEFT_BEHIND)
    return folder


def build_ours(folder: Path) -> None:
    paths = os.environ | {"PYTHONPATH": str(folder)}
    subprocess.run([sys.executable, "-m", "press", "book"], cwd=folder, check=True, capture_output=True, env=paths)


def edit(folder: Path, number: int) -> None:
    """Add a word to the prose of one lesson."""
    path = folder / EDITED
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("**Next lesson**", f"Edit {number}. **Next lesson**", 1), encoding="utf-8")


def timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def seconds() -> dict[str, list[float]]:
    """Of ours and of the stock book: seconds from nothing, where nothing changed, and where one lesson did."""
    with TemporaryDirectory() as place:
        folders = our_copy(Path(place, "ours")), stock.copied(Path(place, "stock"))
        builds = [lambda: build_ours(folders[0]), lambda: stock.build(folders[1])]
        table = {"from nothing": [timed(build) for build in builds]}
        for name, change in {"nothing changed": None, "one lesson edited": edit}.items():
            spent: list[list[float]] = [[], []]
            for number in range(ROUNDS):
                for folder, build, one in zip(folders, builds, spent, strict=True):
                    if change:
                        change(folder, number)
                    one.append(timed(build))
            table[name] = [median(one) for one in spent]
    return table


def lines() -> list[str]:
    """The table; below it whether ours keeps its limits."""
    table, count = seconds(), len(book.pages())
    said = [
        "### Building the book",
        "",
        f"Held equal: {count} pages, executed before; the stock book has no figure that answers, ours draws every "
        f"state of all. From nothing is one run, the rest medians of {ROUNDS}, in turn.",
        "",
        "| build | stock, times ours | ours, a page, times the stock's |",
        "|---|---|---|",
    ]
    said += [f"| {name} | {theirs / ours:.2g} | {ours / theirs:.2g} |" for name, (ours, theirs) in table.items()]
    kept = [table["from nothing"][0] <= COLD, table["one lesson edited"][0] <= EDIT]
    limits = zip(("from nothing", "one lesson edited"), (COLD, EDIT), kept, strict=True)
    said += ["", *(f"- {name}: {'within' if ok else 'over'} our limit of {limit} s" for name, limit, ok in limits), ""]
    print({name: [round(one, 1) for one in row] for name, row in table.items()}, file=sys.stderr)
    return said
