"""`{guide} ravines` on a page of the book: what an instructor should know of a lesson, read from the lesson itself."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from classroom.course.course import lessons
from classroom.pages.guide import guide
from classroom.pages.page import rendered
from press.notebooks.sources import ROOT


def guide_html(lesson: str) -> str:
    """Objectives and times, then each task with what its check demands and which mistakes it knows."""
    return rendered("guide", guide=guide(lesson))


class LessonGuide(SphinxDirective):
    """`{guide} ravines`: the guide to a lesson that has exercises."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        lesson = self.arguments[0]
        if lesson not in lessons():
            raise self.error(f"no lesson with exercises is named {lesson!r}; there are {', '.join(lessons())}")
        texts = ("book/lessons/{}.md", "book/exercises/{}.md", "lessons/{}.ipynb", "solutions/{}.ipynb")
        files = [ROOT / text.format(lesson) for text in texts]
        files += [*ROOT.glob(f"lessons/{lesson}/exercises/*.py"), *ROOT.glob("classroom/pages/templates/*.j2")]
        for file in files:
            self.env.note_dependency(str(file))
        return [nodes.raw("", guide_html(lesson), format="html")]


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("guide", LessonGuide)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
