"""Where the course's files lie on the web: one address in `_config.yml`, which a fork replaces by its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

EXAMPLES = ("example.org", "example.com")


def address(options: Mapping[str, Any]) -> str:
    """The repository's address from the theme's options; empty while it is the example that nobody can open."""
    url = str(options.get("repository_url") or "").rstrip("/")
    return "" if urlsplit(url).hostname in (None, *EXAMPLES) else url


def branch(options: Mapping[str, Any]) -> str:
    return str(options.get("repository_branch") or "main")
