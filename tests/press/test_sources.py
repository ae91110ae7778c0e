"""What the generator makes of a text, and what it refuses."""

import pytest

from press.notebooks.sources import exercise_of, reading_minutes, unexecuted

HEADER = "---\nkernelspec:\n  name: python3\n  display_name: Python 3\n  language: python\n---\n"


def cell(code, **metadata):
    lines = "\n".join(f"{key}: {value}" for key, value in metadata.items())
    return f"```{{code-cell}}\n---\n{lines}\n---\n{code}\n```\n"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "demo.md"
    return lambda text: (path.write_text(HEADER + text, encoding="utf-8"), path)[1]


def test_reading_time_counts_prose_and_no_code():
    prose, code = "word " * 900, cell("word = 1\n" * 5000, tags="[x]")
    assert reading_minutes(prose) == reading_minutes(HEADER + prose + "\n" + code) == 5
    assert reading_minutes("") == 1


def test_time_tokens_are_filled_in(source):
    notebook = unexecuted(source("Read {reading-time}, run {running-time}."), running_seconds=15)
    assert notebook.cells[0].source == "Read 1 minute, run about 15 seconds."


def test_cell_ids_depend_on_content_alone_and_never_collide(source):
    text = cell("1", tags="[x]") + "\n" + cell("1", tags="[x]") + "\n" + cell("2", tags="[x]")
    first, again = (unexecuted(source(text), running_seconds=5) for _ in range(2))
    ids = [c.id for c in first.cells]
    assert len(set(ids)) == 3
    assert ids == [c.id for c in again.cells]


def test_the_answer_is_taken_out_and_the_check_is_locked(source):
    answer = "def f(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"
    text = cell(answer, tags="[task]", task="f") + "\n" + cell("f(1)", tags="[check]", task="f")
    student = exercise_of(unexecuted(source(text), running_seconds=5))
    task, check = student.cells
    assert "return 2" not in task.source
    assert "raise NotImplementedError" in task.source
    assert task.metadata.get("editable", True) is not False
    assert check.metadata.editable is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (cell("def f(): pass", tags="[task]", task="f"), "its answer would reach the student"),
        (cell("check(f)", tags="[check]"), "must say `task: name`"),
    ],
)
def test_a_task_without_name_or_answer_is_refused(source, text, message):
    with pytest.raises(ValueError, match=message):
        unexecuted(source(text), running_seconds=5)


def test_an_unknown_chapter_is_refused():
    from press.notebooks.execution import write

    with pytest.raises(ValueError, match="no source is named convexitty"):
        write(["convexitty"])
