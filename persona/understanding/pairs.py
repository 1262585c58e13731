"""Know which words stand beside each other in the samples: what tells the word that was meant from one that is spelt like it."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from persona.understanding.features import UNKNOWN, Integers, Places

BITS = 16
"""Bits of the table for each word of the samples, at least: at most one pair in sixteen is taken for known without being so."""
_GOLDEN = 0x9E3779B97F4A7C15  # 2^64 over the golden ratio, for multiplicative hashing (Knuth 1973, section 6.4)
_LARGEST = (1 << 64) - 1
_CHUNK = 1 << 13  # words that are hashed at once: more would take room


class Pairs:
    """Tell whether one stem follows another in a sample.

    A Bloom filter with a single hash (Bloom 1970): it forgets no pair, and takes a hundredth of the room of a set.
    """

    def __init__(self, stems: Integers, starts: Places, count: int) -> None:
        """Take the numbers of the samples' stems, end to end, where each sample starts (samples + 1,), and how many stems there are."""
        self._count = count
        bits = max((BITS * len(stems)).bit_length(), 3)
        self._shift = 64 - bits
        table = np.zeros(1 << bits >> 3, np.uint8)
        last = np.zeros(len(stems) + 1, bool)
        last[starts[1:]] = True
        for first in range(0, len(stems) - 1, _CHUNK):
            end = min(first + _CHUNK, len(stems) - 1)
            keys = stems[first:end].astype(np.uint64) * np.uint64(count) + stems[first + 1 : end + 1].astype(np.uint64)
            places = (keys * np.uint64(_GOLDEN) >> np.uint64(self._shift))[~last[first + 1 : end + 1]]
            np.bitwise_or.at(table, (places >> np.uint64(3)).astype(np.intp), np.uint8(1) << (places & np.uint64(7)).astype(np.uint8))
        self._table = table.tobytes()

    def count(self, stems: Sequence[int]) -> int:
        """Return how many neighbours in a row of stem numbers are known to be such."""
        return sum(UNKNOWN not in (one, other) and self._has(one, other) for one, other in pairwise(stems))

    def _has(self, one: int, other: int) -> bool:
        place = ((one * self._count + other) * _GOLDEN & _LARGEST) >> self._shift
        return bool(self._table[place >> 3] >> (place & 7) & 1)
