"""MyST as any Jupyter shows it: boxes become quotations or folds, citations become words.

The texts under `book/` are MyST. JupyterLab, VS Code, Colab and GitHub know plain Markdown alone and would show a
reader the fences themselves. The book gets its MyST back from the texts when it is built (`press/sphinx/texts.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pybtex.database import Entry, parse_file

BIBLIOGRAPHY = Path(__file__).parents[2] / "book" / "references.bib"
BOX = re.compile(
    r"^:::\{admonition\} (?P<title>[^\n]+)\n(?P<options>(?::\w+:[^\n]*\n)*)(?P<body>.*?)^:::$", flags=re.M | re.S
)
CITATION = re.compile(r"\{cite:(?P<kind>[pt])\}`(?P<keys>[^`]+)`")
LABELLED = re.compile(r"\$\$ \((?P<label>[\w-]+)\)$", flags=re.M)  # the end of an equation with a number
EQUATION = re.compile(r"\{eq\}`(?P<label>[^`]+)`")
ROLE = re.compile(r"^:::|\{[a-z:]+\}`", flags=re.M)


def equation_numbers(texts: Sequence[str]) -> dict[str, int]:
    """Label -> number of the equations of a page, which the book numbers in their order."""
    labels = [match["label"] for text in texts for match in LABELLED.finditer(text)]
    return {label: number for number, label in enumerate(labels, 1)}


def plain_markdown(text: str, equations: Mapping[str, int] | None = None) -> str:
    """The same text without directives and roles; ValueError for one that is not known here."""
    numbers = equation_numbers([text]) if equations is None else equations
    plain = CITATION.sub(_in_words, BOX.sub(_quoted, text))
    plain = LABELLED.sub(lambda end: f"\\tag{{{numbers[end['label']]}}}$$", plain)
    plain = EQUATION.sub(lambda named: f"({numbers[named['label']]})" if named["label"] in numbers else named[0], plain)
    if left := ROLE.search(re.sub(r"`{3}.*?`{3}|``.*?``", "", plain, flags=re.S)):
        raise ValueError(
            "only boxes, citations and numbered equations have a plain form, "
            f"got {plain[left.start() : left.start() + 60]!r}"
        )
    return plain


def _quoted(box: re.Match[str]) -> str:
    title, body = box["title"], box["body"].strip("\n")
    if "dropdown" in box["options"]:
        return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"
    lines = [f"**{title}**", "", *body.split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _in_words(citation: re.Match[str]) -> str:
    works = [_entries()[key.strip()] for key in citation["keys"].split(",")]
    names = [(_authors(work), work.fields["year"]) for work in works]
    if citation["kind"] == "t":
        return " and ".join(f"{authors} ({year})" for authors, year in names)
    return f"({'; '.join(f'{authors}, {year}' for authors, year in names)})"


def _authors(work: Entry) -> str:
    names = [" ".join(person.prelast_names + person.last_names) for person in work.persons["author"]]
    names = [re.sub(r"[{}]", "", name) for name in names]
    return names[0] if len(names) == 1 else f"{names[0]} and {names[1]}" if len(names) == 2 else f"{names[0]} et al."


@cache
def _entries() -> dict[str, Entry]:
    return dict(parse_file(BIBLIOGRAPHY, bib_format="bibtex").entries)
