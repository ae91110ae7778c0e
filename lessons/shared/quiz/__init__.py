"""Questions to the reader: `predict(…)` before a figure shows the answer, `quiz(yaml_text)` after it.

Both are stored as HTML that stands without a script. The questions themselves stand in the lessons' texts under book/.
"""

from lessons.shared.quiz.prediction import Predict, predict
from lessons.shared.quiz.widget import Quiz, quiz, quiz_html

__all__ = ["Predict", "Quiz", "predict", "quiz", "quiz_html"]
