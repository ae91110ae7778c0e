"""The other way to build the jail: a user namespace, as for everyone who is not root, and for root in a container."""

import pytest

from attacks.escapes import ESCAPES
from attacks.exhaustion import EXHAUSTION
from attacks.handed_in import Attack
from classroom.sandbox import jail

EXHAUSTING = {"fork bomb", "thread bomb", "memory bomb in a task", "disk filling"}
ESCAPING = {
    "a background thread",
    "reading what is private",
    "writing outside",
    "network",
    "killing the parent",
    "more rights",
}
CHOSEN = EXHAUSTING | ESCAPING | {"a background process"}


@pytest.mark.parametrize(
    "attack",
    [Attack("an honest submission"), *(a for a in (*EXHAUSTION, *ESCAPES) if a.name in CHOSEN)],
    ids=lambda attack: attack.name,
)
def test_a_user_namespace_holds_too(attack, trial, monkeypatch):
    tool, _ = jail.bubblewrap()
    monkeypatch.setattr(jail, "bubblewrap", lambda: (tool, False))
    trial(attack)


def test_all_chosen_attacks_exist():
    assert {a.name for a in (*EXHAUSTION, *ESCAPES)} >= CHOSEN
