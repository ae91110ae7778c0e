"""Attacks that want a better mark or a way out, in a real jail: the honest mark, nothing written, nobody reached."""

import socket
import threading
from pathlib import Path

import pytest

from attacks.conftest import WRITABLE
from attacks.escapes import ESCAPES
from attacks.exhaustion import EXHAUSTION
from attacks.handed_in import Attack
from attacks.trickery import TRICKERY
from lessons.shared.exercises.feedback import HEADLINES


@pytest.mark.parametrize("attack", [*TRICKERY, *ESCAPES], ids=lambda attack: attack.name)
def test_trickery_ends_with_the_honest_mark(attack, trial, job):
    result = trial(attack)
    text = result.to_json()
    cases = job.tasks()["agreement"].cases(job.seed)
    moves = [repr(abs(move)) for case in cases for move in case["moves"].ravel().tolist()]
    hidden = {move for move in moves if len(move.partition(".")[2]) == 3}  # a shorter one may be a number of seconds
    assert len(hidden) > 100
    assert not [number for number in hidden if number in text]
    assert "Input" not in text
    assert "FULL MARKS" not in text


def test_the_next_submission_is_unaffected(trial):
    assert not trial(Attack("an honest submission")).notes


def test_nothing_was_written_and_nobody_was_reached(listening):
    """After the attacks above."""
    assert not [place for place in WRITABLE if Path(place, "escaped").exists()]
    assert not Path("/tmp/pickled").exists()
    _, arrived, udp = listening
    assert not arrived
    with pytest.raises(TimeoutError):
        udp.recv(100)


def test_the_listening_server_would_have_noticed(listening):
    targets, arrived, udp = listening
    socket.create_connection(("127.0.0.1", targets["port"])).close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        link.sendto(b"x", ("127.0.0.1", targets["port"]))
    assert udp.recv(100) == b"x"
    for _ in range(100):
        threading.Event().wait(0.0 if arrived else 0.02)
    assert arrived == ["tcp"]


def test_there_are_as_many_attacks_as_promised_and_every_status_is_known():
    attacks = [*EXHAUSTION, *TRICKERY, *ESCAPES]
    assert len({attack.name for attack in attacks}) == len(attacks) >= 25
    said = {status for attack in attacks for statuses in attack.lost.values() for status in statuses.split("|")}
    assert said <= {*HEADLINES, "missing"}
