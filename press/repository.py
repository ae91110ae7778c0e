"""Where the course's files lie on the web: one address in `_config.yml`, which a fork replaces by its own.

Services that run a notebook know GitHub only. Binder builds the repository from `requirements.txt` and `runtime.txt`.
Colab opens one file, so it gets the published one, which begins with the cell that installs the course.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

PUBLISHED = "gh-pages"  # the branch that holds the built book
EXAMPLES = ("example.org", "example.com")


def address(options: Mapping[str, Any]) -> str:
    """The repository's address from the theme's options; empty while it is the example that nobody can open."""
    url = str(options.get("repository_url") or "").rstrip("/")
    return "" if urlsplit(url).hostname in (None, *EXAMPLES) else url


def branch(options: Mapping[str, Any]) -> str:
    return str(options.get("repository_branch") or "main")


def launches(options: Mapping[str, Any], page: str) -> dict[str, str]:
    """The name of each service that can run the notebook of a page, with the address that opens it there."""
    parts = urlsplit(address(options))
    if parts.hostname != "github.com":
        return {}
    name = parts.path.strip("/").removesuffix(".git")
    return {
        "Colab": f"https://colab.research.google.com/github/{name}/blob/{PUBLISHED}/{quote(page)}.ipynb",
        "Binder": f"https://mybinder.org/v2/gh/{name}/{quote(branch(options), safe='')}"
        f"?urlpath=lab/tree/{quote(page)}.ipynb",
    }
