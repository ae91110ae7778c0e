"""A dead interactive figure must not land: kill one in a copy of the book, and see the test of all figures fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEST = "tests/browser/test_figures.py"
MOVING = "the_page_shows_what_python_reads and lessons/convexity"

pytestmark = [pytest.mark.browser, pytest.mark.book]


def test_a_dead_interactive_figure_is_caught(book, tmp_path):
    site = tmp_path / "html"
    shutil.copytree(book, site)
    for frames in (site / "frames").glob("*.js"):
        frames.write_text("", encoding="utf-8")
    # A worker's own variables would make the inner run believe that it is a worker too.
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "ONLY"))}
    environment |= {"BOOK_HTML": str(site), "PATIENCE": "4000"}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", TEST, "-k", MOVING],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 1 and "1 failed" in result.stdout, result.stdout[-2000:]
