"""`{guide} ravines` on a page of the book: what an instructor should know of a lesson, read from the lesson itself."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from classroom.course.course import lessons
from classroom.pages.guide import TaskGuide, guide
from classroom.pages.page import items, prose
from press.notebooks.sources import ROOT


def guide_html(lesson: str) -> str:
    """Objectives and times, then each task with what its check demands and which mistakes it knows."""
    about = guide(lesson)
    links = f'<a href="../lessons/{lesson}.html">Lesson</a> and <a href="../exercises/{lesson}.html">exercises</a>'
    times = (
        f"{links}. Reading takes about {about.reading} minutes and the tasks about {about.working}; all cells of the "
        f"lesson run in about {about.running} seconds, those of the solved exercises in about {about.exercise_running}."
    )
    parts = [f"<p>{times}</p>", items(f"{name}: {sentence}" for name, sentence in about.objectives.items())]
    return "".join([*parts, *(_task(task) for task in about.tasks)])


def _task(task: TaskGuide) -> str:
    worth = f"{task.points:g} point{'' if task.points == 1 else 's'}"
    return (
        f'<details class="admonition"><summary>{prose(task.heading)}</summary>'
        f"<p>About {task.minutes} minutes, {worth}, a function <code>{escape(task.name)}</code>. What must hold:</p>"
        f"{items(task.properties)}<p>Mistakes that the check knows, in the words that the student reads:</p>"
        f"{items(task.misconceptions)}</details>\n"
    )


class LessonGuide(SphinxDirective):
    """`{guide} ravines`: the guide to a lesson that has exercises."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        lesson = self.arguments[0]
        if lesson not in lessons():
            raise self.error(f"no lesson with exercises is named {lesson!r}; there are {', '.join(lessons())}")
        texts = ("book/lessons/{}.md", "book/exercises/{}.md", "lessons/{}.ipynb", "solutions/{}.ipynb")
        files = [ROOT / text.format(lesson) for text in texts]
        for file in (*files, *sorted((ROOT / "lessons" / lesson / "exercises").glob("*.py"))):
            self.env.note_dependency(str(file))
        return [nodes.raw("", guide_html(lesson), format="html")]


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_directive("guide", LessonGuide)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
