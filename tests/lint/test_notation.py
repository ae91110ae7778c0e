"""The notation table is the code's vocabulary: what it names exists, and what signatures abbreviate stands in it."""

import ast
import re
from collections import defaultdict

from press.notebooks.sources import ROOT

TABLE = (ROOT / "book" / "notation.md").read_text(encoding="utf-8")
GREEK = "alpha beta gamma delta epsilon eps eta kappa lam mu nu omega phi pi psi rho sigma tau theta xi zeta".split()
WORDS = ("at", "ax", "by", "ha", "id", "of", "rc", "to")  # short, but no symbols: words, and Matplotlib's own names
PLUMBING = {"exercises", "playground"}  # rooms whose insides no reader meets
CODE = [path for path in sorted((ROOT / "lessons").rglob("*.py")) if PLUMBING.isdisjoint(path.parts)]


def rows():
    """The symbol and the names of each row of the table."""
    for line in TABLE.splitlines():
        cells = [cell.strip() for cell in line.replace(r"\|", "¦").strip("|").split("|")]
        if len(cells) >= 3 and "`" in cells[1]:
            yield cells[0], re.findall(r"`([^`]+)`", cells[1])


def names(written):
    """The identifiers in `path.w[k]` or `layers(w)[k][0]` that are named there first: path and w, layers."""
    return re.findall(r"[A-Za-z_]\w*", re.sub(r"[\[(][^\])]*[\])]", "", written))


def public(tree):
    """Public functions and methods of a module, and the fields of its public classes."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public(node)
        elif isinstance(node, ast.FunctionDef | ast.AnnAssign):
            yield node


def vocabulary():
    """Where each name stands in a public signature: as function, argument or field."""
    found = defaultdict(set)
    for path in CODE:
        for node in public(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.AnnAssign):
                found[ast.unparse(node.target)].add(path.stem)
            elif not node.name.startswith("_"):
                arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                for name in (node.name, *(argument.arg for argument in arguments)):
                    found[name].add(path.stem)
    return found


def test_every_name_of_the_table_stands_in_a_public_signature():
    known = vocabulary()
    missing = {written for _, cell in rows() for written in cell if not set(names(written)) <= set(known)}
    assert missing == set()


def test_every_abbreviation_in_a_public_signature_stands_in_the_table():
    told = {name for _, cell in rows() for written in cell for name in names(written)}
    short = {name: sorted(where) for name, where in vocabulary().items() if len(name) <= 2 or name in GREEK}
    assert {name: where for name, where in short.items() if name not in (*told, *WORDS)} == {}


def test_a_symbol_has_one_row_in_each_part_of_the_table():
    for part in TABLE.split("\n## ")[1:]:
        symbols = re.findall(r"^\| (\$[^|]+?) \|", part, re.MULTILINE)
        assert len(symbols) == len(set(symbols)), part.splitlines()[0]


def test_names_are_read_out_of_what_is_written_about_them():
    assert names("path.w[k]") == ["path", "w"]
    assert names("layers(w)[k][0]") == ["layers"]
