"""Number the words of a pack and weigh them: rare words say more about a question than common ones."""

import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from persona.understanding.english import zipf
from persona.understanding.features import UNKNOWN, Integers, Places, Texts, Values, Weights
from persona.understanding.normalise import stem
from persona.understanding.vectors import NO_VECTOR, rows

_UNLISTED = 1.5  # Zipf frequency assumed for a word outside the English list


@dataclass(frozen=True, slots=True)
class Samples:
    """Hold the sample texts of a pack, in order of their topics: sample i has the words `tokens[starts[i]:starts[i + 1]]`."""

    tokens: Integers
    starts: Places
    owners: Integers
    """Number of each sample's topic; the number after the last topic is "none of them"."""


class Vocabulary:
    """Know every word (not stem) of the samples.

    The rarity of a stem is `english` x its rarity in English, (8 - Zipf) / 5, plus the rest x the inverse document frequency in the
    pack, log((n + 1) / (df + 1/2)) / log(n + 2) (Spärck Jones 1972, scaled to about 1 for a word seen once). The Zipf
    frequency of a stem is that of its commonest word in the samples.
    """

    def __init__(self, words: Sequence[str], frequency: NDArray[np.float32], documents: int, weights: Weights) -> None:
        """Take the words, the number of documents that contain each, and how many documents there are."""
        self.words = words
        self.frequency = frequency
        self.documents = documents
        self._weights = weights
        self._numbers = {word: number for number, word in enumerate(words)}
        self._stems: dict[str, int] = {}
        self.stem_of = np.array([self._stems.setdefault(stem(word), len(self._stems)) for word in words], np.int32)
        table = rows()
        self.row_of = np.array([table.get(word, NO_VECTOR) for word in words], np.int32)
        zipfs = np.array([zipf(word) for word in words], np.float32)
        common = np.zeros(len(self._stems), np.float32)
        np.maximum.at(common, self.stem_of, zipfs)
        containing = np.zeros(len(self._stems), np.float32)
        np.add.at(containing, self.stem_of, frequency)
        self.stem_rarity = self._weigh(common, np.minimum(containing, documents))

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self._numbers

    def knows(self, word: str, stemmed: str) -> bool:
        """Tell whether a sample contains the word or another of its forms."""
        return word in self._numbers or stemmed in self._stems

    def _weigh(self, zipfs: Values, containing: Values) -> Values:
        pack = np.log((self.documents + 1) / (containing + 0.5)) / math.log(self.documents + 2)
        english = (8 - np.where(zipfs > 0, zipfs, _UNLISTED)) / 5
        return (self._weights.english * english + (1 - self._weights.english) * pack).astype(np.float32)

    def encode(self, words: Sequence[tuple[str, str]]) -> Texts:
        """Return one text of (word, stem) pairs; a word that no sample contains weighs as much as one seen in none."""
        stems = np.array([self._stems.get(stemmed, UNKNOWN) for _, stemmed in words], np.int32)
        table = rows()
        places = np.array([table.get(word, NO_VECTOR) for word, _ in words], np.int32)
        rarity = self.stem_rarity[stems] if len(self.stem_rarity) else np.zeros(len(stems), np.float32)
        strange = np.flatnonzero(stems == UNKNOWN)
        if len(strange):
            zipfs = np.array([zipf(words[place][0]) for place in strange.tolist()], np.float32)
            rarity[strange] = self._weigh(zipfs, np.zeros(len(strange), np.float32))
        return Texts(np.array([0, len(words)]), stems, rarity, places)

    def texts(self, tokens: Integers, starts: Places) -> Texts:
        """Return the texts whose words have these numbers."""
        stems = self.stem_of[tokens]
        return Texts(starts, stems, self.stem_rarity[stems], self.row_of[tokens])


def number(documents: Iterable[Sequence[str]]) -> tuple[list[str], NDArray[np.float32], Integers, Places]:
    """Give each word a number; return words, in how many documents each is, all documents in numbers, and where each starts."""
    numbers: dict[str, int] = {}
    tokens = array("i")
    sizes: list[int] = []
    for document in documents:
        tokens.extend([numbers.setdefault(word, len(numbers)) for word in document])
        sizes.append(len(document))
    numbered = np.frombuffer(tokens, np.int32) if tokens else np.empty(0, np.int32)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    owners *= max(len(numbers), 1)
    owners += numbered
    owners.sort()
    once = owners[np.flatnonzero(np.diff(owners, prepend=-1))] % max(len(numbers), 1)
    return list(numbers), np.bincount(once, minlength=len(numbers)).astype(np.float32), numbered, starts
