"""Runs every contest and writes PEERS.md beside this folder."""

from __future__ import annotations

import platform
import sys
import time
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

THREADS = 2
MODULES = ("loss_planes", "ensembles", "spectra", "paths", "figures", "books", "grading", "bookkeeping")
OUT = Path(__file__).parents[1] / "PEERS.md"
HEAD = """# Against what people would use instead

Made by `make bench-peers`; [how to read it](README.md). Each number says how many times as long a peer took as ours, in
one run on one machine, so above 1 ours was faster.
"""


def told(module: ModuleType) -> list[str]:
    """The lines of one part: what it says itself, or the table of its contest."""
    from . import contest

    return module.lines() if hasattr(module, "lines") else contest.rows(module.CONTEST, contest.run(module.CONTEST))


def main(names: list[str]) -> None:
    """Run the contests of these modules, or of all. They load here, since each process of a grader loads this file."""
    import torch
    from threadpoolctl import threadpool_limits

    torch.set_num_threads(THREADS)
    begun, parts = time.perf_counter(), [HEAD]
    for name in names or MODULES:
        with threadpool_limits(THREADS):
            lines = told(import_module(f"{__package__}.{name}"))
        print("\n".join(lines), flush=True)
        parts += lines
    minutes = (time.perf_counter() - begun) / 60
    releases = ", ".join(f"{name} {version(name)}" for name in ("torch", "nbgrader"))
    parts.append(f"{THREADS} threads, Python {platform.python_version()}, {releases}; {minutes:.0f} minutes.\n")
    if not names:
        OUT.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
