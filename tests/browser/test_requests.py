"""No page asks for anything from elsewhere, from a disk and from a server, whatever all other tests did with it."""

from __future__ import annotations

import pytest

from .report import record

pytestmark = [pytest.mark.browser, pytest.mark.book]


def test_page_on_a_disk_asks_for_nothing_from_elsewhere(book, desk, name):
    asks_for_nothing_from_elsewhere(desk, book.as_uri(), name, over="file")


def test_served_page_asks_for_nothing_from_elsewhere(host, phone, name):
    asks_for_nothing_from_elsewhere(phone, host, name, over="http")


def asks_for_nothing_from_elsewhere(opened, top, name, *, over):
    """All names but this machine's are blocked; no request fails, so none was made."""
    assert opened.errors == []
    elsewhere = [url for url in opened.requests if not url.startswith((f"{top}/", "data:", "blob:"))]
    assert elsewhere == []
    record("Requests", page=name, over=over, requests=len(opened.requests), elsewhere=len(elsewhere))
