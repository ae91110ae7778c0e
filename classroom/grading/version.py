"""The version of a grading: what decides a mark besides the submission, in a few letters."""

from __future__ import annotations

import hashlib
from pathlib import Path

from press.import_closure import data_beside, imported
from press.notebooks.sources import ROOT

DECIDING = ("classroom.grading.grader", "classroom.sandbox.worker", "classroom.variants.{}", "lessons.{}.exercises",
            "lessons.{}.exercises.variant")  # fmt: skip


def edition(lesson: str, *given: object) -> str:
    """A short digest of all that decides a mark besides the submission: checks, grader, seed, limits, points."""
    digest = hashlib.sha256(repr(given).encode())
    for path in deciding(lesson):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def deciding(lesson: str) -> list[Path]:
    """The files that decide a mark: what the grader, its worker and the lesson's checks import, directly or not, the
    data beside it, and what students were given."""
    files = imported(*(name.format(lesson) for name in DECIDING))
    return [*sorted(files.values()), *data_beside(files.values()), ROOT / "exercises" / f"{lesson}.ipynb"]
