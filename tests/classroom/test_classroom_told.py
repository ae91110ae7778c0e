"""What the commands say and write: the true reason, whose marks are old, for whose eyes; and what the report reads."""

import csv
import json
import os
import shutil
import stat
from contextlib import contextmanager

import pytest
from attacks.handed_in import LESSON, TASKS, Attack, QuickJob
from test_classroom_submissions import on_the_clock

from classroom.__main__ import main
from classroom.commands.grade import grade, told
from classroom.commands.summary import UNDEFINED
from classroom.course.course import Course
from classroom.course.roster import Student
from classroom.course.storage import write_atomically
from classroom.grading.gradebook import opened
from classroom.grading.results import Mark, Result
from classroom.grading.tasks import lesson_tasks
from classroom.submissions import similarity
from classroom.submissions.archive import collect
from classroom.submissions.notebook import read
from classroom.submissions.similarity import LONGEST, flags, tokens, words, words_of_all

DUE, ROSTER = "2026-12-01", "student,name,email\nann,Ann Lee,a@b.c\nbob,Bob Ng,b@b.c\ncy,Cy Poe,c@b.c\n"
PRIVATE, PUBLIC = 0o600, 0o644


@pytest.fixture(scope="module")
def assigned(tmp_path_factory):
    """The folder of a course in which a lesson is assigned."""
    folder = tmp_path_factory.mktemp("assigned")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    with no_umask():
        assert main(["assign", LESSON, "--due", DUE, "--course", str(folder)]) == 0
    return folder


@pytest.fixture
def course(assigned, tmp_path):
    """A copy of it for one test; the umask of this process takes no right away."""
    shutil.copytree(assigned, tmp_path / "course")
    with no_umask():
        yield Course.open(tmp_path / "course")


@contextmanager
def no_umask():
    before = os.umask(0)
    yield
    os.umask(before)


def handed_in(folder, **files):
    """A folder with files by the names of students."""
    for name, data in files.items():
        (folder / name).mkdir(parents=True)
        (folder / name / f"{LESSON}.ipynb").write_bytes(data)
    return folder


def run(course, command, *words):
    return main([command, LESSON, *map(str, words), "--course", str(course.folder)])


# ---- the true reason ----

BROKEN = json.dumps(
    {"cells": [{"cell_type": "code", "source": "x = missing\n"}, {"cell_type": "code", "source": "y +"}]}
)
FOREIGN = json.dumps({"cells": [{"cell_type": "code", "source": "!ls"}], "metadata": {"kernelspec": {"name": "ir"}}})


def test_the_summary_gives_the_reason_and_not_the_last_note(tmp_path):
    half = Attack("half", answers={TASKS[0]: "def agreement(moves):\n    return 0\n\nx = 3 +\n"}).notebook()
    source = handed_in(tmp_path / "in", ann=BROKEN.encode(), bob=FOREIGN.encode(), cy=b"{", dan=half)
    (tmp_path / "in/cy/more.ipynb").write_bytes(b"{")
    os.utime(tmp_path / "in/cy/more.ipynb", (1, 1))
    job = QuickJob("", LESSON, 5, dict.fromkeys(TASKS, 2.0), "v")
    for _ in ("graded", "kept"):
        with collect(source, LESSON, [Student(name) for name in ("ann", "bob", "cy", "dan")]) as collection:
            said = told(grade(collection, job, lambda name: tmp_path / f"{name}.json"))
        reasons = {line.split(": ")[1]: line.split(": ", 2)[2] for line in said if line.startswith("nothing to mark")}
        assert reasons == {
            "ann": f"{UNDEFINED}Code cell 1 stopped with NameError.",
            "bob": "none of the tasks' functions is in it. Is it the notebook of another lesson?",
            "cy": "The notebook is not valid JSON. Open yours in Jupyter, save it, and hand in that file.",
        }
        assert [line for line in said if line.startswith("only partly readable, please check: dan: Code cell ")]


def test_a_class_of_pdfs_is_named_and_the_status_says_that_nothing_was_graded(course, tmp_path, capsys):
    (tmp_path / "in/ann").mkdir(parents=True)
    (tmp_path / "in/ann/work.pdf").write_bytes(b"%PDF")
    assert run(course, "grade", tmp_path / "in") == 1
    said = capsys.readouterr().out
    assert "no notebook: ann, but ann/work.pdf" in said
    assert "handed in nothing: bob, cy\n" in said
    (tmp_path / "none").mkdir()
    assert run(course, "grade", tmp_path / "none") == 2
    assert "there is no notebook in" in capsys.readouterr().err


def test_a_file_that_belongs_to_nobody_makes_the_exit_status_1(course, tmp_path):
    assert run(course, "grade", handed_in(tmp_path / "in", bob=b"{", nobody=b"{")) == 1


def test_odd_notebooks_are_noted_in_whole_sentences():
    kernel = {"cells": [1], "metadata": {"kernelspec": {"name": [["x"]]}}}
    assert read(json.dumps(kernel).encode()).notes == (
        "The notebook asks for another kernel; it was run with the course's Python.",
        "An entry among the cells that is not a cell was left out.",
    )


# ---- whose marks are old ----


def marked(course, *students):
    """Results as the grader writes them."""
    tasks = {name: Mark(1.0, 1.0, "passed") for name in lesson_tasks(LESSON)}
    for student in students:
        write_atomically(course.mark(LESSON, student), Result(student, LESSON, "0", "v", tasks).to_json())


def canvas(course):
    with (course.export / f"{LESSON}-canvas.csv").open(encoding="utf-8", newline="") as file:
        return {row[2]: row[-1] for row in csv.reader(file) if row[2] in ("ann", "bob", "cy")}


def test_marks_of_work_that_was_not_graded_last_are_said_to_be_old_and_can_be_left_out(course, tmp_path, capsys):
    marked(course, "ann")
    assert run(course, "export") == 0
    assert "it is not known" in capsys.readouterr().out
    assert run(course, "export", "--only-latest") == 2
    assert "run it again" in capsys.readouterr().err
    source = handed_in(tmp_path / "in", bob=b"{")
    for became in ("1 graded, 0 kept", "0 graded, 1 kept"):  # what is kept is as new as what is graded
        assert run(course, "grade", source) == 0
        assert became in capsys.readouterr().out
    assert run(course, "export") == 0
    said = capsys.readouterr().out
    assert "1 of these marks is older; in the latest grading there was no work of ann." in said
    assert "bob" not in said
    assert canvas(course) == {"ann": "5.00", "bob": "0.00", "cy": ""}
    assert run(course, "export", "--only-latest") == 0
    said = capsys.readouterr().out
    assert "older" not in said
    assert "1 of 3 students have a mark" in said
    assert canvas(course) == {"ann": "", "bob": "0.00", "cy": ""}
    with opened(course.export / "gradebook.db") as book:
        assert [one.student_id for one in book.assignment_submissions(LESSON)] == ["bob"]


def test_a_run_that_is_killed_leaves_no_mark_that_looks_new(course, tmp_path, monkeypatch, capsys):
    source = handed_in(tmp_path / "in", bob=b"{")
    assert run(course, "grade", source) == 0
    assert course.latest(LESSON) == {"bob"}
    monkeypatch.setattr(
        "classroom.commands.grade.grade", lambda *given, **named: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    assert run(course, "grade", source) == 130
    assert course.latest(LESSON) is None


# ---- for whose eyes ----


def test_what_is_about_students_is_their_teachers_alone_and_what_is_handed_out_is_not(course, tmp_path):
    marked(course, "ann")
    assert run(course, "grade", handed_in(tmp_path / "in", bob=b"{")) == 0
    course.export.mkdir()
    (course.export / "gradebook.db").touch(PUBLIC)  # as an earlier version left it
    for command in ("feedback", "export", "report"):
        assert run(course, command) == 0
    modes = {path.relative_to(course.folder).as_posix(): stat.S_IMODE(path.stat().st_mode)
             for path in course.folder.rglob("*") if path.is_file() and path.name != "roster.csv"}  # fmt: skip
    assert modes.pop(f"release/{LESSON}/{LESSON}.zip") == PUBLIC
    assert set(modes.values()) == {PRIVATE}, modes
    assert {name.split("/")[0] for name in modes} >= {
        "marks",
        "feedback",
        "export",
        "report",
        "instructor",
        "secret.key",
    }


def test_the_umask_is_kept(tmp_path):
    before = os.umask(0o077)
    try:
        write_atomically(tmp_path / "a.zip", b"", mode=PUBLIC)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.zip").stat().st_mode) == PRIVATE
    write_atomically(tmp_path / "a.zip", b"", mode=PUBLIC)
    assert stat.S_IMODE((tmp_path / "a.zip").stat().st_mode) == PUBLIC & ~before
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


# ---- the command line ----


def test_the_course_may_stand_before_or_behind_the_command(course, monkeypatch):
    marked(course, "ann")
    folder, command = str(course.folder), "feedback"
    before, behind = ["--course", folder], ["--course", "nowhere"]
    for given in ([*before, command, LESSON], [f"--course={folder}", command, LESSON], [command, *before, LESSON],
                  [*behind, command, LESSON, *before]):  # fmt: skip
        assert main(given) == 0, given
    monkeypatch.chdir(folder)
    assert main([command, LESSON]) == 0


def test_a_course_without_a_command_is_an_error_in_words(tmp_path, capsys):
    for given in (["--course"], ["--course", str(tmp_path)], ["--course", str(tmp_path), "cook"]):
        with pytest.raises(SystemExit) as ended:
            main(given)
        assert ended.value.code == 2
        assert "usage:" in capsys.readouterr().err


# ---- what the report reads ----

HEX = f"def f(x):\n    return x + 0x{'f' * 6000}\n"
MINE = "def f(x):\n" + "".join(f"    x{k} = np.sum(x[{k}:]) + {k} * x.T\n" for k in range(9)) + "    return x1\n"


def test_an_integer_of_any_length_is_a_token():
    [function] = similarity.functions([HEX], ["f"]).values()
    assert "0x" + "f" * 38 in tokens(function)
    small = similarity.functions(["def f(x):\n    return x + 255 + True"], ["f"])["f"]
    assert "0xff" in tokens(small)
    assert "True" in tokens(small)


def test_an_answer_is_compared_up_to_a_length():
    assert len(words(["def f(x):\n" + "    x = x + 1\n" * 3_000], ["f"])["f"]) == LONGEST


def test_what_jupyter_alone_reads_hides_no_copy():
    answers = {"ann": words([MINE], ["f"]), "bob": words(["%%time\n!ls\n" + MINE + "\nnp.sum?\nx = 3 +"], ["f"])}
    assert [flag.students for flag in flags(answers, {"f": []})] == [("ann", "bob")]


def test_whoever_cannot_be_read_in_time_is_named_and_the_others_are_compared(monkeypatch):
    """What breaks the reader costs one student alone, wherever in a batch it stands."""
    monkeypatch.setattr(similarity, "BATCH", 3)
    deep = "-" * 400_000 + "1"
    notebooks = [("ann", [MINE]), ("bob", [deep, HEX]), ("cy", ["x = " + "(" * 150 + ")" * 150, MINE]), ("dan", [MINE])]
    answers, unread = words_of_all(notebooks, ["f"])
    assert unread == []
    assert set(answers) == {"ann", "bob", "cy", "dan"}
    assert answers["dan"] == words([MINE], ["f"])
    asked = similarity._answered
    monkeypatch.setattr(similarity, "_answered", lambda given: asked([*given[:1], "no cells", *given[2:]])
                        if len(given) > 2 else asked(given))  # fmt: skip
    answers, unread = words_of_all(notebooks, ["f"])
    assert unread == ["bob"]
    assert set(answers) == {"ann", "cy", "dan"}


CELLS = {
    "blank lines": '"\\n" * 1_900_000',
    "parentheses": '"(" * 1_900_000',
    "brackets": '"[" * 180 + "]" * 180 + " = 1\\n"',
    "a long name": '"x" * 1_900_000',
    "many statements": '"x=1\\n" * 400_000',
    "a long sum": '"1+" * 900_000 + "1"',
    "many magics": '"%time x\\n" * 200_000',
    "few magics in much": '"x=1\\n" * 100_000 + "%time x\\n" * 400',
}


SHORT = "def f(x):\n    return x"


@pytest.fixture(scope="module")
def compared():
    """Student -> the words of their answer, None for whom there was no time, of a class with all of these cells.

    The reader has a second for each student here, and all of them together so many of the processor's.
    """
    students = ", ".join(f"({name!r}, [{cell}, {SHORT!r}])" for name, cell in CELLS.items())
    said = on_the_clock(
        "import json\n"
        "from classroom.submissions import similarity\n"
        "similarity.SECONDS = 1\n"
        f"answers, unread = similarity.words_of_all([{students}, ('bob', [{SHORT!r}])], ['f'])\n"
        "print(json.dumps(answers | dict.fromkeys(unread)))\n",
        seconds=40,
    )
    return json.loads(said)


@pytest.mark.parametrize("cell", CELLS)
def test_whoever_hands_in_such_a_cell_is_compared_or_named(compared, cell):
    assert compared[cell] in (None, words([SHORT], ["f"]))


def test_the_report_ends_whatever_a_cell_holds_and_who_comes_after_it_is_compared(compared):
    assert compared["bob"] == words([SHORT], ["f"])
    assert set(compared) == {*CELLS, "bob"}
    assert None in compared.values(), "the clock had nothing to stop"
