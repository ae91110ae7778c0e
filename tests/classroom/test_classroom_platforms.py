"""Downloads, rosters and gradebooks in the forms that the platforms publish, and nbgrader's own collector.

- Canvas, the code of 2024-10 (instructure/canvas-lms, branch stable/2024-10-09): lib/content_zipper.rb names a file
  `[LATE_]SORTABLENAME_USERID_ATTACHMENTID_FILE`, without a folder, late as `LATE_` behind the name; a group's
  by the group's name; anonymous as `anon_ID`. lib/gradebook_exporter.rb writes the roster.
- Moodle 4.5 (mod/assign/locallib.php, download_submissions; grade/export/txt): folders `NAME_ID_assignsubmission_file`,
  or flat names that begin so; the grading worksheet and the list of participants.
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

LESSON = "plateaus"
CANVAS_ROSTER = """\
Student,ID,SIS User ID,SIS Login ID,Section,Plateaus (4321)
,,,,,Manual Posting
    Points Possible,,,,,10
"Lee, Ann",17,u17,lee1,Group A,
"O'Neil, José",18,u18,oneil2,Group A,
"Ng, Bob",19,u19,ng3,Group B,
"Student, Test",99,,0c7b,Group A,
"""
CANVAS_ZIP = {
    "leeann_17_90001_plateaus.ipynb": "u17",
    "leeann_LATE_17_90002_plateaus-1.ipynb": "u17",
    "oneiljose_LATE_18_90003_plateaus.ipynb": "u18",
    "ngbob_19_90004_plateaus.ipynb": "u19",
}
MOODLE_ROSTER = """\
"First name","Last name","ID number","Email address","Groups"
Ann,Lee,u17,ann@example.org,"Team A"
José,O'Neil,u18,jose@example.org,"Team A"
Bob,Ng,u19,bob@example.org,"Team B"
"""
MOODLE_FOLDERS = {
    "Ann Lee_2001_assignsubmission_file/plateaus.ipynb": "u17",
    "José O'Neil_2002_assignsubmission_file/plateaus.ipynb": "u18",
    "Bob Ng_2003_assignsubmission_file/plateaus.ipynb": "u19",
}
MOODLE_FLAT = {name.replace("/", "_"): student for name, student in MOODLE_FOLDERS.items()}
MOODLE_GROUPS = {
    "Team A-Ann Lee_2001_assignsubmission_file/plateaus.ipynb": "u17",
    "Team A-José O'Neil_2002_assignsubmission_file/plateaus.ipynb": "u18",
    "Team B-Bob Ng_2003_assignsubmission_file/plateaus.ipynb": "u19",
}
DOWNLOADS = {
    "Canvas": (CANVAS_ROSTER, CANVAS_ZIP),
    "Moodle, in folders": (MOODLE_ROSTER, MOODLE_FOLDERS),
    "Moodle, flat": (MOODLE_ROSTER, MOODLE_FLAT),
    "Moodle, in groups": (MOODLE_ROSTER, MOODLE_GROUPS),
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
    with collect(downloaded(tmp_path, names), LESSON, roster_of(tmp_path, text)) as found:
        owners = {one.path: student for student, files in found.files.items() for one in files}
        unmatched = found.unmatched
    assert owners == names
    assert unmatched == []


def test_of_two_attempts_in_canvas_the_later_counts(tmp_path):
    with collect(downloaded(tmp_path, CANVAS_ZIP), LESSON, roster_of(tmp_path, CANVAS_ROSTER)) as found:
        assert found.files["u17"][-1].read() == b"leeann_LATE_17_90002_plateaus-1.ipynb"


GROUP_FILES = ["projectgroup1_17_90001_plateaus.ipynb", "projectgroup2_555_90002_plateaus.ipynb"]


def summary_of(tmp_path, text, names):
    """What `grade` says of a download, with nothing run."""
    roster = roster_of(tmp_path, text)
    with collect(downloaded(tmp_path, names), LESSON, roster) as found:
        return told(grade(found, Job("", LESSON, 1, {}, "v"), lambda name: tmp_path / f"{name}.json", work=quick))


def test_groups_of_canvas_without_a_column_for_groups_get_one_clear_sentence(tmp_path):
    """Canvas writes the group's name and the number of one member: that there are others only the roster can say."""
    said = [line for line in summary_of(tmp_path, CANVAS_ROSTER, GROUP_FILES) if "column `group`" in line]
    assert said == [f"named after no student: projectgroup1, projectgroup2: {GROUPS}"]


@pytest.mark.parametrize("names", [CANVAS_ZIP, MOODLE_FLAT], ids=["Canvas", "Moodle"])
def test_where_every_file_is_named_after_a_student_nothing_is_said_of_groups(tmp_path, names):
    assert not [line for line in summary_of(tmp_path, CANVAS_ROSTER, names) if "column `group`" in line]


def test_with_a_column_for_groups_each_member_has_the_work_of_the_group(tmp_path):
    text = "student,name,canvas_id,group\nu17,Ann Lee,17,Project Group 1\nu19,Bob Ng,19,Project Group 1\n"
    with collect(downloaded(tmp_path, GROUP_FILES[:1]), LESSON, roster_of(tmp_path, text)) as found:
        assert sorted(found.files) == ["u17", "u19"]


def test_a_student_whom_canvas_has_renamed_is_still_found_by_the_number_where_the_roster_knows_groups(tmp_path):
    text = "student,name,canvas_id,group\nu17,Ann Lee,17,Team A\nu19,Bob Ng,19,Team B\n"
    with collect(downloaded(tmp_path, ["newname_17_1_plateaus.ipynb"]), LESSON, roster_of(tmp_path, text)) as found:
        assert list(found.files) == ["u17"]


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
    found = {path.relative_to(collected).as_posix() for path in collected.glob("submitted/**/*.ipynb")}
    assert found == {f"submitted/{student}/{LESSON}/{LESSON}.ipynb" for student in ("ann", "bob")}


@pytest.mark.parametrize("student", ["ann", "bob"])
def test_what_nbgrader_has_collected_is_read_as_the_same_student_s(collected, student):
    with zipfile.ZipFile(collected / "release" / LESSON / "students" / f"{student}.zip") as bundle:
        given = bundle.read(f"{LESSON}/{LESSON}.ipynb")
    with collect(collected / "submitted", LESSON, Course(collected).students()) as found:
        assert [one.read() for one in found.files[student]] == [given]
        assert found.unmatched == []


def test_a_student_s_own_task_is_in_the_notebook_that_nbgrader_collected(collected):
    texts = {student: (collected / f"submitted/{student}/{LESSON}/{LESSON}.ipynb").read_text(encoding="utf-8")
             for student in ("ann", "bob")}  # fmt: skip
    assert texts["ann"] != texts["bob"]
    assert all(json.loads(text)["nbformat"] == 4 for text in texts.values())
