"""Quizzes: what is wrong in a YAML text is said, and the stored page is safe, fixed and complete without a script."""

import copy
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
import yaml

from lessons.shared.quiz import quiz
from lessons.shared.quiz.questions import questions

GOOD = [
    {
        "question": f"Is {n} < {n + 1}?",
        "answers": [
            {"answer": "yes", "right": True, "feedback": "By one."},
            {"answer": "no", "feedback": "Look at the number line."},
            {"answer": "it depends", "feedback": "On nothing."},
        ],
    }
    for n in range(3)
]


def changed(**parts):
    """GOOD with keys of the second question replaced, or removed where the value is None."""
    items = copy.deepcopy(GOOD)
    items[1] = {key: value for key, value in (items[1] | parts).items() if value is not None}
    return yaml.safe_dump(items)


def answers(*changes):
    return [answer | change for answer, change in zip(copy.deepcopy(GOOD[1]["answers"]), changes, strict=False)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- [", "the quiz is no YAML"),
        ("question: only one", "at least 3 questions, got dict"),
        (yaml.safe_dump(GOOD[:2]), "at least 3 questions, got 2 questions"),
        (changed(answers=None), "question 2 lacks answers"),
        (changed(hint="x"), "question 2 has hint; allowed are"),
        (changed(choose="some"), "question 2 .* choose must be one or all, got 'some'"),
        (changed(order="random"), "question 2 .* order must be mixed or kept"),
        (changed(answers=answers({})), "question 2 .* at least 2"),
        (changed(answers=answers({}, {"feedback": ""})), "question 2 .*, answer 2: feedback must be text, got ''"),
        (changed(answers=[GOOD[1]["answers"][0], {"answer": "no"}]), "question 2 .*, answer 2 lacks feedback"),
        (changed(answers=answers({}, {"answer": True})), "answer 2: answer must be text, got True"),
        (changed(answers=answers({}, {"right": "true"})), "right must be true or false, got 'true'"),
        (changed(answers=answers({"right": False}, {})), "exactly one right answer, got 0"),
        (changed(answers=answers({}, {"right": True})), "exactly one right answer, got 2"),
        (changed(answers=answers({}, {"answer": "yes"})), "two answers are the same"),
        (changed(lesson="The saddles!"), "question 2 .* lesson must be a name such as saddles, got 'The saddles!'"),
        (changed(lesson=["saddles"]), "question 2 .* lesson must be a name"),
        (yaml.safe_dump([*GOOD, GOOD[0]]), "question 4 repeats an earlier one"),
    ],
)
def test_an_error_names_the_question(text, said):
    with pytest.raises(ValueError, match=said):
        questions(text)


class Page(HTMLParser):
    """Counts the elements of a page and fails where one does not close."""

    def __init__(self, html):
        super().__init__()
        self.open, self.found, self.text = [], [], ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag != "input":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attrs for name, attrs in self.found if name == tag]


def test_every_control_is_native_and_labelled():
    page = Page(quiz(changed(choose="all")).html)
    inputs = page.all("input")
    assert [field["type"] for field in inputs] == ["radio"] * 3 + ["checkbox"] * 3 + ["radio"] * 3
    assert len(page.all("fieldset")) == len(page.all("legend")) == 3
    assert [label["for"] for label in page.all("label")] == [field["id"] for field in inputs]
    ids = [attrs["id"] for _, attrs in page.found if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_feedback_for_every_answer_is_on_the_page_without_a_script():
    page = Page(quiz(yaml.safe_dump(GOOD)).html)
    assert len(page.all("details")) == 3
    assert len(page.all("li")) == 9
    assert page.text.count("Look at the number line.") == 3


def test_text_from_outside_cannot_become_markup():
    evil = '<img src=x onerror="alert(1)">&amp; "quoted"'
    page = Page(quiz(changed(question=evil, answers=answers({"answer": evil}, {"feedback": evil}))).html)
    assert page.all("img") == []
    assert page.text.count(evil) == 4


def test_ids_and_order_come_from_the_content_alone():
    here = quiz(yaml.safe_dump(GOOD)).html
    code = f"import sys; from lessons.shared.quiz import quiz; print(quiz({yaml.safe_dump(GOOD)!r}).html, end='')"
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert here == there
    reordered = copy.deepcopy(GOOD)
    reordered[0]["answers"].reverse()
    assert quiz(yaml.safe_dump(reordered)).html == here


def test_the_right_answer_has_no_usual_place():
    places = set()
    for n in range(20):
        asked = {**GOOD[0], "question": f"Number {n}?"}
        found = questions(yaml.safe_dump([asked, *GOOD[1:]]))[0]
        places.add([answer.right for answer in found.answers].index(True))
    assert places == {0, 1, 2}


def test_a_written_order_can_be_kept():
    found = questions(changed(order="kept"))[1]
    assert [answer.text for answer in found.answers] == ["yes", "no", "it depends"]


def test_a_changed_question_gets_another_id():
    def ids(text):
        return re.findall(r'fieldset class="quiz-question" id="([^"]+)"', quiz(text).html)

    before, after = ids(yaml.safe_dump(GOOD)), ids(changed(question="Is 1 < 2, then?"))
    assert before[0] == after[0]
    assert before[1] != after[1]
    assert before[2] == after[2]


def test_the_stored_output_is_html_and_text():
    shown, _ = quiz(yaml.safe_dump(GOOD))._repr_mimebundle_()
    assert shown["text/html"].startswith('<div class="quiz">')
    assert shown["text/plain"].splitlines()[:2] == ["Quiz of 3 questions", "1. Is 0 < 1?"]
    assert "0x" not in shown["text/plain"]


def test_a_lesson_to_read_changes_no_id_and_brings_its_link_and_the_advice():
    plain, pointing = quiz(yaml.safe_dump(GOOD)).html, quiz(changed(lesson="permutation_symmetry")).html
    ids = re.compile(r'id="([^"]+)"')
    assert ids.findall(plain) == ids.findall(pointing)
    assert "quiz-advice" not in plain
    assert "quiz-to" not in plain
    assert pointing.count('<a href="permutation_symmetry.ipynb">Permutation symmetry</a>') == 1
    assert pointing.count('class="quiz-advice"') == 1
    Page(pointing)
