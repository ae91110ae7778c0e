"""Bubblewrap for the tests: found, or installed where that is possible, or one clear line.

`make test` runs this; a grader's machine needs it too: `python -m classroom.sandbox.bubblewrap` says whether it
works there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from classroom.sandbox.jail import JailError, bubblewrap

INSTALL_SECONDS = 300


def ensure() -> str:
    """The path of a bubblewrap that can build a jail here, installed first where it is missing and this is root."""
    attempts = []
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        attempts = [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "bubblewrap"]]
    for command in attempts:
        if shutil.which("bwrap"):
            break
        try:
            subprocess.run(command, capture_output=True, timeout=INSTALL_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            continue
    return bubblewrap()[0]


if __name__ == "__main__":
    try:
        print(f"{ensure()} works here: submissions can be graded.")
    except JailError as error:
        sys.exit(str(error))
