"""Many ES modules become one text: each once, each in a scope of its own, and what cannot be said so is named."""

import re

import pytest

from lessons.shared import bundle
from lessons.shared.explore.widget import HERE as EXPLORE
from lessons.shared.playground import assets

MODULES = {
    "entry": 'import { doubled } from "./double.js";\nimport {\n  CELL,\n  ONE,\n} from "./one.js";\n'
    "\nexport const mount = () => doubled(CELL + ONE);\nexport default { mount };\n",
    "double": '// Twice.\nimport { ONE } from "./one.js";\n\nconst CELL = 2;\n'
    "export function doubled(x) {\n  return CELL * x * ONE;\n}\n",
    "one": "/** @type {number} */ const ONE = 1;\n/** Pixels. */\nexport const CELL = 5;\nexport { ONE };\n",
}


@pytest.fixture
def entry(tmp_path):
    def written(**changed):
        for name, text in {**MODULES, **changed}.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        return tmp_path / "entry.js"

    return written


def test_a_module_comes_after_what_it_imports(entry):
    assert re.findall(r"^const \$(\w+) =", bundle.module(entry()), re.M) == ["one", "double"]


def test_a_module_for_a_widget_imports_nothing(entry):
    assert "import" not in bundle.module(entry())


def test_a_module_for_a_widget_exports_what_its_entry_does(entry):
    assert bundle.module(entry()).endswith("export { mount };\nexport default { mount };\n")


def test_a_script_for_a_page_neither_imports_nor_exports(entry):
    assert re.findall(r"\b(?:im|ex)port\b", bundle.script(entry(), "figure")) == []


def test_a_script_brings_each_element_to_life(entry):
    assert "document.querySelectorAll('figure').forEach(mount);" in bundle.script(entry(), "figure")


def test_an_expression_gives_what_its_entry_exports(entry):
    assert bundle.expression(entry()).endswith("return { mount };\n})()")


def test_comments_of_their_own_lines_stay_at_home(entry):
    assert not {"Twice", "Pixels"} & set(re.findall(r"\w+", bundle.module(entry())))


def test_a_type_in_the_middle_of_a_line_stays_at_home(entry):
    one = "const f = (/** @type {number[]} */ [x]) => x;\nexport const ONE = f([1]);\nexport const CELL = 5;\n"
    assert "const f = ([x]) => x;" in bundle.module(entry(one=one))


def test_a_module_may_lie_in_the_folder_above(entry, tmp_path):
    (tmp_path / "below").mkdir()
    below = tmp_path / "below" / "below.js"
    below.write_text('import { ONE } from "../one.js";\n\nexport const mount = () => ONE;\n', encoding="utf-8")
    entry()
    assert re.findall(r"^const \$(\w+) =", bundle.module(below), re.M) == ["one"]


def test_a_module_may_be_text_that_no_file_holds(entry):
    assert "const ONE = 3;" in bundle.module(entry(), one="export const ONE = 3;\nexport const CELL = 4;\n")


def test_a_circle_of_imports_is_told(entry):
    with pytest.raises(ValueError, match=r"double\.js imports itself: entry → double → one → double"):
        bundle.module(
            entry(one='import { doubled } from "./double.js";\nexport const ONE = 1;\nexport const CELL = 5;\n')
        )


@pytest.mark.parametrize(
    "line",
    [
        "import x from './one.js';",
        'import * as all from "./one.js";',
        'import { ONE as one } from "elsewhere";',
        "export let count = 0;",
        "export * from './one.js';",
    ],
)
def test_any_other_import_or_export_is_told_with_its_line(entry, line):
    with pytest.raises(
        ValueError,
        match=re.escape(f"one.js: can bundle only named imports from ./ or ../ and named exports, got {line}"),
    ):
        bundle.module(entry(one=f"{line}\nexport const ONE = 1;\nexport const CELL = 5;\n"))


@pytest.mark.parametrize(
    "script", [assets.page_script, lambda: bundle.script(EXPLORE / "explore.js", "figure.explore")]
)
def test_the_scripts_of_the_book_are_plain(script):
    assert re.findall(r"^\s*(?:import \{|export\b)", script(), re.M) == []
