"""The bibliography: each entry can be found by whoever looks for it and is needed; surfaces and theorems say whence."""

import ast
import inspect
import re

import numpy as np
import pytest
from pybtex.database import parse_string

from lessons.shared.numerics import landscapes, surfaces, test_functions, trained_slice
from lessons.shared.numerics.surface import Surface
from press.notebooks.sources import ROOT

BIBLIOGRAPHY = (ROOT / "book" / "references.bib").read_text(encoding="utf-8")
TEXTS = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "book").rglob("*.md"))}
ENTRIES = {
    key: {name.lower(): value for name, value in entry.fields.items()} | {"author": entry.persons.get("author")}
    for key, entry in parse_string(BIBLIOGRAPHY, "bibtex").entries.items()
}
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "lessons").rglob("*.py")))
BEFORE_IDENTIFIERS = {"lang1988learning", "geman1987statistical"}  # printed, never given a DOI; where it stands is said
YEAR = r"\b(?:1[6-9]|20)\d\d\b"


def cited():
    """The keys of all citations in the texts."""
    lists = (keys for text in TEXTS.values() for keys in re.findall(r"\{cite:\w+\}`([^`]+)`", text))
    return {key.strip() for keys in lists for key in keys.split(",")}


def named_in_code(key):
    """Whether a docstring or comment names the first author and, soon after, the year."""
    entry = ENTRIES[key]
    author = re.escape(str(entry["author"][0].last_names[0]))
    return re.search(rf"{author}\b[^\n]{{0,90}}{entry['year']}", CODE) is not None


def test_the_whole_bibliography_was_read():
    assert len(ENTRIES) == BIBLIOGRAPHY.count("\n@") + BIBLIOGRAPHY.startswith("@") > 30


@pytest.mark.parametrize("key", ENTRIES)
def test_an_entry_leads_to_the_work(key):
    entry = ENTRIES[key]
    assert entry.get("author")
    assert entry.get("title")
    assert re.fullmatch(YEAR, entry["year"])
    forms = {
        "doi": r"10\.\d{4,9}/\S+",
        "eprint": r"\d{4}\.\d{4,5}|[a-z-]+/\d{7}",
        "isbn": r"97[89][\d-]{10,14}",
        "url": r"https://\S+",
    }
    given = {name: entry[name] for name in forms if name in entry}
    stands_in = entry.get("journal") or entry.get("booktitle")
    assert given or (key in BEFORE_IDENTIFIERS and stands_in), "a DOI, an arXiv number, an ISBN or an address"
    assert all(re.fullmatch(forms[name], value) for name, value in given.items()), given


def test_no_work_stands_there_twice():
    for name in ("doi", "eprint", "title"):
        values = [entry[name].lower() for entry in ENTRIES.values() if name in entry]
        assert len(values) == len(set(values)), name


def test_every_entry_is_cited_and_every_citation_has_an_entry():
    assert cited() <= set(ENTRIES)
    assert [key for key in ENTRIES if key not in cited() and not named_in_code(key)] == []


def named_surfaces():
    """The named surfaces: objects, and what their functions make of their defaults or of the least that they need."""
    needed = {"ravine": (10.0,), "random_cosines": (np.random.default_rng(0),)}
    for module in (surfaces, test_functions, landscapes, trained_slice):
        for name, found in vars(module).items():
            if isinstance(found, Surface):
                yield name, found
            elif inspect.isfunction(found) and found.__annotations__.get("return") == "Surface" and name[0] != "_":
                if name not in ("from_coordinates", "grid_slice"):  # these take any formula and any grid
                    yield name, found(*needed.get(name, ()))


@pytest.mark.parametrize(("name", "surface"), dict(named_surfaces()).items())
def test_a_surface_says_its_exact_source(name, surface):
    """A work with its year and its place where it has an author; else the formula, or who measured it."""
    work = re.search(YEAR, surface.source) and re.search(r"doi|§|\d–\d|Report|McGraw|NIPS", surface.source)
    if name in ("rosenbrock", "himmelblau", "beale", "random_cosines"):
        assert work, surface.source
    assert work or re.search("[²³⁴½√∑]|soft minimum|measured by", surface.source), surface.source


def docstrings():
    """Every public function of the lessons, with its own words and its module's."""
    for path in sorted((ROOT / "lessons").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                where = f"{path.relative_to(ROOT)}::{node.name}"
                yield where, node.name, ast.get_docstring(node) or "", ast.get_docstring(tree) or ""


def test_code_that_speaks_of_a_theorem_or_a_bound_cites_its_work():
    bare = [
        where
        for where, name, own, module in docstrings()
        if (name.endswith("_bound") or re.search(r"\b(?:theorem|lemma|corollary)\b", own, re.I))
        and not re.search(YEAR, own + module)
    ]
    assert bare == []


def test_a_paragraph_that_names_a_theorem_cites_it():
    bare = [
        f"{path.name}: {part[:80]}"
        for path, text in TEXTS.items()
        for part in re.split(r"\n\s*\n", re.sub(r"```\{code-cell\}.*?\n```", "", text, flags=re.S))
        if re.search(r"\btheorem\b", part, re.I) and "{cite" not in part
    ]
    assert bare == []
