"""The house, where an import contract of pyproject.toml cannot say it: what a chapter measures knows no picture.

The contracts hold that imports run downward only and that no chapter knows another; `make check` runs them.
"""

import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted(source.stem for source in (ROOT / "book/lessons").glob("*.md"))
GRAPH = grimp.build_graph("lessons", include_external_packages=True)
PARTS = {f"scipy.{part}" for part in ("linalg", "ndimage", "optimize", "sparse", "spatial", "special", "stats")}
PICTURES = {"matplotlib", "ipywidgets", "anywidget", "lessons.shared.drawing", "lessons.shared.explore"}


def behind(chapter: str) -> set[str]:
    """The modules behind a chapter's public names: its `__init__`, and what that imports, directly or not."""
    return GRAPH.find_upstream_modules(f"lessons.{chapter}") | {f"lessons.{chapter}"}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_a_chapter_measures_knows_no_picture_and_no_widget(chapter):
    upstairs = {name for name in behind(chapter) if any(f"{name}.".startswith(f"{room}.") for room in PICTURES)}
    assert upstairs == set()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_measurement_stands_among_the_pictures_or_the_exercises_of_its_chapter(chapter):
    rooms = (f"lessons.{chapter}.figures", f"lessons.{chapter}.exercises")
    assert not {name for name in behind(chapter) if name.startswith(rooms)}


def test_no_chapter_loads_a_part_of_scipy_before_it_is_used():
    """They take as long to load as all the rest: every first cell waits for them, and each worker of the grader."""
    modules = {name for chapter in CHAPTERS for name in (f"lessons.{chapter}", f"lessons.{chapter}.exercises")}
    program = f"import sys, {', '.join(modules & GRAPH.modules)}\nprint(*{PARTS} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_recording_has_the_module_that_measures_it_again(chapter):
    kinds = {file.stem for file in (ROOT / "lessons" / chapter / "recordings").glob("*.json")}
    assert kinds <= {name.rpartition(".")[2] for name in GRAPH.find_children(f"lessons.{chapter}")}


def test_every_module_says_in_its_first_line_what_it_is_for():
    modules = [path for room in ("lessons", "press", "classroom", "tools") for path in (ROOT / room).rglob("*.py")]
    assert not [path for path in modules if not path.read_text(encoding="utf-8").startswith('"""')]


def test_no_recording_is_larger_than_a_tenth_of_a_megabyte():
    sizes = {file: file.stat().st_size for file in (ROOT / "lessons").rglob("recordings/*.json")}
    assert {file.name: size for file, size in sizes.items() if size > 100_000} == {}
