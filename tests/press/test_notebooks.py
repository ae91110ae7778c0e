"""One source of truth: what is committed is what the texts generate, executed, and no exercise holds its answer."""

import nbformat
import pytest

from press.notebooks.execution import recorded_seconds
from press.notebooks.sources import ROOT, STUB, exercise_of, sources, unexecuted

PAIRS = [
    (source, folder)
    for kind, folder in (("lessons", "lessons"), ("exercises", "solutions"))
    for source in sources(kind)
]
EXERCISES = sources("exercises")


def committed(folder, source):
    return nbformat.read(ROOT / folder / f"{source.stem}.ipynb", as_version=4)


def without_outputs(notebook):
    """A notebook's cells and metadata; what an execution adds is out."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def test_there_are_lessons_and_exercises():
    assert {source.stem for source in sources("lessons")} >= {"convexity"} <= {source.stem for source in EXERCISES}


@pytest.mark.parametrize(("source", "folder"), PAIRS, ids=lambda v: getattr(v, "stem", v))
def test_the_committed_notebook_is_what_its_source_generates(source, folder):
    seconds = recorded_seconds(ROOT / folder / f"{source.stem}.ipynb")
    assert without_outputs(committed(folder, source)) == unexecuted(source, running_seconds=seconds)


@pytest.mark.parametrize(("source", "folder"), PAIRS, ids=lambda v: getattr(v, "stem", v))
def test_every_code_cell_was_executed_in_order(source, folder):
    counts = [cell.execution_count for cell in committed(folder, source).cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))


@pytest.mark.parametrize("source", EXERCISES, ids=lambda source: source.stem)
def test_each_exercise_is_its_solution_with_the_answers_out(source):
    assert committed("exercises", source) == exercise_of(committed("solutions", source))


@pytest.mark.parametrize("source", EXERCISES, ids=lambda source: source.stem)
def test_no_line_of_an_answer_reaches_the_student(source):
    text = source.read_text(encoding="utf-8")
    answers = [part.split("### END SOLUTION")[0] for part in text.split("### BEGIN SOLUTION")[1:]]
    lines = {line.strip() for answer in answers for line in answer.splitlines() if len(line.strip()) > 12}
    student = "\n".join(cell.source for cell in committed("exercises", source).cells)
    assert lines
    assert not {line for line in lines if line in student}


@pytest.mark.parametrize("source", EXERCISES, ids=lambda source: source.stem)
def test_each_task_is_a_stub_with_a_check(source):
    cells = committed("exercises", source).cells
    marks = {cell.metadata.nbgrader.grade_id: cell for cell in cells if "nbgrader" in cell.metadata}
    tasks = {name for name in marks if not name.startswith("check-")}
    assert tasks
    assert all(f"check-{name}" in marks for name in tasks)
    for name in tasks:
        stub = "\n".join(line.strip() for line in marks[name].source.splitlines())
        assert STUB in stub


def test_nothing_is_left_over_from_a_source_that_is_gone():
    stems = {"lessons": sources("lessons"), "solutions": EXERCISES, "exercises": EXERCISES}
    for folder, texts in stems.items():
        assert {path.stem for path in (ROOT / folder).glob("*.ipynb")} == {text.stem for text in texts}
