"""What the chapter recorded.

`python -m lessons.overparameterization.records NAME …` measures again and writes NAME.json; without names, all of
them (about a quarter of an hour).
"""

from __future__ import annotations

import sys
from pathlib import Path

from lessons.overparameterization import batches, descents, planes, stopping, whole, widths
from lessons.shared.records import Records

RECORDS = Records(
    Path(__file__).parent,
    {
        "descents": descents.measured,
        "widths": widths.measured,
        "batches": batches.measured,
        "planes": planes.measured,
        "whole": whole.measured,
        "stopping": stopping.measured,
    },
)
recorded = RECORDS.read

if __name__ == "__main__":
    RECORDS.measure(*sys.argv[1:])
