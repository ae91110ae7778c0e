"""What the generator makes of a text, and what it refuses."""

import pytest

from press.notebooks.sources import Times, exercise_of, times, unexecuted

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
    assert times(prose).reading == 5
    assert times(HEADER + prose + "\n" + code).reading == 5
    assert times("").reading == 1


def test_what_is_deeper_is_counted_apart():
    text = "word " * 900 + "\n\n## Deeper: more\n\n" + "word " * 400 + "\n\n## Summary\n\n" + "word " * 180
    assert times(text).reading == 6
    assert times(text).deeper == 2


def test_a_figure_takes_two_minutes_and_a_question_one():
    text = cell("explore(\n    one,\n)", tags="[x]") + "\n" + cell('quiz("""\n- question: Why?\n- question: How?\n""")')
    assert times(text).working == 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Times(1, 0, 0), "1 minute"),
        (Times(12, 0, 31), "12 minutes, and about 45 minutes with every figure and question"),
        (Times(12, 1, 0), "12 minutes; the folded parts add 1 minute"),
    ],
)
def test_times_read_as_a_sentence(given, said):
    assert str(given) == said


def test_a_deeper_part_is_folded_in_jupyter(source):
    text = "# Title\n\nOpen.\n\n## Deeper: more\n\nFolded.\n\n" + cell("1", tags="[x]") + "\n## Summary\n"
    cells = unexecuted(source(text), running_seconds=5).cells
    folded = [c.source for c in cells if c.metadata.get("jp-MarkdownHeadingCollapsed")]
    assert folded == ["## Deeper: more\n\nFolded."]


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
