"""What Matplotlib's SVG renderer writes to while it is recorded: nodes instead of text.

Numbers are rounded to a tenth of a point, role colours become custom properties, what is default is left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lessons.shared.drawing.svg import roles
from press.frames.nodes import Node, Pool

FONT = "font-family: 'DejaVu Sans', sans-serif"  # stands once, on the root

Definitions = dict[str, str]  # id -> markup


class Writer:
    """What the renderer writes to: the methods of Matplotlib's XML writer that it calls."""

    def __init__(self, pool: Pool, definitions: Definitions) -> None:
        self.pool, self.definitions = pool, definitions
        self.stack: list[dict[str, Any]] = [{"tag": "", "children": []}]

    def root(self) -> int:
        return self.stack[0]["children"][-1]

    def start(self, tag: str, attrib: Any = (), key: str = "", **extra: str) -> None:
        given = {**dict(attrib), **extra}
        if tag in ("g", "image"):
            given.pop("id", None)  # a count, which nothing refers to
        values = {name.removeprefix("xlink:"): short(name, value) for name, value in given.items()}
        attributes = tuple((name, value) for name, value in values.items() if value)
        self.stack.append({"tag": tag, "attributes": attributes, "children": [], "text": "", "key": key})

    def data(self, text: str) -> None:
        self.stack[-1]["text"] += text

    def end(self, tag: str | None = None) -> None:
        top = self.stack.pop()
        if top["tag"] == "defs":
            return
        node = Node(top["tag"], top["attributes"], tuple(top["children"]), top["text"], top["key"])
        number = self.pool.add(node)
        if self.stack[-1]["tag"] == "defs":
            self.definitions[dict(node.attributes)["id"]] = self.pool.markup(number)
        else:
            self.stack[-1]["children"].append(number)

    def element(self, tag: str, text: str | None = None, attrib: Any = (), **extra: str) -> None:
        self.start(tag, attrib, **extra)
        self.data(text or "")
        self.end()

    def comment(self, text: str) -> None:
        """Formulas are written as comments beside their glyphs: left out."""


@lru_cache(1 << 16)
def short(name: str, value: str) -> str:
    """An attribute's value without what is default, with role colours, and to a tenth of a point."""
    if name == "style":
        return roles(re.sub(r"\s*([:;])\s*", r"\1", value.replace(FONT, ""))).replace(";;", ";").strip(";")
    if name in ("x", "y", "width", "height", "transform"):
        if value.startswith("rotate(-0 "):
            return ""
        digits = 3 if re.search("matrix|scale", value) else 1
        return re.sub(r"-?\d+\.\d+", lambda hit: f"{float(hit[0]):.{digits}f}".rstrip("0").rstrip("."), value)
    return value
