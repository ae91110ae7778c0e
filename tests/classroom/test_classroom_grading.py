"""Grading a class: who handed in what, nothing lost, the same marks however it is run. tests/attacks attacks."""

import io
import json
import os
import random
import shutil
import signal
import stat
import struct
import sys
import time
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from attacks.exhaustion import EXHAUSTION
from attacks.handed_in import LESSON, TASKS, Attack, QuickJob
from attacks.trickery import TRICKERY
from grading_jobs import killed, one_loop, quick, sealed, whole_run

from classroom.commands.grade import grade, told
from classroom.course.roster import CourseError, Student
from classroom.grading import executors, sentences
from classroom.grading.grader import Job, examined
from classroom.grading.results import Result, current
from classroom.grading.version import edition
from classroom.sandbox import jail, seccomp
from classroom.sandbox.jail import JailError, Limits
from classroom.sandbox.worker_client import living
from classroom.submissions.archive import Refused, collect
from classroom.submissions.notebook import Unreadable, read

GOOD = Attack("good").notebook()
ROSTER = [
    Student("ann", "Ann Lee"),
    Student("bob", "Bob van Dyke"),
    Student("cyd", "Émile Zöl", canvas_id="5678"),
    Student("dan", "Sam Poe"),
    Student("eve", "Sam Poe"),
]


# ---- who handed in what ----


def zipped(path, **files):
    """A zip of name -> bytes, in this order of time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for minute, (name, data) in enumerate(files.items()):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, minute, 0)), data)
    return path


def owners(collection):
    return {student: [found.path for found in files] for student, files in collection.files.items()}


def test_moodle_s_folders_are_matched_by_name(tmp_path):
    names = ["Ann Lee", "Bob van Dyke", "Emile Zol", "Sam Poe", "Who Else"]
    files = {f"{name}_{n}_assignsubmission_file_/plateaus.ipynb": b"{}" for n, name in enumerate(names)}
    with collect(zipped(tmp_path / "all.zip", **files), "plateaus", ROSTER) as collection:
        assert set(collection.files) == {"ann", "bob", "cyd"}
        reasons = dict(collection.unmatched)
    assert len(reasons) == 2
    assert sum(map(len, owners(collection).values())) + len(reasons) == len(files)
    assert any("several students have this name: dan, eve" in why for why in reasons.values())
    assert any("no student is named Who Else" in why for why in reasons.values())


def test_canvas_s_files_are_matched_by_id_then_by_last_name_first(tmp_path):
    files = {"leeann_11_901_plateaus.ipynb": b"a", "vandykebob_LATE_12_902_plateaus.ipynb": b"b",
             "anybody_5678_903_plateaus.ipynb": b"c", "poesam_13_904_plateaus.ipynb": b"d"}  # fmt: skip
    with collect(zipped(tmp_path / "all.zip", **files), "plateaus", ROSTER) as collection:
        assert set(collection.files) == {"ann", "bob", "cyd"}
        assert len(collection.unmatched) == 1


@pytest.mark.parametrize(
    "path",
    [
        "Bob van Dyke_9_assignsubmission_file_/ann/plateaus.ipynb",
        "Bob van Dyke_9_assignsubmission_file_/ann.ipynb",
        "Bob van Dyke_9_assignsubmission_file_/Ann Lee_1_assignsubmission_file_/plateaus.ipynb",
        "vandykebob_7_8_leeann_1_2_plateaus.ipynb",
        "bob/ann/plateaus.ipynb",
        "bob/ann.ipynb",
    ],
)
def test_nobody_can_name_a_file_into_another_s_place(tmp_path, path):
    with collect(zipped(tmp_path / "all.zip", **{path: GOOD}), "plateaus", ROSTER) as collection:
        assert set(collection.files) == {"bob"}


def test_folders_and_files_named_by_the_student_s_id(tmp_path):
    for name in ("ann/plateaus.ipynb", "bob.ipynb", "submitted/cyd/plateaus/plateaus.ipynb", "dan/my work/x.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(GOOD)
    (tmp_path / "ann/.ipynb_checkpoints").mkdir()
    (tmp_path / "ann/.ipynb_checkpoints/plateaus-checkpoint.ipynb").write_bytes(b"")
    with collect(tmp_path, "plateaus", ROSTER) as collection:
        assert {student: len(files) for student, files in collection.files.items()} == dict.fromkeys(
            ["ann", "bob", "cyd", "dan"], 1
        )
        assert collection.files["ann"][-1].read() == GOOD
        assert not collection.unmatched


def test_the_latest_submission_counts_and_the_lesson_s_notebook_before_others(tmp_path):
    names = ("1_7_plateaus", "1_9_plateaus-2", "1_8_plateaus-1", "1_9_notes")
    files = {
        f"leeann_{name}.ipynb": data
        for name, data in zip(names, (b"first", b"third", b"second", b"notes"), strict=True)
    }
    same = (2026, 1, 1, 0, 0, 0)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, same), data)
    with collect(tmp_path / "all.zip", "plateaus", ROSTER) as collection:
        assert collection.files["ann"][-1].read() == b"third"
        assert len(collection.files["ann"]) == 4
    (tmp_path / "ann").mkdir()
    for age, name in enumerate(["plateaus.ipynb", "plateaus (1).ipynb", "old.ipynb"]):
        (tmp_path / "ann" / name).write_bytes(name.encode())
        os.utime(tmp_path / "ann" / name, (1e9 + age, 1e9 + age))
    with collect(tmp_path, "plateaus", ROSTER) as collection:
        assert collection.files["ann"][-1].read() == b"plateaus (1).ipynb"


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("entry", "data", "why"),
    [
        (link("ann/plateaus.ipynb"), b"/etc/passwd", "is a link"),
        (zipfile.ZipInfo("../../ann/plateaus.ipynb"), GOOD, "leads elsewhere"),
        (zipfile.ZipInfo("/ann/plateaus.ipynb"), GOOD, "leads elsewhere"),
        (zipfile.ZipInfo("C:\\ann\\plateaus.ipynb"), GOOD, "leads elsewhere"),
        (zipfile.ZipInfo("ann/plateaus.ipynb"), bytes(30 << 20), "suspicious size"),
        (zipfile.ZipInfo("ann/plateaus.ipynb"), os.urandom(21 << 20), "larger than 20 MB"),
    ],
    ids=["link", "parent path", "absolute path", "Windows path", "bomb", "huge"],
)
def test_tricks_in_a_zip_are_refused_by_name_and_the_others_go_on(tmp_path, entry, data, why):
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr(entry, data)
        archive.writestr("bob/plateaus.ipynb", GOOD)
    with collect(tmp_path / "all.zip", "plateaus", ROSTER) as collection:
        with pytest.raises(Refused, match=why):
            collection.files["ann"][-1].read()
        assert collection.files["bob"][-1].read() == GOOD
        summary = grade(
            collection, QuickJob("", LESSON, 1, {}, "v"), lambda name: tmp_path / f"{name}.json", work=examined_or_stub
        )
    assert summary.graded == ["ann", "bob"]
    assert why in summary.empty["ann"]
    mark = Result.from_json((tmp_path / "ann.json").read_text(encoding="utf-8"))
    assert {task.status for task in mark.tasks.values()} == {"missing"}
    assert why in mark.notes[-1]


def examined_or_stub(job, data, notes):
    return examined(job, data, notes) if data is None else quick(job, data, notes)


def test_a_header_that_lies_about_the_size_is_caught_while_reading(tmp_path):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ann/plateaus.ipynb", bytes(32 << 20))
    small = (1000).to_bytes(4, "little")
    (tmp_path / "all.zip").write_bytes(bomb.getvalue().replace((32 << 20).to_bytes(4, "little"), small))
    with collect(tmp_path / "all.zip", "plateaus", ROSTER) as collection, pytest.raises(Refused):
        collection.files["ann"][-1].read()


LOCAL, CENTRAL = 0, b"PK\x01\x02"  # where the first file begins, and how its line in the list of files begins
DAMAGES = {  # of the first file: (where, from its beginning or from its line in the list; the bytes there)
    "a name that is no UTF-8": [(LOCAL, 7, b"\x08"), (LOCAL, 30, b"\xd0")],
    "a beginning behind the end": [(CENTRAL, 42, b"\xf0\xff\x00\x00")],
    "a beginning shortly before the end": [(CENTRAL, 42, b"SHORT")],
    "LZMA that is none": [(CENTRAL, 10, b"\x0e\x00")],
    "bzip2 that is none": [(CENTRAL, 10, b"\x0c\x00")],
    "a way of packing that nobody knows": [(CENTRAL, 10, b"\x63\x00")],
}


@pytest.mark.parametrize("changes", DAMAGES.values(), ids=DAMAGES)
def test_a_file_whose_place_in_a_zip_is_damaged_is_refused_and_the_next_is_read(tmp_path, changes):
    """Found by drawing ten thousand zips at random; the report would have died of it for all."""
    path = zipped(tmp_path / "all.zip", **{"ann/plateaus.ipynb": GOOD, "bob/plateaus.ipynb": GOOD})
    data = bytearray(path.read_bytes())
    for begins, at, new in changes:
        place = at + (data.index(begins) if begins else 0)
        new = (len(data) - 9).to_bytes(4, "little") if new == b"SHORT" else new
        data[place : place + len(new)] = new
    path.write_bytes(data)
    with collect(path, "plateaus", ROSTER) as collection:
        with pytest.raises(Refused, match="damaged"):
            collection.files["ann"][-1].read()
        assert collection.files["bob"][-1].read() == GOOD


CLAIMS = {  # what the first file holds, and what the list of files says of it from its tenth byte on
    "16 MB that are not there": (b"", struct.pack("<HIIII", 0, 0, 0, 16 << 20, 16 << 20)),
    "a dictionary of 4 GB": (b"\x09\x04\x05\0\x5d" + b"\xff" * 40, struct.pack("<H", zipfile.ZIP_LZMA)),
}


@pytest.mark.parametrize(("data", "claim"), CLAIMS.values(), ids=CLAIMS)
def test_what_a_file_in_a_zip_only_claims_to_hold_takes_no_memory(tmp_path, data, claim):
    """The first was found by drawing ten thousand zips at random: 147 bytes that made room for 16 MB."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("ann/plateaus.ipynb", data)
    content = bytearray((tmp_path / "all.zip").read_bytes())
    at = content.index(CENTRAL) + 10
    content[at : at + len(claim)] = claim
    (tmp_path / "all.zip").write_bytes(content)
    with collect(tmp_path / "all.zip", "plateaus", ROSTER) as collection:
        tracemalloc.start()
        try:
            with pytest.raises(Refused, match="cannot be unpacked"):
                collection.files["ann"][-1].read()
            assert tracemalloc.get_traced_memory()[1] < 1 << 18
        finally:
            tracemalloc.stop()


def test_a_file_without_a_name_in_a_zip_stops_nobody(tmp_path):
    """Python cuts a name at a NUL; of this one nothing is left. Found by drawing ten thousand zips at random."""
    path = zipped(tmp_path / "all.zip", **{"?nn/plateaus.ipynb": GOOD, "bob/plateaus.ipynb": GOOD})
    path.write_bytes(path.read_bytes().replace(b"?nn", b"\0nn"))
    with collect(path, "plateaus", ROSTER) as collection:
        assert list(collection.files) == ["bob"]


def test_links_and_pipes_in_a_folder_are_refused(tmp_path):
    for student in ("ann", "bob"):
        (tmp_path / student).mkdir()
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "ann/plateaus.ipynb").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "bob/plateaus.ipynb")
    (tmp_path / "cyd").symlink_to(tmp_path / "ann")
    with collect(tmp_path, "plateaus", ROSTER) as collection:
        for student, why in {"ann": "a link", "bob": "not a plain file"}.items():
            with pytest.raises(Refused, match=why):
                collection.files[student][-1].read()
    assert "cyd" not in collection.files


def test_what_is_no_folder_and_no_zip_is_an_error_in_words(tmp_path):
    (tmp_path / "x.zip").write_text("no zip", encoding="utf-8")
    with pytest.raises(CourseError, match=r"x\.zip must be a folder or a zip"):
        collect(tmp_path / "x.zip", "plateaus", ROSTER)


# ---- a stranger's notebook ----


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"1" * 5000, "not valid JSON"),
        (b"[]", "not a notebook"),
        (b"null", "not a notebook"),
        (b'{"cells": {}}', "not a notebook"),
        ('{"cells": []}'.encode("utf-16"), "not UTF-8"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"\x80\x04]q\x00.", "not UTF-8"),
        (b" " * (21 << 20), "larger than 20 MB"),
        (json.dumps({"cells": [{}] * 2001}).encode(), "more than 2000 cells"),
        (json.dumps({"cells": [{"cell_type": "code", "source": "x" * (3 << 20)}]}).encode(), "2 MB of code"),
    ],
)
def test_what_is_no_notebook_is_refused_in_words(data, why):
    with pytest.raises(Unreadable, match=why):
        read(data)
    mark = examined(QuickJob("ann", LESSON, 1, {}, "v"), data)
    assert {task.status for task in mark.tasks.values()} == {"missing"}
    assert why in mark.notes[0]


def test_odd_cells_are_left_out_with_a_note():
    odd = [
        1,
        None,
        {"cell_type": 3},
        {"cell_type": "code", "source": 5},
        {"cell_type": "code", "source": [1]},
        {"cell_type": "raw"},
    ]
    fine = {"cell_type": "code", "source": ["a = 1\n", "b = 2"], "metadata": {"nbgrader": 7}}
    notebook = read(json.dumps({"cells": [*odd, fine], "metadata": []}).encode("utf-8-sig"))
    assert notebook.cells == ("a = 1\nb = 2",)
    assert len(notebook.notes) == 2


@pytest.mark.parametrize(
    ("kernel", "noted"), [({"name": "python3"}, 0), ({"name": "ir", "language": "R"}, 1), ({"name": 3}, 1), ([], 0)]
)
def test_another_kernel_is_noted(kernel, noted):
    assert len(read(json.dumps({"cells": [], "metadata": {"kernelspec": kernel}}).encode()).notes) == noted


# ---- nothing lost, nothing done twice ----


def handed_in(folder: Path, count: int) -> Path:
    for number in range(count):
        (folder / f"s{number}").mkdir(parents=True)
        (folder / f"s{number}/plateaus.ipynb").write_text(json.dumps({"cells": [], "number": number}), encoding="utf-8")
    return folder


def marks(folder: Path) -> dict[str, str]:
    """Every result as it lies there; each must be whole."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8"))["tasks"] for path in folder.glob("*.json")}


def forked(work: Callable[..., object], *given: object) -> int:
    """A copy of this process that does the work."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside threads: the copy needs none of them
        child = os.fork()
    if child:
        return child
    try:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")
        work(*given)
    finally:
        os._exit(0)


def test_killed_twenty_times_it_resumes_and_ends_with_the_same_marks(tmp_path):
    count, rng = 300, random.Random(7)
    submissions = handed_in(tmp_path / "in", count)
    for name in ("once", "killed"):
        (tmp_path / name).mkdir()
    whole_run(str(submissions), str(tmp_path / "once"), count)
    done = []
    for _ in range(20):
        (tmp_path / "killed/.begun").unlink(missing_ok=True)
        run = forked(whole_run, str(submissions), str(tmp_path / "killed"), count)
        while not (tmp_path / "killed/.begun").exists():
            time.sleep(0.001)
        time.sleep(rng.uniform(0.0, 0.08))
        os.kill(run, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(run, 0)[1]) == -signal.SIGKILL
        done.append(len(marks(tmp_path / "killed")))  # reads each: no half of one
    assert done == sorted(done)
    assert done[0] < count
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "killed").glob("*.json")}
    summary = whole_run(str(submissions), str(tmp_path / "killed"), count)
    assert len(summary.kept) == done[-1]
    assert len(summary.graded) == count - done[-1]
    assert marks(tmp_path / "killed") == marks(tmp_path / "once")
    assert len(marks(tmp_path / "once")) == count
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "killed").glob("*.json")}
    assert before == {name: after[name] for name in before}, "what was kept was not written again"


def test_a_new_submission_a_new_grader_or_a_damaged_result_is_graded_again(tmp_path):
    submissions = handed_in(tmp_path / "in", 3)
    (tmp_path / "marks").mkdir()
    whole_run(str(submissions), str(tmp_path / "marks"), 3)
    (submissions / "s0/plateaus.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "marks/s1.json").write_text('{"student": "s1", "tas', encoding="utf-8")
    assert whole_run(str(submissions), str(tmp_path / "marks"), 3).graded == ["s0", "s1"]
    old = Result("s0", "plateaus", "a", "v", {})
    (tmp_path / "r.json").write_text(old.to_json(), encoding="utf-8")
    assert current(tmp_path / "r.json", "a", "v") == old
    assert current(tmp_path / "r.json", "a", "w") is None
    assert current(tmp_path / "r.json", "b", "v") is None


def test_the_version_follows_all_that_decides_a_mark():
    versions = {edition("plateaus", 1), edition("plateaus", 2), edition("saddles", 1)}
    assert len(versions) == 3
    assert edition("plateaus", 1) in versions


def test_one_failure_ends_no_other(tmp_path):
    def work(job, data, notes):
        if job.student == "s1":
            raise RuntimeError("the disk is full")
        return quick(job, data, notes)

    with collect(handed_in(tmp_path / "in", 3), "plateaus", [Student(f"s{n}") for n in range(4)]) as collection:
        summary = grade(
            collection, Job("", "plateaus", 1, {}, "v"), lambda name: tmp_path / name, students=list("abc"), work=work
        )
    assert summary.graded == ["s0", "s2"]
    assert summary.failed == {"s1": "the disk is full"}
    assert any("not graded, run the command again: s1" in line for line in told(summary))


def test_what_needs_an_eye_is_named(tmp_path):
    """Late, twice, no notebook, no JSON, another lesson's notebook: said in the first run and again in the next."""
    other = json.dumps({"cells": [{"cell_type": "code", "source": "x = 1"}]}).encode()
    files = {"leeann_11_901_plateaus.ipynb": b"{}", "leeann_LATE_11_902_plateaus-1.ipynb": GOOD,
             "vandykebob_12_903_plateaus.ipynb": b"{", "x_5678_904_plateaus.ipynb": other,
             "dan/plateaus.docx": b"", "zed_99_905_plateaus.ipynb": GOOD}  # fmt: skip
    job, ids = QuickJob("", LESSON, 5, dict.fromkeys(TASKS, 2.0), "v"), [student.student for student in ROSTER]
    for kept in (False, True):
        with collect(zipped(tmp_path / "all.zip", **files), "plateaus", ROSTER) as collection:
            summary = grade(collection, job, lambda name: tmp_path / f"{name}.json", students=ids)
        assert (summary.kept if kept else summary.graded) == ["ann", "bob", "cyd"]
        said = "\n".join(told(summary))
        for line in ("handed in nothing: eve", "no notebook: dan, but dan/plateaus.docx", "marked late by Canvas: ann",
                     "nothing to mark: bob: The notebook is not valid JSON.", "nothing to mark: cyd: none of the tasks",
                     "belongs to nobody: zed_99_905_plateaus.ipynb: no student is named zed"):  # fmt: skip
            assert line in said
    notes = json.loads((tmp_path / "ann.json").read_text(encoding="utf-8"))["notes"]
    assert notes == ["2 notebooks were handed in; the latest counts.", "Canvas marks it as late."]


def test_the_cost_of_bookkeeping_is_flat(tmp_path, capsys):
    """A thousand submissions in one zip cost no more each than a hundred: nothing grows with what is done already.

    What is compared is the time of this process on the processor: it does not wait for others, or for the disk.
    """

    def milliseconds(count: int) -> tuple[float, float]:
        roster = [Student(f"s{number}") for number in range(count)]
        source = zipped(tmp_path / f"{count}.zip", **{f"s{n}/plateaus.ipynb": GOOD for n in range(min(count, 60))})
        with zipfile.ZipFile(source, "a", zipfile.ZIP_DEFLATED) as archive:
            for number in range(60, count):
                archive.writestr(f"s{number}/plateaus.ipynb", GOOD)
        start, working = time.perf_counter(), time.process_time()
        with collect(source, "plateaus", roster) as collection:
            summary = grade(
                collection,
                Job("", "plateaus", 1, {}, "v"),
                lambda name: tmp_path / str(count) / f"{name}.json",
                work=quick,
            )
        assert len(summary.graded) == count
        return 1000 * (time.perf_counter() - start) / count, 1000 * (time.process_time() - working) / count

    (few, little), (many, much) = milliseconds(100), milliseconds(1000)
    with capsys.disabled():
        print(f"\nbookkeeping: {few:.1f} ms each of 100 submissions, {many:.1f} ms each of 1,000")
    assert much < 2 * little + 1


# ---- the same marks however it is run ----


@pytest.fixture(scope="module")
def class_of_three(tmp_path_factory):
    """Submissions with marks that are known, and a function that grades them."""
    folder = tmp_path_factory.mktemp("class")
    harm = {"os._exit in a task", "deleted cells"}
    chosen = [Attack("good"), *(attack for attack in (*EXHAUSTION, *TRICKERY) if attack.name in harm)]
    for number, attack in enumerate(chosen):
        (folder / f"s{number}.ipynb").write_bytes(attack.notebook())
    roster = [Student(f"s{number}") for number in range(len(chosen))]

    def graded(**how):
        out = tmp_path_factory.mktemp("marks")
        job = QuickJob("", LESSON, 5, dict.fromkeys(TASKS, 2.0), "v")
        with collect(folder, LESSON, roster) as collection:
            summary = grade(collection, job, lambda name: out / f"{name}.json", **how)
        assert sorted(summary.graded) == [student.student for student in roster], summary
        return marks(out)

    return graded, [attack.lost for attack in chosen], graded()


def test_a_scheduler_that_does_not_answer_is_an_error_in_words(monkeypatch, tmp_path):
    monkeypatch.setattr(executors, "CONNECT", 0.2)
    with (collect(handed_in(tmp_path / "in", 1), "plateaus", [Student("s0")]) as collection,
          pytest.raises(CourseError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9")):  # fmt: skip
        grade(collection, Job("", LESSON, 1, {}, "v"), lambda name: tmp_path / name, scheduler="tcp://127.0.0.1:9")


def test_one_process_gives_the_known_marks(class_of_three):
    _, lost, alone = class_of_three
    for number, expected in enumerate(lost):
        assert {name: mark["status"] for name, mark in alone[f"s{number}"].items() if mark["score"] < 1} == expected


def test_two_processes_give_the_same_marks(class_of_three):
    graded, _, alone = class_of_three
    assert graded(jobs=2) == alone


def test_a_dask_cluster_of_two_workers_gives_the_same_marks(class_of_three):
    distributed = pytest.importorskip("distributed")
    graded, _, alone = class_of_three
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        assert graded(scheduler=cluster.scheduler_address) == alone


# ---- the walls ----


def test_a_grader_that_is_killed_takes_the_jail_with_it(tmp_path):
    run = forked(one_loop, str(tmp_path / "begun"))
    deadline = time.monotonic() + 60
    while not (tmp_path / "begun").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    family = below(run)
    assert len(family) >= 3, "bubblewrap, its process inside, the worker"
    os.kill(run, signal.SIGKILL)
    os.waitpid(run, 0)
    deadline = time.monotonic() + 10
    while any(map(living, family)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not [process for process in family if living(process)]


def below(process: int) -> list[int]:
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()
    except OSError:
        return []
    return [one for child in children for one in (int(child), *below(int(child)))]


def test_without_bubblewrap_nothing_runs_and_the_error_names_the_package(monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    jail.bubblewrap.cache_clear()
    try:
        with pytest.raises(JailError, match=r"apt install bubblewrap.*--container docker or --container podman"):
            examined(Job("ann", LESSON, 1, {}, "v"), GOOD)
        with (collect(handed_in(tmp_path / "in", 1), "plateaus", [Student("s0")]) as collection,
              pytest.raises(JailError, match="bubblewrap")):  # fmt: skip
            grade(collection, Job("", LESSON, 1, {}, "v"), lambda name: tmp_path / name)
        with pytest.raises(JailError, match="no `podman` here"):
            jail.enclosure(Limits(), container="podman")
    finally:
        jail.bubblewrap.cache_clear()


@pytest.mark.parametrize("engine", ["docker", "podman"])
def test_a_container_has_the_same_walls(engine, monkeypatch):
    """The command line alone: no container is started here."""
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    walls = jail.enclosure(Limits(memory=123, threads=7), container=engine, number=3)
    text = " ".join(walls.command)
    assert walls.command[:3] == (engine, "run", "--rm")
    assert walls.engine == engine
    assert walls.name in text
    shut = [
        "--network none",
        "--read-only",
        "--cap-drop ALL",
        "no-new-privileges",
        "--user 65534:65534",
        "--interactive",
    ]
    for wall in [*shut, "--memory 123", "--pids-limit 7", "size=67108864"]:
        assert wall in text
    volumes = [walls.command[at + 1] for at, part in enumerate(walls.command) if part == "--volume"]
    assert all(volume.endswith(":ro") for volume in volumes)
    inside = dict(volume.split(":")[:2] for volume in volumes)
    assert inside == jail.readable(), "Python needs the libraries that it was built with, which an image has by chance"
    private = ("solutions", "exercises", "tests", "book", ".git", "press")
    assert not [
        volume for volume in volumes if volume.split(":")[0] in {str(jail.ROOT), *(f"{jail.ROOT}/{p}" for p in private)}
    ]


def test_the_scratch_hides_no_python_that_lives_below_it():
    command = list(jail.enclosure(Limits()).command)
    assert command.index("--tmpfs") < command.index("--ro-bind")
    assert command[command.index("--tmpfs") + 1] == "/tmp"
    made = [command[k + 1] for k, word in enumerate(command) if word == "--dir"]
    assert "/tmp" not in made


def test_what_the_jail_shows_holds_nothing_private():
    shown = jail.readable()
    for name in ("solutions", "exercises", "tests", "book", ".git", "classroom/commands/grade.py", "press"):
        assert not [path for path in shown if (jail.ROOT / name).is_relative_to(path)]
    assert not [path for path in shown if Path.home().is_relative_to(path)]


def test_python_beside_private_files_is_refused(monkeypatch):
    monkeypatch.setattr(jail.sys, "prefix", str(Path.home()))
    with pytest.raises(JailError, match="virtual environment"):
        jail.readable()


def outcome(program: bytes, architecture: int, number: int, flags: int = 0) -> int:
    """What the kernel would do: an interpreter of the few instructions that the filter has."""
    steps = [struct.unpack_from("=HBBI", program, at) for at in range(0, len(program), 8)]
    value, at = 0, 0
    while True:
        code, if_true, if_false, operand = steps[at]
        at += 1
        if code == seccomp.RETURN:
            return operand
        if code == seccomp.LOAD:
            value = {seccomp.NUMBER: number, seccomp.ARCHITECTURE: architecture, seccomp.FLAGS: flags}[operand]
            continue
        holds = {
            seccomp.EQUAL: value == operand,
            seccomp.AT_LEAST: value >= operand,
            seccomp.ANY_BIT: bool(value & operand),
        }[code]
        at += if_true if holds else if_false


@pytest.mark.parametrize("machine", list(seccomp.AUDIT))
def test_the_filter_allows_threads_and_refuses_processes(machine):
    program, architecture = seccomp.program(machine), seccomp.AUDIT[machine]
    clone, clone3 = seccomp.CLONE[machine]
    assert outcome(program, architecture, clone, seccomp.CLONE_THREAD | 0x100) == seccomp.ALLOW
    assert outcome(program, architecture, clone, 17) == seccomp.REFUSE | 1
    assert outcome(program, architecture, clone3) == seccomp.REFUSE | 38
    column = list(seccomp.AUDIT).index(machine)
    for numbers in seccomp.REFUSED.values():
        if numbers[column] is not None:
            assert outcome(program, architecture, numbers[column]) == seccomp.REFUSE | 1
    assert outcome(program, architecture, 500) == seccomp.ALLOW
    assert outcome(program, 1, 500) == seccomp.KILL
    assert outcome(program, architecture, seccomp.X32 | clone) == seccomp.KILL
    with pytest.raises(ValueError, match="got 'm68k'"):
        seccomp.program("m68k")


# ---- what is written down ----


@pytest.mark.parametrize(
    ("status", "detail", "expected"),
    [
        (
            "raised",
            "ValueError: [3141]\nLine 2: f\nInput: X",
            "Your function raised ValueError in line 2 of its cell.",
        ),
        ("raised", "Leak3141: x\nLine 1: 3141\nInput: X", "Your function raised an error in line 1 of its cell."),
        ("raised", "ValueError: x\nLine 99: 3141", "Your function raised ValueError."),
        ("raised", sentences.DIED, sentences.DIED),
        ("out of time", "3141\nInput: X = 3141", sentences.LIMITED),
        ("unfit", "The result must be one number, got 3141.\nInput: x", "The result must be one number."),
        ("unfit", "The result must be finite, but holds NaN.\nInput: x = 1", "The result must be finite."),
        (
            "unfit",
            "Your function changes `x`, 3141\nInput",
            "Your function changes `x`, which it was given. Work on a copy.",
        ),
        ("not started", "Replace it.\nInput: 3141", "Replace it."),
        ("passed", "3141", ""),
    ],
)
def test_a_detail_carries_no_hidden_input(status, detail, expected):
    said = sentences.told("f", status, detail, ["x = 1", "def f(x):\n    return secret"])
    assert said == expected
    assert "3141" not in said
    assert "Input" not in said


def test_points_travel_with_the_marks():
    job = replace(QuickJob("ann", LESSON, 1, {"agreement": 2.5}, "v"), student="bob")
    mark = examined(job, None, ["no file"])
    assert mark.student == "bob"
    assert (mark.tasks["agreement"].points, mark.tasks["flat_stretch"].points) == (2.5, 1.0)
    assert mark.notes == ("no file",)


# ---- one failure costs one student ----


def test_a_result_that_cannot_be_written_costs_nobody_else(tmp_path):
    def work(job, data, notes):
        return quick(job, data, [*notes, "\ud800"] if job.student == "s0" else notes)

    with collect(handed_in(tmp_path / "in", 3), "plateaus", [Student(f"s{n}") for n in range(3)]) as collection:
        summary = grade(collection, Job("", "plateaus", 1, {}, "v"), lambda name: tmp_path / f"{name}.json", work=work)
    assert summary.graded == ["s1", "s2"]
    assert list(summary.failed) == ["s0"]
    assert "surrogates not allowed" in summary.failed["s0"]
    assert set(marks(tmp_path)) == {"s1", "s2"}


def test_an_error_whose_text_no_file_can_hold_costs_its_task_alone(tmp_path):
    """In a real jail, and with a class behind it."""
    attack = next(attack for attack in TRICKERY if attack.name == "an error whose text no file can hold")
    for student, notebook in {"s0": attack.notebook(), "s1": GOOD}.items():
        (tmp_path / f"{student}.ipynb").write_bytes(notebook)
    job, roster = QuickJob("", LESSON, 5, dict.fromkeys(TASKS, 2.0), "v"), [Student("s0"), Student("s1")]
    with collect(tmp_path, LESSON, roster) as collection:
        summary = grade(collection, job, lambda name: tmp_path / "marks" / f"{name}.json")
    statuses = {
        student: {mark["status"] for mark in tasks.values()} for student, tasks in marks(tmp_path / "marks").items()
    }
    assert summary.graded == ["s0", "s1"]
    assert statuses == {"s0": {"raised", "passed"}, "s1": {"passed"}}


def test_a_file_that_cannot_be_read_costs_nobody_else(tmp_path):
    def broken() -> bytes:
        raise OSError("the medium is damaged")

    with collect(handed_in(tmp_path / "in", 3), "plateaus", [Student(f"s{n}") for n in range(3)]) as collection:
        collection.files["s1"][-1] = replace(collection.files["s1"][-1], read=broken)
        summary = grade(collection, Job("", "plateaus", 1, {}, "v"), lambda name: tmp_path / f"{name}.json", work=quick)
    assert summary.graded == ["s0", "s2"]
    assert summary.failed == {"s1": "the medium is damaged"}


@pytest.mark.parametrize("damage", ["[" * 100_000, '{"tasks": 3}', '{"tasks": {"x": {}}}', "null"])
def test_a_damaged_result_costs_nobody_else_and_is_graded_again(tmp_path, damage):
    roster, out = [Student(f"s{n}") for n in range(3)], tmp_path / "out"
    handed_in(tmp_path / "in", 3)

    def run():
        with collect(tmp_path / "in", "plateaus", roster) as collection:
            return grade(collection, Job("", "plateaus", 1, {}, "v"), lambda name: out / f"{name}.json", work=quick)

    run()
    before, whole = marks(out), json.loads((out / "s0.json").read_text(encoding="utf-8"))
    parts = json.loads(damage) if damage[0] == "{" else None
    (out / "s0.json").write_text(json.dumps(whole | parts) if parts else damage, encoding="utf-8")
    summary = run()
    assert (summary.graded, summary.kept, summary.failed) == (["s0"], ["s1", "s2"], {})
    assert marks(out) == before


@pytest.mark.parametrize(("work", "why"), [(sealed, "1 and 2"), (killed, "process that graded it was killed")])
def test_a_failure_in_another_process_costs_nobody_else(tmp_path, work, why):
    with collect(handed_in(tmp_path / "in", 6), "plateaus", [Student(f"s{n}") for n in range(6)]) as collection:
        summary = grade(
            collection, Job("", "plateaus", 1, {}, "v"), lambda name: tmp_path / f"{name}.json", work=work, jobs=2
        )
    assert sorted(summary.graded) == ["s0", "s2", "s3", "s4", "s5"]
    assert list(summary.failed) == ["s1"]
    assert why in summary.failed["s1"]
