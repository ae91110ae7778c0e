"""The edition for the browser as a folder of static files: notebooks, wheels, settings, put together by JupyterLite."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from urllib.parse import unquote

import nbformat

from press.lite import distribution
from press.lite.distribution import LiteError
from press.notebooks.set_up import to_go

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".venv-lite"
PYODIDE = TOOLS / "node_modules" / "pyodide"
SERVED = TOOLS / "wheels"  # what served.txt names
CACHE = ROOT / ".cache" / "pyodide"
WORK = ROOT / "_build" / ".lite"
OURS = "shape-of-loss"
# What the kernel loads before anybody's code, and what the course's wheel needs of Pyodide's distribution.
KERNEL = ("micropip", "ssl", "sqlite3", "jedi", "ipython", "typing-extensions")
LIBRARY = ("numpy", "scipy", "matplotlib", "scikit-learn", "joblib", "threadpoolctl", "pyyaml")
INSTALL = f"%pip install --quiet {OURS}"
SETTINGS = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "appName": "The Shape of Loss",
        "exposeAppInBrowser": True,
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": {"disablePyPIFallback": True}},
    },
}
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s#]+)[^)]*\)")


def address(page: str) -> str:
    """Where the notebook of a page opens, from the top of the edition."""
    return f"lab/index.html?path={page}.ipynb"


def build(out: Path, *, wheels: str = "", core: Path = PYODIDE, packages: tuple[str, ...] = KERNEL + LIBRARY) -> Path:
    """Write the edition to `out`. Wheels of Pyodide come from `wheels`, a folder or an address; its makers' by default.

    Raises LiteError where the tools or the wheels are not there, or JupyterLite fails.
    """
    if not core.exists() or not SERVED.exists():
        raise LiteError("JupyterLite is not set up: make lite does that, with npm and a registry of packages")
    lock = distribution.read(core)
    wanted = distribution.needed(lock, packages)
    distribution.gather(wanted, wheels or distribution.SOURCE.format(version=lock["info"]["version"]), CACHE)
    shutil.rmtree(WORK, ignore_errors=True)
    distribution.write(core, CACHE, wanted, WORK / "static" / "pyodide")
    shutil.copytree(SERVED, WORK / "pypi")
    own_wheel(WORK / "pypi")
    write_notebooks(WORK / "files")
    (WORK / "jupyter-lite.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    _run_jupyterlite(out)
    return out


def own_wheel(folder: Path) -> None:
    """The course's library as a wheel, built from a copy, so that nothing is left in the checkout."""
    with TemporaryDirectory() as name:
        copy = Path(name) / "course"
        shutil.copytree(ROOT / "lessons", copy / "lessons", ignore=shutil.ignore_patterns("__pycache__", "*.ipynb"))
        for file in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copyfile(ROOT / file, copy / file)
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
        subprocess.run([*command, "--wheel-dir", str(folder), str(copy)], check=True)


def write_notebooks(folder: Path) -> None:
    """Lessons and exercises with the cell that installs the library, and every file that their prose links."""
    for room in ("lessons", "exercises"):
        (folder / room).mkdir(parents=True, exist_ok=True)
        for notebook in sorted((ROOT / room).glob("*.ipynb")):
            text = to_go(notebook.read_text(encoding="utf-8"), install=INSTALL)
            (folder / room / notebook.name).write_text(text, encoding="utf-8")
            for link in links(text):
                linked = (notebook.parent / link).resolve()
                target = folder / linked.relative_to(ROOT)
                if linked.suffix == ".md" and linked.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(linked, target)


def links(notebook: str) -> set[PurePosixPath]:
    """The files that the prose of a notebook links, relative to it."""
    cells = nbformat.reads(notebook, as_version=4).cells
    found = (link for cell in cells if cell.cell_type == "markdown" for link in LINK.findall(cell.source))
    return {PurePosixPath(unquote(link)) for link in found if ":" not in link}


def _run_jupyterlite(out: Path) -> None:
    command = [str(TOOLS / "bin" / "python"), "-m", "jupyterlite_core", "build", "--apps", "lab"]
    command += ["--lite-dir", str(WORK), "--contents", str(WORK / "files"), "--output-dir", str(out)]
    done = subprocess.run([*command, "--no-sourcemaps"], cwd=WORK, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise LiteError(f"JupyterLite was not built:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
