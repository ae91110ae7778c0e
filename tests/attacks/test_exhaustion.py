"""Attacks on time, memory, processes and disk, in a real jail: they cost only what they touch."""

import tracemalloc

import pytest

from attacks.exhaustion import EXHAUSTION
from attacks.handed_in import Attack

[LARGE] = (attack for attack in EXHAUSTION if attack.name == "half a million things in a reply")


@pytest.mark.parametrize("attack", [a for a in EXHAUSTION if a is not LARGE], ids=lambda attack: attack.name)
def test_exhaustion_costs_only_what_it_touches(attack, trial):
    trial(attack)


def test_a_reply_costs_the_grader_little_memory(trial):
    tracemalloc.start()
    try:
        trial(LARGE)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 48 << 20, f"{most >> 20} MB"


def test_the_next_submission_is_unaffected(trial):
    trial(Attack("an honest submission"))
