"""What the browser tests measured, as one page: `_build/report.html`.

Each test process appends its rows to a file of its own; whoever ends writes the page anew from all of them.
"""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from html import escape
from pathlib import Path
from typing import Any

BUILD = Path(__file__).parents[2] / "_build"
ROWS = BUILD / "report-rows"
# All processes of a run share its name.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"{os.getpid()}-{time.time_ns()}"
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin-bottom:2rem;font-variant-numeric:tabular-nums}"
    "th,td{padding:.3rem .8rem;border-bottom:1px solid #d4d8dd;text-align:left}"
)


def record(table: str, **row: Any) -> None:
    """Add a row to a table of the report; its keys are the columns."""
    folder = ROWS / RUN
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps([table, row]) + "\n")


def write() -> None:
    """Write the page from the rows of this run; without any, leave the last one."""
    lines = [line for file in sorted((ROWS / RUN).glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for table, row in map(json.loads, filter(None, lines)):
        tables[table].append(row)
    if not tables:
        return
    body = "".join(_table(name, rows) for name, rows in sorted(tables.items()))
    page = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The book, measured</title>'
        f"<style>{STYLE}</style></head><body><h1>The book, measured</h1>{body}</body></html>\n"
    )
    part = BUILD / f"report-{os.getpid()}.part"
    part.write_text(page, encoding="utf-8")
    part.replace(BUILD / "report.html")


def _table(name: str, rows: list[dict[str, Any]]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    lines = sorted([str(row.get(column, "")) for column in columns] for row in rows)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines)
    return f"<h2>{escape(name)}</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
