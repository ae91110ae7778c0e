"""A page of one file, from a template: no script, nothing from elsewhere, light and dark, for a phone and for paper.

What a template is given is text and is escaped; only `prose` and the course's own pictures are HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from lessons.shared.drawing.palette import COLORS, DARK, PAGE
from press.notebooks.sources import ROOT

SOFT = PAGE["raised"]  # light, dark: behind a listing


def rendered(template: str, **values: object) -> str:
    """The text of `templates/TEMPLATE.html.j2` with these values; UndefinedError where it needs another."""
    return _templates().get_template(f"{template}.html.j2").render(values)


def prose(text: str) -> Markup:
    """A plain sentence as HTML; what stands between backticks is code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "classroom" / "pages" / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["prose"] = prose
    environment.globals.update(light=_variables(COLORS | {"soft": SOFT[0]}), dark=_variables(DARK | {"soft": SOFT[1]}))
    return environment


def _variables(colors: Mapping[str, str]) -> str:
    return "; ".join(f"--figure-{name}: {value}" for name, value in colors.items())
