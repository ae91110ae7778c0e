"""The walls around a submission: the command that starts the worker where it can harm nothing.

What is inside: Python and its packages, the system's libraries and `lessons`, all read-only, and a small empty /tmp.
What is not: the solutions, the exercises, the tests, the course folder, homes, other submissions, any network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
INSIDE = "/grader"
ENVIRONMENT = {
    "HOME": "/tmp",
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "MPLCONFIGDIR": "/tmp",
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "JOBLIB_MULTIPROCESSING": "0",
}
INSTALL = "Install it (Debian, Ubuntu: apt install bubblewrap), or use --container docker or --container podman."
NOBODY = 65534
IMAGE = "debian:stable-slim"


class JailError(RuntimeError):
    """No jail can be made here; the message says what to do. Nothing is ever run outside of one."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Seconds are of the clock; a task's calls get `patience` times its own limit."""

    cell_seconds: float = 30.0
    patience: float = 2.0
    submission_seconds: float = 600.0
    start_seconds: float = 120.0
    memory: int = 3 << 30
    scratch: int = 64 << 20
    threads: int = 64
    reply: int = 2 << 20  # bytes
    items: int = 1 << 16  # values in a reply; the largest right one of the course has 605


@dataclass(frozen=True)
class Enclosure:
    """How the worker is started. `uid` is what it becomes by itself, 0 where it is an unprivileged user already."""

    command: tuple[str, ...]
    uid: int = 0
    filtered: bool = True
    name: str = ""
    engine: str = ""


def enclosure(limits: Limits, *, container: str | None = None, image: str = IMAGE, number: int = 0) -> Enclosure:
    """The walls for one worker; JailError where they cannot be built. `number` tells workers of this process apart."""
    if container:
        return _container(container, image, limits, name=f"shape-of-loss-{os.getpid()}-{number}")
    tool, privileged = bubblewrap()
    uid = 0x6000_0000 + 16 * os.getpid() + number % 16 if privileged else 0
    return Enclosure(tuple(_bubblewrap(tool, privileged, limits)), uid=uid)


@cache
def bubblewrap() -> tuple[str, bool]:
    """The path of bwrap, and whether it works with the rights of root; JailError where it works in neither way.

    Root's way gives each worker a user id of its own, so that the limit on threads counts for it alone. In a container
    root may lack the right to make namespaces; then a user namespace serves, as it does for everyone else.
    """
    if sys.platform != "linux":
        raise JailError(
            f"bubblewrap needs Linux, this is {sys.platform}: use --container docker or --container podman."
        )
    tool = shutil.which("bwrap")
    if not tool:
        raise JailError(f"Submissions run inside bubblewrap, and there is no `bwrap` here. {INSTALL}")
    said = ""
    for privileged in (True, False) if os.geteuid() == 0 else (False,):
        command = _bubblewrap(tool, privileged, Limits(), seccomp=False)[:-1]
        leave = f"os.setresgid({NOBODY}, {NOBODY}, {NOBODY}); os.setresuid({NOBODY}, {NOBODY}, {NOBODY})"
        look = f"import os; {leave if privileged else 'os'}; import numpy.version; open('{INSIDE}/lessons/__init__.py')"
        tried = subprocess.run([*command, "-c", look], capture_output=True, text=True, timeout=60, check=False)
        if tried.returncode == 0:
            return tool, privileged
        said = tried.stderr.strip()[-300:]
    raise JailError(f"bubblewrap cannot build a jail here: {said or 'it gave no reason'}. "
                    "It needs version 0.7 or later and the kernel's user namespaces; "
                    "else use --container docker or --container podman.")  # fmt: skip


def _bubblewrap(tool: str, privileged: bool, limits: Limits, seccomp: bool = True) -> list[str]:
    spaces = ["ipc", "pid", "net", "uts", "cgroup-try"] if privileged else ["all", "user"]
    rights = ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"] if privileged else [
        "--uid", str(NOBODY), "--gid", str(NOBODY)]  # fmt: skip
    command = [tool, *(f"--unshare-{space}" for space in spaces), *rights]
    command += ["--die-with-parent", "--new-session", "--hostname", "jail", "--clearenv"]
    for name, value in ENVIRONMENT.items():
        command += ["--setenv", name, value]
    # First the scratch: Python or the course may lie below /tmp outside, and would be hidden by what comes later.
    command += ["--perms", "1777", "--size", str(limits.scratch), "--tmpfs", "/tmp", "--chdir", "/tmp"]
    inside = readable()
    parents = {str(parent) for target in inside.values() for parent in Path(target).parents} - {"/", "/tmp"}
    for parent in sorted(parents):  # else bubblewrap makes them for root alone
        command += ["--perms", "0755", "--dir", parent]
    for source, target in inside.items():
        command += ["--ro-bind", source, target]
    command += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    command += ["--remount-ro", "/"]
    command += ["--seccomp", "{filter}", "--info-fd", "{info}"] if seccomp else []
    return [*command, "--", sys.executable, "-s", "-B", f"{INSIDE}/worker.py"]


def readable() -> dict[str, str]:
    """Path outside -> path inside, of all that a worker can read."""
    system = [f"/{name}" for name in ("lib", "lib64", "usr/lib", "usr/lib64", "usr/share/zoneinfo", "etc/ld.so.cache")]
    homes = {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1])}
    for home in homes:
        if ROOT.is_relative_to(home) or Path.home().is_relative_to(home):
            raise JailError(
                f"Python lives in {home}, which holds private files too: install it in a virtual environment."
            )
    shared = {"/usr/bin", "/usr/local"} if homes & {"/usr", "/usr/local"} else set()
    paths = [path for path in (*system, *sorted((homes - {"/usr", "/usr/local"}) | shared)) if Path(path).exists()]
    own = {str(ROOT / "lessons"): f"{INSIDE}/lessons", str(ROOT / "classroom/sandbox/worker.py"): f"{INSIDE}/worker.py"}
    return {path: path for path in paths} | own


def _container(engine: str, image: str, limits: Limits, *, name: str) -> Enclosure:
    """The same walls by Docker or Podman. The image is a root: libraries are those that our Python was built with."""
    if not shutil.which(engine):
        raise JailError(f"--container {engine}: there is no `{engine}` here.")
    command = [engine, "run", "--rm", "--interactive", "--name", name, "--network", "none", "--read-only"]
    command += ["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--user", f"{NOBODY}:{NOBODY}"]
    command += f"--pids-limit {limits.threads} --memory {limits.memory} --memory-swap {limits.memory}".split()
    command += ["--ulimit", "core=0", "--ipc", "none", "--hostname", "jail", "--workdir", "/tmp"]
    command += ["--tmpfs", f"/tmp:rw,nosuid,nodev,noexec,size={limits.scratch}"]
    for variable, value in ENVIRONMENT.items():
        command += ["--env", f"{variable}={value}"]
    for source, target in readable().items():
        command += ["--volume", f"{source}:{target}:ro"]
    command += ["--entrypoint", sys.executable, image, "-s", "-B", f"{INSIDE}/worker.py"]
    return Enclosure(tuple(command), filtered=False, name=name, engine=engine)
