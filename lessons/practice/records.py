"""What the chapter recorded.

`python -m lessons.practice.records NAME …` measures again and writes NAME.json; without names, all of
them (about a quarter of an hour).
"""

from __future__ import annotations

import sys
from pathlib import Path

from lessons.practice import capstone, contest, cycles, noise, partnership, runs, warming
from lessons.shared.records import Records

RECORDS = Records(
    Path(__file__).parent,
    {
        "capstone": capstone.measured,
        "warming": warming.measured,
        "cycles": cycles.measured,
        "contest": contest.measured,
        "partnership": partnership.measured,
        "runs": runs.measured,
        "noise": noise.measured,
    },
)
recorded = RECORDS.read

if __name__ == "__main__":
    RECORDS.measure(*sys.argv[1:])
