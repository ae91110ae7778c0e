"""The package that a student installs: the library of the lessons with its data, and nothing else."""

import json
import os
import subprocess
import sys
import zipfile
from email.parser import Parser

import nbformat
import pytest
from nbclient import NotebookClient

from press.notebooks.sources import ROOT

MODULES = """
import importlib, pkgutil, lessons
for module in pkgutil.walk_packages(lessons.__path__, "lessons."):
    importlib.import_module(module.name)
from lessons.shared.claims import ledger
from lessons.shared.explore import Explore
from lessons.shared.playground.assets import script, style
from lessons.shared.quiz import Quiz
print(lessons.__file__, len(ledger()), len(script()) > 1000, len(style()) > 1000, len(str(Explore._esm)) > 1000)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy, so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("build")
    copy = folder / "course"
    files = subprocess.run(["git", "ls-files", "lessons", "pyproject.toml", "README.md", "LICENSE"], cwd=ROOT,
                           capture_output=True, text=True, check=True).stdout.splitlines()  # fmt: skip
    for name in files:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((ROOT / name).read_bytes())
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(copy)], check=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Unpacked where a path has a space: a wheel of pure Python is installed so."""
    folder = tmp_path_factory.mktemp("a path with a space")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_it_brings_one_importable_name(installed):
    assert {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")} == {"lessons"}


def test_it_holds_every_module_and_every_file_that_the_library_reads(installed):
    kept = {".py", ".js", ".css", ".json", ".yml"}
    tracked = subprocess.run(["git", "ls-files", "lessons"], cwd=ROOT, capture_output=True, text=True, check=True)
    wanted = {name for name in tracked.stdout.splitlines() if os.path.splitext(name)[1] in kept}
    there = {path.relative_to(installed).as_posix() for path in (installed / "lessons").rglob("*") if path.is_file()}
    assert wanted - there == set()


def test_it_asks_for_what_the_notebooks_import_and_for_the_python_that_is_promised(wheel):
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith("/METADATA")]
        about = Parser().parsestr(archive.read(name).decode())
    needed = {line.split(">=")[0] for line in about.get_all("Requires-Dist") if "extra ==" not in line}
    assert about["Requires-Python"] == "<3.15,>=3.11"
    assert needed == {"numpy", "scipy", "matplotlib", "scikit-learn", "ipywidgets", "anywidget", "joblib",
                      "threadpoolctl", "pyyaml"}  # fmt: skip


def test_all_of_it_imports_from_another_folder(installed, tmp_path):
    path = os.environ | {"PYTHONPATH": str(installed)}
    command = [sys.executable, "-c", MODULES]
    done = subprocess.run(command, cwd=tmp_path, env=path, capture_output=True, text=True, check=True)
    assert done.stdout.split(".py ")[0].startswith(str(installed))
    assert done.stdout.split(".py ")[1].split() == ["66", "True", "True", "True"]


@pytest.mark.parametrize(("room", "said"), [("solutions", "passed"), ("exercises", "not started")])
def test_an_exercise_runs_there(installed, tmp_path, monkeypatch, room, said):
    monkeypatch.setenv("PYTHONPATH", str(installed))
    notebook = nbformat.read(ROOT / room / "saddles.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": tmp_path}}).execute()
    checks = [json.dumps(cell.outputs) for cell in notebook.cells if "check" in cell.metadata.get("tags", [])]
    assert len(checks) == 5
    assert all(f": {said}" in check for check in checks)
