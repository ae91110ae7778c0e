"""Self-test questions with feedback for every answer: `quiz(yaml_text)`, with a kernel or without.

The questions themselves stand in the lessons' texts under book/.
"""

from lessons.shared.quiz.widget import Quiz, quiz, quiz_html

__all__ = ["Quiz", "quiz", "quiz_html"]
