import numpy as np

from persona.understanding.features import UNKNOWN
from persona.understanding.pairs import Pairs

STEMS = np.array([0, 1, 2, 3, 3, 4], np.int32)
PAIRS = Pairs(STEMS, np.array([0, 3, 3, 5, 6]), 5)


def test_neighbours_are_known_in_the_order_that_they_stand_in() -> None:
    assert PAIRS.count([0, 1, 2]) == 2
    assert PAIRS.count([3, 3]) == 1
    assert PAIRS.count([1, 0]) == 0


def test_the_end_of_one_sample_and_the_beginning_of_the_next_are_no_pair() -> None:
    assert PAIRS.count([2, 3]) == PAIRS.count([3, 4]) == 0


def test_an_unknown_word_stands_beside_nothing() -> None:
    assert PAIRS.count([0, UNKNOWN, 1]) == PAIRS.count([UNKNOWN, UNKNOWN]) == PAIRS.count([]) == 0


def test_no_pair_is_forgotten_and_few_strange_ones_are_taken_for_known() -> None:
    chance = np.random.default_rng(1)
    stems = chance.integers(0, 40_000, 300_000).astype(np.int32)
    pairs = Pairs(stems, np.arange(0, len(stems) + 1, 6), 40_000)
    rows = stems.reshape(-1, 6)[:500].tolist()

    assert all(pairs.count(row) == 5 for row in rows)
    assert sum(pairs.count(row[::-1]) for row in rows) < 5 * len(rows) / 16


def test_a_pack_without_samples_has_no_pairs() -> None:
    assert Pairs(np.empty(0, np.int32), np.zeros(1, np.int64), 0).count([0, 0]) == 0
