"""The exercise `agreement`: what it is tried on, what must hold, and the mistakes it knows. No answer is here."""

from __future__ import annotations

import itertools

import numpy as np

from lessons.shared.exercises.precision import isclose
from lessons.shared.exercises.returns import number
from lessons.shared.exercises.student_call import Answer, Case
from lessons.shared.exercises.task import Task
from lessons.shared.numerics.arrays import Array


def moves_inputs(rng: np.random.Generator) -> Case:
    lengths = rng.uniform(0.2, 5, size=(6, 1))
    walk = rng.normal(size=(6, 3)) + np.array([1.0, 0.5, 0.0])
    return {"moves": np.round(lengths * walk / np.linalg.norm(walk, axis=1, keepdims=True), 3)}


def cosine(a: Array, b: Array) -> float:
    """The definition for one pair."""
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


def a_straight_walk_agrees(answer: Answer, *, moves: Array) -> bool:
    """Moves of any lengths in one direction have agreement 1."""
    return bool(isclose(answer(moves=np.abs(moves[:, :1]) @ moves[:1] + 0.1 * moves[:1]), 1))


def to_and_fro_disagrees(answer: Answer, *, moves: Array) -> bool:
    """Moves that alternate between a direction and its opposite have agreement −1."""
    signs = np.array([[1.0], [-2.0], [3.0], [-0.5], [1.0]])
    return bool(isclose(answer(moves=signs @ moves[:1]), -1))


def lengths_do_not_matter(answer: Answer, *, moves: Array) -> bool:
    """Longer and shorter moves in the same directions change nothing."""
    stretched = moves * np.linspace(0.5, 3, len(moves))[:, None]
    return bool(isclose(answer(moves=stretched), answer(moves=moves)))


def is_the_mean_over_pairs(answer: Answer, *, moves: Array) -> bool:
    """It is the mean of the cosines of all successive pairs, each with the same weight."""
    pairs = [cosine(a, b) for a, b in itertools.pairwise(moves)]
    return bool(isclose(answer(moves=moves), np.mean(pairs)))


def forgets_the_lengths(answer: Answer, *, moves: Array) -> bool:
    """Your result grows with the moves. A cosine knows directions only."""
    return bool(isclose(answer(moves=2 * moves), 4 * answer(moves=moves)))


def compares_with_the_first_move(answer: Answer, *, moves: Array) -> bool:
    """You compare every move with the first one."""
    meant = np.mean([cosine(moves[0], other) for other in moves[1:]])
    return bool(isclose(answer(moves=moves), meant))


def compares_all_pairs(answer: Answer, *, moves: Array) -> bool:
    """You compare every move with every other. Successive ones are asked for."""
    every = np.array([[cosine(a, b) for b in moves] for a in moves])
    others = every[~np.eye(len(moves), dtype=bool)]
    return bool(isclose(answer(moves=moves), [every.mean(), others.mean()]).any())


def returns_an_angle(answer: Answer, *, moves: Array) -> bool:
    """You return an angle."""
    pairs = [cosine(a, b) for a, b in itertools.pairwise(moves)]
    angles = [np.mean(np.arccos(pairs)), np.arccos(np.mean(pairs))]
    return bool(isclose(answer(moves=moves), [*angles, *np.degrees(angles)]).any())


def divides_by_the_number_of_moves(answer: Answer, *, moves: Array) -> bool:
    """You divide by the number of moves. How many pairs are there?"""
    pairs = [cosine(a, b) for a, b in itertools.pairwise(moves)]
    return bool(isclose(answer(moves=moves), np.sum(pairs) / len(moves)))


agreement = Task(
    "agreement",
    inputs=moves_inputs,
    returns=number,
    properties=[
        a_straight_walk_agrees,
        to_and_fro_disagrees,
        lengths_do_not_matter,
        is_the_mean_over_pairs,
    ],
    core=[a_straight_walk_agrees, to_and_fro_disagrees],
    mistakes=[
        forgets_the_lengths,
        compares_with_the_first_move,
        compares_all_pairs,
        returns_an_angle,
        divides_by_the_number_of_moves,
    ],
)
