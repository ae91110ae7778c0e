"""Downloads, rosters and gradebooks in the forms that the platforms publish, and nbgrader's own collector.

- Canvas (instructure/canvas-lms): lib/content_zipper.rb of commit 05e9653 names a file `NAME_LATE_USERID_FILEID_FILE`,
  with no folder, `LATE_` only where it is. The name is the sortable one in small letters, without what is no letter,
  digit or underscore; in group work the group's. Anonymous work begins with `anon_ID` or `LATE_anon_ID`, text and
  links end with `_text.html` and `_link.html`. Only the last attempt is in it; a file that was handed in again has
  Canvas's `-1` in its name. lib/gradebook_exporter.rb of commit 0140a2e writes the roster.
- Moodle since 4.1: mod/assign/classes/downloader.php, whose tests/downloader_test.php lists the paths: folders
  `NAME_ID_assignsubmission_file` or flat names that begin so, a group's once with its name, `Default group` with no
  number for who is in none. Before, mod/assign/locallib.php wrote a folder for each member of a group, with an
  underscore at its end. user/action_redir.php and grade/export/txt write the rosters.
- nbgrader 0.9.6: `nbgrader zip_collect`, with its default extractor and collector.
"""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from grading_jobs import quick

from classroom.__main__ import main
from classroom.commands.grade import grade
from classroom.commands.summary import GROUPS, told
from classroom.course.course import Course
from classroom.course.roster import read_roster
from classroom.grading.grader import Job
from classroom.submissions.archive import collect
from classroom.submissions.attribution import GROUPLESS, HIDDEN

LESSON = "plateaus"
SCORES = "Current Points,Final Points,Current Score,Unposted Current Score,Final Score,Unposted Final Score".split(",")
TOTALS = [*(f"Assignments {score}" for score in SCORES), *SCORES]
CANVAS_ROSTER = f"""\
Student,ID,SIS User ID,SIS Login ID,Section,Plateaus (4321),{",".join(TOTALS)}
,,,,,Manual Posting{"," * len(TOTALS)}
    Points Possible,,,,,10.00,{",".join(["(read only)"] * len(TOTALS))}
"Lee, Ann",17,u17,lee1,Group A,,{",".join(["0.00"] * len(TOTALS))}
"O'Neil, José",18,u18,oneil2,Group A,,{",".join(["0.00"] * len(TOTALS))}
"Ng, Bob",19,u19,ng3,Group A and Group B,,{",".join(["0.00"] * len(TOTALS))}
"Student, Test",99,,0c7b,Group A,,{",".join(["0.00"] * len(TOTALS))}
"""
CANVAS_IN_TWO_NAMES = """\
LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,Plateaus (4321)
    Points Possible,,,,,,10.00
Lee,Ann,17,u17,lee1,Group A,
O'Neil,José,18,u18,oneil2,Group A,
Ng,Bob,19,u19,ng3,Group B,
Student,Test,99,,0c7b,Group A,
"""
CANVAS_ZIP = {
    "leeann_LATE_17_90001_my notes.ipynb": "u17",
    "leeann_LATE_17_90002_plateaus-1.ipynb": "u17",
    "oneiljosé_LATE_18_90003_plateaus.ipynb": "u18",
    "ngbob_19_90004_plateaus.ipynb": "u19",
}
MOODLE_ROSTER = """\
"First name","Last name","ID number","Email address","Groups"
Ann,Lee,u17,ann@example.org,"Team A"
José,O'Neil,u18,oneil@example.org,"Team A"
Bob,Ng,u19,bob@example.org,"Team B"
"""
MOODLE_FOLDERS = {
    "Ann Lee_2001_assignsubmission_file/plateaus.ipynb": "u17",
    "José O'Neil_2002_assignsubmission_file/plateaus.ipynb": "u18",
    "Bob Ng_2003_assignsubmission_file/plateaus.ipynb": "u19",
}
MOODLE_FLAT = {name.replace("/", "_"): student for name, student in MOODLE_FOLDERS.items()}
MOODLE_BEFORE_4_1 = {
    "Team A-Ann Lee_2001_assignsubmission_file_/plateaus.ipynb": "u17",
    "Team A-José O'Neil_2002_assignsubmission_file_/plateaus.ipynb": "u18",
    "Team B-Bob Ng_2003_assignsubmission_file_/plateaus.ipynb": "u19",
}
DOWNLOADS = {
    "Canvas": (CANVAS_ROSTER, CANVAS_ZIP),
    "Canvas, with first and last names": (CANVAS_IN_TWO_NAMES, CANVAS_ZIP),
    "Moodle, in folders": (MOODLE_ROSTER, MOODLE_FOLDERS),
    "Moodle, flat": (MOODLE_ROSTER, MOODLE_FLAT),
    "Moodle before 4.1, in groups": (MOODLE_ROSTER, MOODLE_BEFORE_4_1),
}


def downloaded(folder: Path, names) -> Path:
    """A zip in which each file holds its own name."""
    with zipfile.ZipFile(folder / "all.zip", "w") as bundle:
        for name in names:
            bundle.writestr(name, name)
    return folder / "all.zip"


def roster_of(folder: Path, text: str):
    (folder / "roster.csv").write_text(text, encoding="utf-8")
    return read_roster(folder / "roster.csv")


@pytest.mark.parametrize(("text", "names"), DOWNLOADS.values(), ids=DOWNLOADS)
def test_each_file_of_a_download_goes_to_its_student(tmp_path, text, names):
    with collect(downloaded(tmp_path, names), LESSON, roster_of(tmp_path, text)) as collection:
        owners = {one.path: student for student, files in collection.files.items() for one in files}
        unmatched = collection.unmatched
    assert owners == names
    assert unmatched == []


def test_of_two_files_in_canvas_the_lesson_s_counts_whose_name_has_the_number_of_another_attempt(tmp_path):
    with collect(downloaded(tmp_path, CANVAS_ZIP), LESSON, roster_of(tmp_path, CANVAS_ROSTER)) as collection:
        assert collection.files["u17"][-1].read() == b"leeann_LATE_17_90002_plateaus-1.ipynb"


@pytest.mark.parametrize("work", ["text", "link"])
def test_who_typed_or_linked_their_work_in_canvas_has_handed_in_something(tmp_path, work):
    with collect(
        downloaded(tmp_path, [f"ngbob_LATE_19_{work}.html"]), LESSON, roster_of(tmp_path, CANVAS_ROSTER)
    ) as collection:
        assert collection.others == {"u19": [f"ngbob_LATE_19_{work}.html"]}


@pytest.mark.parametrize("name", ["anon_Xy12Z_901_plateaus.ipynb", "LATE_anon_Xy12Z_901_plateaus.ipynb",
                                  "anon_Xy12Z_text.html"])  # fmt: skip
def test_anonymous_work_in_canvas_belongs_to_nobody_and_there_is_a_sentence_for_it(tmp_path, name):
    with collect(downloaded(tmp_path, [name]), LESSON, roster_of(tmp_path, CANVAS_ROSTER)) as collection:
        assert collection.unmatched == [(name, HIDDEN)]


MEMBERS = {
    "Team A_55_assignsubmission_file/plateaus.ipynb": ["u17", "u18"],
    "Team A_55_assignsubmission_file_plateaus.ipynb": ["u17", "u18"],
    "Team C_57_assignsubmission_file/plateaus.ipynb": ["u18"],
}


@pytest.mark.parametrize(("name", "members"), MEMBERS.items(), ids=MEMBERS)
def test_a_group_s_one_folder_in_moodle_is_each_member_s_also_where_they_have_another_group(tmp_path, name, members):
    text = MOODLE_ROSTER.replace('oneil@example.org,"Team A"', 'oneil@example.org,"Team A, Team C"')
    with collect(downloaded(tmp_path, [name]), LESSON, roster_of(tmp_path, text)) as collection:
        assert sorted(collection.files) == members


def test_the_default_group_of_moodle_belongs_to_nobody_and_there_is_a_sentence_for_it(tmp_path):
    name = "Default group_assignsubmission_file/plateaus.ipynb"
    with collect(downloaded(tmp_path, [name]), LESSON, roster_of(tmp_path, MOODLE_ROSTER)) as collection:
        assert collection.unmatched == [(name, GROUPLESS)]


GROUP_FILES = ["projectgroup1_17_90001_plateaus.ipynb", "projectgroup2_555_90002_plateaus.ipynb"]


def summary_of(tmp_path, text, names):
    """What `grade` says of a download, with nothing run."""
    roster = roster_of(tmp_path, text)
    with collect(downloaded(tmp_path, names), LESSON, roster) as collection:
        return told(grade(collection, Job("", LESSON, 1, {}, "v"), lambda name: tmp_path / f"{name}.json", work=quick))


def test_groups_of_canvas_without_a_column_for_groups_get_one_clear_sentence(tmp_path):
    """Canvas writes the group's name and the number of one member: that there are others only the roster can say."""
    said = [line for line in summary_of(tmp_path, CANVAS_ROSTER, GROUP_FILES) if "column `group`" in line]
    assert said == [f"not named after any student: projectgroup1, projectgroup2: {GROUPS}"]


@pytest.mark.parametrize("names", [CANVAS_ZIP, MOODLE_FLAT], ids=["Canvas", "Moodle"])
def test_where_every_file_is_named_after_a_student_nothing_is_said_of_groups(tmp_path, names):
    assert not [line for line in summary_of(tmp_path, CANVAS_ROSTER, names) if "column `group`" in line]


def test_with_a_column_for_groups_each_member_has_the_work_of_the_group(tmp_path):
    text = "student,name,canvas_id,group\nu17,Ann Lee,17,Project Group 1\nu19,Bob Ng,19,Project Group 1\n"
    with collect(downloaded(tmp_path, GROUP_FILES[:1]), LESSON, roster_of(tmp_path, text)) as collection:
        assert sorted(collection.files) == ["u17", "u19"]


def test_a_student_whom_canvas_has_renamed_is_still_found_by_the_number_where_the_roster_knows_groups(tmp_path):
    text = "student,name,canvas_id,group\nu17,Ann Lee,17,Team A\nu19,Bob Ng,19,Team B\n"
    with collect(
        downloaded(tmp_path, ["newname_17_1_plateaus.ipynb"]), LESSON, roster_of(tmp_path, text)
    ) as collection:
        assert list(collection.files) == ["u17"]


# ---- nbgrader's own collector ----

CONFIG = r"""
c = get_config()
c.FileNameCollectorPlugin.named_regexp = r".*/extracted/(?P<student_id>[^/]+)/(?:.*/)?(?P<file_id>plateaus)\.ipynb$"
"""


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The folder in which nbgrader has collected what two students were handed, and hand in zipped as they got it."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "roster.csv").write_text("student,name,email\nann,Ann Lee,a@b.c\nbob,Bob Ng,b@b.c\n", encoding="utf-8")
    assert main(["assign", LESSON, "--variants", "--due", "2026-12-01", "--course", str(folder)]) == 0
    archive = folder / "downloaded" / LESSON / "archive"
    archive.mkdir(parents=True)
    for path in (Course(folder).release(LESSON) / "students").glob("*.zip"):
        shutil.copy(path, archive)
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    home = {"HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / "none"), "JUPYTER_DATA_DIR": str(folder / "none")}
    command = [sys.executable, "-W", "ignore", "-m", "nbgrader", "zip_collect", LESSON]
    done = subprocess.run(command, cwd=folder, env=os.environ | home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-1000:]
    return folder


def test_the_collector_is_the_one_whose_form_is_stated():
    assert f"nbgrader {version('nbgrader')}:" in __doc__


def test_nbgrader_collects_each_student_s_notebook(collected):
    paths = {path.relative_to(collected).as_posix() for path in collected.glob("submitted/**/*.ipynb")}
    assert paths == {f"submitted/{student}/{LESSON}/{LESSON}.ipynb" for student in ("ann", "bob")}


@pytest.mark.parametrize("student", ["ann", "bob"])
def test_what_nbgrader_has_collected_is_read_as_the_same_student_s(collected, student):
    with zipfile.ZipFile(collected / "release" / LESSON / "students" / f"{student}.zip") as bundle:
        given = bundle.read(f"{LESSON}/{LESSON}.ipynb")
    with collect(collected / "submitted", LESSON, Course(collected).students()) as collection:
        assert [one.read() for one in collection.files[student]] == [given]
        assert collection.unmatched == []


def test_a_student_s_own_task_is_in_the_notebook_that_nbgrader_collected(collected):
    texts = {student: (collected / f"submitted/{student}/{LESSON}/{LESSON}.ipynb").read_text(encoding="utf-8")
             for student in ("ann", "bob")}  # fmt: skip
    assert texts["ann"] != texts["bob"]
    assert all(json.loads(text)["nbformat"] == 4 for text in texts.values())
