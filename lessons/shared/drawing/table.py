"""Measured numbers as a table: a real one in a notebook and in the book, aligned text in a terminal.

Each column's format decides the digits, so that what is shown survives another processor's rounding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from lessons.shared.drawing.numerals import NUMBER, aligned, in_print

Format = str | Callable[[Any], str]

GAP = "  "

# Widths in CSS pixels of the book's tables at their smallest: a cell's character at 13.6 px, a heading's at 12 px,
# a cell's padding.
CHARACTER, HEADING, TIGHT, LOOSE = 7.2, 6.8, 8, 13
PHONE, PAGE = 358, 608  # what a phone of 390 px and a small desk leave to a table


def table(
    rows: Iterable[Sequence[Any] | Mapping[str, Any]],
    columns: Mapping[str, Format],
    *,
    caption: str,
    mark: Callable[[Any], str | bool | None] | None = None,
) -> Table:
    """A table of `rows`, each a sequence or a dict with a value for each column; the first value names the row.

    `columns` gives for each heading, with its unit, how values are written: a format such as ".3f", "" for text, or a
    function from the value to its text. Text stands as it is under any format; None becomes a dash, a truth "yes" or
    "no". `mark` gives for a row that matters the words that say why, such as "lowest", and for others nothing.

    Raises ValueError for no rows or columns, a row that does not fit the columns, a value that does not fit its format,
    a mark without words, an empty caption, and a table that is too wide for a page.
    """
    if not columns:
        raise ValueError("a table needs at least one column, got none")
    if not caption.strip():
        raise ValueError(f"a table needs a caption that says what it shows, got {caption!r}")
    rows = list(rows)
    if not rows:
        raise ValueError(f"the table {caption!r} needs at least one row, got none")
    values = [_values(place, row, list(columns)) for place, row in enumerate(rows)]
    texts = tuple(tuple(map(_text, row, columns.values(), columns)) for row in values)
    names, *others = zip(*texts, strict=True)
    made = Table(
        caption,
        tuple(columns),
        texts,
        (all(map(NUMBER.fullmatch, names)), *(any(map(NUMBER.fullmatch, column)) for column in others)),
        tuple(_words(place, mark(row) if mark else "") for place, row in enumerate(rows)),
    )
    if made.width(LOOSE) > PAGE:
        raise ValueError(
            f"the table {caption!r} would be about {made.width(LOOSE):.0f} px wide, at most {PAGE} are allowed: "
            "shorten cells and the words of headings, leave columns out, or let rows and columns change places"
        )
    return made


@dataclass(frozen=True)
class Table:
    """Headings and cells as text, which columns hold numbers, and for each row the words that mark it, or ""."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    marks: tuple[str, ...]

    def width(self, padding: float) -> float:
        """About how many CSS pixels the narrowest form of the table takes: words wrap, numbers do not."""
        columns = zip(self.headings, self.numeric, *self.rows, strict=True)
        return sum(_narrowest(cells, heading, number) + padding for heading, number, *cells in columns)

    def __repr__(self) -> str:
        columns = [aligned(column) for column in zip(*self.rows, strict=True)]
        widths = [max(map(len, (head, *column))) for head, column in zip(self.headings, columns, strict=True)]
        lines = [self.headings, *zip(*columns, strict=True)]
        text = [GAP.join(map(_placed, line, widths, self.numeric)) for line in lines]
        marked = [f"{line}{GAP}← {words}" if words else line for line, words in zip(text[1:], self.marks, strict=True)]
        rule = GAP.join("─" * width for width in widths)
        return "\n".join(line.rstrip() for line in (self.caption, text[0], rule, *marked))

    def _repr_html_(self) -> str:
        stacks = self.width(TIGHT) > PHONE
        columns = [aligned(column, exact=True) for column in zip(*self.rows, strict=True)]
        head = "".join(
            f'<th scope="col"{_role("columnheader", stacks)}{_side(number)}>{_with_unit(heading)}</th>'
            for heading, number in zip(self.headings, self.numeric, strict=True)
        )
        lines = zip(*columns, strict=True)
        body = "".join(self._row(line, words, stacks) for line, words in zip(lines, self.marks, strict=True))
        row, group = _role("row", stacks), _role("rowgroup", stacks)
        return (
            f'<table class="results{" stack" if stacks else ""}"{_role("table", stacks)}>'
            f'<caption style="text-align:left">{escape(self.caption)}</caption>'
            f"<thead{group}><tr{row}>{head}</tr></thead><tbody{group}>{body}</tbody></table>"
        )

    def _row(self, cells: tuple[str, ...], words: str, stacks: bool) -> str:
        marked = ' class="marked" style="font-weight:bold"' if words else ""
        note = f' <br><em class="mark">{escape(words)}</em>' if words else ""
        first = f'<th scope="row"{_role("rowheader", stacks)}{_side(self.numeric[0])}>{_set(cells[0])}{note}</th>'
        rest = "".join(
            f"<td{_role('cell', stacks)}{_label(heading, stacks)}{_side(number)}>{_set(cell)}</td>"
            for cell, heading, number in zip(cells[1:], self.headings[1:], self.numeric[1:], strict=True)
        )
        return f"<tr{_role('row', stacks)}{marked}>{first}{rest}</tr>"


def _values(place: int, row: Sequence[Any] | Mapping[str, Any], headings: list[str]) -> list[Any]:
    if isinstance(row, Mapping):
        if set(row) != set(headings):
            raise ValueError(f"row {place} must have exactly the keys {headings}, got {list(row)}")
        return [row[heading] for heading in headings]
    if isinstance(row, str) or not isinstance(row, Iterable):
        raise ValueError(f"row {place} must be a sequence or a dict, got {row!r}")
    values = list(row)
    if len(values) != len(headings):
        raise ValueError(f"row {place} must have {len(headings)} values for {headings}, got {len(values)}: {values}")
    return values


def _text(value: Any, format_: Format, heading: str) -> str:
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if callable(format_):
        text = format_(value)
        if not isinstance(text, str):
            raise ValueError(f"column {heading!r}: its function must give text for {value!r}, got {text!r}")
        return text
    try:
        return in_print(value, format_)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"column {heading!r} shows text, None and what the format {format_!r} takes, got {value!r}: {error}"
        ) from error


def _words(place: int, mark: str | bool | None) -> str:
    if mark and not isinstance(mark, str):
        raise ValueError(f"mark must give the words that say why row {place} matters, or nothing, got {mark!r}")
    return str(mark) if mark else ""


def _narrowest(cells: Sequence[str], heading: str, number: bool) -> float:
    """Width of a column's longest unbroken piece; of text at least twelve characters, so that lines stay readable."""
    pieces = [piece for cell in cells for piece in ([cell] if number else cell.split())]
    text = 0 if number else min(12, max(map(len, cells)))
    return max(CHARACTER * max([text, *map(len, pieces)]), HEADING * max([0, *map(len, heading.split())]))


def _placed(cell: str, width: int, number: bool) -> str:
    return cell.rjust(width) if number else cell.ljust(width)


def _set(cell: str) -> str:
    """The cell, with the space that aligns it set apart: cards have no use for it."""
    return re.sub("[\u2007\u2008]+$", r'<span class="pad">\g<0></span>', escape(cell))


def _with_unit(heading: str) -> str:
    return re.sub(r"\([^()]*\)$", lambda unit: f"<small>{unit[0]}</small>", escape(heading))


def _side(number: bool) -> str:
    """JupyterLab aligns every cell to the right, and GitHub none: so each cell says it."""
    return f' style="text-align:{"right" if number else "left"}"'


def _role(name: str, stacks: bool) -> str:
    """Rows shown as cards are tables no more for some browsers, unless they say so."""
    return f' role="{name}"' if stacks else ""


def _label(heading: str, stacks: bool) -> str:
    return f' data-label="{escape(heading)}"' if stacks else ""
