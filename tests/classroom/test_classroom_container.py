"""With --container: what a worker leaves running is counted from outside, as it is in bubblewrap's jail.

No engine is needed here. In its place stands a program that starts the worker without any walls; what it is given is
honest. Docker and Podman are tried as well where they are and have the image.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attacks.handed_in import LESSON, TASKS, Attack, QuickJob

from classroom.grading.grader import examined
from classroom.sandbox.jail import IMAGE, ROOT, JailError, Limits
from classroom.sandbox.worker_client import Session

ENGINE = f"""#!{sys.executable}
import os, pathlib, signal, sys
number = pathlib.Path(__file__).with_suffix(".pid")
if sys.argv[1] == "run":
    number.write_text(str(os.getpid()), encoding="ascii")
    os.setsid()
    os.environ |= dict(sys.argv[at + 1].split("=", 1) for at, word in enumerate(sys.argv) if word == "--env")
    os.environ["PYTHONPATH"] = {str(ROOT)!r}
    os.execv(sys.executable, [sys.executable, "-s", "-B", {str(ROOT / "classroom/sandbox/worker.py")!r}])
if sys.argv[1:4] == ["inspect", "--format", "{{{{.State.Pid}}}}"]:
    print(os.environ.get("ELSEWHERE") or number.read_text(encoding="ascii"))
if sys.argv[1] == "kill":
    os.killpg(int(number.read_text(encoding="ascii")), signal.SIGKILL)
"""
LIMITS = Limits(threads=4096)  # of this user, who has others here


def engines() -> list[str]:
    """The engines of this machine that have the image: nothing is downloaded here. Images close /root to a worker."""
    if Path(sys.base_prefix).is_relative_to("/root"):
        return []
    look = [[name, "image", "inspect", IMAGE] for name in ("docker", "podman") if shutil.which(name)]
    return [words[0] for words in look if subprocess.run(words, capture_output=True, check=False).returncode == 0]


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """The name of an engine in whose place stands the program above."""
    (tmp_path / "podman").write_text(ENGINE, encoding="utf-8")
    (tmp_path / "podman").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return "podman"


@pytest.fixture(params=["a stand-in", *engines()])
def engine(request):
    """The name of an engine: the stand-in's, and that of each that is here."""
    return request.getfixturevalue("stand_in") if request.param == "a stand-in" else request.param


@pytest.fixture
def worker(engine):
    session = Session("", LIMITS, container=engine)
    yield session
    session.close()


LEAVING = {
    "a thread": "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    "a process": "import subprocess\nleft = subprocess.Popen(['sleep', '60'])",
}


@pytest.mark.parametrize("source", LEAVING.values(), ids=LEAVING)
def test_what_a_cell_leaves_running_in_a_container_is_counted(worker, source):
    assert worker.ask("run", 30, source=source, name="cell").left_behind == "left threads running"


ENDING = {
    "a thread": "import threading\none = threading.Thread(target=print)\none.start()\none.join()",
    "a process": "import subprocess\nsubprocess.run(['true'])",
    "neither": "x = 1",
}


@pytest.mark.parametrize("source", ENDING.values(), ids=ENDING)
def test_what_has_ended_is_left_behind_by_nobody(worker, source):
    assert worker.ask("run", 30, source=source, name="cell").left_behind == ""


def test_a_thread_that_the_kernel_has_not_yet_forgotten_is_no_thread(worker, monkeypatch):
    counts = iter([2, 2, 1])
    monkeypatch.setattr("classroom.sandbox.worker_client._tasks", lambda process: next(counts))
    monkeypatch.setattr("classroom.sandbox.worker_client._children", lambda process: [])
    assert worker._threads() == 1


def test_an_engine_on_another_machine_is_refused_since_nothing_can_be_counted(stand_in, monkeypatch):
    """The number that it tells is somebody else's here."""
    monkeypatch.setenv("ELSEWHERE", str(os.getpid()))
    monkeypatch.setattr("classroom.sandbox.worker_client.ENGINE_NEEDS", ("PATH", "ELSEWHERE"))
    with pytest.raises(JailError, match="does not show in /proc"):
        Session("", LIMITS, container=stand_in)


def test_a_right_submission_gets_all_its_marks_in_a_container(engine):
    job = QuickJob("ann", LESSON, 5, dict.fromkeys(TASKS, 2.0), "v", limits=LIMITS, container=engine)
    result = examined(job, Attack("good").notebook())
    assert result.notes == ()
    assert {name: mark.score for name, mark in result.tasks.items()} == dict.fromkeys(TASKS, 1.0)
