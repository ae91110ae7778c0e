"""Self-test questions: `quiz(yaml_text)` shows them with feedback for every answer, with a kernel or without.

The stored output is static HTML with native form controls; quiz.js brings the same markup to life in JupyterLab (as a
widget) and in the book (as a script). Progress stays in the reader's own browser. The YAML's form: questions.py.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from lessons.shared import bundle
from lessons.shared.drawing import palette
from lessons.shared.quiz.questions import Question, questions

HERE = Path(__file__).parent
STYLE = bundle.style(HERE / "quiz.css", ".quiz")


def quiz(text: str) -> Quiz:
    """The quiz that the YAML `text` describes; ValueError names the question at fault."""
    return Quiz(questions(text))


class Quiz(anywidget.AnyWidget):
    """The questions as a widget; its HTML is also the stored output."""

    _esm = bundle.module(HERE / "quiz.js")
    _css = palette.css() + STYLE
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, questions: list[Question]) -> None:
        self._questions = questions
        super().__init__(html=quiz_html(questions))

    def __repr__(self) -> str:
        lines = [f"Quiz of {len(self._questions)} questions"]
        for number, question in enumerate(self._questions, 1):
            lines.append(f"{number}. {question.text}{' (choose all that are right)' if question.several else ''}")
            lines += [f"   {'[ ]' if question.several else '( )'} {answer.text}" for answer in question.answers]
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        view = {"version_major": 2, "version_minor": 1, "model_id": self.model_id}
        data = {"text/plain": repr(self), "text/html": self.html, "application/vnd.jupyter.widget-view+json": view}
        return data, {}


def quiz_html(asked: list[Question]) -> str:
    """The static page of a quiz. Without a script, the explanations at each question's end still open."""
    body = "".join(_question_html(number, question) for number, question in enumerate(asked, 1))
    button = '<button type="button">Clear my answers</button>'
    advice = '<p class="quiz-advice" role="status"></p>' if any(question.lesson for question in asked) else ""
    foot = f'<p class="quiz-foot" hidden><span class="quiz-progress"></span> {button}</p>'
    return f'<div class="quiz">{body}{advice}{foot}</div>'


def _question_html(number: int, question: Question) -> str:
    key, kind = question.key, "checkbox" if question.several else "radio"
    options = "".join(
        f'<div class="quiz-option"><input type="{kind}" name="{key}" id="{key}-{k}" value="{k}" autocomplete="off">'
        f'<label for="{key}-{k}">{escape(answer.text)}</label></div>'
        for k, answer in enumerate(question.answers)
    )
    reasons = "".join(
        f'<li data-right="{str(answer.right).lower()}"><b>{escape(answer.text)}</b> '
        f"<i>{'Right.' if answer.right else 'Not right.'}</i> <span>{escape(answer.feedback)}</span></li>"
        for answer in question.answers
    )
    name = question.lesson.replace("_", " ").capitalize()
    lesson = f'<p class="quiz-to">The lesson: <a href="{question.lesson}.ipynb">{name}</a></p>' if name else ""
    more = " <small>(choose all that are right)</small>" if question.several else ""
    return (
        f'<fieldset class="quiz-question" id="{key}"><legend>{number}. {escape(question.text)}{more}</legend>{options}'
        '<p><button type="button" class="quiz-check" hidden>Check my answer</button></p>'
        '<div class="quiz-said" aria-live="polite"></div>'
        '<details class="quiz-reasons"><summary>Every answer explained</summary>'
        f"<ul>{reasons}</ul>{lesson}</details></fieldset>"
    )
