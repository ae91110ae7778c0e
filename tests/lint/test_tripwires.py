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

ROOT = Path(__file__).parents[2]
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


def cut_short(notebook):
    """Keep cells up to the first printed number, so that the copy runs in seconds."""
    for last, cell in enumerate(notebook["cells"]):
        if any(re.search(r"\d", "".join(output.get("text", ""))) for output in cell.get("outputs", [])):
            del notebook["cells"][last + 1 :]
            return
    raise AssertionError("the lesson prints no number")


def change_last_digit(notebook):
    cut_short(notebook)
    for output in code_cells(notebook)[-1]["outputs"]:
        if "text" in output:
            text = "".join(output["text"])
            output["text"] = re.sub(r"\d(?=\D*$)", lambda digit: str((int(digit[0]) + 1) % 10), text)


def age(notebook):
    notebook["cells"][0]["source"].append("\nOld.")


def forget(notebook):
    code_cells(notebook)[1].update(execution_count=None, outputs=[])


def failed(result):
    """The tests of a run that failed, by their names."""
    return set(re.findall(r"^FAILED \S+?::(.*?)(?: - .*)?$", result.stdout, flags=re.M))


def test_a_changed_number_in_a_stored_output_is_caught(copy):
    changed = copy / "lessons/changed.ipynb"
    shutil.copy(copy / LESSON, changed)
    edit_notebook(copy / LESSON, cut_short)
    edit_notebook(changed, change_last_digit)
    result = pytest_in(copy, "--nbval", "--nbval-sanitize-with", "tests/nbval.cfg", LESSON, "lessons/changed.ipynb")
    assert result.returncode == 1
    assert "mismatch" in result.stdout
    last = len(code_cells(json.loads(changed.read_text(encoding="utf-8")))) - 1
    assert re.findall(r"^FAILED (\S+::Cell \d+)", result.stdout, flags=re.M) == [f"lessons/changed.ipynb::Cell {last}"]


def test_a_helper_whose_sign_is_flipped_is_caught(copy):
    edit(copy / "lessons/shared/numerics/descent.py", lambda code: code.replace("* w - step", "* w + step"))
    result = pytest_in(copy, "tests/lessons/shared/numerics/test_descent.py", "-x")
    assert result.returncode == 1
    assert "1 failed" in result.stdout


def test_stale_and_unexecuted_notebooks_are_caught_and_nothing_else_is(copy):
    """One run on four spoiled notebooks: what fails is what was spoiled, so on an untouched copy nothing would."""
    edit_notebook(copy / "lessons/convexity.ipynb", age)
    edit_notebook(copy / "solutions/saddles.ipynb", age)
    edit_notebook(copy / "exercises/plateaus.ipynb", age)
    edit_notebook(copy / "lessons/ravines.ipynb", forget)
    spoiled = "convexity or saddles or plateaus or ravines"
    assert failed(pytest_in(copy, "tests/press/test_notebooks.py", "-k", spoiled)) == {
        "test_the_committed_notebook_is_what_its_source_generates[convexity-lessons]",
        "test_the_committed_notebook_is_what_its_source_generates[saddles-solutions]",
        "test_each_exercise_is_its_solution_with_the_answers_out[saddles]",
        "test_each_exercise_is_its_solution_with_the_answers_out[plateaus]",
        "test_every_code_cell_was_executed_in_order[ravines-lessons]",
    }
