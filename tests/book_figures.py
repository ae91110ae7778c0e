"""The interactive figures of the book, as the committed notebooks name them; and what explore.js shows, in Python."""

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from lessons.shared.drawing.svg import PREFIX
from lessons.shared.explore.picture import picture_from
from lessons.shared.explore.widget import MIME

ROOT = Path(__file__).parents[1]
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def specs(notebook):
    """The stored JSON of each figure of a notebook, in reading order."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            if MIME in output.get("data", {}):
                yield output["data"][MIME]


def pictures():
    """Every figure of every lesson and solution, once."""
    notebooks = sorted([*ROOT.glob("lessons/*.ipynb"), *ROOT.glob("solutions/*.ipynb")])
    found = {json.dumps(spec): spec for notebook in notebooks for spec in specs(notebook)}
    return [picture_from(spec) for spec in found.values()]


def named(picture):
    return picture.function.__qualname__


def grid(picture):
    return [tuple(map(int, at)) for at in np.ndindex(*picture.shape)]


def some(picture, count):
    """`count` states spread over the grid, its corners first."""
    states = grid(picture)
    return [states[k] for k in np.unique(np.linspace(0, len(states) - 1, count).astype(int))]


class Player:
    """What `player` of explore.js does, on a tree of elements; both are held to each other in the browser tests."""

    def __init__(self, data):
        self.data = data
        self.root = ElementTree.fromstring(data["svg"])
        self.elements = list(self.root.iter())[1 + data["skip"] :]
        self.above = {child: parent for parent in self.root.iter() for child in parent}
        self.known = {}  # what is seen of an element, until it or what it holds changes

    def show(self, at):
        """The sentence of the state; the tree then shows it."""
        shape = self.data["shape"]
        for n, attribute, dims, table in self.data["slots"]:
            k = place(at, dims, shape)
            text = self.data["pool"][table + k if isinstance(table, int) else table[k]]
            element = self.elements[n]
            if attribute == "*":
                element[:] = list(ElementTree.fromstring(f"<g {NAMESPACES}>{text}</g>"))
            elif attribute == "#":
                element.text = text
            elif element.get(attribute, "") == text:
                continue
            elif text == "":
                element.attrib.pop(attribute)
            else:
                element.set(attribute, text)
            while element is not None:
                self.known.pop(element, None)
                element = self.above.get(element)
        sentences, index = self.data["says"]
        k = place(at, range(len(shape)), shape)
        return sentences[index[k] if index else k]

    def body(self):
        """What is seen of the picture: all but its definitions."""
        return visible(self.root, self.known)[3][1:]


def place(at, dims, shape):
    k = 0
    for d in dims:
        k = k * shape[d] + at[d]
    return k


def visible(element, known):
    """What is seen of an element: tag, attributes, text, children; without what is hidden."""
    if element not in known:
        tag = element.tag.rpartition("}")[2]
        attributes = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
        children = [visible(child, known) for child in element if child.get("display") != "none"]
        known[element] = tag, attributes, (element.text or "").strip(), children
    return known[element]


def recorded(pool, n, known):
    """The same of a node, as it was drawn and before it was merged with others."""
    if n not in known:
        node = pool[n]
        children = [recorded(pool, child, known) for child in node.children]
        known[n] = node.tag, dict(node.attributes), node.text.strip(), children
    return known[n]


def body(svg):
    """What is seen of the picture in SVG text: all but its definitions."""
    return visible(svg if isinstance(svg, ElementTree.Element) else ElementTree.fromstring(svg), {})[3][1:]


def anonymous(text):
    return text.replace(PREFIX, "")
