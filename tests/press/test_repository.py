"""Where the course lies on the web, and which services can run its notebooks from there."""

import pytest

from press import repository
from press.book import ROOT
from press.repository import launches

ON_GITHUB = {"repository_url": "https://github.com/someone/the-shape/", "repository_branch": "spring/26"}


@pytest.mark.parametrize("url", ["https://example.org/shape-of-loss", "", None])
def test_the_example_is_no_address(url):
    assert repository.address({"repository_url": url}) == ""


def test_colab_opens_the_published_notebook_which_installs_the_course():
    address = "https://colab.research.google.com/github/someone/the-shape/blob/gh-pages/exercises/saddles.ipynb"
    assert launches(ON_GITHUB, "exercises/saddles")["Colab"] == address


def test_binder_opens_the_branch_with_its_slash_quoted():
    address = "https://mybinder.org/v2/gh/someone/the-shape/spring%2F26?urlpath=lab/tree/exercises/saddles.ipynb"
    assert launches(ON_GITHUB, "exercises/saddles")["Binder"] == address


@pytest.mark.parametrize("url", ["https://example.org/shape-of-loss", "https://gitlab.com/someone/the-shape"])
def test_elsewhere_no_service_is_offered(url):
    assert launches({"repository_url": url}, "exercises/saddles") == {}


def test_binder_finds_the_course_among_its_requirements():
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    assert "-e ." in lines
    assert (ROOT / "runtime.txt").read_text("utf-8").startswith("python-3.")
