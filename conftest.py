"""How tests are run: those of one chapter alone, and kernels that died at their start again.

A kernel may find its ports taken meanwhile; it gets three tries. ONLY=convexity leaves out what belongs to the other
chapters, and the tests of classroom and teaching pages: those of the house, and of this chapter, remain.
"""

import os
import re
from functools import partial
from pathlib import Path

import nbval.kernel
import pytest

pytest.register_assert_rewrite("exercise_tests")  # else a failed assertion there shows no values

TRIES = 3
CHAPTERS = {source.stem for source in Path(__file__).parent.glob("book/lessons/*.md")}
ONLY = set(os.environ.get("ONLY", "").split())
if ONLY - CHAPTERS:
    raise pytest.UsageError(f"ONLY must name chapters, {', '.join(sorted(CHAPTERS))}; got {', '.join(ONLY - CHAPTERS)}")
OTHERS = "|".join(sorted(CHAPTERS - ONLY))
FOREIGN = re.compile(  # pages; tests of a chapter's code; its playground
    rf"(lessons|exercises|solutions)[./]({OTHERS})\b|test_({OTHERS})(_|\.py)|\[({OTHERS})[]-]"
    r"|attacks/|test_classroom|book/teach/"
)


def pytest_collection_modifyitems(config, items):
    """Keep what concerns the chapters of ONLY: a test names another by its file, a page, or the code of a figure."""
    if ONLY:
        foreign = [item for item in items if FOREIGN.search(f"{item.nodeid} {module_of_figure(item)}")]
        config.hook.pytest_deselected(items=foreign)
        items[:] = [item for item in items if item not in set(foreign)]


def module_of_figure(item):
    figure = getattr(item, "callspec", None) and item.callspec.params.get("figure")
    return figure.function.__module__ if hasattr(figure, "function") else ""


def started(start, *args, **kwargs):
    """What nbval's `start_new_kernel` gives; a kernel that dies each time is an error."""
    for _ in range(TRIES - 1):
        try:
            return start(*args, **kwargs)
        except RuntimeError as error:
            if "died" not in str(error):
                raise
    return start(*args, **kwargs)


nbval.kernel.start_new_kernel = partial(started, nbval.kernel.start_new_kernel)
