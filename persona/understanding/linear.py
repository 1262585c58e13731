"""Score every topic of a pack: one linear classifier over its samples, and the nearest samples."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from persona.understanding.features import Integers, Places, Texts, Values, Weights, blend, expand, expand_one, meanings
from persona.understanding.head import Matrix, softmax, train
from persona.understanding.index import Blocks, FeatureTable, spread
from persona.understanding.scores import Scores
from persona.understanding.sentences import Sentences
from persona.understanding.vectors import Vectors

COMPARED = 8
"""Topics whose samples are compared with the question."""
FAINT = 1e-3
"""Share of the best topic's probability below which no sample can make up for the rest."""
FEW_SAMPLES = 2_500
"""Samples up to which training may take all the steps it needs; more samples need fewer."""
COMMON = 12
"""Samples from which on the coefficients of a feature are summed up beforehand."""
_STEPS, _FEW_STEPS = 60, 24
_LEVELS = 127  # of a number in 8 bits


@dataclass(frozen=True, slots=True)
class _Asked:
    """Hold what a question is like."""

    shared: Values
    """The product of its features with those of every sample, shape (samples,)."""
    point: Values
    """Its meaning by the word vectors."""
    sentence: Values
    """What the encoder makes of it, as `Sentences.scaled` returns it."""
    mass: Values
    """The squared length of all its meaning, shape ()."""


class Linear:
    """Classify a question by its similarities to all samples, at a cost that the number of samples hardly touches.

    The logits are the similarities (samples,) times coefficients (samples, classes). For common features this sum over the samples
    is made once; for rare ones when a question has them. Samples stand in order of their class; the class after the last
    topic is "none of them".
    """

    TRAINED = ("coefficients", "common", "by_common", "by_dimension", "by_square", "points", "units")

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]], owners: Integers, topics: int, weights: Weights) -> None:
        """Take what `arrays` returned; `build` makes it."""
        self._weights = weights
        self._topics = topics
        self._classes = int(owners[-1]) + 1 if len(owners) else 0
        self._features = FeatureTable(arrays)
        self._coefficients: NDArray[np.float16] = arrays["coefficients"].astype(np.float16, copy=False)
        self._common: Integers = arrays["common"].astype(np.int32, copy=False)
        self._by_common: NDArray[np.float16] = arrays["by_common"].astype(np.float16, copy=False)
        self._by_dimension: Matrix = arrays["by_dimension"].astype(np.float32, copy=False)
        self._by_square: Matrix = arrays["by_square"].astype(np.float32, copy=False)
        self._points: NDArray[np.int8] = arrays["points"].astype(np.int8, copy=False)
        self._units: Values = arrays["units"].astype(np.float32, copy=False)
        """What 1 in a row of `_points` stands for."""
        self._sentences = Sentences(arrays)
        self._mass: Values = (
            np.square(self._units) * np.einsum("ij,ij->i", self._points, self._points, dtype=np.int32) + self._sentences.mass
        )
        self._groups: Places = np.searchsorted(owners, np.arange(topics + 1))

    @classmethod
    def build(cls, samples: Texts, owners: Integers, topics: int, weights: Weights, sentences: Vectors | None = None) -> "Linear":
        """Train on samples, with the class of each, and their vectors by a sentence encoder if there is one."""
        table = FeatureTable.build(*expand(samples, weights))
        points = meanings(samples, weights)
        read = Sentences.none(len(samples)) if sentences is None else Sentences.build(sentences, weights.sentence)
        units = np.abs(points).max(axis=1, initial=1e-6) / np.float32(_LEVELS)
        levels = np.rint(points / units[:, None]).astype(np.int8)
        points = levels * units[:, None]
        meaning = np.float32(weights.meaning)
        scale = (1 / np.sqrt(1 + meaning * (np.einsum("ij,ij->i", points, points) + read.mass)))[:, None]
        shared, alone = table.shared(len(samples))
        blocks = shared.blocks(len(samples))

        def summed(blocks: Blocks, matrix: Matrix) -> tuple[Matrix, Matrix, Matrix]:
            scaled = matrix * scale
            by_square = np.zeros((read.size, matrix.shape[1]), np.float32)
            for places, squares in read.blocks():
                by_square += squares.T @ scaled[places]
            return blocks.transposed_times(scaled), meaning * (points.T @ scaled), meaning * by_square

        def kernel(matrix: Matrix) -> Matrix:
            by_feature, by_dimension, by_square = summed(blocks, matrix)
            product: Matrix = blocks.times(by_feature) + points @ by_dimension
            for places, squares in read.blocks():
                product[places] += squares @ by_square
            product *= scale
            product += (alone[:, None] * scale**2) * matrix
            return product

        classes = int(owners[-1]) + 1 if len(owners) else 0
        steps = _STEPS if len(owners) <= FEW_SAMPLES else _FEW_STEPS
        coefficients = train(kernel, owners.astype(np.intp), classes, loss=weights.loss, steps=steps)
        by_feature, by_dimension, by_square = summed(table.blocks(len(samples)), coefficients)
        common = np.flatnonzero(np.diff(table.starts) >= COMMON)
        trained = (coefficients * scale, common, by_feature[common], by_dimension, by_square, levels, units)
        return cls({**table.arrays(), **read.arrays(), **dict(zip(cls.TRAINED, trained, strict=True))}, owners, topics, weights)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything but the samples as arrays."""
        return {**self._features.arrays(), **self._sentences.arrays(), **{name: getattr(self, f"_{name}") for name in self.TRAINED}}

    def compare(self, words: Texts) -> "Linear":
        """Return what scores the readings of a question that these are all words of: this does, whatever they are."""
        del words
        return self

    def nearest(self, question: Texts) -> float:
        """Return the similarity of the nearest sample of the likeliest topics."""
        return float(self.score(question, compared=3).similarities.max(initial=0))

    def score(self, question: Texts, sentence: Vectors | None = None, *, without: int | None = None, compared: int = COMPARED) -> Scores:
        """Return the scores of the likeliest topics; `sentence` (1, dimensions) is what the encoder makes of the question.

        `without` leaves one sample out.
        """
        keys, values = expand_one(question, self._weights)
        places, found = self._features.locate(keys)
        places, values = places[found], values[found]
        point, read = meanings(question, self._weights)[0], self._sentences.scaled(sentence)
        shared, logits = self._of_words(places, values)
        asked = _Asked(shared, point, read, np.asarray(point @ point + np.square(read @ read)))
        logits += point @ self._by_dimension
        if sentence is not None:
            logits += self._sentences.squares(read[None])[0] @ self._by_square
        logits /= np.float32(np.sqrt(1 + self._weights.meaning * asked.mass))
        if without is not None:
            own = self._similarities(np.array([without]), asked)[0]
            logits -= (
                own * self._coefficients[without].astype(np.float32) * np.sqrt(1 + np.float32(self._weights.meaning) * self._mass[without])
            )
            asked.shared[without] = -np.inf
        probabilities = softmax(logits)
        likely = np.argsort(-probabilities[: self._topics], kind="stable")[:compared]
        likely = likely[probabilities[likely] >= FAINT * probabilities[likely[:1]]]
        nearest = self._nearest(likely, asked)
        none = float(probabilities[-1]) if self._classes > self._topics else 0.0
        return Scores(likely.astype(np.int32), probabilities[likely], nearest, none)

    def _of_words(self, places: NDArray[np.intp], values: Values) -> tuple[Values, Values]:
        """Return what the features in these rows of the table, with these values, make of a question.

        That is their product with the features of every sample, shape (samples,), and what they add to the logits, before scaling.
        """
        rows = np.minimum(self._common.searchsorted(places), max(len(self._common) - 1, 0))
        often = self._common[rows] == places if len(self._common) else np.zeros(len(places), bool)
        order = often.argsort(kind="stable")
        places, weighed = places[order], values[order]
        entries, asked = spread(self._features.starts, places, weighed)
        products = asked * self._features.values[entries]
        samples = self._features.samples[entries]
        rare = places[: len(places) - np.count_nonzero(often)]
        first = int((self._features.starts[rare + 1] - self._features.starts[rare]).sum())
        total: Values = products[:first] @ self._coefficients[samples[:first]]
        total += values[often] @ self._by_common[rows[often]]
        return np.bincount(samples, products, len(self._mass)).astype(np.float32), total

    def _nearest(self, topics: NDArray[np.intp], asked: _Asked) -> Values:
        """Return the cosine of a question with the nearest sample of each topic."""
        if not len(topics):
            return np.zeros(0, np.float32)
        rows, _ = spread(self._groups, topics, topics)
        similarities = self._similarities(rows, asked)
        sizes = self._groups[topics + 1] - self._groups[topics]
        nearest: Values = np.maximum.reduceat(similarities, np.cumsum(sizes) - sizes)
        return nearest

    def _similarities(self, rows: NDArray[np.intp], asked: _Asked) -> Values:
        """Return the cosine of a question with these samples."""
        meaning = (self._points[rows].astype(np.float32) @ asked.point) * self._units[rows]
        if len(asked.sentence):
            meaning += self._sentences.similarities(rows, asked.sentence)
        return blend(asked.shared[rows], meaning, self._mass[rows], asked.mass, self._weights)
