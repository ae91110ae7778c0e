"""The house: imports run downward only (floor 0 at the bottom), and no chapter knows another."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOOR_0 = {
    "arrays",
    "calculus",
    "surface",
    "surfaces",
    "classics",
    "trained",
    "copies",
    "landscapes",
    "path",
    "descent",
    "newton",
    "network",
    "deep",
    "initialization",
    "curvature",
    "classifier",
    "data",
    "claims",
    "digit_tasks",
    "rounding",
    "records",
}
FLOORS = {**dict.fromkeys(FLOOR_0, 0), "palette": 1, "draw": 1}  # every other module of shared: 2
NUMERICAL = {"numpy", "scipy", "sklearn", "threadpoolctl", "joblib", "yaml", *sys.stdlib_module_names}
MODULES = sorted(p for room in ("lessons", "press", "classroom") for p in (ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Full dotted names that a module imports, at its top or inside a function."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parts[:-1]
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            names |= {f"{module}.{alias.name}" for alias in node.names}
    return names


def floor(dotted: str) -> int | None:
    """The floor of a module of ours by its dotted name; None for other people's."""
    room, *rest = dotted.split(".")
    if room in ("press", "classroom"):
        return 4
    if room != "lessons":
        return None
    if not rest or rest == ["shared"] or rest[0] == "__init__":
        return 0
    return FLOORS.get(rest[1], 2) if rest[0] == "shared" else 3


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_imports_run_downward_only(path):
    here = dotted(path)
    above = {name for name in imported(path) if (level := floor(name)) is not None and level > floor(here)}
    assert not above, f"{here} is on floor {floor(here)} and imports what stands above it: {above}"


@pytest.mark.parametrize("path", [p for p in MODULES if p.parts[-2] == "shared" and p.stem in FLOOR_0], ids=dotted)
def test_floor_0_knows_numbers_alone(path):
    foreign = {name for name in imported(path) if floor(name) is None and name.split(".")[0] not in NUMERICAL}
    assert not foreign, f"{dotted(path)} measures; it must not know {foreign}"


CHAPTERS = [p for p in MODULES if floor(dotted(p)) == 3]


@pytest.mark.parametrize("path", CHAPTERS, ids=dotted)
def test_a_chapter_imports_what_is_shared_but_no_other_chapter(path):
    chapter = path.relative_to(ROOT).parts[1]
    others = {n for n in imported(path) if floor(n) == 3 and n.split(".")[1] != chapter}
    assert not others


def measurements(chapter: Path) -> set[Path]:
    """The modules behind a chapter's public names: its `__init__`, what that imports, and so on."""
    found, queue = set(), [chapter / "__init__.py"]
    while queue:
        path = queue.pop()
        found.add(path)
        near = {chapter / f"{n.split('.')[2]}.py" for n in imported(path) if n.startswith(dotted(chapter) + ".")}
        queue += [module for module in near if module.exists() and module not in found]
    return found


@pytest.mark.parametrize("chapter", sorted({p.parent for p in CHAPTERS}), ids=dotted)
def test_what_a_chapter_measures_knows_no_picture_and_no_widget(chapter):
    for path in measurements(chapter):
        names = imported(path)
        upstairs = {n for n in names if n.startswith("lessons.shared") and (floor(n) or 0) > 0}
        assert not upstairs and not any(n.startswith(("matplotlib", "ipywidgets", "anywidget")) for n in names), path


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_a_room_stays_readable(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 200, "which idea wants a room of its own?"


def test_nothing_in_lessons_knows_the_press():
    knowing = {
        dotted(p)
        for p in MODULES
        if p.is_relative_to(ROOT / "lessons") and any(n.startswith("press") for n in imported(p))
    }
    assert not knowing


def test_nothing_outside_it_knows_the_classroom():
    others = [path for path in MODULES if not path.is_relative_to(ROOT / "classroom")]
    assert not {dotted(path) for path in others if any(name.split(".")[0] == "classroom" for name in imported(path))}
