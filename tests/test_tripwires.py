"""The tests can fail: things that must never land are done to a copy of the course, and each is caught.

The fifth, a dead interactive figure, is `browser/test_dead_figure.py`: it needs the built book.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TAKEN = ("lessons", "press", "tests", "book", "exercises", "solutions", "pyproject.toml", "_config.yml", "_toc.yml")
LESSON = "lessons/convexity.ipynb"


@pytest.fixture
def copy(tmp_path):
    for name in TAKEN:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def pytest_in(folder, *arguments):
    """Run pytest on the copy; the copy's own `lessons` and `press` come first on the path."""
    # A worker's own variables would make the inner run believe that it is a worker too.
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments]
    env = inherited | {"PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)


def edit(path, change):
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, f"nothing to break in {path.name}"
    path.write_text(after, encoding="utf-8")


def edit_notebook(path, change):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def code_cells(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def one_lesson_cut_short(notebook):
    """Keep cells up to the first printed number, so that the copy runs in seconds."""
    for last, cell in enumerate(notebook["cells"]):
        if any(re.search(r"\d", "".join(output.get("text", ""))) for output in cell.get("outputs", [])):
            del notebook["cells"][last + 1 :]
            return
    raise AssertionError("the lesson prints no number")


def change_last_digit(notebook):
    for output in code_cells(notebook)[-1]["outputs"]:
        if "text" in output:
            text = "".join(output["text"])
            output["text"] = re.sub(r"\d(?=\D*$)", lambda digit: str((int(digit[0]) + 1) % 10), text)


NBVAL = ("--nbval", "--nbval-sanitize-with", "tests/nbval.cfg", LESSON)


def test_a_changed_number_in_a_stored_output_is_caught(copy):
    edit_notebook(copy / LESSON, one_lesson_cut_short)
    untouched = pytest_in(copy, *NBVAL)
    assert untouched.returncode == 0, untouched.stdout
    edit_notebook(copy / LESSON, change_last_digit)
    changed = pytest_in(copy, *NBVAL)
    assert changed.returncode == 1 and "mismatch" in changed.stdout


def test_a_helper_whose_sign_is_flipped_is_caught(copy):
    edit(copy / "lessons/shared/descent.py", lambda code: code.replace("w - lr * grad(w)", "w + lr * grad(w)"))
    result = pytest_in(copy, "tests/test_descent.py", "-x")
    assert result.returncode == 1 and "1 failed" in result.stdout


SYNC = ("tests/test_notebooks.py", "-k", "convexity")


def test_an_untouched_copy_passes(copy):
    result = pytest_in(copy, *SYNC)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("folder", ["exercises", "solutions", "lessons"])
def test_a_stale_notebook_is_caught(copy, folder):
    edit_notebook(copy / folder / "convexity.ipynb", lambda notebook: notebook["cells"][0]["source"].append("\nOld."))
    result = pytest_in(copy, *SYNC)
    assert result.returncode == 1 and "AssertionError" in result.stdout


def test_an_unexecuted_notebook_is_caught(copy):
    def forget(notebook):
        code_cells(notebook)[1].update(execution_count=None, outputs=[])

    edit_notebook(copy / LESSON, forget)
    result = pytest_in(copy, "tests/test_notebooks.py", "-k", "executed")
    assert result.returncode == 1 and "1 failed" in result.stdout
