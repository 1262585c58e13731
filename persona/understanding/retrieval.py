"""Rank topics for a whole question: what it is about when it names nothing."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from persona.understanding.features import Values, Vocabulary, Weights, expand, vocabulary_of
from persona.understanding.head import softmax, train
from persona.understanding.index import SampleIndex, unit
from persona.understanding.normalise import Word, stem, words
from persona.understanding.repair import Repairer

LONGEST_QUESTION = 96
"""Words of a question that are read."""
MOST_REPAIRS = 8
"""Words of a question that are repaired."""
_LEAST = 1e-4  # similarity below which the logarithm stops


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold one topic that a question may be about."""

    topic: str
    probability: float
    """Of this topic against all others and against none of them."""
    similarity: float
    """Cosine with the nearest sample of the topic, 0..1."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Hold what a question may be about, and how sure that is."""

    candidates: tuple[Candidate, ...]
    """Best first; empty when no sample shares a word with the question."""
    none_probability: float
    """That it is about nothing of the pack; 0 when the pack brought no such texts."""
    similarity: float
    """Cosine with the nearest sample of the best topic."""
    score: float
    """log probability + log similarity of the best topic: what to compare with a threshold."""
    repaired: str
    """The question with its misspelt words put right."""
    unknown_share: float
    """Share of the question's weight that lies in words no sample contains, 0..1."""

    @property
    def confidence(self) -> float:
        """The score in 0..1: the geometric mean of probability and similarity."""
        return math.exp(self.score / 2)


class Retriever:
    """Rank the topics of a pack for a question."""

    def __init__(
        self,
        *,
        topics: Sequence[str],
        owners: NDArray[np.int32],
        vocabulary: Vocabulary,
        index: SampleIndex,
        coefficients: NDArray[np.float32],
        known: Mapping[str, float],
        weights: Weights,
    ) -> None:
        self._topics = topics
        self._owners = owners
        self._vocabulary = vocabulary
        self._index = index
        self._coefficients = coefficients
        self._known = known
        self._repairer = Repairer(known)
        self._weights = weights
        first = np.searchsorted(owners, np.arange(len(topics)))
        self._groups = first  # samples are in order of topic, and every topic has one

    @classmethod
    def build(
        cls,
        documents: Mapping[str, Sequence[str]],
        *,
        none: Sequence[str] = (),
        names: Mapping[str, Sequence[str]] | None = None,
        weights: Weights | None = None,
    ) -> "Retriever":
        """Train on the sample texts of each topic, its names as further samples, and texts about nothing of the pack."""
        weights = weights or Weights()
        names = names or {}
        texts: list[list[Word]] = []
        owners: list[int] = []
        topics = [topic for topic, samples in documents.items() if samples or names.get(topic)]
        for number, topic in enumerate(topics):
            for text in (*documents[topic], *names.get(topic, ())):
                texts.append(words(text)[:LONGEST_QUESTION])
                owners.append(number)
        for text in none:
            texts.append(words(text)[:LONGEST_QUESTION])
            owners.append(len(topics))
        vocabulary = Vocabulary.learn(texts, weights)
        index = SampleIndex.build([expand(*vocabulary.encode(text), weights) for text in texts])
        owner_array = np.array(owners, np.int32)
        kernel = np.zeros((len(texts), len(texts)), np.float32)
        for row, document in zip(kernel, texts, strict=True):
            row[:] = index.similarities(*_scaled(vocabulary, document, weights))
        classes = len(topics) + bool(none)
        coefficients = train(kernel, owner_array.astype(np.intp), classes, loss=weights.loss)
        return cls(
            topics=topics,
            owners=owner_array,
            vocabulary=vocabulary,
            index=index,
            coefficients=coefficients,
            known=vocabulary_of(texts),
            weights=weights,
        )

    @property
    def repairer(self) -> Repairer:
        """The spelling repair against the words of the samples."""
        return self._repairer

    def rank(self, text: str, *, top: int = 10, without: int | None = None) -> Ranking:
        """Return the likeliest topics of a question; `without` leaves the sample of that number out, as if it had not been read."""
        question, repaired = self._repair(words(text)[:LONGEST_QUESTION], text)
        tokens, rarity = self._vocabulary.encode(question)
        total = float(rarity.sum())
        unknown = float(rarity[tokens < 0].sum()) / total if total else 1.0
        keys, values = expand(tokens, rarity, self._weights)
        similarities = self._index.similarities(keys, unit(values))
        if without is not None:
            similarities[without] = 0
        if not self._topics or not similarities.any():
            return Ranking((), 0.0, 0.0, 2 * math.log(_LEAST), repaired, unknown)
        probabilities = softmax(similarities @ self._coefficients)
        none = float(probabilities[-1]) if len(probabilities) > len(self._topics) else 0.0
        nearest = np.maximum(np.maximum.reduceat(similarities, self._groups), 0)
        likely = np.log(probabilities[: len(self._topics)] + 1e-12)
        order = np.argsort(-(likely + self._weights.nearest * np.log(nearest + _LEAST)), kind="stable")[:top]
        candidates = tuple(Candidate(self._topics[i], float(probabilities[i]), min(1.0, float(nearest[i]))) for i in order)
        best = candidates[0]
        score = math.log(best.probability + _LEAST) + math.log(best.similarity + _LEAST)
        return Ranking(candidates, none, best.similarity, min(score, 0.0), repaired, unknown)

    def _repair(self, question: list[Word], text: str) -> tuple[list[Word], str]:
        """Replace words that neither the pack nor English knows; return the words and the text as repaired."""
        mended: list[Word] = []
        pieces: list[str] = []
        written = 0
        left = MOST_REPAIRS
        for word in question:
            if left and word.raw not in self._repairer and word.stem not in self._vocabulary:
                left -= 1
                found = self._repairer.repair(word.raw)
                if found.certainty > 0.5:
                    pieces += [text[written : word.start], found.word]
                    written = word.end
                    word = replace(word, raw=found.word, stem=stem(found.word))  # noqa: PLW2901 - the repaired word takes its place
            mended.append(word)
        pieces.append(text[written:])
        return mended, "".join(pieces)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything that `from_arrays` needs, as arrays for `numpy.savez` (no object arrays)."""
        return {
            "topics": _packed(self._topics),
            "owners": self._owners,
            "stems": _packed(self._vocabulary.stems),
            "rarity": self._vocabulary.rarity,
            "documents": np.array(self._vocabulary.documents),
            "keys": self._index.keys,
            "starts": self._index.starts,
            "samples": self._index.samples,
            "values": self._index.values,
            "coefficients": self._coefficients,
            "words": _packed(list(self._known)),
            "frequencies": np.array(list(self._known.values()), np.float32),
            "weights": np.array([getattr(self._weights, name) for name in Weights.__slots__]),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "Retriever":
        """Restore what `arrays` returned."""
        weights = Weights(*(float(value) for value in arrays["weights"].tolist()))
        vocabulary = Vocabulary(_unpacked(arrays["stems"]), arrays["rarity"], int(arrays["documents"]), weights)  # type: ignore[arg-type]
        owners = arrays["owners"].astype(np.int32)
        index = SampleIndex(arrays["keys"], arrays["starts"], arrays["samples"], arrays["values"], len(owners))  # type: ignore[arg-type]
        known = dict(zip(_unpacked(arrays["words"]), arrays["frequencies"].tolist(), strict=True))
        return cls(
            topics=_unpacked(arrays["topics"]),
            owners=owners,
            vocabulary=vocabulary,
            index=index,
            coefficients=arrays["coefficients"],  # type: ignore[arg-type]
            known=known,
            weights=weights,
        )


def _scaled(vocabulary: Vocabulary, text: Sequence[Word], weights: Weights) -> tuple[NDArray[np.uint64], Values]:
    keys, values = expand(*vocabulary.encode(text), weights)
    return keys, unit(values)


def _packed(strings: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(strings).encode(), np.uint8)


def _unpacked(packed: NDArray[np.generic]) -> list[str]:
    joined = packed.tobytes().decode()
    return joined.split("\n") if joined else []
