"""Whose work is it, as Canvas and Moodle name files and students: the right student's, or nobody's, and said so.

test_classroom_platforms.py says where these forms are published.
"""

import json
import re
import zipfile
from dataclasses import replace

import pytest
from attacks.handed_in import LESSON, Attack, QuickJob
from test_classroom_submissions import on_the_clock

from classroom.commands.grade import grade, told
from classroom.course.roster import CourseError, Student, read_roster
from classroom.grading.grader import examined
from classroom.submissions.archive import collect
from classroom.submissions.attribution import Nobody, Owners

ROSTER = [
    Student("10001", "Ann Lee", canvas_id="17", group="Team A"),
    Student("10003", "Bob Ng", canvas_id="10001", group="Team A"),
    Student("cyd", "Émile Zöl", group="Team B"),
    Student("dan", "Sam Poe"),
    Student("eve", "Sam Poe", canvas_id="21"),
    Student("fay", "Anne-Marie Lee", login="5678"),
]


def owners(path, roster=ROSTER):
    """The ids of a file's owners, or why it has none."""
    owner = Owners(roster).of(path)
    return owner.why if isinstance(owner, Nobody) else [student.student for student in owner]


# ---- Canvas ----


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("ngbob_10001_1_ravines.ipynb", ["10003"]),  # the number is Canvas's, though it is Ann's id in the roster
        ("leeann_17_1_ravines.ipynb", ["10001"]),
        ("zoelemile_99_1_ravines.ipynb", "no student is named zoelemile"),
        ("zolemile_99_1_ravines.ipynb", ["cyd"]),
        ("poesam_21_1_ravines.ipynb", ["eve"]),
        ("poesam_22_1_ravines.ipynb", ["dan"]),  # the only one of this name whose number is not known
        ("leeannemarie_5678_1_ravines.ipynb", ["fay"]),
        ("newname_17_1_ravines.ipynb", ["10001"]),
        ("leeann_10001_1_ravines.ipynb", "its number is that of 10003, its name that of 10001"),
        ("leeann_10003_1_ravines.ipynb", "its name is that of 10001, its number 10003 is not"),
        ("other_5678_1_ravines.ipynb", "no student is named other, and none has the canvas_id 5678"),
        ("poesam_17_1_ravines.ipynb", "its number is that of 10001, its name that of dan and eve"),
        ("anon_Xy12Z_901_ravines.ipynb", "let the platform show the names"),
        ("LATE_anon_Xy12Z_901_ravines.ipynb", "let the platform show the names"),
        ("teama_17_901_ravines.ipynb", ["10001", "10003"]),
        ("team_b_99_901_ravines.ipynb", ["cyd"]),
        ("teamb_17_901_ravines.ipynb", "its number is that of 10001, its name that of cyd"),
    ],
)
def test_a_file_of_canvas_goes_by_number_and_name_together(path, expected):
    owned = owners(path)
    assert owned == expected if isinstance(expected, list) else expected in owned


def test_a_number_of_canvas_is_never_an_id_or_a_login_of_the_roster():
    roster = [Student("10001", "Ann Lee"), Student("10003", "Bob Ng", login="10004"), Student("10004", "Cy Poe")]
    assert owners("ngbob_10001_1_ravines.ipynb", roster) == ["10003"]
    assert owners("poecy_10004_1_ravines.ipynb", roster) == ["10004"]
    assert owners("who_10004_1_ravines.ipynb", roster) == "no student is named who, and none has the canvas_id 10004"


def test_where_name_and_number_disagree_nobody_is_graded_the_file_is_named_and_both_may_be_its_author(tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("leeann_10001_1_plateaus.ipynb", Attack("good").notebook())
    with collect(tmp_path / "all.zip", LESSON, ROSTER) as collection:
        summary = grade(collection, QuickJob("", LESSON, 5, {}, "v"), lambda name: tmp_path / name,
                        students=[student.student for student in ROSTER])  # fmt: skip
    said = "\n".join(told(summary))
    assert not collection.files
    assert "belongs to nobody: leeann_10001_1_plateaus.ipynb: its number is that of 10003" in said
    assert "perhaps the author of a file named below: 10001, 10003\n" in said
    assert "handed in nothing: cyd, dan, eve, fay, unless one of the files below is theirs\n" in said


# ---- Moodle ----


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Ann Lee_2000_assignsubmission_file_ravines.ipynb", ["10001"]),
        ("Ann Lee_2000_assignsubmission_file_/ravines.ipynb", ["10001"]),
        ("Ann Lee_2000_assignsubmission_file/ravines.ipynb", ["10001"]),
        ("Anne-Marie Lee_2000_assignsubmission_file_ravines.ipynb", ["fay"]),
        ("Bob Ng_3_assignsubmission_file_Ann Lee_2_assignsubmission_file_x.ipynb", ["10003"]),
        ("Bob Ng_3_assignsubmission_file_10001.ipynb", ["10003"]),
        ("Participant_2000_assignsubmission_file_/ravines.ipynb", "let the platform show the names"),
        ("Team A-Ann Lee_2000_assignsubmission_file_/ravines.ipynb", ["10001"]),
        ("Team A-Participant_2000_assignsubmission_file_/ravines.ipynb", "let the platform show the names"),
        ("Team B-Ann Lee_2000_assignsubmission_file_/ravines.ipynb", "in a column `group` of the roster"),
        ("Jean-Ann Lee_2000_assignsubmission_file_ravines.ipynb", "in a column `group` of the roster"),
        ("Team A_2000_assignsubmission_file/ravines.ipynb", ["10001", "10003"]),
        ("Default group_assignsubmission_file/ravines.ipynb", "whom Moodle has in no group"),
        ("Team A/ravines.ipynb", ["10001", "10003"]),
        ("team_b.ipynb", ["cyd"]),
    ],
)
def test_a_file_of_moodle_goes_by_the_name_in_front(path, expected):
    owned = owners(path)
    assert owned == expected if isinstance(expected, list) else expected in owned


def test_a_flat_download_counts_by_the_notebook_s_own_name(tmp_path):
    for name in ("ravines.ipynb", "other.ipynb"):
        (tmp_path / f"Ann Lee_2000_assignsubmission_file_{name}").write_bytes(name.encode())
    with collect(tmp_path, "ravines", ROSTER) as collection:
        assert collection.files["10001"][-1].read() == b"ravines.ipynb"
        assert not collection.unmatched


def test_a_group_s_work_is_graded_for_each_member(tmp_path):
    (tmp_path / "in/Team A").mkdir(parents=True)
    (tmp_path / "in/Team A/plateaus.ipynb").write_bytes(Attack("good").notebook())
    with collect(tmp_path / "in", LESSON, ROSTER) as collection:
        summary = grade(collection, QuickJob("", LESSON, 5, {}, "v"), lambda name: tmp_path / name, work=unworked)
    assert summary.graded == ["10001", "10003"]
    assert not summary.unmatched
    assert {json.loads((tmp_path / name).read_text(encoding="utf-8"))["submission"] for name in summary.graded} == {
        "same"
    }


def unworked(job, data, notes):
    return replace(examined(job, None, notes), submission="same")


# ---- names in a zip, and how long they may be ----


def test_names_in_utf_8_that_do_not_say_so_are_read(tmp_path):
    name = "Émile Zöl_7_assignsubmission_file_/ravines.ipynb"
    dosed = "Jos\u0082_8_assignsubmission_file_/ravines.ipynb"
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr(name, b"{}")
    data = (tmp_path / "all.zip").read_bytes()
    assert data.count(b"\x00\x08") >= 2  # the flag, in both of its places, which programs forget
    silent = re.sub(rb"(PK\x03\x04..|PK\x01\x02....)\x00\x08", lambda entry: entry[1] + bytes(2), data, flags=re.S)
    (tmp_path / "all.zip").write_bytes(silent)
    with collect(tmp_path / "all.zip", "ravines", ROSTER) as collection:
        assert [one.path for one in collection.files["cyd"]] == [name]
        assert collection.files["cyd"][0].read() == b"{}"
    with zipfile.ZipFile(tmp_path / "said.zip", "w") as archive:
        archive.writestr("Jos├⌐_9_assignsubmission_file_/ravines.ipynb", b"{}")  # this one says so, and is believed
    with collect(tmp_path / "said.zip", "ravines", [Student("jo", "José"), Student("odd", "Jos├⌐")]) as collection:
        assert list(collection.files) == ["odd"]
    assert dosed.encode("latin-1").decode("cp437").startswith("José")
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        archive.writestr("x" * len(dosed), b"{}")
    old = (tmp_path / "old.zip").read_bytes().replace(b"x" * len(dosed), dosed.encode("latin-1"))
    (tmp_path / "old.zip").write_bytes(old)
    with collect(tmp_path / "old.zip", "ravines", [Student("jo", "José")]) as collection:
        assert set(collection.files) == {"jo"}


LONG = {
    "separators": '"-" * 60_000 + ".ipynb"',
    "numbers": '"_1" * 30_000 + "\\n.ipynb"',
    "a number": '"a_1_" + "1" * 60_000',
    "Moodle again and again": '"_1_assignsubmission_a" * 3_000 + "\\n"',
    "accents": '"a_1_2_" + "\\u0301\\u0316" * 30_000',
    "accents of a name": '"\\u0301\\u0316" * 30_000 + "_1_2_x"',
    "folders": '"a/" * 3_000',
    "hyphens": '"-" * 60_000 + "_1_assignsubmission_file_"',
}


@pytest.mark.parametrize("name", LONG.values(), ids=LONG)
def test_a_name_of_sixty_thousand_letters_takes_no_time(name):
    """A zip has room for a hundred thousand such names; each is read ten times here."""
    on_the_clock(
        "from classroom.submissions.attribution import Owners, late, named_by_the_student, times_handed_in\n"
        "from classroom.course.roster import Student\n"
        f"owners, name = Owners([Student('ann', 'Ann Lee')]), {name}\n"
        "for _ in range(10):\n"
        "    owners.of(name), late(name), named_by_the_student(name), times_handed_in(name)\n",
        seconds=5,
    )


# ---- what is there instead of a zip ----


def test_a_missing_a_truncated_and_a_junk_zip_have_sentences_of_their_own(tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("ann/ravines.ipynb", b"{}" * 1000)
    whole = (tmp_path / "all.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "damaged.zip").write_bytes(whole.replace(b"PK\x01\x02", b"PK\x01\x03"))
    (tmp_path / "junk.zip").write_bytes(b"<html>log in first</html>")
    (tmp_path / "empty.zip").write_bytes(b"")
    said = {"none": "there is no file or folder", "half": "is cut short", "damaged": "download it again",
            "junk": "it is neither", "empty": "it is neither"}  # fmt: skip
    for name, sentence in said.items():
        with pytest.raises(CourseError, match=sentence):
            collect(tmp_path / f"{name}.zip", "ravines", ROSTER)


def test_a_class_of_pdfs_is_named_and_so_are_those_of_nobody(tmp_path):
    for name in ("Ann Lee_1_assignsubmission_file_/a.pdf", "Who Else_2_assignsubmission_file_/b.pdf", "read me.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"%PDF")
    with collect(tmp_path, "ravines", ROSTER) as collection:
        assert list(collection.others) == ["10001"]
        assert not collection.files
        assert [path for path, _ in collection.unmatched] == ["Who Else_2_assignsubmission_file_/b.pdf"]


# ---- the roster ----

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Root Account,Section,Week 1 (12)
,,,,,,Manual Posting
    Points Possible,,,,,,6
"Lee, Ann",17,u17,lee1,uni.example,A,5
"Ng, Bob",18,,ng2,uni.example,A and B,
"Student, Test",99,,0c7b,uni.example,A,
"""
PARTICIPANTS = "First name,Surname,Username,ID number,Email address,Groups\nAnn,Lee,lee1,u17,ann@example.org,Team A\n"
GRADES = """\
"First name","Last name","ID number",Institution,Department,"Email address","Quiz: One (Real)","Last downloaded"
Ann,Lee,,,,ann@example.org,5.00,1763596800
"""
WORKSHEET = "Identifier,Full name,ID number,Email address,Status,Grade\nParticipant 7,Ann Lee,u17,ann@example.org,,-\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CANVAS, [Student("u17", "Lee, Ann", "", "A", "17", "lee1"),
                  Student("ng2", "Ng, Bob", "", "A and B", "18", "ng2")]),
        (PARTICIPANTS, [Student("u17", "Ann Lee", "ann@example.org", group="Team A")]),
        (GRADES, [Student("ann@example.org", "Ann Lee", "ann@example.org")]),
        (WORKSHEET, [Student("u17", "Ann Lee", "ann@example.org")]),
        ("student,name,email,group\nann,Ann Lee,a@b.c,T\n", [Student("ann", "Ann Lee", "a@b.c", group="T")]),
        ("student,name,id,section\nann,Ann Lee,3,A\n", [Student("ann", "Ann Lee", section="A")]),
    ],
    ids=["Canvas", "Moodle's participants", "Moodle's grades", "Moodle's worksheet", "a group", "our own"],
)  # fmt: skip
@pytest.mark.parametrize("between", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_the_platforms_export_is_a_roster(tmp_path, text, expected, between, encoding):
    if between != ",":
        text = re.sub(r'"[^"]*"|,', lambda cell: between if cell[0] == "," else cell[0], text)
    (tmp_path / "roster.csv").write_bytes(text.encode(encoding))
    assert read_roster(tmp_path / "roster.csv") == expected


@pytest.mark.parametrize("text", ['student,name\nann,"' + "x" * 200_000, "student\n\0"])
def test_what_is_no_csv_file_is_an_error_in_words(tmp_path, text):
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"roster\.csv, line \d"):
        read_roster(tmp_path / "roster.csv")
