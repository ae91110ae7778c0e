"""What the cases that a lesson measured on another data set say at the threshold of their claim."""

from importlib import import_module

from lessons.shared.evidence import protocols


def spoken(lesson: str, claim: str, name: str) -> dict[str, str]:
    """ "shown", "open" or "refuted" for each case of a data set, by the case's place without the data set's name."""
    threshold = protocols()[lesson][claim]["threshold"]
    cases = import_module(f"lessons.{lesson}.elsewhere").cases(claim)
    return {
        case.where.removeprefix(f"{name}, "): case.speaks(threshold) for case in cases if case.where.startswith(name)
    }
