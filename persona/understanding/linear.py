"""Score every topic of a pack: one linear classifier over its samples, and the nearest samples."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from persona.understanding.features import Integers, Texts, Values, Weights, blend, expand, meanings
from persona.understanding.head import Matrix, softmax, train
from persona.understanding.index import FeatureTable, spread
from persona.understanding.scores import Scores
from persona.understanding.vectors import DIMENSIONS, Vectors

COMPARED = 8
"""Topics whose samples are compared with the question."""
FEW_SAMPLES = 2_500
"""Samples up to which training may take all the steps it needs; more samples need fewer."""
COMMON = 12
"""Samples from which on the coefficients of a feature are summed up beforehand."""
_STEPS, _FEW_STEPS = 60, 24


class Linear:
    """Classify a question by its similarities to all samples, at a cost that the number of samples hardly touches.

    The logits are the similarities (samples,) times coefficients (samples, classes). For common features this sum over the samples
    is made once; for rare ones when a question has them. Samples stand in order of their class; the class after the last
    topic is "none of them".
    """

    TRAINED = ("coefficients", "common", "by_common", "by_dimension", "points")

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]], owners: Integers, topics: int, weights: Weights) -> None:
        """Take what `arrays` returned; `build` makes it."""
        self._weights = weights
        self._topics = topics
        self._classes = int(owners[-1]) + 1 if len(owners) else 0
        self._features = FeatureTable(arrays)
        self._coefficients: Matrix = arrays["coefficients"].astype(np.float32, copy=False)
        self._common: Integers = arrays["common"].astype(np.int32, copy=False)
        self._by_common: Matrix = arrays["by_common"].astype(np.float32, copy=False)
        self._by_dimension: Matrix = arrays["by_dimension"].astype(np.float32, copy=False)
        self._points: Vectors = arrays["points"].astype(np.float32, copy=False)
        self._mass: Values = np.einsum("ij,ij->i", self._points, self._points)
        self._groups = np.searchsorted(owners, np.arange(topics + 1)).tolist()
        self._rows = np.repeat(np.arange(len(owners), dtype=np.int32), np.diff(self._features.starts))

    @classmethod
    def build(cls, samples: Texts, owners: Integers, topics: int, weights: Weights, sentences: Vectors | None = None) -> "Linear":
        """Train on samples, with the class of each, and their vectors by a sentence encoder if there is one."""
        table = FeatureTable.build(*expand(samples, weights), len(samples))
        points = meanings(samples, weights)
        if sentences is not None:
            points = np.concatenate([points, np.float32(weights.sentence**0.5) * sentences], axis=1)
        meaning = np.float32(weights.meaning)
        scale = (1 / np.sqrt(1 + meaning * np.einsum("ij,ij->i", points, points)))[:, None]
        blocks = table.blocks()

        def summed(matrix: Matrix) -> tuple[Matrix, Matrix]:
            scaled = matrix * scale
            return blocks.transposed_times(scaled), meaning * (points.T @ scaled)

        def kernel(matrix: Matrix) -> Matrix:
            by_feature, by_dimension = summed(matrix)
            product: Matrix = blocks.times(by_feature) + points @ by_dimension
            product *= scale
            return product

        classes = int(owners[-1]) + 1 if len(owners) else 0
        steps = _STEPS if len(owners) <= FEW_SAMPLES else _FEW_STEPS
        coefficients = train(kernel, owners.astype(np.intp), classes, loss=weights.loss, steps=steps)
        by_feature, by_dimension = summed(coefficients)
        common = np.flatnonzero(np.diff(table.key_starts) >= COMMON)
        trained = (coefficients * scale, common, by_feature[common], by_dimension, points)
        return cls({**table.arrays(), **dict(zip(cls.TRAINED, trained, strict=True))}, owners, topics, weights)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything but the samples as arrays."""
        return {**self._features.arrays(), **{name: getattr(self, f"_{name}") for name in self.TRAINED}}

    def nearest(self, question: Texts) -> float:
        """Return the similarity of the nearest sample of the likeliest topics."""
        return float(self.score(question, compared=3).similarities.max(initial=0))

    def score(self, question: Texts, sentence: Vectors | None = None, *, without: int | None = None, compared: int = COMPARED) -> Scores:
        """Return the scores of the likeliest topics; `sentence` (1, dimensions) is what the encoder makes of the question.

        `without` leaves one sample out.
        """
        _, keys, values = expand(question, self._weights)
        point = np.zeros(self._points.shape[1], np.float32)
        point[:DIMENSIONS] = meanings(question, self._weights)[0]
        if sentence is not None:
            point[DIMENSIONS:] = np.float32(self._weights.sentence**0.5) * sentence[0]
        places, found = self._features.locate(keys)
        places, values = places[found], values[found]
        length = float(np.sqrt(1 + self._weights.meaning * (point @ point)))
        logits: Values = self._of_words(places, values) + point @ self._by_dimension
        logits /= np.float32(length)
        asked = np.zeros(len(self._features.keys), np.float32)
        asked[places] = values
        if without is not None:
            own = self._similarities(slice(without, without + 1), asked, point)
            logits -= own * self._coefficients[without] * np.sqrt(1 + np.float32(self._weights.meaning) * self._mass[without])
        probabilities = softmax(logits)
        likely = np.argsort(-probabilities[: self._topics], kind="stable")[:compared]
        nearest = np.zeros(len(likely), np.float32)
        for place, topic in enumerate(likely.tolist()):
            samples = slice(self._groups[topic], self._groups[topic + 1])
            similarities = self._similarities(samples, asked, point)
            if without is not None and samples.start <= without < samples.stop:
                similarities[without - samples.start] = 0
            nearest[place] = similarities.max()
        none = float(probabilities[-1]) if self._classes > self._topics else 0.0
        return Scores(likely.astype(np.int32), probabilities[likely], nearest, none)

    def _of_words(self, places: NDArray[np.intp], values: Values) -> Values:
        """Return what the features in these columns, with these values, add to the logits, before scaling."""
        rows = np.minimum(np.searchsorted(self._common, places), max(len(self._common) - 1, 0))
        often = self._common[rows] == places if len(self._common) else np.zeros(len(places), bool)
        entries, asked = spread(self._features.key_starts, places[~often], values[~often])
        rare = (asked * self._features.key_values[entries]) @ self._coefficients[self._features.key_samples[entries]]
        total: Values = rare + values[often] @ self._by_common[rows[often]]
        return total

    def _similarities(self, samples: slice, asked: Values, point: Values) -> Values:
        """Return the cosine of a question with neighbouring samples; `asked` holds its value in each column, `point` its meaning."""
        entries = slice(self._features.starts[samples.start], self._features.starts[samples.stop])
        products = asked[self._features.columns[entries]] * self._features.values[entries]
        rows = self._rows[entries] - np.int32(samples.start)
        words = np.bincount(rows, products, samples.stop - samples.start).astype(np.float32)
        return blend(words, self._points[samples] @ point, self._mass[samples], point @ point, self._weights)
