"""Every solution on the releases that Pyodide brings, and without threads: as near to a reader's browser as a Python of
this machine comes. Needs Python 3.11 or 3.12, for which those releases have wheels, and the package index.
"""

import os
import subprocess
import sys

import pytest

from press.notebooks.sources import ROOT
from tools import pins

pytestmark = [pytest.mark.slow]

RUN = """
import sys, threading
from pathlib import Path
import IPython, matplotlib.pyplot, nbformat, scipy.optimize, sklearn.datasets
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from lessons.shared.exercises import deadline

def start(self):
    raise RuntimeError("can't start new thread")

threading.Thread.start = start
deadline.WITHOUT_THREADS = (sys.platform,)
shell = InteractiveShell.instance()
for cell in nbformat.read(sys.argv[1], 4).cells:
    if cell.cell_type == "code":
        with capture_output() as said:
            done = shell.run_cell(cell.source)
        if not done.success:
            sys.exit(repr(done.error_in_exec or done.error_before_exec))
        if "check" in cell.metadata.get("tags", []):
            print(done.result.status)
"""


def python(*words, **options):
    """A Python with those releases, made by uv and kept in its cache."""
    command = [sys.executable, "-m", "uv", "run", "--quiet", "--no-project", "--python", ">=3.11,<3.13"]
    for package in [*pins.lines_of("press/lite/brings.txt"), "ipywidgets==8.1.7", "anywidget==0.11.0", "nbformat"]:
        command += [] if package.startswith("#") else ["--with", package]
    env = os.environ | {"PYTHONPATH": str(ROOT), "MPLBACKEND": "agg", "VIRTUAL_ENV": ""}
    return subprocess.run([*command, "python", *words], env=env, capture_output=True, encoding="utf-8", **options)


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "solutions").glob("*.ipynb")))
@pytest.mark.parametrize(("room", "said"), [("solutions", "passed"), ("exercises", "not started")])
def test_the_checks_answer_on_pyodides_releases(tmp_path, name, room, said):
    done = python("-c", RUN, str(ROOT / room / f"{name}.ipynb"), cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines() == [said] * 5
