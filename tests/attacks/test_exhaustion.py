"""Attacks on time, memory, processes and disk, in a real jail: they cost only what they touch."""

import pytest

from attacks.exhaustion import EXHAUSTION
from attacks.handed_in import Attack


@pytest.mark.parametrize("attack", EXHAUSTION, ids=lambda attack: attack.name)
def test_exhaustion_costs_only_what_it_touches(attack, trial):
    trial(attack)


def test_the_next_submission_is_unaffected(trial):
    trial(Attack("an honest submission"))
