"""Put misspelt words right, against the words that a pack knows, and leave ordinary English alone."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import jellyfish
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from persona.understanding.english import frequencies, zipf

COMMON = 3.0
"""Zipf frequency from which an absent word counts as English that somebody meant to write (once in a million words)."""
LONGEST = 24
"""Letters of the longest word that is repaired."""
CHECKED = 96
"""Words of the vocabulary, at most, whose distance is computed for one repair."""
MOST_EDITS = 3
"""Edits, at most, that a word is away from what was meant."""
ALTERNATIVES = 4
"""Words, at most, that one word may have been."""
ALIKE = 0.8
"""Similarity from which an English word may be a mishearing of a pack word that sounds different."""

ORDINARY = 3.7
"""Zipf frequency from which an English word outside the pack is what a misspelt word may have been."""

_SOUND, _FIRST, _FREQUENT = 0.45, 0.2, 0.05  # in edits
_LENGTHS = LONGEST + 8


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

    Words of nearly the same length are filtered by the number of letter pairs they share (Ukkonen 1992: one edit breaks at most
    three pairs when transpositions count as one edit), then ranked by optimal string alignment distance, sound, first letter
    and weight.
    """

    def __init__(self, vocabulary: Mapping[str, float]) -> None:
        """Take each word with its weight, such as the number of texts that contain it."""
        self._known = vocabulary
        self._alternatives = lru_cache(maxsize=8_192)(self._ranked)

    @cached_property
    def _index(self) -> "_Index":
        """The words by their letter pairs, made for the first misspelt word."""
        return _Index(self._known)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def repair(self, word: str) -> Repair:
        """Return the nearest vocabulary word, or the word itself with certainty 0; English words are protected."""
        found = next(iter(self.alternatives(word)), None)
        if found is None or found.distance == 0 or zipf(word) < COMMON:
            return found or Repair(word, 0, 0.0)
        if sound(word) == sound(found.word) or found.certainty >= ALIKE:
            return Repair(found.word, found.distance, found.certainty / 2)
        return Repair(word, 0, 0.0)

    def alternatives(self, word: str, most: int = MOST_EDITS) -> tuple[Repair, ...]:
        """Return the nearest vocabulary words, at most `ALTERNATIVES`, best first, English or not, at most `most` edits away.

        A word of the vocabulary is its own only alternative.
        """
        if word in self._known:
            return (Repair(word, 0, 1.0),)
        if not 2 <= len(word) <= LONGEST or word.isdigit():
            return ()
        return self._alternatives(word, most)

    def _ranked(self, word: str, most: int) -> tuple[Repair, ...]:
        edits = min(max(limit(len(word) + 1), 1), most)  # a letter may have been dropped
        key = sound(word)
        found: list[tuple[float, int, str]] = []
        for other, distance in self._index.near(word, edits):
            if distance <= max(limit(len(other)), 1):
                frequent = _FREQUENT * math.log1p(self._known[other])
                cost = distance - _SOUND * (key == sound(other)) - _FIRST * (word[0] == other[0]) - frequent
                found.append((cost, distance, other))
        best = sorted(found)[:ALTERNATIVES]
        return tuple(Repair(other, distance, 1 - distance / max(len(word), len(other))) for _, distance, other in best)


class _Index:
    """Find words by the letter pairs that they share."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._words = tuple(sorted((word for word in vocabulary if 1 < len(word) <= LONGEST + 3 and not word.isdigit()), key=len))
        self._lengths = np.array([len(word) for word in self._words], np.int16)
        self._from_length = np.searchsorted(self._lengths, np.arange(_LENGTHS)).tolist()
        self._pairs, self._starts, self._postings = _pair_index(self._words, _LENGTHS)

    def near(self, word: str, edits: int) -> Iterator[tuple[str, int]]:
        """Yield (word, distance) of the words within `edits`, of the `CHECKED` that share the most letter pairs."""
        shortest, longest = max(len(word) - edits, 2), len(word) + edits
        begin, end = self._from_length[shortest], self._from_length[longest + 1]
        rows = [self._pairs[pair] for pair in _letter_pairs(word) if pair in self._pairs]
        if not rows or begin == end:
            return
        postings = np.concatenate([self._postings[self._starts[row, shortest] : self._starts[row, longest + 1]] for row in rows])
        shared = np.bincount(postings - begin, minlength=end - begin)
        near = np.flatnonzero(shared >= max(len(word) + 1 - 3 * edits, 1))
        shared, lengths = shared[near], self._lengths[near + begin]
        if len(near) > CHECKED:
            enough = shared >= lengths + 1 - 3 * edits
            near, shared, lengths = near[enough], shared[enough], lengths[enough]
        if len(near) > CHECKED:
            near = near[np.argpartition(shared * -2 / (lengths + len(word) + 2), CHECKED)[:CHECKED]]
        if not len(near):
            return
        others = [self._words[place] for place in (near + begin).tolist()]
        distances = cdist([word], others, scorer=OSA.distance, score_cutoff=edits, dtype=np.uint8)[0]
        yield from ((other, distance) for other, distance in zip(others, distances.tolist(), strict=True) if distance <= edits)


def _letter_pairs(word: str) -> set[str]:
    marked = f"^{word}$"
    return {marked[place : place + 2] for place in range(len(marked) - 1)}


def _pair_index(vocabulary: tuple[str, ...], longest: int) -> tuple[dict[str, int], NDArray[np.int64], NDArray[np.int32]]:
    """Return letter pair -> row; the words of that pair with n letters or more begin at `postings[starts[row, n]]`.

    `vocabulary` is in order of length, and its words have fewer than `longest` letters.
    """
    if not vocabulary:
        return {}, np.zeros((0, longest), np.int64), np.empty(0, np.int32)
    letters = np.frombuffer("".join(f"^{word}$" for word in vocabulary).encode("utf-32-le"), np.uint32).astype(np.int64)
    lengths = np.array([len(word) for word in vocabulary])
    owners = np.repeat(np.arange(len(vocabulary)), lengths + 2)
    within = owners[:-1] == owners[1:]
    codes, rows = np.unique((letters[:-1] << 32 | letters[1:])[within], return_inverse=True)
    postings, _ = np.unique(rows * len(vocabulary) + owners[:-1][within], return_counts=True)  # without counts it would load numpy.ma
    rows, places = np.divmod(postings, len(vocabulary))
    starts = np.searchsorted(rows * longest + lengths[places], np.arange(len(codes) * longest))
    pairs = {chr(code >> 32) + chr(code & 0xFFFFFFFF): row for row, code in enumerate(codes.tolist())}
    return pairs, starts.reshape(len(codes), longest), places.astype(np.int32)


@cache
def english_repairer() -> Repairer:
    """Return the repairer of common English words, made when it is first needed."""
    return Repairer({word: 10 ** (often - ORDINARY) for word, often in frequencies(ORDINARY).items()})
