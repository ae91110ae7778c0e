"""What takes minutes, recorded once: a JSON file of rounded numbers for each kind of measurement, beside its code.

A test measures cheap cells again, `make bench` dear ones.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lessons.shared.arrays import require_choice


class Records:
    """The files KIND.json of a folder; `kinds` says how each is measured, as cells by their keys."""

    def __init__(self, folder: Path, kinds: Mapping[str, Callable[[], dict[str, Any]]]) -> None:
        self.folder, self.kinds = folder, kinds
        self.read = functools.cache(self._read)

    def _read(self, kind: str) -> dict[str, Any]:
        """The cells of one kind, by their keys."""
        require_choice("kind", kind, self.kinds)
        return json.loads((self.folder / f"{kind}.json").read_text(encoding="utf-8"))

    def measure(self, *kinds: str) -> None:
        """Measure these kinds again, or all, and write their files, a cell a line."""
        for kind in kinds or self.kinds:
            require_choice("kind", kind, self.kinds)
            text = json.dumps(self.kinds[kind](), separators=(",", ":"))
            (self.folder / f"{kind}.json").write_text(
                text.replace("},", "},\n").replace('],"', '],\n"') + "\n", encoding="utf-8"
            )
