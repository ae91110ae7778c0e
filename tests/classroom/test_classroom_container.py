"""With --container: what a worker leaves running is counted from outside, as it is in bubblewrap's jail.

No engine is needed here. In its place stands a program that starts the worker without any walls; what it is given is
honest.
"""

import os
import sys

import pytest

from classroom.sandbox.jail import ROOT, JailError, Limits
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


@pytest.fixture
def podman(tmp_path, monkeypatch):
    """An engine by this name."""
    (tmp_path / "podman").write_text(ENGINE, encoding="utf-8")
    (tmp_path / "podman").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)


@pytest.fixture
def worker(podman):
    session = Session("", LIMITS, container="podman")
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


def test_an_engine_on_another_machine_is_refused_since_nothing_can_be_counted(podman, monkeypatch):
    """The number that it tells is somebody else's here."""
    monkeypatch.setenv("ELSEWHERE", str(os.getpid()))
    monkeypatch.setattr("classroom.sandbox.worker_client.ENGINE_NEEDS", ("PATH", "ELSEWHERE"))
    with pytest.raises(JailError, match="does not show in /proc"):
        Session("", LIMITS, container="podman")
