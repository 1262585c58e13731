"""Number the words of a pack and weigh them: rare words say more about a question than common ones."""

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from persona.understanding.english import row, zipf
from persona.understanding.features import UNKNOWN, Integers, Places, Texts, Values, Weights
from persona.understanding.normalise import stem

_UNLISTED = 1.5  # Zipf frequency assumed for a word outside the English list
_CHUNK = 1 << 15  # documents whose words are sorted at once


@dataclass(frozen=True, slots=True)
class Samples:
    """Hold the sample texts of a pack, in order of their topics: sample i has the words `tokens[starts[i]:starts[i + 1]]`."""

    tokens: Integers
    starts: Places
    owners: Integers
    """Number of each sample's topic; the number after the last topic is "none of them"."""


@dataclass(frozen=True, slots=True)
class Stems:
    """Hold the stems of the words of a pack."""

    names: tuple[str, ...]
    of: Integers
    """Number of the stem of each word."""
    rarity: Values
    """Weight of each stem."""


class Vocabulary:
    """Know every word (not stem) of the samples.

    The rarity of a stem is `english` x its rarity in English, (8 - Zipf) / 5, plus the rest x the inverse document frequency in the
    pack, log((n + 1) / (df + 1/2)) / log(n + 2) (Spärck Jones 1972, scaled to about 1 for a word seen once). The Zipf
    frequency of a stem is that of its commonest word in the samples.
    """

    def __init__(
        self, words: tuple[str, ...], frequency: NDArray[np.float32], documents: int, weights: Weights, stems: "Stems | None" = None
    ) -> None:
        """Take the words, the number of documents that contain each, and how many documents there are; the stems if they are known.

        Strings stand in tuples, which the garbage collector looks at once: in lists, it would take milliseconds out of a question.
        """
        self.words = words
        self.frequency = frequency
        self.documents = documents
        self._weights = weights
        self.texts_of = dict(zip(words, frequency.tolist(), strict=True))
        """Word -> how many texts contain it."""
        self.stems = stems or self._stemmed()
        self._numbers = dict(zip(self.stems.names, range(len(self.stems.names)), strict=True))

    def _stemmed(self) -> "Stems":
        numbers: dict[str, int] = {}
        stem_of = np.array([numbers.setdefault(stem(word), len(numbers)) for word in self.words], np.int32)
        common = np.zeros(len(numbers), np.float32)
        np.maximum.at(common, stem_of, np.array([zipf(word) for word in self.words], np.float32))
        containing = np.zeros(len(numbers), np.float32)
        np.add.at(containing, stem_of, self.frequency)
        return Stems(tuple(numbers), stem_of, self._weigh(common, np.minimum(containing, self.documents)))

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self.texts_of

    @cached_property
    def _row_of(self) -> Integers:
        """The row of each word in the table of vectors."""
        return np.array([row(word) for word in self.words], np.int32)

    def knows(self, word: str, stemmed: str) -> bool:
        """Tell whether a sample contains the word or another of its forms."""
        return word in self.texts_of or stemmed in self._numbers

    def number(self, stemmed: str) -> int:
        """Return the number of a stem, or `UNKNOWN`."""
        return self._numbers.get(stemmed, UNKNOWN)

    def _weigh(self, zipfs: Values, containing: Values) -> Values:
        pack = np.log((self.documents + 1) / (containing + 0.5)) / math.log(self.documents + 2)
        english = (8 - np.where(zipfs > 0, zipfs, _UNLISTED)) / 5
        return (self._weights.english * english + (1 - self._weights.english) * pack).astype(np.float32)

    def encode(self, words: Sequence[tuple[str, str]]) -> Texts:
        """Return one text of (word, stem) pairs; a word that no sample contains weighs as much as one seen in none."""
        stems = np.array([self.number(stemmed) for _, stemmed in words], np.int32)
        places = np.array([row(word) for word, _ in words], np.int32)
        rarity = self.stems.rarity[stems] if len(self.stems.rarity) else np.zeros(len(stems), np.float32)
        strange = np.flatnonzero(stems == UNKNOWN)
        if len(strange):
            zipfs = np.array([zipf(words[place][0]) for place in strange.tolist()], np.float32)
            rarity[strange] = self._weigh(zipfs, np.zeros(len(strange), np.float32))
        return Texts(np.array([0, len(words)]), stems, rarity, places)

    def texts(self, tokens: Integers, starts: Places) -> Texts:
        """Return the texts whose words have these numbers."""
        stems = self.stems.of[tokens]
        return Texts(starts, stems, self.stems.rarity[stems], self._row_of[tokens])


def number(documents: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], NDArray[np.float32], Integers, Places]:
    """Give each word a number; return words, in how many documents each is, all documents in numbers, and where each starts."""
    numbers: dict[str, int] = {}
    tokens = array("i")
    sizes: list[int] = []
    for document in documents:
        tokens.extend([numbers.setdefault(word, len(numbers)) for word in document])
        sizes.append(len(document))
    numbered = np.frombuffer(tokens, np.int32) if tokens else np.empty(0, np.int32)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return tuple(numbers), _documents(numbered, starts, len(numbers)), numbered, starts


def _documents(tokens: Integers, starts: Places, words: int) -> NDArray[np.float32]:
    """Return in how many documents each of so many words is."""
    found = np.zeros(words, np.float32)
    for first in range(0, len(starts) - 1, _CHUNK):
        bounds = starts[first : first + _CHUNK + 1]
        keys = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds)) * words + tokens[bounds[0] : bounds[-1]]
        keys.sort()
        found += np.bincount(keys[np.flatnonzero(np.diff(keys, prepend=-1))] % max(words, 1), minlength=words)
    return found
