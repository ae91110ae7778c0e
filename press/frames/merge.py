"""Thousands of similar pictures as one: a template, and slots for what changes.

A slot is one attribute of one element, stored as a table over only those controls on which it depends. What is absent
in some states is hidden there; what cannot be matched between states is replaced as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from html import escape
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from press.frames.nodes import Pool, start_tag

Ids = npt.NDArray[np.intp]  # the number of a node in every state, -1 where it is absent
TEXT, CONTENT = "#", "*"  # slots that are no attributes


class Slot(NamedTuple):
    """In state k, `attribute` of element number `element` is `values[choice[k]]`; empty stands for none."""

    element: int
    attribute: str
    values: list[str]
    choice: Ids


def packed(
    pool: Pool, roots: Sequence[int], shape: Sequence[int], sentences: Sequence[str]
) -> tuple[str, dict[str, Any]]:
    """The template; and slots, strings and sentences as plain data, which explore.js says how to read."""
    merger = Merger(pool, shape)
    template = merger.element(np.array(roots))
    strings: dict[str, int] = {}
    slots = []
    for slot in merger.slots:
        dims, table = merger.table(slot.choice)
        numbers = [strings.setdefault(slot.values[k], len(strings)) for k in table]
        run = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        slots.append([slot.element, slot.attribute, dims, numbers[0] if run else numbers])
    different = {sentence: k for k, sentence in enumerate(dict.fromkeys(sentences))}
    which = [different[sentence] for sentence in sentences]
    says = [list(different), which if len(different) < len(which) else 0]
    return template, {"shape": list(shape), "slots": slots, "pool": list(strings), "says": says}


class Merger:
    def __init__(self, pool: Pool, shape: Sequence[int]) -> None:
        self.pool, self.shape = pool, shape
        self.slots: list[Slot] = []
        self.count = 0  # elements so far, in document order
        self._elements, self._weight, self._keys = cache(self.elements), cache(self.weight), cache(self.keys)

    def element(self, ids: Ids) -> str:
        """Template of the element that is node `ids[k]` in state k."""
        place = self.count
        self.count += 1
        ids = self._shown(place, ids)
        variants = np.unique(ids).tolist()
        if len(variants) == 1:
            self.count += self._elements(variants[0]) - 1
            return self.pool.markup(variants[0])
        tag = self.pool[variants[0]].tag
        attributes = self._attributes(place, ids, variants)
        return start_tag(tag, attributes) + self._content(place, ids, variants) + f"</{tag}>"

    def table(self, choice: Ids) -> tuple[list[int], list[int]]:
        """The controls on which a choice depends, and the choice as a flat table over them."""
        table, dims = choice.reshape(self.shape), []
        for d in range(table.ndim):
            first = table.take([0], d)
            if (table == first).all():
                table = first
            else:
                dims.append(d)
        return dims, table.ravel().tolist()

    def _slot(self, place: int, attribute: str, ids: Ids, text: Callable[[int], str]) -> None:
        variants, choice = np.unique(ids, return_inverse=True)
        self.slots.append(Slot(place, attribute, [text(n) for n in variants.tolist()], choice))

    def _shown(self, place: int, ids: Ids) -> Ids:
        """Hides the element where it is absent; it keeps there what it showed last, so that nothing changes unseen."""
        here = ids >= 0
        if here.all():
            return ids
        self._slot(place, "display", here.astype(int), lambda shown: "" if shown else "none")
        last = np.maximum.accumulate(np.where(here, np.arange(len(ids)), -1))
        return ids[np.where(last < 0, here.argmax(), last)]

    def _attributes(self, place: int, ids: Ids, variants: list[int]) -> list[tuple[str, str]]:
        """The attributes that never change; a slot for each of the others."""
        of = {n: dict(self.pool[n].attributes) for n in variants}

        def text(name: str, n: int) -> str:
            return of[n].get(name, "")

        static = []
        for name in dict.fromkeys(name for n in variants for name in of[n]):
            values = {text(name, n) for n in variants}
            if len(values) == 1:
                static.append((name, values.pop()))
            else:
                self._slot(place, name, ids, partial(text, name))
        return static

    def _content(self, place: int, ids: Ids, variants: list[int]) -> str:
        nodes = [self.pool[n] for n in variants]
        if len({(node.children, node.text) for node in nodes}) == 1:
            self.count += self._elements(variants[0]) - 1
            return self.pool.content(variants[0])
        if not any(node.children for node in nodes):
            self._slot(place, TEXT, ids, lambda n: self.pool[n].text)
            return ""
        before, count = len(self.slots), self.count
        order = self._order(variants)
        if order is not None and len({node.text for node in nodes}) == 1:
            template = escape(nodes[0].text, quote=False) + self._children(ids, variants, order)
            if self._cost(self.slots[before:]) <= sum(map(self._weight, variants)) + 2 * len(variants):
                return template
        del self.slots[before:]
        self.count = count
        self._slot(place, CONTENT, ids, self.pool.content)
        return ""

    def _children(self, ids: Ids, variants: list[int], order: list[tuple[str, str, int]]) -> str:
        child = [dict(zip(self._keys(n), self.pool[n].children, strict=True)) for n in variants]
        which = np.searchsorted(variants, ids)
        return "".join(self.element(np.array([at.get(key, -1) for at in child])[which]) for key in order)

    def _order(self, variants: list[int]) -> list[tuple[str, str, int]] | None:
        """One order of all children in which each variant's own order is kept, or None."""
        order = list(self._keys(max(variants, key=lambda n: len(self.pool[n].children))))
        for n in variants:
            keys = self._keys(n)
            for k, key in enumerate(keys):
                if key not in order:
                    order.insert(order.index(keys[k - 1]) + 1 if k else 0, key)
        places = {key: k for k, key in enumerate(order)}
        kept = all(sorted(keys, key=places.__getitem__) == list(keys) for keys in map(self._keys, variants))
        return order if kept else None

    def _cost(self, slots: list[Slot]) -> int:
        """About the characters that these slots take in the file."""
        strings = {value for slot in slots for value in slot.values}
        return sum(map(len, strings)) + sum(20 + 2 * len(self.table(slot.choice)[1]) for slot in slots)

    def elements(self, n: int) -> int:
        """How many elements a node has, itself included."""
        return 1 + sum(map(self._elements, self.pool[n].children))

    def weight(self, n: int) -> int:
        """About the characters of a node."""
        node = self.pool[n]
        own = 24 + len(node.text) + sum(len(value) for _, value in node.attributes)
        return own + sum(map(self._weight, node.children))

    def keys(self, n: int) -> tuple[tuple[str, str, int], ...]:
        """For each child its tag, its key, and how many of the same came before."""
        seen: dict[tuple[str, str], int] = {}
        numbered = []
        for child in self.pool[n].children:
            kind = (self.pool[child].tag, self.pool[child].key)
            numbered.append((*kind, seen.get(kind, 0)))
            seen[kind] = seen.get(kind, 0) + 1
        return tuple(numbered)
