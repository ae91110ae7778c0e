"""Attacks that want out: to read what is private, to write, to reach the network, to stay."""

import os
from dataclasses import replace

from attacks.handed_in import ROOT, Attack, in_cell, in_task
from classroom.sandbox.jail import ENVIRONMENT, Limits
from classroom.sandbox.seccomp import CLONE

STEAL = """
import json
key = json.load(open("{root}/solutions/plateaus.ipynb"))
scope = dict(np=np)
for cell in key["cells"]:
    if "def agreement" in "".join(cell["source"]):
        exec("".join(cell["source"]), scope)
return scope["agreement"](moves)
"""
REACH = """
import os
seen = []
for place in {private}:
    try:
        found = os.listdir(place) if os.path.isdir(place) else open(place, "rb").read(100)
        seen += [found] if found else []
    except OSError:
        pass
seen += [name for name in os.environ if name not in {environment}]
for process in os.listdir("/proc"):
    if process.isdigit() and int(process) > 2:
        seen.append(process)
seen += [line for line in open("/proc/net/dev").read().splitlines()[2:] if not line.strip().startswith("lo:")]
assert not seen, seen
"""
WRITE = """
import os
for place in {writable}:
    for attempt in (lambda: open(place + "/escaped", "w").write("x"), lambda: os.mkdir(place + "/escaped"),
                    lambda: os.symlink("/", place + "/escaped")):
        try:
            attempt()
        except OSError:
            continue
        raise SystemExit(f"{place} can be written")
"""
NETWORK = """
import socket, urllib.request
def reach(kind, family, where):
    with socket.socket(family, kind) as link:
        link.settimeout(0.5)
        link.connect(where)
        link.send(b"here I am")
attempts = [
    lambda: reach(socket.SOCK_STREAM, socket.AF_INET, ("127.0.0.1", {port})),
    lambda: reach(socket.SOCK_DGRAM, socket.AF_INET, ("127.0.0.1", {port})),
    lambda: reach(socket.SOCK_STREAM, socket.AF_UNIX, "\\0{abstract}"),
    lambda: reach(socket.SOCK_STREAM, socket.AF_UNIX, "{unix}"),
    lambda: socket.getaddrinfo("example.org", 80),
    lambda: urllib.request.urlopen("http://127.0.0.1:{port}", timeout=0.5),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1),
    lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0),
]
for attempt in attempts:
    try:
        attempt()
    except OSError:
        continue
    raise SystemExit("reached")
"""
KILL = """
import os, signal
for process in (os.getppid(), 1, 2, *range(3, 100)):
    if process != os.getpid():
        try:
            os.kill(process, signal.SIGKILL)
        except OSError:
            pass
"""
STAY = """
import os, subprocess
attempts = [
    lambda: subprocess.Popen(["sleep", "1000"]),
    lambda: os.posix_spawn("/proc/self/exe", ["python", "-c", "while True: pass"], {}),
    lambda: os.system("sleep 1000 &") == 0 or 1 / 0,
    os.fork,
    os.forkpty,
]
for attempt in attempts:
    try:
        attempt()
    except (OSError, ZeroDivisionError):
        continue
    raise SystemExit("started")
"""
LINGER = "import threading, time\nthreading.Thread(target=lambda: time.sleep(1000)).start()"
RIGHTS = """
import ctypes, os, resource
libc = ctypes.CDLL(None, use_errno=True)
assert os.getuid() != 0 and os.geteuid() != 0
refused = [
    lambda: libc.unshare(0x10000000),
    lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None),
    lambda: libc.ptrace(16, 1, 0, 0),
    lambda: libc.setuid(0),
    lambda: libc.syscall({clone}, 17, 0, 0, 0, 0),
    lambda: libc.memfd_create(b"x", 0),
    lambda: libc.shmget(1, 1 << 20, 0o1600),
    lambda: libc.syscall(425, 8, 0),
    lambda: libc.chroot(b"/tmp"),
]
done = [number for number, call in enumerate(refused) if call() != -1]
assert not done, done
assert os.getsid(0) != 0, "the session of the grader, and so its terminal"
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
assert status["NoNewPrivs"].strip() == "1" and status["Seccomp"].strip() == "2" and not int(status["CapPrm"], 16)
for name, most in {limits}.items():
    kind = getattr(resource, "RLIMIT_" + name)
    assert resource.getrlimit(kind) == (most, most), name
    try:
        resource.setrlimit(kind, (most + 1, most + 1))
    except (ValueError, OSError):
        continue
    raise SystemExit(name + " can be raised")
"""

ESCAPES = [
    in_task("reading the solutions", STEAL, "raised"),
    in_cell("reading what is private", REACH),
    in_cell("writing outside", WRITE),
    in_cell("network", NETWORK),
    in_cell("killing the parent", KILL),
    in_cell("killing everything", "import os, signal\nos.kill(-1, signal.SIGKILL)", says="ProcessLookupError"),
    in_cell("a background process", STAY),
    in_cell("a background thread", LINGER, says="left threads"),
    in_cell("more rights", RIGHTS),
]


def machine(limits: Limits) -> dict[str, object]:
    """What the attacks must know of this machine and of a jail with these limits."""
    allowed = {
        *ENVIRONMENT,
        "PWD",
        "LC_CTYPE",
        "KMP_DUPLICATE_LIB_OK",
        "KMP_INIT_AT_FORK",
    }  # the last two by scikit-learn
    most = {"AS": limits.memory, "FSIZE": limits.scratch, "NPROC": limits.threads, "NOFILE": 128, "CORE": 0}
    most["CPU"] = int(limits.submission_seconds) + 1
    return {"root": ROOT, "environment": allowed, "clone": CLONE[os.uname().machine][0], "limits": most}


def aimed(attack: Attack, **targets: object) -> Attack:
    """The attack with the paths and ports of this machine in it."""

    def fill(text: str) -> str:
        for name, value in targets.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    answers = {task: fill(source) for task, source in attack.answers.items()}
    return replace(attack, cells=tuple(map(fill, attack.cells)), answers=answers)
