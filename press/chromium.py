"""The Chromium that the browser tests drive: found, or installed where that is possible, or one clear line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

# The shell has the same engine without a window, whose own pages take a third of the processor while pages are tested.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOAD_SECONDS = 300
MISSING = "The browser tests need Chromium: install it (Debian: apt install chromium) or set CHROMIUM to its path."


def find() -> str | None:
    """The path of a Chromium: $CHROMIUM, one on PATH, or the one that Playwright downloaded; None without any."""
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or _downloaded()


def ensure() -> str:
    """The path of a Chromium, which is installed first where none is found: Playwright's, else Debian's where root."""
    playwrights = [sys.executable, "-m", "playwright", "install", "chromium"]
    return installed(find, [playwrights, *debian(NAMES[0]), *debian("chromium")], MISSING)


def installed(find: Callable[[], str | None], commands: list[list[str]], missing: str) -> str:
    """What `find` finds, after as few of the commands as are needed; else the program ends with `missing`."""
    for command in commands:
        if path := find():
            return path
        try:
            subprocess.run(command, capture_output=True, timeout=DOWNLOAD_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            continue
    if path := find():
        return path
    sys.exit(missing)


def debian(package: str) -> list[list[str]]:
    """The commands that install a Debian package; none where that is impossible."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        return [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]]
    return []


def _downloaded() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
