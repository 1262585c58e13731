"""Put misspelt words right, against the words that a pack knows, and leave ordinary English alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import jellyfish
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from persona.understanding.english import zipf

COMMON = 3.0
"""Zipf frequency from which an absent word counts as English that somebody meant to write (once in a million words)."""
LONGEST = 24
"""Letters of the longest word that is repaired."""
CHECKED = 96
"""Words of the vocabulary, at most, whose distance is computed for one repair."""
ALIKE = 0.8
"""Similarity from which an English word may be a mishearing of a pack word that sounds different."""

_SOUND, _FIRST, _FREQUENT = 0.45, 0.2, 0.05


@dataclass(frozen=True, slots=True)
class Repair:
    """Tell what a word probably was.

    `certainty` is in 0..1: 1 for a word of the vocabulary, 0 when nothing is near (then `word` is what came in), at most a half
    for an English word that could have been meant.
    """

    word: str
    distance: int
    certainty: float


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return the metaphone key of a word (Philips 1990, as in jellyfish): equal keys sound alike."""
    return jellyfish.metaphone(word)


def limit(length: int) -> int:
    """Return how many edits a word of this many letters may be away: 1 up to 5 letters, 2 up to 9, then 3; none below 3."""
    return (length > 2) + (length > 5) + (length > 9)


class Repairer:
    """Find the vocabulary word that a misspelt word is nearest to.

    Words are filtered by the number of letter pairs they share (Ukkonen 1992: one edit breaks at most three pairs when
    transpositions count as one edit), then ranked by optimal string alignment distance, sound, first letter and weight.
    """

    def __init__(self, vocabulary: Mapping[str, float]) -> None:
        self._words = [word for word in vocabulary if len(word) > 2 and not word.isdigit()]
        self._known = frozenset(vocabulary)
        self._weights = np.log1p(np.array([vocabulary[word] for word in self._words], np.float32))
        self._lengths = np.array([len(word) for word in self._words], np.int16)
        self._pairs, self._starts, self._postings = _pair_index(self._words)
        self._repaired = lru_cache(maxsize=8_192)(self._nearest)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def repair(self, word: str) -> Repair:
        """Return the nearest vocabulary word, or the word itself with certainty 0."""
        if word in self._known:
            return Repair(word, 0, 1.0)
        if not 3 <= len(word) <= LONGEST or word.isdigit():
            return Repair(word, 0, 0.0)
        return self._repaired(word)

    def _nearest(self, word: str) -> Repair:
        edits = limit(len(word))
        key, english = sound(word), zipf(word) >= COMMON
        best, best_cost, best_distance = "", float("inf"), 0
        for place in self._near(word, edits):
            other = self._words[place]
            distance = OSA.distance(word, other, score_cutoff=edits)
            if distance > min(edits, limit(len(other)) or 1):
                continue
            cost = distance - _SOUND * (key == sound(other)) - _FIRST * (word[0] == other[0]) - _FREQUENT * float(self._weights[place])
            if cost < best_cost:
                best, best_cost, best_distance = other, cost, distance
        if not best:
            return Repair(word, 0, 0.0)
        similarity = 1 - best_distance / max(len(word), len(best))
        if not english:
            return Repair(best, best_distance, similarity)
        if key == sound(best) or similarity >= ALIKE:
            return Repair(best, best_distance, similarity / 2)
        return Repair(word, 0, 0.0)

    def _near(self, word: str, edits: int) -> NDArray[np.intp]:
        """Return the places of words that share enough letter pairs, the likeliest first, at most `CHECKED`."""
        pairs = [self._pairs[pair] for pair in _letter_pairs(word) if pair in self._pairs]
        if not pairs:
            return np.empty(0, np.intp)
        postings = np.concatenate([self._postings[self._starts[pair] : self._starts[pair + 1]] for pair in pairs])
        shared = np.bincount(postings, minlength=len(self._words))
        needed = np.maximum(np.maximum(self._lengths, len(word)) + 1 - 3 * edits, 1)
        near = np.flatnonzero((shared >= needed) & (np.abs(self._lengths - len(word)) <= edits))
        if len(near) > CHECKED:
            surplus = 2.0 * shared[near] / (self._lengths[near] + len(word) + 2)
            near = near[np.argpartition(-surplus, CHECKED)[:CHECKED]]
        return near


def _letter_pairs(word: str) -> set[str]:
    marked = f"^{word}$"
    return {marked[place : place + 2] for place in range(len(marked) - 1)}


def _pair_index(vocabulary: list[str]) -> tuple[dict[str, int], NDArray[np.int64], NDArray[np.int32]]:
    """Return letter pair -> number, and the words of pair i as `postings[starts[i]:starts[i + 1]]`."""
    lists: dict[str, list[int]] = {}
    for place, word in enumerate(vocabulary):
        for pair in _letter_pairs(word):
            lists.setdefault(pair, []).append(place)
    starts = np.zeros(len(lists) + 1, np.int64)
    starts[1:] = np.cumsum([len(places) for places in lists.values()])
    postings = np.concatenate([np.array(places, np.int32) for places in lists.values()]) if lists else np.empty(0, np.int32)
    return {pair: number for number, pair in enumerate(lists)}, starts, postings
