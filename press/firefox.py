"""The Firefox that the browser tests drive: a stock one, for Playwright's own is another browser."""

from __future__ import annotations

import os
import shutil

from press.chromium import debian, installed

NAMES = ("firefox-esr", "firefox")
MISSING = "The browser tests need Firefox: install it (Debian: apt install firefox-esr) or set FIREFOX to its path."


def find() -> str | None:
    """The path of a Firefox: $FIREFOX, or one on PATH; None without any."""
    return os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, NAMES)), None)


def ensure() -> str:
    """The path of a Firefox, which is installed first where none is found: Debian's where root."""
    return installed(find, debian("firefox-esr"), MISSING)
