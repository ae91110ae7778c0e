"""Measures the second-order race of the ravines chapter anew: about ten minutes on one core.

python tests/record_ravines.py
"""

import json

from lessons.ravines import contest

if __name__ == "__main__":
    contest.RECORD.write_text(json.dumps(contest.measured(), separators=(",", ":")) + "\n", encoding="utf-8")
