"""A worker in its jail: asked one thing at a time, with a deadline for each, and ended with all that it started."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import secrets
import select
import signal
import subprocess
import time
from dataclasses import replace
from typing import Any

from classroom.sandbox import seccomp
from classroom.sandbox.gate import Garbled, Reply, passed
from classroom.sandbox.jail import Enclosure, JailError, Limits, enclosure
from classroom.submissions.notebook import printable

ENGINE_NEEDS = ("PATH", "HOME", "XDG_RUNTIME_DIR", "DOCKER_HOST", "CONTAINER_HOST")  # its service, its images
WORKER = "worker.py"
EARLY = 0.95  # of its time: a worker that was stopped by the clock cannot say so sooner

_numbers = itertools.count()


class Ended(Exception):
    """The worker can be asked no more. `why` is "late", "died" or "garbled"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Session:
    """One worker, started by the constructor; JailError where it does not start. Close it by the thread that began it.

    (Bubblewrap's --die-with-parent means the thread that started it.)
    """

    def __init__(self, lesson: str, limits: Limits, *, container: str | None = None) -> None:
        self.limits, self.buffer, self.inner, self.worker = limits, b"", 0, 0
        self.walls = enclosure(limits, container=container, number=next(_numbers))
        self.process = self._started(self.walls)
        assert self.process.stdin and self.process.stdout
        self.requests, self.replies = self.process.stdin.fileno(), self.process.stdout.fileno()
        for end in (self.requests, self.replies):
            os.set_blocking(end, False)
        begin = {"lesson": lesson, "uid": self.walls.uid, "cpu": int(limits.submission_seconds) + 1}
        begin |= {name: getattr(limits, name) for name in ("memory", "scratch", "threads", "reply", "items")}
        try:
            reply = self.ask("begin", limits.start_seconds, **begin)
        except Ended as error:
            raise JailError(f"The worker did not start ({error.why}): {self.close()}") from None
        if reply.trouble:
            raise JailError(f"The worker did not start: {reply.name} {self.close()}")
        self.worker = self._process_number()
        if not self.worker:
            raise JailError(f"The worker does not show in /proc, so its threads cannot be counted. {self.close()}")

    def _started(self, walls: Enclosure) -> subprocess.Popen[bytes]:
        command, inherited, told = list(walls.command), [], None
        environment = {name: os.environ[name] for name in ENGINE_NEEDS if walls.engine and name in os.environ}
        if walls.filtered:
            (reader, writer), (told, info) = os.pipe(), os.pipe()
            os.write(writer, seccomp.program())
            os.close(writer)
            inherited = [reader, info]
            command = [part.replace("{filter}", str(reader)).replace("{info}", str(info)) for part in command]
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0, pass_fds=inherited, env=environment
        )
        for descriptor in inherited:
            os.close(descriptor)
        if told is not None:
            with os.fdopen(told, "rb") as file, contextlib.suppress(ValueError):
                self.inner = int(json.loads(file.read())["child-pid"])  # the first process inside, as seen from here
        return process

    def ask(self, what: str, seconds: float, **given: Any) -> Reply:
        """The reply to one request; raises Ended where none comes in time (and a little more) or it makes no sense."""
        if self.buffer or _polled(self.replies, select.POLLIN, 0.0):
            raise Ended("garbled")  # it spoke without being asked: a student's code has written to the channel
        number = secrets.randbits(60)  # so that no code can answer what it has not been asked yet
        request = {"n": number, "do": what, "seconds": seconds, "with": given}
        begun = time.monotonic()
        until = begun + seconds + min(2.0, 0.5 + seconds / 4)
        self._send(json.dumps(request).encode() + b"\n", until)
        line = self._receive(until)
        took = time.monotonic() - begun
        try:
            reply = passed(line, what, number, items=self.limits.items)
        except Garbled:
            raise Ended("garbled") from None
        if reply.trouble == "late" and took < EARLY * seconds:  # an alarm that the code rang itself
            reply = replace(reply, trouble="raised")
        return replace(reply, threads=self._threads())

    def _process_number(self) -> int:
        """The worker's number among the processes of this machine; 0 where it is none of them.

        In a container the worker is the first process, so all that it starts are its children, or become so. An engine
        may run on another machine, where this number is somebody else's.
        """
        if not self.walls.engine:
            return next(iter(_children(self.inner)), 0)
        command = [self.walls.engine, "inspect", "--format", "{{.State.Pid}}", self.walls.name]
        said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout.strip()
        return int(said) if said.isdecimal() and WORKER in _command(int(said)) else 0

    def _threads(self) -> int:
        """How many threads the worker has, as the kernel says out here, where no code of a student's has a say.

        In a container it can start processes too: each counts as a thread.
        """
        for _ in range(60):
            count = _tasks(self.worker) + (len(_children(self.worker)) if self.walls.engine else 0)
            if not self.worker or count <= 1:
                return 1
            time.sleep(0.005)  # the kernel forgets a thread a moment after Python does
        return count

    def _send(self, data: bytes, until: float) -> None:
        while data:
            self._wait(self.requests, select.POLLOUT, until)
            try:
                data = data[os.write(self.requests, data) :]
            except BlockingIOError:
                continue
            except OSError:
                raise Ended("died") from None

    def _receive(self, until: float) -> bytes:
        while b"\n" not in self.buffer:
            if len(self.buffer) > 2 * self.limits.reply:
                raise Ended("garbled")
            self._wait(self.replies, select.POLLIN, until)
            with contextlib.suppress(BlockingIOError):
                got = os.read(self.replies, 1 << 16)
                if not got:
                    raise Ended("died")
                self.buffer += got
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line

    def _wait(self, end: int, event: int, until: float) -> None:
        if not _polled(end, event, max(0.0, until - time.monotonic())):
            raise Ended("late")

    def close(self) -> str:
        """End the worker and wait until nothing of it is left; what the jail said where it could not start."""
        if self.walls.engine:
            subprocess.run([self.walls.engine, "kill", self.walls.name], capture_output=True, check=False, timeout=60)
        if self.inner and self.process.poll() is None:  # while its parent lives, the number can be nobody else's
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.inner, signal.SIGKILL)  # the kernel ends a process namespace with its first process
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        self.process.kill()
        until = time.monotonic() + 10
        while self.inner and living(self.inner) and time.monotonic() < until:  # where it ended by itself, just now
            time.sleep(0.002)
        try:
            said = self.process.communicate(timeout=10)[1].decode("utf-8", "replace").split()
            return printable(" ".join(said)[-500:], 500)
        except subprocess.TimeoutExpired:
            raise JailError(f"Process {self.inner} of a submission could not be ended: end it by hand.") from None


def living(process: int) -> bool:
    """Whether a process runs: one that has ended stays in the list until its parent looks, as state Z."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(") ")[2][:1] not in ("Z", "X", "")
    except OSError:
        return False


def _command(process: int) -> str:
    """The words with which a process was started; empty where there is none."""
    try:
        with open(f"/proc/{process}/cmdline", encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _tasks(process: int) -> int:
    """How many threads a process has; none where it has ended."""
    try:
        return len(os.listdir(f"/proc/{process}/task"))
    except OSError:
        return 0


def _children(process: int) -> list[int]:
    """The processes that a process has started and that live."""

    def parent(one: int) -> int:
        try:
            with open(f"/proc/{one}/stat", encoding="utf-8", errors="replace") as file:
                return int(file.read().rpartition(") ")[2].split()[1])
        except (OSError, IndexError):
            return 0

    numbers = [int(one) for one in os.listdir("/proc") if one.isdigit()] if process else []
    return [one for one in numbers if parent(one) == process and living(one)]


def _polled(end: int, event: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(end, event)
    return bool(poll.poll(1000 * seconds))
