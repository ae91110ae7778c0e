"""The screen in memory on which Linux's Firefox draws WebGL: without a screen it draws none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from press.chromium import debian, installed

MISSING = "On Linux the tests of surfaces in Firefox need Xvfb: install it (Debian: apt install xvfb)."


def ensure() -> str:
    """The path of Xvfb, which is installed first where it is missing: Debian's where root."""
    return installed(lambda: shutil.which("Xvfb"), debian("xvfb"), MISSING)


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """The environment of a program with a screen of its own; elsewhere than on Linux the one there is."""
    if not sys.platform.startswith("linux"):
        yield dict(os.environ)
        return
    said, says = os.pipe()
    process = subprocess.Popen(
        [ensure(), "-displayfd", str(says), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"],
        pass_fds=[says],
        stderr=subprocess.DEVNULL,
    )
    os.close(says)
    try:
        with os.fdopen(said, encoding="ascii") as number:
            display = number.readline().strip()
        if not display:
            raise RuntimeError("Xvfb ended before it had a display")
        yield {**os.environ, "DISPLAY": f":{display}", "LIBGL_ALWAYS_SOFTWARE": "1"}
    finally:
        process.terminate()
        process.wait()
