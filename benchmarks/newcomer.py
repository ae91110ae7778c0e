"""How long a newcomer waits, on this machine, from an exercise's page to the first checked answer: each way, once.

The reading, the thinking and the clone over a network are not in it. Prints the machine's load, without which such a
time says nothing: a busy machine doubles it. A way that cannot be gone here is named with what it lacks.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode
from playwright.sync_api import sync_playwright

from press import book, chromium
from press.lite import site as lite
from press.notebooks.set_up import to_go
from tests.browser.server import served
from tools import pins

PAGE, TASK = "exercises/saddles", "name_point"
PATIENCE = 300_000  # milliseconds
RUN = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], 4)
NotebookClient(notebook, timeout=300).execute()
print(notebook.cells[-1].outputs[0].data["text/plain"].splitlines()[0])
"""
READY = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
ASK = """async cells => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  let said = "";
  for (const code of cells) {
    const asked = kernel.requestExecute({ code });
    asked.onIOPub = ({ content }) => { said = content.data?.["text/plain"] ?? content.evalue ?? said; };
    await asked.done;
  }
  return said;
}"""


def answered() -> NotebookNode:
    """The exercise as downloaded, with its first task answered, down to that task's check."""
    notebook = nbformat.reads(to_go((book.ROOT / f"{PAGE}.ipynb").read_text("utf-8")), as_version=4)
    solved = nbformat.read(book.ROOT / f"{PAGE.replace('exercises', 'solutions')}.ipynb", as_version=4)
    [answer] = [cell.source for cell in solved.cells if cell.source.startswith(f"def {TASK}(")]
    for k, cell in enumerate(notebook.cells):
        if cell.source.startswith(f"def {TASK}("):
            cell.source = answer
        if "check" in cell.metadata.get("tags", []):
            notebook.cells = [cell for cell in notebook.cells[: k + 1] if cell.cell_type == "code"]
            return notebook
    raise ValueError(f"{PAGE} has no check")


def in_the_browser(folder: Path) -> str:
    """The button on the page, JupyterLite, the answer, the check."""
    pages = book.BUILD / book.EDITIONS["student"]
    if not (pages / book.LITE).exists():
        raise LookupError("the book was built without it: make lite")
    install = f"import piplite\nawait piplite.install('{lite.OURS}')"
    code = [install, *(cell.source for cell in answered().cells[1:])]
    with served(pages) as host, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium.ensure(), args=["--no-sandbox"]).new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{host}/{PAGE}.html")
        page.get_by_text("Work in this browser").click()
        page.wait_for_function(READY)
        return page.evaluate(ASK, code)


def by_pip(folder: Path) -> str:
    """A new environment, the course's wheel and JupyterLab by pip, the notebook in a folder of its own."""
    venv.create(folder / "venv", with_pip=True)
    python = next((folder / "venv").glob("[bS]*/python*"))
    jupyterlab = next(line for line in pins.student() if line.startswith("jupyterlab=="))
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    lite.own_wheel(folder)
    subprocess.run([*install, *folder.glob("*.whl"), jupyterlab], check=True)
    return checked(python, folder)


def by_clone(folder: Path) -> str:
    """A clone, what `make lab` sets up, and the notebook in the course's folder."""
    subprocess.run(["git", "clone", "--quiet", book.ROOT, folder / "course"], check=True)
    subprocess.run(["make", ".venv/ready", f"PYTHON={sys.executable}"], cwd=folder / "course", check=True)
    return checked(folder / "course" / ".venv" / "bin" / "python", folder / "course" / "exercises")


def checked(python: Path, folder: Path) -> str:
    """The first line of the check's answer, from a kernel of that Python."""
    nbformat.write(answered(), folder / "answered.ipynb")
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "MAKEFLAGS", "MAKELEVEL")}
    done = subprocess.run([python, "-c", RUN, "answered.ipynb"], cwd=folder, env=env, check=True, capture_output=True)
    return done.stdout.decode().strip()


def main() -> None:
    status = 0
    for name, way in (
        ("button, in the browser", in_the_browser),
        ("pip install", by_pip),
        ("clone, make lab", by_clone),
    ):
        with TemporaryDirectory() as folder:
            begun = time.perf_counter()
            try:
                said = way(Path(folder))
            except (LookupError, OSError, subprocess.CalledProcessError) as error:
                print(f"{name}: not measured, {error}")
                continue
            seconds = time.perf_counter() - begun
            print(f"{name}: {seconds:.0f} s ({said}; load {os.getloadavg()[0]:.0f} on {os.cpu_count()} processors)")
            status |= "passed" not in said
    sys.exit(status)


if __name__ == "__main__":
    main()
