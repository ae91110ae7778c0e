"""The glossary: every term stands there once, and each lesson links a term where it first uses it."""

import re

import pytest

from press.notebooks.sources import sources
from press.sphinx.glossary import ROOT, anchor, terms

LESSONS = {source.stem: source.read_text(encoding="utf-8") for source in sources("lessons")}
EXERCISES = {source.stem: source.read_text(encoding="utf-8") for source in sources("exercises")}
TERMS = {anchor(term): term for term in terms()}
NO_PROSE = re.compile(
    r"""\A---.*?\n---\n         # the header
    | ^```.*?^```[ ]*$          # code and other fences
    | ^\#.*?$ | ^:::+.*?$ | ^:\w+:.*?$ | ^\([\w-]+\)=$   # headings, names of boxes, options, labels
    | \$\$.*?\$\$(\s*\([\w-]+\))? | \$[^$\n]+\$          # formulas
    | \{[\w:]+\}`[^`]*` | `[^`\n]*` | https?://\S+       # roles, code, addresses
    | !?\[[^\]]*\]\((?!\.\./book/glossary)[^)]*\)        # other links
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
LINK = re.compile(r"\[([^\]]*)\]\(\.\./book/glossary\.md#([\w-]+)\)")
FORMS = {  # what counts as a use where it is more than the term with a plural's s
    "conserved quantity": r"conserved quantit(?:y|ies)",
    "convex function": r"(?<!strongly )convex(?: functions?)?",
    "curvature": r"curvatures?",
    "filter normalization": r"filter[- ]normaliz\w+|filters['’] own lengths",
    "generalize": r"generaliz\w+",
    "interpolation threshold": r"interpolation threshold|can only just fit",
    "matching": r"matching|matched",
    "mini-batch": r"mini-batch(?:es)?|(?<!full-)batch(?:es)?(?! norm)",
    "minimum-norm solution": r"minimum-norm|shortest solution",
    "mode connectivity": r"mode connectivity|one connected valley",
    "Newton's step": r"Newton['’]s step",
    "pass": r"(?<!there )passes|pass over",
    "permutation symmetry": r"permutations?(?: symmetry)?",
    "preconditioning": r"precondition\w*",
    "random features": r"random(?: ReLU)? features",
    "rate of convergence": r"linear rate|rates? of convergence",
    "ridge penalty": r"ridge(?: penalty)?",
    "saturated unit": r"saturat\w+",
    "validation data": r"validation\w*",
}
# Where the word means something else: a mountain's ridge, a picture that looks smooth, a run on schedule.
EVERYDAY = {
    ("ridge penalty", "saddles"),
    ("ridge penalty", "permutation_symmetry"),
    ("smooth", "overparameterization"),
    ("smooth", "saddles"),
    ("smooth", "plateaus"),
    ("schedule", "permutation_symmetry"),
}


def prose(text):
    """The text with everything that is not prose blanked out, and nothing moved."""
    return NO_PROSE.sub(lambda found: re.sub(r"[^\n]", "\0", found[0]), text)


def unlinked(text, term):
    """The line of the first use of a term in a lesson that is no link to it; None where it is one, or there is none."""
    read = prose(text)
    linked = [(m.start(1), m.end(1), m[2]) for m in LINK.finditer(read)]
    targets = [m.span(2) for m in LINK.finditer(read)]
    form = FORMS.get(term) or re.escape(term).replace(r"\ ", r"\s+") + "(?:s|es)?"
    for found in re.finditer(rf"(?<![\w-])(?:{form})(?!\w)", read, re.IGNORECASE):
        if any(start <= found.start() < end for start, end in targets):
            continue
        inside = [goal for start, end, goal in linked if start <= found.start() and found.end() <= end]
        if inside and inside[0] != anchor(term):
            continue  # a part of a longer term, as in "loss surface"
        return None if inside else read.count("\n", 0, found.start()) + 1
    return None


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_term_is_linked_where_a_lesson_first_uses_it(lesson):
    missing = {
        term: f"line {line}"
        for term in TERMS.values()
        if (term, lesson) not in EVERYDAY and (line := unlinked(LESSONS[lesson], term))
    }
    assert missing == {}, f"book/lessons/{lesson}.md: write [word](../book/glossary.md#anchor) there"


@pytest.mark.parametrize(
    "text", [*LESSONS.values(), *EXERCISES.values()], ids=[*LESSONS, *(f"{e}-do" for e in EXERCISES)]
)
def test_a_link_leads_to_a_term_and_stands_once(text):
    goals = [goal for _, goal in LINK.findall(text)]
    assert set(goals) <= set(TERMS), "not in book/glossary.md"
    assert len(goals) == len(set(goals)), sorted(goal for goal in goals if goals.count(goal) > 1)


def test_every_term_is_defined_once_in_alphabetical_order_and_some_lesson_needs_it():
    text = (ROOT / "book" / "glossary.md").read_text(encoding="utf-8")
    written = re.findall(r"^(?=\S)(?![#:]|Each )(.+)$", text, re.MULTILINE)
    assert written == list(TERMS.values())
    assert len(written) == len(set(map(str.lower, written)))
    assert written == sorted(written, key=str.lower)
    used = {goal for text in (*LESSONS.values(), *EXERCISES.values()) for _, goal in LINK.findall(text)}
    inside = set(re.findall(r"\{term\}`([^`]+)`", text))
    assert {term for goal, term in TERMS.items() if goal not in used} <= inside


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A [saddle](../book/glossary.md#saddle). A saddle.", None),
        ("# Saddles\n\n`saddle`, $saddle$ and nothing else", None),
        ("One\n\nsaddle, and a [saddle](../book/glossary.md#saddle).", 3),
        ("A [stable manifold of a saddle](../book/glossary.md#stable-manifold), a saddle", 1),
    ],
)
def test_the_first_use_is_found(text, line):
    assert unlinked(text, "saddle") == line
