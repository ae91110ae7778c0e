"""Choices derived from a secret: HMAC-SHA256 in counter mode, the same on every machine and with every NumPy."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Stream:
    """An endless stream of choices for one purpose, such as one student's variant of one lesson."""

    def __init__(self, secret: bytes, *purpose: str) -> None:
        self._key = hmac.new(secret, "\0".join(purpose).encode(), hashlib.sha256).digest()
        self._counter = 0

    def below(self, count: int) -> int:
        """A whole number from 0 to count − 1; with 128 bits for each the bias is nothing."""
        self._counter += 1
        digest = hmac.new(self._key, self._counter.to_bytes(8, "big"), hashlib.sha256).digest()
        return int.from_bytes(digest[:16], "big") % count

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both possible."""
        return low + self.below(high - low + 1)

    def decimal(self, low: float, high: float, *, digits: int) -> float:
        """A number from low to high with so many digits behind the point."""
        scale = 10**digits
        return round(self.whole(round(low * scale), round(high * scale)) / scale, digits)

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """The items in another order (Fisher and Yates)."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed
