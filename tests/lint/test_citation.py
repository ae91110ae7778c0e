"""What the book, the citation file and the package say of themselves agrees."""

import tomllib

import pytest
import yaml

from press.book import ROOT

CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))


@pytest.mark.parametrize("field", ["title", "version"])
def test_how_to_cite_says_what_the_citation_file_says(field):
    assert CITATION[field] in (ROOT / "book" / "references.md").read_text("utf-8")


def test_authors_are_the_same():
    assert CITATION["authors"][0]["name"] in (ROOT / "book" / "references.md").read_text("utf-8")


def test_the_version_is_the_packages():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert CITATION["version"] == project["version"]
