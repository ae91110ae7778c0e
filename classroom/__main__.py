"""Teach with the course: hand a lesson out, grade what comes back, tell the students, and hand the marks on."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from classroom.course.roster import CourseError
from classroom.sandbox.jail import JailError

COMMANDS = {
    "assign": "hand out a lesson: one zip for all, or one for each student",
    "grade": "run what students handed in, each in a jail, and mark it",
    "feedback": "write one page for each student",
    "export": "write marks for Canvas, Moodle and nbgrader",
    "report": "see how the class did, on one page",
}
EXAMPLES = """\
a whole assignment:
  python -m classroom assign ravines --roster roster.csv --due 2026-12-01 --variants
  python -m classroom grade ravines submissions.zip --jobs 2
  python -m classroom feedback ravines
  python -m classroom export ravines

Every command can be repeated: it keeps what is done and does the rest. `python -m classroom COMMAND --help`
says more. Everything stays in the course's folder; nothing is sent anywhere.
"""
ON_WINDOWS = "grading needs Linux: run the course in WSL, the Windows Subsystem for Linux (`wsl --install`)."


def main(words: list[str] | None = None) -> int:
    """Run one command; its exit status is 2 where the instructor has to put something right first."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="python -m classroom", description=__doc__, epilog=EXAMPLES, formatter_class=raw, allow_abbrev=False
    )
    here = "the course's folder (default: here)"
    parser.add_argument("--course", type=Path, default=Path("."), metavar="DIR", help=here)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    words = sys.argv[1:] if words is None else words
    if words and sys.platform == "win32":
        print(f"{parser.prog}: {ON_WINDOWS}", file=sys.stderr)
        return 2
    chosen = _command(words)
    for name, about in COMMANDS.items():
        command = commands.add_parser(
            name, help=about, description=f"{about[0].upper()}{about[1:]}.", formatter_class=raw
        )
        if name == chosen:  # the others need seconds to load, and nobody asks them
            module = import_module(f"classroom.commands.{name}")
            module.add_arguments(command)
            command.add_argument("--course", type=Path, default=argparse.SUPPRESS, metavar="DIR", help=here)
            command.set_defaults(run=module.run)
    if not words:
        parser.print_help()
        return 2
    arguments = parser.parse_args(words)
    try:
        return int(arguments.run(arguments))
    except (CourseError, JailError) as error:
        print(f"{parser.prog} {arguments.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. What is done is kept; run the command again for the rest.", file=sys.stderr)
        return 130


def _command(words: list[str]) -> str:
    """The first word that is no option; `--course` may stand before it, with its folder."""
    rest = iter(words)
    for word in rest:
        if word == "--course":
            next(rest, "")
        elif not word.startswith("-"):
            return word
    return ""


if __name__ == "__main__":
    sys.exit(main())
