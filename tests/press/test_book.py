"""The rooms of the press that need no browser: contents, weights, the math font, what a page says about itself."""

import gzip
import re
import subprocess
import zipfile

import pytest
from docutils import nodes
from fontTools.ttLib import TTFont

from lessons.shared.drawing import palette
from press import book, page_size, social_card
from press.sphinx import fonts, page
from press.sphinx.theme import THEME, stylesheet

# ---- contents ----


def test_instructor_edition_adds_a_solution_for_every_exercise_and_nothing_else():
    student, instructor = book.pages("student"), book.pages("instructor")
    assert [name for name in instructor if name not in student] == [
        name.replace("exercises/", "solutions/") for name in student if name.startswith("exercises/")
    ]
    assert not any(name.startswith("solutions/") for name in student)
    assert student[0] == instructor[0] == "book/index"


def test_unknown_edition_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="one of student, instructor, got 'draft'"):
        book.contents("draft")


def test_every_page_of_the_contents_exists():
    missing = [name for name in book.pages("instructor") if not list(book.ROOT.glob(f"{name}.*"))]
    assert missing == []


def test_zip_is_the_same_from_the_same_pages_and_holds_them_all(tmp_path):
    site = tmp_path / "site"
    (site / "lessons").mkdir(parents=True)
    (site / "index.html").write_text("start", encoding="utf-8")
    (site / "lessons" / "convexity.html").write_text("lesson", encoding="utf-8")
    first = book._zip(site, tmp_path / "a.zip").read_bytes()
    (site / "index.html").touch()
    assert book._zip(site, tmp_path / "b.zip").read_bytes() == first
    with zipfile.ZipFile(tmp_path / "a.zip") as bundle:
        assert bundle.namelist() == ["shape-of-loss/index.html", "shape-of-loss/lessons/convexity.html"]


# ---- weights ----


@pytest.fixture
def site(tmp_path):
    """A start page, a lesson and a later lesson; style, font and script shared or not."""
    (tmp_path / "lessons").mkdir()
    (tmp_path / "book.css").write_text("@font-face { src: url('math.woff2') }" + "a" * 1000, encoding="utf-8")
    (tmp_path / "math.woff2").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "figure.js").write_text("figure" * 100, encoding="utf-8")
    (tmp_path / "quiz.js").write_text("quiz" * 100, encoding="utf-8")
    style = '<link rel="stylesheet" href="{}book.css?v=1">'
    (tmp_path / "index.html").write_text(style.format("") + "start", encoding="utf-8")
    (tmp_path / "lessons" / "one.html").write_text(
        style.format("../") + '<script src="../figure.js"></script>', encoding="utf-8"
    )
    (tmp_path / "lessons" / "two.html").write_text(
        style.format("../") + '<script src="../figure.js"></script><script src="../quiz.js" defer></script>'
        '<a href="one.html">no download</a><figure data-frames="../frames/x.js"></figure>'
        '<link rel="next" href="one.html"><script src="https://elsewhere.example/x.js"></script>',
        encoding="utf-8",
    )
    return tmp_path


def measured(site):
    names = {"index": "index.html", "lessons/one": "lessons/one.html", "lessons/two": "lessons/two.html"}
    return {w.page: w for w in page_size.measure(site, {name: site / file for name, file in names.items()})}


def test_weight_counts_what_a_browser_loads_by_itself_gzipped_fonts_as_they_are(site):
    two = measured(site)["lessons/two"]
    assert set(two.files) == {"lessons/two.html", "book.css", "math.woff2", "figure.js", "quiz.js"}
    assert two.files["math.woff2"] == 1024
    assert two.files["quiz.js"] == len(gzip.compress((site / "quiz.js").read_bytes(), 6))
    assert two.cold == sum(two.files.values())


def test_later_page_weighs_only_what_the_first_lesson_did_not_bring(site):
    found = measured(site)
    assert found["lessons/one"].later == found["lessons/one"].cold
    two = found["lessons/two"]
    assert two.later == two.files["lessons/two.html"] + two.files["quiz.js"]


def test_a_script_that_comes_late_counts_in_a_first_visit_and_not_in_what_loads_first(site):
    before = measured(site)["lessons/two"]
    (site / "turntable.js").write_text("turn" * 100, encoding="utf-8")
    page = site / "lessons" / "two.html"
    page.write_text(
        page.read_text(encoding="utf-8") + '<figure data-turntable="../turntable.js"></figure>' * 2, encoding="utf-8"
    )
    after = measured(site)["lessons/two"]
    late = len(gzip.compress((site / "turntable.js").read_bytes(), 6))
    assert after.files["turntable.js"] == late
    grown = after.files["lessons/two.html"] - before.files["lessons/two.html"]
    assert after.later - before.later == grown
    assert after.cold - before.cold == grown + late


def test_page_over_budget_stops_the_build_and_names_its_heaviest_file():
    light = page_size.Weight("lessons/one", {"one.html": 1000}, 1000)
    assert "lessons/one" in page_size.report([light])
    heavy = page_size.Weight("lessons/one", {"one.html": 1000, "film.js": 250_000}, 251_000)
    with pytest.raises(page_size.OverBudget, match=r"251\.0 of 250 kB on a first visit.*Heaviest: film\.js 250\.0 kB"):
        page_size.report([heavy])
    later = page_size.Weight("lessons/two", {"two.html": 60_001, "book.css": 5}, 60_001)
    with pytest.raises(page_size.OverBudget, match="lessons/two is over budget"):
        page_size.report([light, later])


def test_link_to_a_file_that_is_not_there_is_an_error(site):
    (site / "math.woff2").unlink()
    with pytest.raises(FileNotFoundError, match=r"math\.woff2"):
        measured(site)


# ---- math font ----


def test_font_needs_the_italic_of_letters_and_the_marks_that_stretch():
    needed = fonts.math_signs(["<p>no Q here</p><math><mi>x</mi><mi>h</mi><mo>&lt;</mo><mi>μ</mi></math>"])
    assert {"𝑥", "ℎ", "<", "𝜇", "\u0302", "\u0332"} <= needed
    assert "Q" not in needed


def test_subset_keeps_the_signs_the_math_table_and_the_licence(tmp_path):
    target = tmp_path / "math.woff2"
    fonts.write_subset(fonts.full_font(), fonts.math_signs(["<math><mi>x</mi><mo>∑</mo></math>"]), target)
    with TTFont(target) as cut:
        assert {ord("𝑥"), ord("∑"), 0x302} <= set(cut.getBestCmap())
        assert ord("∮") not in cut.getBestCmap()
        assert cut["MATH"].table.MathVariants is not None
    assert target.stat().st_size < 60_000
    assert "SIL Open Font License" in target.with_suffix(".license.txt").read_text("utf-8")


# ---- what a page says about itself ----


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("book/notation", "book/notation.md"),
        ("exercises/convexity", "book/exercises/convexity.md"),
        ("solutions/convexity", "book/exercises/convexity.md"),
        ("lessons/convexity", "book/lessons/convexity.md"),
    ],
)
def test_edit_link_leads_to_the_text_and_never_to_a_generated_notebook(name, source):
    assert str(page.source_of(name, book.ROOT)) == source


def test_last_change_is_the_day_of_the_commit(tmp_path):
    def git(*command, **env):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, capture_output=True, env=env or None)

    text = tmp_path / "text.md"
    text.write_text("words", encoding="utf-8")
    assert page.last_change(text) == ""
    git("init", "-q")
    git("add", "text.md")
    assert page.last_change(text) == ""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    git(
        *who,
        "commit",
        "-q",
        "-m",
        "a",
        GIT_COMMITTER_DATE="2026-02-03T10:00:00Z",
        GIT_AUTHOR_DATE="2020-01-01T10:00:00Z",
    )
    assert page.last_change(text) == "2026-02-03"


def test_summary_is_the_first_paragraph_cut_at_a_word():
    document = nodes.document(None, None)
    assert page.summary(document) == page.summary(None) == ""
    document += nodes.paragraph(text="downhill  is\nthe way " * 12)
    summary = page.summary(document)
    assert len(summary) <= page.SUMMARY_LENGTH + 2
    assert summary.startswith("downhill is the way")
    assert summary[-1] == "…"


def test_every_page_brings_the_palette_of_the_figures():
    assert stylesheet().startswith(palette.css())


def test_the_theme_has_no_colour_of_its_own():
    own = (THEME / "static" / "book.css").read_text("utf-8")
    assert re.findall(r"#[0-9a-f]{3,8}\b|\brgb\((?!0 0 0)|\bhsl", own) == []  # a black shade is no role


def test_the_theme_names_no_role_that_the_palette_lacks():
    used = set(re.findall(r"var\(--figure-(\w+)", stylesheet()))
    assert used <= set(re.findall(r"--figure-(\w+):", palette.css()))


def test_card_has_the_size_that_social_networks_show_and_the_same_bytes_each_time(tmp_path):
    for name in ("a.png", "b.png"):
        social_card.write(tmp_path / name)
    data = (tmp_path / "a.png").read_bytes()
    assert data == (tmp_path / "b.png").read_bytes()
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == social_card.SIZE
