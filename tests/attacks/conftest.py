"""Each attack is tried the same way: in a real jail, with the marks, the processes and the notes looked at."""

import os
import socket
import threading
from pathlib import Path

import pytest

from attacks.escapes import aimed, machine
from attacks.handed_in import AMPLE, LESSON, ROOT, TASKS, VICTIM, Attack, QuickJob
from classroom.grading.grader import examined
from classroom.sandbox import worker_client
from classroom.sandbox.jail import Limits

LIMITS = Limits(cell_seconds=AMPLE, patience=1.0, submission_seconds=5 * AMPLE, memory=3 << 29, scratch=16 << 20)
# What is below /tmp is scratch inside, also the path of a course that lies there outside: it vanishes with the worker.
WRITABLE = [
    str(place)
    for place in (ROOT, ROOT / "lessons", "/tmp/..", "/grader", "/grader/lessons", "/usr/lib", "/etc", Path.home())
    if not Path(place).resolve().is_relative_to("/tmp")
]
SPACES = ("cgroup", "ipc", "mnt", "net", "pid", "uts")  # a worker has its own of each
HERE = [str(ROOT / name) for name in ("solutions", "exercises", "tests", "book", "classroom", ".git", "README.md")]
THERE = ["/etc/passwd", "/etc/shadow", "/var", "/run", "/sys", "/proc/1/environ", "/home", str(Path.home() / ".ssh")]


@pytest.fixture(scope="session")
def job():
    return QuickJob("mallory", LESSON, 2024, dict.fromkeys(TASKS, 2.0), "test", limits=LIMITS)


@pytest.fixture
def spaces(monkeypatch):
    """The process namespaces of all workers that a test starts."""
    begun, held, begin = [], [], worker_client.Session._started

    def started(self, walls):
        process = begin(self, walls)
        shared = {kind for kind in SPACES if space(self.inner, kind) == space("self", kind)}
        assert not shared, f"the worker lives in namespaces of the grader: {shared}"
        held.append(os.open(f"/proc/{self.inner}/ns/pid", os.O_RDONLY))  # while it is held, its number is no other's
        begun.append(space(self.inner, "pid"))
        return process

    monkeypatch.setattr(worker_client.Session, "_started", started)
    yield begun
    for end in held:
        os.close(end)


def space(process: int | str, kind: str) -> str:
    """The namespace in which a process of this machine lives."""
    return os.readlink(f"/proc/{process}/ns/{kind}")


def running_in(spaces: list[str]) -> list[str]:
    """The processes of this machine that live in one of these namespaces."""

    def within(process: str) -> bool:
        try:
            return worker_client.living(int(process)) and space(process, "pid") in spaces
        except OSError:
            return False

    return [process for process in os.listdir("/proc") if process.isdigit() and within(process)]


@pytest.fixture(scope="module")
def listening():
    """A port that answers on TCP and counts on UDP, and two unix sockets; (targets, list of what arrived)."""
    arrived: list[str] = []
    tcp, udp = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port = tcp.getsockname()[1]
    udp.bind(("127.0.0.1", port))
    udp.settimeout(0.1)
    unix = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    unix.bind(f"\0shape-of-loss-{os.getpid()}")
    unix.listen()

    def accept() -> None:
        while True:
            try:
                tcp.accept()[0].close()
                arrived.append("tcp")
            except OSError:
                return

    threading.Thread(target=accept, daemon=True).start()
    yield {"port": port, "abstract": f"shape-of-loss-{os.getpid()}", "unix": "/run/systemd/private"}, arrived, udp
    tcp.shutdown(socket.SHUT_RDWR)
    for one in (tcp, udp, unix):
        one.close()


@pytest.fixture
def targets(listening, tmp_path):
    """What the attacks that want out aim at: all of it exists outside."""
    course = tmp_path / "course"
    course.mkdir()
    (course / "secret.key").write_text("hidden", encoding="utf-8")
    private = [*HERE, *THERE, str(course), str(course / "secret.key")]
    return listening[0] | machine(LIMITS) | {"writable": WRITABLE, "private": private}


@pytest.fixture
def trial(job, spaces, targets):
    """trial(attack) asserts the honest mark, that nothing is left running, and what the result says; it returns it."""

    def tried(attack: Attack):
        result = examined(attack.hurried(job), aimed(attack, **targets).notebook())
        assert result.tasks.keys() == set(TASKS)
        for name, mark in result.tasks.items():
            assert mark.status in attack.lost.get(name, "passed").split("|"), (result.notes, mark)
            assert (mark.score < 1) if name in attack.lost else (mark.score == 1)
        assert spaces
        assert not running_in(spaces)
        assert not attack.told or result.tasks[VICTIM].detail == attack.told
        assert attack.says in " ".join(result.notes), result.notes
        assert attack.says or not result.notes, "an attack that says nothing of itself leaves no trace"
        return result

    return tried
