"""Self-test questions with feedback for every answer: `quiz(yaml_text)`, with a kernel or without."""

from lessons.shared.quiz.widget import Quiz, quiz, quiz_html

__all__ = ["Quiz", "quiz", "quiz_html"]
