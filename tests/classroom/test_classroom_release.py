"""What students get: a notebook that works, for each student their own, and nothing of the answers."""

import os
import re
import stat
import subprocess
import sys
import zipfile
from dataclasses import replace

import nbformat
import pytest
from nbgrader import utils

from classroom.__main__ import COMMANDS, main
from classroom.commands.assign import release
from classroom.course.course import Course, grading_seed, lessons
from classroom.course.leaks import EXPECTED, NUMBER, _answers, _given, _outputs, digits, expected, leaks
from classroom.course.release import files_for, library, packed, requirements, unpacked
from classroom.course.roster import CourseError, Student, read_roster
from classroom.grading.tasks import answer_key, lesson_tasks, marked, points
from classroom.pages.guide import guide, headings
from classroom.variants.draw import has_variants, variant

LESSON, SECRET, DUE = "overparameterization", bytes(range(32)), "2026-12-01"
ROSTER = "student,name,email\nann,Ann Lee,ann@example.org\nbob,Bob Ng,bob@example.org\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course in which one lesson is assigned with variants and one without."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "mine.csv").write_text(ROSTER, encoding="utf-8")
    common = ["--course", str(folder), "--due", DUE]
    assert main(["assign", LESSON, "--roster", str(folder / "mine.csv"), "--variants", *common]) == 0
    assert main(["assign", "ravines", *common]) == 0
    return Course.open(folder)


@pytest.fixture(scope="module")
def anns(course):
    """What Ann gets: path -> content."""
    return unpacked((course.release(LESSON) / "students/ann.zip").read_bytes())


def notebook(files, lesson=LESSON):
    return nbformat.reads(files[f"{lesson}.ipynb"].decode(), as_version=4)


# ---- what is handed out ----


def test_one_zip_for_all_or_one_for_each_student(course):
    assert {path.name for path in course.release(LESSON).rglob("*.zip")} == {"ann.zip", "bob.zip"}
    assert {path.name for path in course.release("ravines").rglob("*.zip")} == {"ravines.zip"}
    with zipfile.ZipFile(course.release("ravines") / "ravines.zip") as bundle:
        assert {name.split("/")[0] for name in bundle.namelist()} == {"ravines"}


def test_the_notebook_is_locked_and_summed_as_nbgrader_wants_it(anns):
    cells = marked(notebook(anns))
    assert {name for name in cells if not name.startswith("check-")} == {*lesson_tasks(LESSON), "own_nearest"}
    for name, cell in cells.items():
        assert cell.metadata.nbgrader.checksum == utils.compute_checksum(cell)
        assert cell.metadata.deletable is False
        assert name.startswith("check-") == (cell.metadata.get("editable", True) is False)


def test_nbgrader_itself_takes_the_notebook_for_an_assignment(anns):
    from nbgrader.preprocessors import CheckCellMetadata

    CheckCellMetadata().preprocess(notebook(anns), {})


def test_each_student_has_numbers_of_their_own_and_nothing_else_differs(course, anns):
    bobs = unpacked((course.release(LESSON) / "students/bob.zip").read_bytes())
    assert {name for name in anns if anns[name] != bobs[name]} == {f"{LESSON}.ipynb"}
    pairs = zip(notebook(anns).cells, notebook(bobs).cells, strict=True)
    assert {mine.id for mine, theirs in pairs if mine.source != theirs.source} == {"own-task", "own-check"}


def test_what_a_student_gets_runs_by_itself_and_passes_with_the_right_answers(course, anns, tmp_path):
    """Unpacked elsewhere, with the library in the zip alone, the notebook runs from top to bottom."""
    for name, content in anns.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    key, own = marked(answer_key(LESSON)), variant(LESSON, "ann", course.secret)
    right = {name: cell.source for name, cell in key.items()} | {own.name: own.solution()}
    sources = [
        right.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
        for cell in notebook(anns).cells
        if cell.cell_type == "code" and "_check.passed" not in cell.source
    ]
    ends = ["import lessons, sys", f"assert lessons.__file__.startswith({str(tmp_path)!r}), lessons.__file__"]
    ends += [f"assert {name}_check.passed, {name}_check" for name in right if not name.startswith("check-")]
    ends += ["assert 'classroom' not in sys.modules and 'press' not in sys.modules"]
    (tmp_path / "run.py").write_text("\n".join([*sources, *ends]), encoding="utf-8")
    done = subprocess.run([sys.executable, "run.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_student_installs_numpy_and_jupyter_and_nothing_of_a_checkout():
    assert re.search(r"^numpy==", requirements(), flags=re.M)
    assert "jupyterlab" in requirements()
    assert not re.search(r"^-", requirements(), flags=re.M)


def test_links_into_the_book_are_words(anns):
    text = "\n".join(cell.source for cell in notebook(anns).cells if cell.cell_type == "markdown")
    assert "lesson on overparameterization" in text.lower()
    assert not re.search(r"\]\((?!http)", text)


def test_a_zip_is_small_and_the_same_again(course):
    files = files_for("ravines", DUE)
    assert packed("ravines", files) == (course.release("ravines") / "ravines.zip").read_bytes()
    assert all(len(packed(name, files_for(name, DUE))) < 200_000 for name in (LESSON, "ravines"))


# ---- giving the command again ----


def test_assigning_again_changes_no_byte_and_adds_who_joined_late(course, tmp_path):
    zips = sorted(course.release(LESSON).rglob("*.zip"))
    before = [(path.stat().st_mtime_ns, path.read_bytes()) for path in zips]
    late = tmp_path / "late.csv"
    late.write_text(ROSTER + "cy,Cy Who,cy@example.org\n", encoding="utf-8")
    args = ["assign", LESSON, "--variants", "--due", DUE, "--course", str(course.folder), "--roster"]
    assert main([*args, str(late)]) == 0
    assert before == [(path.stat().st_mtime_ns, path.read_bytes()) for path in zips]
    cys = course.release(LESSON) / "students/cy.zip"
    assert cys.exists()
    assert main([*args, str(course.folder / "mine.csv")]) == 0
    assert not cys.exists()
    assert len(course.students()) == 2


def test_a_graded_assignment_keeps_its_kind(course):
    course.marks(LESSON).mkdir(parents=True, exist_ok=True)
    mark = course.mark(LESSON, "ann")
    mark.write_text("{}", encoding="utf-8")
    assert main(["assign", LESSON, "--due", DUE, "--course", str(course.folder)]) == 2
    mark.unlink()
    assert course.assignment(LESSON).variants


def test_the_secret_is_private_and_kept(course):
    assert stat.S_IMODE(os.stat(course.folder / "secret.key").st_mode) == 0o600
    assert len(course.secret) == 32
    assert Course.create(course.folder).secret == course.secret
    assert (
        grading_seed(course.secret, LESSON) != grading_seed(course.secret, "ravines") != grading_seed(SECRET, "ravines")
    )


# ---- no answer, no secret: the scan, and that it sees ----


@pytest.mark.parametrize("lesson", lessons())
def test_no_lesson_leaks(lesson):
    own = variant(lesson, "ann", SECRET) if has_variants(lesson) else None
    assert leaks(files_for(lesson, DUE, own), lesson, SECRET, own) == []


def test_a_students_own_number_may_be_one_that_the_answer_key_prints():
    printed = _outputs("ravines")
    drawn = (variant("ravines", f"s{k}", SECRET) for k in range(2000))
    own = next(one for one in drawn if _given(one) & printed)
    assert leaks(files_for("ravines", DUE, own), "ravines", SECRET, own) == []


@pytest.mark.parametrize("lesson", lessons())
def test_no_student_s_zip_can_be_held_back_by_chance(lesson):
    """Their own cells hold their own constants and no other number; what all get holds none that could be expected."""
    common = [content.decode() for name, content in files_for(lesson, DUE).items() if name not in library(lesson)]
    numbers = {number for text in common for number in NUMBER.findall(text)}
    assert numbers
    assert not [number for number in numbers if digits(number) >= EXPECTED]
    for k in range(200):
        own = variant(lesson, f"s{k}", SECRET)
        assert {number for cell in own.cells() for number in NUMBER.findall(cell.source)} <= _given(own)


@pytest.fixture(scope="module")
def clean():
    own = variant(LESSON, "ann", SECRET)
    return files_for(LESSON, DUE, own), own


def told(clean, **changed):
    files, own = clean
    return leaks(
        files | {name.replace("_dot_", "."): content for name, content in changed.items()}, LESSON, SECRET, own
    )


def edited(clean, edit):
    """Ann's notebook after `edit(cells by grade_id, notebook)`."""
    content = notebook(clean[0])
    edit(marked(content), content)
    return {f"{LESSON}_dot_ipynb": nbformat.writes(content).encode()}


def test_the_scan_sees_an_answer_that_was_not_taken_out(clean):
    def unsolved(cells, _):
        cells["shortest"].source = marked(answer_key(LESSON))["shortest"].source

    said = "\n".join(told(clean, **edited(clean, unsolved)))
    assert "BEGIN SOLUTION" in said
    assert "a line of the answer to shortest" in said
    assert "no stub where shortest" in said


@pytest.mark.parametrize("task", list(lesson_tasks(LESSON)))
def test_the_scan_sees_any_one_line_of_an_answer(clean, task):
    line = sorted(_answers(LESSON)[task])[0]
    assert told(clean, README_dot_md=f"By the way: {line}".encode()) == [
        f"README.md holds a line of the answer to {task}: {line}"
    ]


def test_the_scan_sees_an_output(clean):
    def printed(cells, _):
        cells["check-shortest"].outputs = [nbformat.v4.new_output("stream", text="hello")]

    def counted(cells, _):
        cells["shortest"].execution_count = 3

    for edit in (printed, counted):
        assert any("has an output" in line for line in told(clean, **edited(clean, edit)))


def test_the_scan_sees_a_printed_number_of_the_answer_key(clean):
    number = sorted(_outputs(LESSON))[0]
    assert told(clean, README_dot_md=f"You should see {number}.".encode()) == [
        f"README.md holds an output of the answer key: {number}"
    ]


def test_the_scan_sees_an_expected_value_of_a_variant(clean):
    number = sorted(expected(clean[1]))[0]
    assert any("an expected value of own_nearest" in line for line in told(clean, README_dot_md=number.encode()))


def test_the_scan_sees_the_answer_to_a_variant(clean):
    body = clean[1].own.SOLUTION.encode()
    assert any("the answer to own_nearest" in line for line in told(clean, README_dot_md=body))


def test_the_scan_sees_a_hidden_test(clean):
    def hidden(cells, _):
        cells["check-shortest"].source += "\n### BEGIN HIDDEN TESTS\nassert shortest\n### END HIDDEN TESTS"

    assert any("BEGIN HIDDEN" in line for line in told(clean, **edited(clean, hidden)))


def test_the_scan_sees_an_open_check_and_a_missing_checksum(clean):
    def opened(cells, _):
        cells["check-sharpen"].metadata.editable = True
        del cells["check-sharpen"].metadata.nbgrader["checksum"]

    said = "\n".join(told(clean, **edited(clean, opened)))
    assert "not locked: check-sharpen" in said
    assert "no checksum: check-sharpen" in said


@pytest.mark.parametrize("form", [SECRET, SECRET.hex().encode(), str(grading_seed(SECRET, LESSON)).encode()])
def test_the_scan_sees_the_secret_and_the_seed(clean, form):
    assert any(" holds the " in line for line in told(clean, README_dot_md=b"x" + form))


@pytest.mark.parametrize(
    "path", ["solutions/a.ipynb", "tests/test_a.py", "book/exercises/a.md", "lessons/../a.py", ".x"]
)
def test_the_scan_sees_a_file_that_has_no_business_there(clean, path):
    files, own = clean
    assert leaks(files | {path: b""}, LESSON, SECRET, own) == [f"{path} has no business there"]


def test_the_scan_sees_an_answer_in_the_library(clean, monkeypatch):
    """A chapter that comes to contain what its exercise asks for is caught at the next assignment."""
    from classroom.course import leaks as scan

    files, own = clean
    answer = "\n".join(sorted(_answers(LESSON)["shortest"])).encode()
    worse = files | {"lessons/overparameterization/exercises/properties.py": answer}
    monkeypatch.setattr(scan, "library", lambda lesson: worse)
    scan._in_library.cache_clear()
    assert any("properties.py holds the answer to shortest" in line for line in leaks(worse, LESSON, SECRET, own))
    scan._in_library.cache_clear()


def test_a_release_that_leaks_is_not_written(course, tmp_path, monkeypatch):
    from classroom.commands import assign

    monkeypatch.setattr(assign, "files_for", lambda *_: {"README.md": b"### BEGIN SOLUTION"})
    elsewhere = Course.create(tmp_path)
    with pytest.raises(CourseError, match=r"ravines\.zip was not released"):
        release(elsewhere, replace(course.assignment("ravines")), {})
    assert not list(tmp_path.rglob("*.zip"))


def test_the_instructors_sheet_is_not_among_what_is_handed_out(course, anns):
    sheet = (course.instructor / f"{LESSON}.html").read_text(encoding="utf-8")
    assert "np.linalg.pinv" in sheet
    assert "ann" in sheet
    assert "1. The shortest solution" in sheet
    assert not list(course.release(LESSON).rglob("*.html"))
    assert not [name for name in anns if name.endswith("html")]
    for task in lesson_tasks(LESSON).values():
        assert all(hint.split("`")[0].split("'")[0][:40] in sheet for hint in task.misconceptions)


# ---- the course folder ----


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,email\nAnn,a@b\n", "must have the columns student, name, email; its first line has name, email"),
        ("student,name,email\n", "names no student"),
        ("student,name,email\nann,A,\nANN,B,\n", "line 3: 'ANN' appears twice"),
        ("student,name,email\n../x,A,\n", "line 2: a student id has 1–64 letters"),
        ("student,name,email\n,A,\n", "line 2: a student id"),
    ],
)
def test_a_roster_says_what_is_wrong_with_it(tmp_path, text, message):
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=re.escape(message)):
        read_roster(path)


def test_a_roster_from_a_spreadsheet_is_read(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes('\ufeffName,Student,canvas_id\r\n"Lee, Ann",ann,17\r\n,,\r\n'.encode())
    assert read_roster(path) == [Student("ann", "Lee, Ann", canvas_id="17")]
    path.write_bytes(b'student;name\nann;"Lee, Ann"\n')
    assert read_roster(path) == [Student("ann", "Lee, Ann")]
    path.write_bytes("student,name\nann,Jos\xe9".encode("latin-1"))
    with pytest.raises(CourseError, match="is not UTF-8"):
        read_roster(path)
    with pytest.raises(CourseError, match="there is no roster"):
        read_roster(tmp_path / "none.csv")


def test_a_lost_secret_is_an_error_and_no_new_one_is_made_up(tmp_path):
    course = Course.create(tmp_path)
    (tmp_path / "secret.key").write_text("00ff\n", encoding="ascii")
    with pytest.raises(CourseError, match="must hold 32 bytes, it holds 2"):
        _ = course.secret
    (tmp_path / "secret.key").write_text("hello\n", encoding="ascii")
    with pytest.raises(CourseError, match="restore it from your backup"):
        _ = course.secret


# ---- the guide ----


@pytest.mark.parametrize("lesson", lessons())
def test_the_guide_knows_every_task_its_time_and_its_mistakes(lesson):
    about = guide(lesson)
    assert [task.name for task in about.tasks] == list(points(answer_key(lesson)))
    assert set(about.objectives) == {"Do", "Learn", "Need"}
    assert about.reading > 5
    assert about.running > 0
    assert all(5 <= task.minutes <= 20 and len(task.misconceptions) >= 3 and task.sentences for task in about.tasks)
    assert 40 <= about.working <= 75
    assert set(headings(lesson)) >= set(points(answer_key(lesson)))
    assert len({task.heading for task in about.tasks}) == len(about.tasks)


# ---- the command line ----


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_with_an_example(command, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    said = capsys.readouterr().out
    assert "LESSON" in said
    assert "--course" in said
    assert f"classroom {command} ravines" in said


def test_what_the_instructor_must_put_right_is_one_line(tmp_path, capsys):
    assert main(["feedback", "ravines", "--course", str(tmp_path)]) == 2
    assert "There is no course in" in capsys.readouterr().err
    assert main(["assign", "cooking", "--due", DUE, "--course", str(tmp_path)]) == 2
    assert "there is no lesson 'cooking'; there are convexity" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["assign", "ravines", "--due", "tomorrow", "--course", str(tmp_path)])
    assert "must be a day such as 2026-12-01, got 'tomorrow'" in capsys.readouterr().err
    assert main(["assign", "ravines", "--due", DUE, "--course", str(tmp_path)]) == 2
    assert "there is no roster" in capsys.readouterr().err
    assert main([]) == 2
    assert "a whole assignment:" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_a_course_lists_what_it_can_assign():
    assert set(lessons()) >= {"convexity", "ravines", LESSON}
