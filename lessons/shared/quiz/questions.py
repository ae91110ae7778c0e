"""The questions of a quiz, read from YAML and checked: what is wrong is said with the number of the question.

A quiz is a YAML list of at least three questions:

    - question: Which of these is convex?
      answers:
        - answer: x²
          right: true
          feedback: Its graph lies below every chord.
        - answer: sin x
          feedback: Between 0 and π it lies above its chord.

With `choose: all` any number of answers may be right. Answers are shown in an order fixed by their text; `order: kept`
keeps the written one. `lesson: saddles` names the lesson that answers the question: a quiz of such questions is a
self-test, and ends in where to begin.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

LEAST = 3  # questions in a quiz


@dataclass(frozen=True)
class Answer:
    text: str
    right: bool
    feedback: str


@dataclass(frozen=True)
class Question:
    """One question. `several`: any number of its answers may be right, else exactly one is. `lesson`: see there."""

    text: str
    several: bool
    answers: tuple[Answer, ...]
    lesson: str = field(default="", repr=False)  # where to read on is no part of what `key` is made of

    @property
    def key(self) -> str:
        """An id made of the whole content, so that stored progress never belongs to a changed question."""
        return "quiz-" + _digest(repr(self))[:10]


def questions(text: str) -> list[Question]:
    """The questions of a YAML text, checked: this module's first lines give the form."""
    try:
        items = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"the quiz is no YAML: {error}") from None
    if not isinstance(items, list) or len(items) < LEAST:
        got = f"{len(items)} questions" if isinstance(items, list) else type(items).__name__
        raise ValueError(f"a quiz must be a list of at least {LEAST} questions, got {got}")
    asked = [_question(number, item) for number, item in enumerate(items, 1)]
    for number, question in enumerate(asked, 1):
        if question in asked[: number - 1]:
            raise ValueError(f"question {number} repeats an earlier one: {question.text!r}")
    return asked


def _question(number: int, item: Any) -> Question:
    where = f"question {number}"
    _require_keys(where, item, {"question", "answers"}, {"choose", "order", "lesson"})
    where += f" ({str(item['question']).strip()!r})"
    choose, order = item.get("choose", "one"), item.get("order", "mixed")
    if choose not in ("one", "all"):
        raise ValueError(f"{where}: choose must be one or all, got {choose!r}")
    if order not in ("mixed", "kept"):
        raise ValueError(f"{where}: order must be mixed or kept, got {order!r}")
    lesson = item.get("lesson", "")
    if not isinstance(lesson, str) or not re.fullmatch("[a-z_]*", lesson):
        raise ValueError(f"{where}: lesson must be a name such as saddles, got {lesson!r}")
    if not isinstance(item["answers"], list) or len(item["answers"]) < 2:
        raise ValueError(f"{where}: answers must be a list of at least 2, got {item['answers']!r}")
    answers = [_answer(f"{where}, answer {k}", answer) for k, answer in enumerate(item["answers"], 1)]
    if len({answer.text for answer in answers}) < len(answers):
        raise ValueError(f"{where}: two answers are the same")
    right = sum(answer.right for answer in answers)
    if right < 1 or (choose == "one" and right > 1):
        needed = "exactly one right answer" if choose == "one" else "a right answer"
        raise ValueError(f"{where}: with choose: {choose} it needs {needed}, got {right}")
    if order == "mixed":
        answers.sort(key=lambda answer: _digest(str(item["question"]) + answer.text))
    return Question(_words(where, item, "question"), choose == "all", tuple(answers), lesson)


def _answer(where: str, item: Any) -> Answer:
    _require_keys(where, item, {"answer", "feedback"}, {"right"})
    if not isinstance(item.get("right", False), bool):
        raise ValueError(f"{where}: right must be true or false, got {item['right']!r}")
    return Answer(_words(where, item, "answer"), item.get("right", False), _words(where, item, "feedback"))


def _require_keys(where: str, item: Any, needed: set[str], allowed: set[str]) -> None:
    if not isinstance(item, dict):
        raise ValueError(f"{where} must have {', '.join(sorted(needed))}, got {item!r}")
    if missing := sorted(needed - set(item)):
        raise ValueError(f"{where} lacks {', '.join(missing)}")
    if unknown := sorted(map(str, set(item) - needed - allowed)):
        raise ValueError(f"{where} has {', '.join(unknown)}; allowed are {', '.join(sorted(needed | allowed))}")


def _words(where: str, item: dict[str, Any], key: str) -> str:
    value = item[key]
    if isinstance(value, bool | dict | list) or value is None or not str(value).strip():
        raise ValueError(f"{where}: {key} must be text, got {value!r}")
    return " ".join(str(value).split())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
