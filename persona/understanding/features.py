"""Turn words into weighted features: stems, pairs of neighbours, and pairs with a gap."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from persona.understanding.english import zipf
from persona.understanding.normalise import Word

Tokens = NDArray[np.int32]
Keys = NDArray[np.uint64]
Values = NDArray[np.float32]

UNKNOWN = -1
"""The token of a word that no sample contains."""
_EDGE, _FIRST = 0, 1  # in a pair key: the mark at both ends of a text, and the number of token 0
_PAIR, _GAP = np.uint64(1 << 62), np.uint64(2 << 62)
_SHIFT = np.uint64(31)
_UNLISTED = 1.5  # Zipf frequency assumed for a word outside the English list


@dataclass(frozen=True, slots=True)
class Weights:
    """Hold every number of the method that was tuned, on validation questions only (`benchmarks/tune.py`)."""

    pair: float = 0.4
    """Of a pair of neighbours, beside 1 for a word."""
    gap: float = 0.2
    """Of a pair with one word between."""
    english: float = 0.5
    """Share of a word's weight that comes from its rarity in English; the rest from its rarity in the pack."""
    loss: float = 20.0
    """C of the classifier: the weight of the data against the size of the coefficients."""
    nearest: float = 0.1
    """Of the log similarity of a topic's nearest sample, beside 1 for its log probability."""


class Vocabulary:
    """Number the stems of a pack and weigh them.

    `rarity[t]` is the weight of token t: `english` x the rarity in English, (8 - Zipf) / 5, plus the rest x the inverse document
    frequency in the pack, log((n + 1) / (df + 1/2)) / log(n + 1) (Spärck Jones 1972, scaled to 1 for a word seen once or never).
    """

    def __init__(self, stems: Sequence[str], rarity: Values, documents: int, weights: Weights) -> None:
        self.stems = stems
        self.rarity = rarity
        self.documents = documents
        self._weights = weights
        self._numbers = {stem: number for number, stem in enumerate(stems)}

    @classmethod
    def learn(cls, documents: Iterable[Sequence[Word]], weights: Weights) -> "Vocabulary":
        """Learn the stems of the documents, in order of appearance."""
        frequency: dict[str, int] = {}
        commonest: dict[str, float] = {}
        count = 0
        for document in documents:
            count += 1
            for stem in {word.stem for word in document}:
                frequency[stem] = frequency.get(stem, 0) + 1
            for word in document:
                commonest[word.stem] = max(commonest.get(word.stem, 0.0), zipf(word.raw))
        stems = list(frequency)
        rarity = np.array([_rarity(commonest[stem], frequency[stem], count, weights.english) for stem in stems], np.float32)
        return cls(stems, rarity, count, weights)

    def __len__(self) -> int:
        return len(self.stems)

    def __contains__(self, stem: str) -> bool:
        return stem in self._numbers

    def token(self, stem: str) -> int:
        """Return the number of a stem, `UNKNOWN` when no sample contains it."""
        return self._numbers.get(stem, UNKNOWN)

    def encode(self, document: Sequence[Word]) -> tuple[Tokens, Values]:
        """Return the tokens of a text and the weight of each: an unknown word has one too, as a word never seen."""
        tokens = np.array([self._numbers.get(word.stem, UNKNOWN) for word in document], np.int32)
        rarity = self.rarity[tokens] if len(self.rarity) else np.zeros(len(tokens), np.float32)
        for place in np.flatnonzero(tokens == UNKNOWN).tolist():
            rarity[place] = _rarity(zipf(document[place].raw), 0, self.documents, self._weights.english)
        return tokens, rarity


def _rarity(frequency: float, containing: int, documents: int, english: float) -> float:
    pack = math.log((documents + 1) / (containing + 0.5)) / math.log(documents + 2)
    return english * (8 - (frequency or _UNLISTED)) / 5 + (1 - english) * pack


def expand(tokens: Tokens, rarity: Values, weights: Weights) -> tuple[Keys, Values]:
    """Return the features of one text, each once: keys and weights, both of shape (features,).

    A word's weight is its rarity; a pair's is the mean rarity of its words times `Weights.pair` or `Weights.gap`. Features that
    contain an unknown word get key 0, which no sample has: they count in the norm alone, so that a question full of
    unknown words is like nothing.
    """
    if not len(tokens):
        return np.empty(0, np.uint64), np.empty(0, np.float32)
    marked = np.empty(len(tokens) + 2, np.uint64)
    marked[0] = marked[-1] = _EDGE
    marked[1:-1] = (tokens + _FIRST).astype(np.uint64)
    known = np.empty(len(tokens) + 2, bool)
    known[0] = known[-1] = True
    known[1:-1] = tokens != UNKNOWN
    weight = np.zeros(len(tokens) + 2, np.float32)
    weight[1:-1] = rarity
    keys = np.concatenate(
        [
            np.where(known[1:-1], marked[1:-1], 0),
            np.where(known[:-1] & known[1:], _PAIR | (marked[:-1] << _SHIFT) | marked[1:], 0),
            np.where(known[1:-3] & known[3:-1], _GAP | (marked[1:-3] << _SHIFT) | marked[3:-1], 0),
        ]
    )
    values = np.concatenate(
        [
            weight[1:-1],
            (weight[:-1] + weight[1:]) * np.float32(weights.pair / 2),
            (weight[1:-3] + weight[3:-1]) * np.float32(weights.gap / 2),
        ]
    )
    return _once(keys, values)


def _once(keys: Keys, values: Values) -> tuple[Keys, Values]:
    """Drop repetitions of a known feature."""
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[order]
    first = np.empty(len(keys), bool)
    first[0] = True
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    first |= keys == 0
    return keys[first], values[first]


def vocabulary_of(documents: Iterable[Sequence[Word]]) -> Mapping[str, float]:
    """Count in how many documents each word (not stem) stands: what `Repairer` repairs against."""
    counts: dict[str, float] = {}
    for document in documents:
        for raw in {word.raw for word in document}:
            counts[raw] = counts.get(raw, 0.0) + 1.0
    return counts
