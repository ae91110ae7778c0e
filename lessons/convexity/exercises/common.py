"""What two exercises of this lesson or more are made of. No answer is here."""

from __future__ import annotations

MARGIN = 1e-9  # below this a gap is arithmetic
