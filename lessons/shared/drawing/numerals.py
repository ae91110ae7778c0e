"""Numbers as they are set in print: signs, exponents, and decimal points below each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

NUMBER = re.compile(r"[+−]?[\d,]+(?P<tail>(\.\d+)?(e−?\d+)?%?)")
HYPHEN = re.compile(r"(?<=\de)-(?=\d)|(?<![\w.)])-(?=\d)")  # before a number or in its exponent
FIGURE_SPACE, POINT_SPACE = "\u2007", "\u2008"  # as wide as a digit, as wide as a point


def in_print(value: Any, form: str) -> str:
    """`value` in Python's format `form`, with a true minus, no zeros that pad an exponent, and no sign on zero.

    The last matters where a value near zero is rounded to it: its sign is another processor's choice. Digits of the
    format "g" stand without an exponent below 10,000: 200 for 2e+02.
    """
    number = format(value, form)
    if form.endswith("g") and re.search(r"e\+0[1-3]$", number):
        number = format(float(number), form.partition(".")[0] + ".0f")
    number = re.sub(r"e([+-])0*(?=\d)", lambda exponent: "e" + exponent[1].strip("+"), number).replace("-", "−")
    return number if re.search(r"[1-9]|[a-z]", number) else number.lstrip("+−")


def with_minus_signs(sentence: str) -> str:
    """A sentence whose negative numbers and exponents have a true minus; words with a hyphen keep it."""
    return HYPHEN.sub("−", sentence)


def aligned(column: Sequence[str], *, exact: bool = False) -> list[str]:
    """The cells with space after them where others have decimals, so that right-aligned numbers meet at their points.

    Ordinary spaces suit a monospace font; `exact` ones are as wide as what they stand for in any font.
    """
    point, digit = (POINT_SPACE, FIGURE_SPACE) if exact else (" ", " ")
    hits = [NUMBER.fullmatch(cell) for cell in column]
    longest = max((hit["tail"] for hit in hits if hit), key=len, default="")
    return [
        cell + "".join(point if sign == "." else digit for sign in longest[len(hit["tail"]) :]) if hit else cell
        for cell, hit in zip(column, hits, strict=True)
    ]
