"""The WebKit that the browser tests drive where it is: Debian's, by its own driver. It is wanted, not needed.

Playwright's WebKit is a download of its own; macOS has one that only its owner may let be driven.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from press.chromium import DOWNLOAD_SECONDS, debian

DRIVER, SCREEN = "WebKitWebDriver", "Xvfb"
BROWSERS = ("/usr/lib/*/webkit2gtk-4.1/MiniBrowser", "/usr/lib/*/webkitgtk-6.0/MiniBrowser")
LEFT_OUT = "no WebKit, so its tests are left out (Debian: apt install webkit2gtk-driver xvfb)"


def find() -> str | None:
    """A browser that the driver can start: $WEBKIT, or Debian's; None without it, without the driver or a screen."""
    if not shutil.which(DRIVER) or not (os.environ.get("DISPLAY") or shutil.which(SCREEN)):
        return None
    found = (str(path) for pattern in BROWSERS for path in sorted(Path("/").glob(pattern.removeprefix("/"))))
    return os.environ.get("WEBKIT") or next(found, None)


def ensure() -> str | None:
    """The path of a browser, which is installed first where that is possible; None where it is not."""
    for command in (*debian("webkit2gtk-driver"), *debian("xvfb")[1:]):
        if find():
            break
        subprocess.run(command, capture_output=True, timeout=DOWNLOAD_SECONDS, check=False)
    return find()
