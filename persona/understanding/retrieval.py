"""Rank topics for a whole question: what it is about when it names nothing."""

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from persona.understanding.features import Texts, Weights
from persona.understanding.index import smallest
from persona.understanding.linear import Linear
from persona.understanding.mend import Mended, Mender
from persona.understanding.normalise import forms, stem, words
from persona.understanding.repair import Repairer
from persona.understanding.scores import Scores
from persona.understanding.semantic import Encoder
from persona.understanding.shortlist import Compared, Shortlist
from persona.understanding.vectors import Vectors
from persona.understanding.vocabulary import Samples, Stems, Vocabulary, number

LONGEST_QUESTION = 96
"""Words of a text that are read."""
MOST_READINGS = 4
"""Ways to read a question that are compared, where a word may have been one or another."""
LARGEST_TABLE = 2e6
"""Samples x topics from which on a pack is searched by `Shortlist`."""
_LEAST = 1e-4  # similarity and probability below which the logarithm stops
FEW = 5.5
"""Samples of a topic up to which a sentence encoder has its full weight; with more it shrinks in proportion."""


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
    """Best first; empty when no sample is like the question."""
    none_probability: float
    """That it is about nothing of the pack; 0 when the pack brought no such texts."""
    similarity: float
    """Cosine with the nearest sample of the best topic."""
    score: float
    """log probability + `Weights.likeness` x log similarity of the best topic: what to compare with a threshold."""
    confidence: float
    """The score in 0..1: the weighted geometric mean of probability and similarity."""
    repaired: str
    """The question with its misspelt words put right."""
    unknown_share: float
    """Share of the question's weight that lies in words no sample contains, 0..1."""


class Retriever:
    """Rank the topics of a pack for a question."""

    def __init__(
        self,
        topics: tuple[str, ...],
        samples: Samples,
        vocabulary: Vocabulary,
        *,
        weights: Weights,
        encoder: Encoder | None = None,
        sentences: Vectors | None = None,
        trained: Mapping[str, NDArray[np.generic]] | None = None,
    ) -> None:
        """Take what `build` and `from_arrays` make of a pack."""
        self._topics = topics
        self._samples = samples
        self._vocabulary = vocabulary
        self._weights = weights
        self._encoder = encoder
        self._repairer = Repairer(vocabulary.texts_of)
        self._mender = Mender(vocabulary, self._repairer, samples)
        self._scorer: Linear | Shortlist
        if trained is not None:
            self._scorer = Linear(trained, samples.owners, len(topics), weights)
        elif len(samples.owners) * len(topics) <= LARGEST_TABLE:
            texts = vocabulary.texts(samples.tokens, samples.starts)
            self._scorer = Linear.build(texts, samples.owners, len(topics), weights, sentences)
        else:
            self._scorer = Shortlist(vocabulary, samples, len(topics), weights)

    @classmethod
    def build(
        cls,
        documents: Mapping[str, Sequence[str]],
        *,
        none: Sequence[str] = (),
        names: Mapping[str, Sequence[str]] | None = None,
        weights: Weights | None = None,
        encoder: Encoder | None = None,
    ) -> "Retriever":
        """Train on the sample texts of each topic, its names as further samples, and texts about nothing of the pack.

        An encoder reads whole sentences besides; a shortlist does without. Samples are numbered in that order: the documents and then
        the names of the first topic, and so on; last, `none`.
        """
        names = names or {}
        topics = tuple(topic for topic, samples in documents.items() if samples or names.get(topic))
        groups = [(*documents[topic], *names.get(topic, ())) for topic in topics]
        texts = [text for group in (*groups, none) for text in group]
        owners = np.repeat(np.arange(len(topics) + 1, dtype=np.int32), [*map(len, groups), len(none)])
        known, frequency, tokens, starts = number([word for word, _ in forms(text)[:LONGEST_QUESTION]] for text in texts)
        weights = weights or _weights(len(texts) - len(none), len(topics))
        vocabulary = Vocabulary(known, frequency, len(texts), weights)
        small = len(owners) * len(topics) <= LARGEST_TABLE
        sentences = encoder.encode(texts) if encoder is not None and small and texts else None
        samples = Samples(tokens, starts, owners)
        return cls(topics, samples, vocabulary, weights=weights, encoder=encoder, sentences=sentences)

    @property
    def repairer(self) -> Repairer:
        """The spelling repair against the words of the samples."""
        return self._repairer

    def rank(self, text: str, *, top: int = 10, without: int | None = None) -> Ranking:
        """Return the likeliest topics of a question; `without` leaves the sample of that number out, as if it had not been read."""
        mended = self._mender.mend(words(text)[:LONGEST_QUESTION], text)
        question, compared = self._settle(mended)
        total = float(question.rarity.sum())
        unknown = float(question.rarity[question.stems < 0].sum()) / total if total else 1.0
        if not total or not self._topics:
            return Ranking((), 0.0, 0.0, _score(0, 0, self._weights), 0.0, mended.text, unknown)
        return self._ranked(compared.score(question, self._sentence(mended.text), without=without), top, mended.text, unknown)

    def _settle(self, mended: Mended) -> tuple[Texts, Linear | Compared]:
        """Return the reading of the question that is nearest to a sample, where a repair may be one word or another, and what scores it."""
        pairs = [(word.raw, word.stem) for word in mended.words]
        others = list(islice(((doubt.place, other) for doubt in mended.doubts for other in doubt.others), MOST_READINGS))
        encoded = self._vocabulary.encode([*pairs, *((other, stem(other)) for _, other in others)])
        compared = self._scorer.compare(encoded)
        if not others:
            return encoded, compared
        chosen = list(range(len(pairs)))
        best = encoded.reading(chosen)
        nearest = compared.nearest(best)
        for spare, (place, _) in enumerate(others, len(pairs)):
            varied = [*chosen[:place], spare, *chosen[place + 1 :]]
            reading = encoded.reading(varied)
            near = compared.nearest(reading)
            if near > nearest:
                chosen, best, nearest = varied, reading, near
        return best, compared

    def _sentence(self, text: str) -> Vectors | None:
        return self._encoder.encode([text]) if self._encoder is not None and isinstance(self._scorer, Linear) else None

    def _ranked(self, scores: Scores, top: int, repaired: str, unknown: float) -> Ranking:
        likely = np.log(scores.probabilities + _LEAST**3) + self._weights.nearest * np.log(scores.similarities + _LEAST)
        order = [place for place in np.argsort(-likely, kind="stable")[:top].tolist() if scores.similarities[place] > 0]
        candidates = tuple(
            Candidate(self._topics[scores.topics[place]], float(scores.probabilities[place]), float(scores.similarities[place]))
            for place in order
        )
        probability, similarity = (candidates[0].probability, candidates[0].similarity) if candidates else (0.0, 0.0)
        score = _score(probability, similarity, self._weights)
        confidence = math.exp(score / (1 + self._weights.likeness))
        return Ranking(candidates, scores.none, similarity, score, confidence, repaired, unknown)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything that `from_arrays` needs, as arrays for `numpy.savez` (no object arrays)."""
        return {
            "topics": _packed(self._topics),
            "owners": smallest(self._samples.owners),
            "tokens": smallest(self._samples.tokens),
            "text_starts": self._samples.starts.astype(np.int32),
            "words": _packed(self._vocabulary.words),
            "frequency": smallest(self._vocabulary.frequency.astype(np.int32)),
            "stems": _packed(self._vocabulary.stems.names),
            "stem_of": smallest(self._vocabulary.stems.of),
            "rarity": self._vocabulary.stems.rarity,
            "weights": np.array([getattr(self._weights, field.name) for field in fields(Weights)]),
            **(self._scorer.arrays() if isinstance(self._scorer, Linear) else {}),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]], *, encoder: Encoder | None = None) -> "Retriever":
        """Restore what `arrays` returned, without training; the encoder must be the one it was built with."""
        weights = Weights(*(float(value) for value in arrays["weights"].tolist()))
        tokens, owners = arrays["tokens"].astype(np.int32), arrays["owners"].astype(np.int32)
        samples = Samples(tokens, arrays["text_starts"].astype(np.int64), owners)
        stems = Stems(_unpacked(arrays["stems"]), arrays["stem_of"].astype(np.int32), arrays["rarity"].astype(np.float32))
        vocabulary = Vocabulary(_unpacked(arrays["words"]), arrays["frequency"].astype(np.float32), len(owners), weights, stems)
        trained = arrays if "coefficients" in arrays else None
        return cls(_unpacked(arrays["topics"]), samples, vocabulary, weights=weights, encoder=encoder, trained=trained)


def _weights(samples: int, topics: int) -> Weights:
    """Return the weights for a pack: the more samples a topic has, the less a sentence encoder knows that they do not tell."""
    usual = Weights()
    return replace(usual, sentence=usual.sentence * min(1.0, FEW * topics / max(samples, 1)))


def _score(probability: float, similarity: float, weights: Weights) -> float:
    return min(0.0, math.log(probability + _LEAST) + weights.likeness * math.log(similarity + _LEAST))


def _packed(strings: Sequence[str]) -> NDArray[np.generic]:
    return np.frombuffer("\n".join(strings).encode(), np.uint8)


def _unpacked(packed: NDArray[np.generic]) -> tuple[str, ...]:
    joined = packed.tobytes().decode()
    return tuple(map(sys.intern, joined.split("\n"))) if joined else ()
