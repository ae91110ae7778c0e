"""Every place where bytes from a student are read, with inputs that nobody thought of.

Each property is tried on 500 examples, the same in every run, and by `make bench` on 10,000. What may be raised is what
the place declares; what comes back has its type and its size; neighbours keep their marks.
"""

import ast
import io
import json
import tempfile
import tracemalloc
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import hypothesis
import hypothesis.configuration
import pytest
from hypothesis import HealthCheck
from hypothesis import strategies as st

from classroom.commands.grade import grade
from classroom.course.roster import CourseError, Student
from classroom.grading import sentences
from classroom.grading.grader import Job
from classroom.grading.questions import judged
from classroom.grading.results import Mark, Result
from classroom.grading.tasks import lesson_tasks
from classroom.sandbox.gate import DEPTH, FIELDS, LINES, NAMES, TEXT, TROUBLES, Garbled, Reply, passed
from classroom.sandbox.worker import read as read_cell
from classroom.submissions.archive import Collection, HandedIn, Refused, collect
from classroom.submissions.attribution import Nobody, Owners, late, named_by_the_student, times_handed_in
from classroom.submissions.notebook import CELLS, Notebook, Unreadable, read
from classroom.submissions.similarity import UNREADABLE, tokens
from lessons.shared.exercises.feedback import HEADLINES
from press.notebooks.sources import ROOT

hypothesis.configuration.set_hypothesis_home_dir(ROOT / ".cache" / "hypothesis")
COUNTS = [500, pytest.param(10_000, marks=pytest.mark.slow)]
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def fuzzed(**given):
    """Makes a test of a property: it holds for as many examples as asked."""

    def tested(holds):
        @pytest.mark.parametrize("count", COUNTS)
        def test(count):
            wanted = hypothesis.settings(
                max_examples=count, derandomize=True, deadline=None, database=None, suppress_health_check=SLOW
            )
            wanted(hypothesis.given(**given)(holds))()

        return test

    return tested


# ---- what is drawn ----

TEXTS = st.text(st.characters(), max_size=40)  # lone surrogates, too
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.sampled_from([10**400, -1e308, 2**53 + 1])
VALUES = st.recursive(
    LEAVES, lambda part: st.lists(part, max_size=5) | st.dictionaries(TEXTS, part, max_size=5), max_leaves=20
)


def nested(most: int):
    """Brackets in brackets."""
    marks = st.sampled_from(["[]", "{}", "()"])
    return st.builds(lambda depth, mark: mark[0] * depth + mark[1] * depth, st.integers(0, most), marks)


NESTED = nested(5_000)
SOURCES = st.lists(  # Python reads 200 brackets in one another; IPython takes its time over each
    TEXTS | nested(300) | st.sampled_from(["def f(x):\n", "    return x\n", "%time x = 3\n", "!ls\n", "await x\n",
                                           "x?\n", "%%time\n", "'''", "\\\n", "\n" * 50, "(", "lambda:" * 50,
                                           "if 1:\n", "@f\n", "\0"]),
    max_size=12,
).map("".join)  # fmt: skip


def encoded(value) -> bytes:
    return json.dumps(value).encode()


def within(bytes_in: int, work, *, spare: int = 1 << 20):
    """The value of a piece of work that takes no more memory than a little to spare and fifty times what it reads."""
    tracemalloc.start()
    try:
        value = work()
        assert tracemalloc.get_traced_memory()[1] < spare + 50 * bytes_in
    finally:
        tracemalloc.stop()
    return value


# ---- a notebook ----


def about(**fields):
    """An object with some of these fields."""
    return st.fixed_dictionaries({}, optional=fields)


KERNEL = about(kernelspec=VALUES | about(name=VALUES, language=VALUES))
GRADED = about(nbgrader=VALUES | about(grade_id=VALUES))
CELL = about(cell_type=VALUES | st.just("code"), source=VALUES | st.lists(TEXTS, max_size=3), metadata=VALUES | GRADED)
NOTEBOOK = about(cells=VALUES | st.lists(CELL | VALUES, max_size=6), metadata=VALUES | KERNEL, nbformat=VALUES)
NOTEBOOK_BYTES = (NOTEBOOK | VALUES).map(encoded) | st.binary(max_size=200) | NESTED.map(str.encode)


def notebook_of(data: bytes) -> Notebook | str:
    try:
        return read(data)
    except Unreadable as error:
        return str(error)


@fuzzed(data=NOTEBOOK_BYTES)
def test_a_file_is_a_notebook_or_there_is_a_sentence_why_not(data):
    notebook = within(len(data), lambda: notebook_of(data))
    said = [notebook] if isinstance(notebook, str) else notebook.notes
    assert all(line.isprintable() and line.endswith(".") for line in said)
    assert isinstance(notebook, str) or all(type(cell) is str for cell in notebook.cells[: CELLS + 1])


# ---- a name, and whose it is ----

ROSTER = [Student("ann", "Ann Lee", canvas_id="17", group="Team A"), Student("bob", "Bob Ng", canvas_id="18")]
OTHERS = st.text(st.characters(exclude_characters="bBnNgG0123456789", exclude_categories=["Cs"]), max_size=8)
PLATFORMS = "_assignsubmission_file_|_LATE|_17|_9|anon_|Participant|leeann|Ann Lee|Team A"
PIECES = st.sampled_from([*PLATFORMS.split("|"), *"ann|plateaus|.ipynb|..|C:|/|-|_|.".split("|"), chr(92), chr(10)])
PATHS = st.lists(PIECES | OTHERS, min_size=1, max_size=10).map("".join)


@fuzzed(path=PATHS | TEXTS)
def test_a_name_belongs_to_students_of_the_roster_or_there_is_a_reason(path):
    owner = Owners(ROSTER).of(path)
    if isinstance(owner, Nobody):
        assert owner.why.isprintable()
        assert 0 < len(owner.why) < 500
    else:
        assert owner
        assert all(student in ROSTER for student in owner)
    assert isinstance(late(path), bool)
    assert isinstance(named_by_the_student(path), str)
    assert times_handed_in(path) >= 0


# ---- a zip ----

GOOD = json.dumps({"cells": []}).encode()


def zipped(entries) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        warnings.simplefilter("ignore", UserWarning)  # a name that appears twice
        for name, data in entries:
            bundle.writestr(zipfile.ZipInfo(name.replace("\0", "") or "x", (2026, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


def handed_in(data: bytes) -> dict[str, list[bytes | str]]:
    """Student -> what can be read of theirs, or why not, from the bytes of a zip."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "all.zip")
        path.write_bytes(data)
        with collect(path, "plateaus", ROSTER) as collection:
            return {student: [content(file) for file in files] for student, files in collection.files.items()}


def content(file: HandedIn) -> bytes | str:
    try:
        return file.read()
    except Refused as error:
        return str(error)


@fuzzed(entries=st.lists(st.tuples(PATHS, st.binary(max_size=60)), max_size=4))
def test_no_name_in_a_zip_takes_another_student_s_place(entries):
    assert handed_in(zipped([*entries, ("bob/plateaus.ipynb", GOOD)]))["bob"] == [GOOD]


@fuzzed(
    entries=st.lists(st.tuples(PATHS, st.binary(max_size=60)), max_size=3),
    changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=8),
    cut=st.integers(0, 40),
)
def test_a_damaged_zip_is_read_or_refused_in_words(entries, changes, cut):
    data = bytearray(zipped([*entries, ("bob/plateaus.ipynb", GOOD)]))
    for place, value in changes:
        data[place % len(data)] = value
    try:
        contents = within(len(data), lambda: handed_in(bytes(data[: len(data) - cut])))
    except CourseError as error:
        contents = {"nobody": [str(error)]}
    assert all(isinstance(one, bytes) or one.isprintable() for files in contents.values() for one in files)


# ---- a reply of a worker ----

FIELD = st.sampled_from([*FIELDS.values(), "n", "trouble", "name", "line"])
REPLY = st.dictionaries(FIELD | TEXTS, VALUES | st.sampled_from([*TROUBLES, *NAMES, 7]), max_size=5)
NAMED = st.sampled_from(sorted(NAMES)) | VALUES
TROUBLE = st.fixed_dictionaries(
    {"n": st.just(7) | VALUES, "trouble": st.sampled_from(TROUBLES) | VALUES, "name": NAMED, "line": VALUES}
)
VALUE = st.builds(lambda name, value: {"n": 7, name: value}, FIELD, VALUES)
LINE = (REPLY | TROUBLE | VALUE).map(encoded) | st.binary(max_size=100) | NESTED.map(str.encode)


def depth(value) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if parts is None else 1 + max(map(depth, parts), default=0)


@fuzzed(line=LINE, what=st.sampled_from(sorted(FIELDS)))
def test_what_passes_the_gate_is_a_reply_with_the_types_it_declares(line, what):
    try:
        reply = within(len(line), lambda: passed(line, what, 7, items=1000))
    except Garbled:
        return
    assert reply.trouble in ("", *TROUBLES)
    assert reply.name in ("", *NAMES) or (reply.trouble == "changed" and reply.name.isidentifier())
    assert type(reply.line) is int
    assert 0 <= reply.line <= LINES
    assert all(type(there) is bool for there in reply.callables.values())
    assert type(reply.left_out) is int
    assert reply.left_out >= 0
    assert depth(reply.value) <= DEPTH
    assert all(word.isprintable() for word in words(reply.value))


def words(value):
    if isinstance(value, str):
        assert len(value) <= TEXT
        return [value]
    parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    return [word for part in parts for word in words(part)]


# ---- the judgement of what passed ----

TASK = replace(lesson_tasks("plateaus")["agreement"], trials=3)
SHOUT = "☠"  # in every text that comes out of the jail here, and in no sentence of the course
SHOUTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.just(SHOUT),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.just(SHOUT), part, max_size=1),
    max_leaves=10,
)


@fuzzed(value=SHOUTED)
def test_whatever_comes_back_gets_a_mark_that_can_be_kept_and_says_nothing_of_it(value):
    feedback = judged(TASK, lambda **case: value, seed=1, patience=1.0)
    mark = Mark.of(feedback, 2.0, sentences.told(TASK.name, feedback.status, feedback.detail, []))
    result = Result("ann", "plateaus", "0", "v", {TASK.name: mark})
    assert Result.from_json(result.to_json()) == result
    assert SHOUT not in result.to_json()


@fuzzed(status=st.sampled_from(sorted(HEADLINES)), detail=TEXTS | SOURCES, cells=st.lists(SOURCES, max_size=3))
def test_an_error_is_retold_in_one_short_sentence_whatever_the_source(status, detail, cells):
    said = sentences.told("f", status, f"{detail}\nLine 1: ", cells)
    assert len(said) < 500 + len(detail)
    assert status != "raised" or said.isprintable()


@fuzzed(text=VALUES.map(json.dumps) | TEXTS | NESTED)
def test_a_text_is_a_result_or_a_value_error(text):
    with pytest.raises(ValueError, match=r"result|mark"):  # no draw has its seven fields
        Result.from_json(text)


# ---- the source of a cell ----


@fuzzed(source=SOURCES)
def test_a_cell_is_read_as_jupyter_reads_it_or_has_an_error_of_python_s_own_and_its_functions_are_compared(source):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Python about the source, of IPython about its lines
        try:
            tree, left_out, _ = read_cell(source, "cell")
        except UNREADABLE:
            return
    assert left_out >= 0
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert all(isinstance(word, str) for function in functions for word in tokens(function))


# ---- neighbours ----


def counted(job, data, notes):
    """In `examined`'s place: a mark from the number of cells, without a jail."""
    notebook = notebook_of(data) if data is not None else "none"
    mark = Mark(1.0, 1.0 / (1 + len(getattr(notebook, "cells", ()))), "not yet")
    return Result(job.student, job.lesson, str(len(data or b"")), job.version, {"a": mark}, tuple(notes))


def a_class(odd) -> dict[str, str]:
    """Student -> the text of their result, where the second of three hands in something odd."""

    def given() -> bytes:
        if isinstance(odd, Exception):
            raise odd
        return odd

    collection = Collection()
    for student, content in {"s0": lambda: GOOD, "s1": given, "s2": lambda: GOOD}.items():
        collection.files[student] = [HandedIn(f"{student}/plateaus.ipynb", (0.0,), content)]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda handle: None)  # no power fails here
        grade(collection, Job("", "plateaus", 1, {}, "v"), lambda name: Path(folder, f"{name}.json"), work=counted)
        return {path.stem: path.read_text(encoding="utf-8") for path in Path(folder).glob("*.json")}


ODD = st.sampled_from([Refused("\ud800"), OSError("x"), RecursionError(), MemoryError(), ValueError("\n\ud800")])


@fuzzed(odd=NOTEBOOK_BYTES | ODD)
def test_whatever_one_hands_in_its_neighbours_have_the_same_marks(odd):
    marks = a_class(odd)
    expected = Result("s0", "plateaus", str(len(GOOD)), "v", {"a": Mark(1.0, 1.0, "not yet")})
    assert marks["s0"] == expected.to_json()
    assert marks["s2"] == expected.to_json().replace("s0", "s2")


def test_a_reply_that_is_right_passes_what_was_fuzzed():
    """The net has a hole for honest work: else nothing above would mean anything."""
    assert passed(encoded({"n": 7, "value": [1.5]}), "call", 7, items=10) == Reply(value=[1.5], items=3)
