"""One script of many: an ES module and those that it imports, each in a scope of its own, as one text. And one style of
two: what all controls have in common, and a widget's own.

A widget gets its script as one ES module (`module`). A page of the book gets a plain one (`script`), since modules do
not load from file://. Both without node, which students do not have: so the modules keep to one form of import and
export, and anything else is an error here that names the line. A module is known by its name, whatever its folder.

Measured, gzipped: a page's playground is 28 kB by this, 29 kB by esbuild and 22 kB where esbuild
shortens every name. The 6 kB are not worth a second bundler beside the one that a widget needs without node.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

IMPORT = re.compile(r'^import \{\s*([\w\s,]+?),?\s*\} from "(\.\.?)/(\w+)\.js";\n', re.M)
DECLARED = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.M)
LISTED = re.compile(r"^export \{\s*([\w\s,]+?),?\s*\};\n", re.M)
DEFAULT = re.compile(r"^export default (.*);\n", re.M)
COMMENT = re.compile(
    r"^ *//[^\n]*\n|^ */\*\*(?:(?!\*/)[\s\S])*\*/\n|/\*\* @type (?:(?!\*/)[^\n])*\*/ |(?<=[;,{}()\[\]]) +//[^\n'\"`]*$",
    re.M,
)


CONTROLS = Path(__file__).with_name("controls.css")


@dataclass
class _Bundle:
    """A module after those that it imports: `before` holds each of them once, as `const $name = …`, in order."""

    entry: Path
    made: Mapping[str, str]
    before: dict[str, str] = field(default_factory=dict)
    default: str = ""

    def __post_init__(self) -> None:
        self.body, self.exports = self._read(self.entry, ())

    def _read(self, file: Path, above: tuple[str, ...]) -> tuple[str, list[str]]:
        """The module's text with its imports resolved and its exports taken off, and the exported names."""
        name = file.stem
        if name in above:
            raise ValueError(f"{name}.js imports itself: {' → '.join([*above, name])}")
        text = COMMENT.sub("", self.made[name] if name in self.made else file.read_text(encoding="utf-8"))
        for _, where, imported in IMPORT.findall(text):
            if imported not in self.before:
                folder = file.parent if where == "." else file.parent.parent
                body, exports = self._read(folder / f"{imported}.js", (*above, name))
                self.before[imported] = f"const ${imported} = {_scope(body, exports)};\n"
        text = IMPORT.sub(lambda hit: f"const {{ {' '.join(hit[1].split())} }} = ${hit[3]};\n", text)
        exports = DECLARED.findall(text) + [
            each for names in LISTED.findall(text) for each in re.findall(r"\w+", names)
        ]
        if default := DEFAULT.search(text):
            self.default = default[0]
        text = DEFAULT.sub("", LISTED.sub("", DECLARED.sub("", text)))
        if left := re.search(r"^\s*(import|export)\b.*", text, re.M):
            raise ValueError(
                f"{file.name}: can bundle only named imports from ./ or ../ and named exports, got {left[0].strip()}"
            )
        return text, exports

    @property
    def text(self) -> str:
        return "".join(self.before.values()) + self.body


def _scope(body: str, exports: list[str]) -> str:
    return f"(() => {{\n{body}return {{ {', '.join(exports)} }};\n}})()"


def module(entry: Path, **made: str) -> str:
    """One ES module with the exports of `entry`; `made` are modules that exist as text alone, by name.

    Raises ValueError for an import or export of another form, or a circle of imports.
    """
    bundle = _Bundle(entry, made)
    return f"{bundle.text}export {{ {', '.join(bundle.exports)} }};\n{bundle.default}"


def expression(entry: Path, **made: str) -> str:
    """The same as a JavaScript expression for an object of the exports."""
    bundle = _Bundle(entry, made)
    return _scope(bundle.text, bundle.exports)


def script(entry: Path, each: str, **made: str) -> str:
    """The same as a plain script that calls the module's `mount` on every element that the selector `each` finds."""
    return f"(() => {{\n{_Bundle(entry, made).text}document.querySelectorAll('{each}').forEach(mount);\n}})();\n"


def style(sheet: Path, *scopes: str) -> str:
    """The widget's own `sheet`, NAME.css, after that of all controls, which is kept to the elements `scopes`.

    In controls.css `.widget-x` stands for the class `.NAME-x`, and `.widget` alone for the scopes.
    """
    scope = scopes[0] if len(scopes) == 1 else f":is({', '.join(scopes)})"
    controls = CONTROLS.read_text(encoding="utf-8").replace(".widget-", f".{sheet.stem}-").replace(".widget", scope)
    return controls + sheet.read_text(encoding="utf-8")
