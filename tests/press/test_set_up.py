"""The first cell of a notebook that left the house: nothing where the library is, the way to it where it is not."""

import os
import subprocess
import sys

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from press.notebooks.set_up import ADVICE, set_up_cell, to_go
from press.notebooks.sources import ROOT
from press.repository import address

ADDRESS = "https://git.example.net/me/course"
RECORD = "class Shell:\n    def run_line_magic(self, *words): print(words)\nget_ipython = Shell\n"


def run(cell, folder, *, bare=True):
    """What the cell does in a Python that finds nothing but its own library, or in the course's own."""
    code = RECORD + TransformerManager().transform_cell(cell.source)
    flags = ["-I", "-S"] if bare else []
    command = [sys.executable, *flags, "-c", code]
    path = {} if bare else {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=os.environ | path, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("repository", ["", ADDRESS])
def test_where_the_library_is_the_cell_does_nothing(tmp_path, repository):
    done = run(set_up_cell(repository, "main"), tmp_path, bare=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_elsewhere_it_installs_the_library_from_the_repository(tmp_path):
    done = run(set_up_cell(ADDRESS, "dev"), tmp_path)
    assert f'"shape-of-loss @ git+{ADDRESS}@dev"' in done.stdout


def test_without_an_address_it_says_what_to_do(tmp_path):
    done = run(set_up_cell("", "main"), tmp_path)
    assert done.stderr.rstrip().endswith(ADVICE)


@pytest.mark.parametrize("repository", ["", ADDRESS])
def test_the_cell_has_four_lines(repository):
    assert len(set_up_cell(repository, "main").source.splitlines()) == 4


@pytest.mark.parametrize("room", ["lessons", "exercises"])
def test_it_comes_before_all_other_code_and_changes_nothing_else(room):
    notebook = (ROOT / room / "saddles.ipynb").read_text(encoding="utf-8")
    before = nbformat.reads(notebook, as_version=4).cells
    after = nbformat.reads(to_go(notebook), as_version=4).cells
    first = next(k for k, cell in enumerate(after) if cell.cell_type == "code")
    assert after.pop(first).id == "set-up"
    assert after == before


@pytest.mark.parametrize("url", ["https://example.org/shape-of-loss", "", None])
def test_an_address_that_nobody_can_open_is_none(url):
    assert address({"repository_url": url}) == ""


def test_a_real_address_is_taken_as_it_is():
    assert address({"repository_url": f"{ADDRESS}/"}) == ADDRESS
