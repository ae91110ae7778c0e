"""Attacks that use up time, memory, processes, disk or patience."""

from attacks.handed_in import Attack, in_cell, in_task
from attacks.trickery import REPLACED

SWALLOW = """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""
LOOP = "while True:\n    pass\n"
BLOCKED = "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))\nwhile True:\n    pass"
HOARD = "blocks = [np.empty(1 << 23) for _ in range(1000)]"  # 64 GB; none of it touched, should no limit stop it
THREADS = """
import os, threading, time
def wait():
    time.sleep(1000)
alone = os.getuid() >= 0x60000000  # a user id of its own; without one memory is the limit
threading.stack_size(1 << 15 if alone else 0)
started = 0
try:
    for _ in range(10_000):
        threading.Thread(target=wait, daemon=True).start()
        started += 1
except RuntimeError:
    pass
assert started < (64 if alone else 1000)
"""
SPIN = THREADS.replace("time.sleep(1000)", "while True: pass")  # they leave no time to whoever asks how many there are
FILL = """
import os
written = 0
try:
    for number in range(200):
        with open(f"/tmp/{number}", "wb") as file:
            written += file.write(bytes(1 << 20))
except OSError:
    pass
assert written < 100 << 20
for place in ("/dev/shm/x", "/dev/x", "/x", "/grader/x", "/proc/x"):
    try:
        open(place, "wb")
    except OSError:
        continue
    raise SystemExit(f"{place} can be written")
"""
SEGFAULT = "import ctypes\nctypes.string_at(0)"
RECURSE = "import sys\nsys.setrecursionlimit(10**9)\ndef down(n):\n    return down(n + 1) + 1\ndown(0)"
FLOOD = """
import os
for end in range(3, 128):
    try:
        for _ in range(1 << 14):  # a gigabyte in one line
            os.write(end, b" " * (1 << 16))
    except OSError:
        pass
while True:
    pass
"""
SHOUT = """
import os, sys
for _ in range(60):
    print("x" * 1_000_000)
    sys.stderr.write("y" * 1_000_000)
    os.write(1, b"z" * 100_000)
"""
THINGS = '{"value": [{}] * 500_000}'  # in 2 MB, which a reply may have
RIGHT = """
def agreement(moves):
    ways = moves / np.linalg.norm(moves, axis=1, keepdims=True)
    return np.mean(np.sum(ways[1:] * ways[:-1], axis=1))
"""

EXHAUSTION = [
    in_cell("endless loop in a cell", "while True:\n    pass", says="takes too long", late=True),
    in_task("endless loop in a task", "while True:\n    pass", "out of time", late=True),
    in_cell("loop that swallows exceptions in a cell", SWALLOW, says="did not end", late=True),
    in_task("loop that swallows exceptions in a task", SWALLOW, "out of time", late=True),
    in_cell("loop that blocks signals", BLOCKED, says="did not end", late=True),
    in_task("a call into C that sleeps", "import time\ntime.sleep(1e6)", "out of time", late=True),
    Attack("endless loop above the answer", answers={"agreement": LOOP + RIGHT}, says="takes too long", late=True),
    Attack("endless loop below the answer", answers={"agreement": RIGHT + SWALLOW}, says="did not end", late=True),
    in_cell("fork bomb", "import os\nwhile True:\n    os.fork()", says="PermissionError"),
    in_task("fork bomb in a task", "import os\nwhile True:\n    os.fork()", "raised"),
    in_cell("thread bomb", SPIN, says="Code cell 2", late=True),
    in_task("thread bomb in a task", THREADS, "not started"),
    in_cell("memory bomb", HOARD, says="used up the memory"),
    in_task("memory bomb in a task", HOARD, "raised"),
    in_cell("disk filling", FILL),
    in_cell("output flood", SHOUT),
    in_cell("sys.exit", "import sys\nsys.exit(0)", says="stopped"),
    in_task("sys.exit in a task", "import sys\nsys.exit(0)", "raised"),
    in_cell("os._exit", "import os\nos._exit(0)", says="ended Python"),
    in_task("os._exit in a task", "import os\nos._exit(0)", "raised"),
    in_cell("segmentation fault", SEGFAULT, says="ended Python"),
    in_cell("endless recursion", RECURSE, says="Code cell 2", late=True),
    in_cell("stop oneself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", says="did not end", late=True),
    in_task("a value of megabytes", "return 'x' * (5 << 20)", "unfit"),
    in_task("a list of a million things", "return [{}] * 1_000_000", "unfit"),
    in_task("half a million things in a reply", REPLACED.replace("{reply}", THINGS) + "return 0.0", "unfit"),
    in_task("a reply without end", FLOOD, "unfit"),
    in_task("a list that holds itself", "value = []\nvalue.append(value)\nreturn value", "unfit"),
]
