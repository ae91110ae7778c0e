"""Execute the notebooks that the sources describe, and write them with outputs that do not change from run to run."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from press.notebooks.sources import ROOT, exercise_of, sources, unexecuted, written

CELL_TIMEOUT = 120  # seconds
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # names a kernel's model: dead once that kernel is gone


def write(names: list[str] | None = None, *, workers: int = 2) -> list[Path]:
    """Regenerate the notebooks of the chapters `names` (default: all), executing in parallel; return the paths."""
    jobs = [(kind, source) for kind in ("lessons", "exercises") for source in sources(kind)]
    jobs = [(kind, source) for kind, source in jobs if not names or source.stem in names]
    if not jobs:
        known = sorted({source.stem for kind in ("lessons", "exercises") for source in sources(kind)})
        raise ValueError(f"no source is named {', '.join(names or [])}; there are {', '.join(known)}")
    with ProcessPoolExecutor(workers) as pool:
        return [path for paths in pool.map(_write_one, *zip(*jobs, strict=True)) for path in paths]


def _write_one(kind: str, source: Path) -> list[Path]:
    target = ROOT / ("lessons" if kind == "lessons" else "solutions") / f"{source.stem}.ipynb"
    before = recorded_seconds(target)
    notebook, seconds = executed(unexecuted(source, running_seconds=before), folder=target.parent)
    if not before / 2 <= seconds <= before:  # one noisy run must not change the page
        outputs = [cell.get("outputs") for cell in notebook.cells]
        counts = [cell.get("execution_count") for cell in notebook.cells]
        notebook = unexecuted(source, running_seconds=_rounded_up(seconds))
        for cell, output, count in zip(notebook.cells, outputs, counts, strict=True):
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = output, count
    paths = [(target, notebook)]
    if kind == "exercises":
        paths.append((ROOT / "exercises" / target.name, exercise_of(notebook)))
    for path, content in paths:
        path.write_text(written(content), encoding="utf-8")
    return [path for path, _ in paths]


def executed(notebook: NotebookNode, *, folder: Path) -> tuple[NotebookNode, float]:
    """Run every cell in a fresh kernel in `folder`; the notebook with lasting outputs only, and the seconds it took.

    A cell that raises stops with nbclient's CellExecutionError, which shows the cell and its traceback.
    """
    client = NotebookClient(
        notebook, timeout=CELL_TIMEOUT, coalesce_streams=True, resources={"metadata": {"path": str(folder)}}
    )
    start = time.perf_counter()
    client.execute()
    seconds = time.perf_counter() - start
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)
    return notebook, seconds


def recorded_seconds(path: Path) -> int:
    """The running time that the committed notebook states, or 5 where there is none yet."""
    if not path.exists():
        return 5
    return nbformat.read(path, as_version=4).metadata.get("shape_of_loss", {}).get("running_seconds", 5)


def _rounded_up(seconds: float) -> int:
    return 5 * (int(seconds // 5) + 1)
