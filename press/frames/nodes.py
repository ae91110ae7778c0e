"""Elements of pictures, each different one kept once: equal subtrees of thousands of states share a number."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple


class Node(NamedTuple):
    """One element: its children are numbers in the pool; `key` says what it draws, to find its like in other states."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[int, ...] = ()
    text: str = ""
    key: str = ""


class Pool:
    """Numbered nodes; adding an equal node again gives the same number."""

    def __init__(self, nodes: Iterable[Node] = ()) -> None:
        self.nodes: list[Node] = []
        self._numbers: dict[Node, int] = {}
        for node in nodes:
            self.add(node)

    def __getitem__(self, number: int) -> Node:
        return self.nodes[number]

    def add(self, node: Node) -> int:
        number = self._numbers.setdefault(node, len(self.nodes))
        if number == len(self.nodes):
            self.nodes.append(node)
        return number

    def merge(self, nodes: list[Node]) -> list[int]:
        """Add another pool's nodes, children first as they stand there; gives their numbers here."""
        numbers: list[int] = []
        for node in nodes:
            numbers.append(self.add(node._replace(children=tuple(numbers[child] for child in node.children))))
        return numbers

    def markup(self, number: int) -> str:
        node = self.nodes[number]
        return f"{start_tag(node.tag, node.attributes)}{self.content(number)}</{node.tag}>"

    def content(self, number: int) -> str:
        node = self.nodes[number]
        return escape(node.text, quote=False) + "".join(map(self.markup, node.children))


def start_tag(tag: str, attributes: Iterable[tuple[str, str]]) -> str:
    return f"<{tag}" + "".join(f' {name}="{escape(value)}"' for name, value in attributes) + ">"
