"""Score every topic of a small pack: one classifier over all samples, trained when the pack is loaded."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from persona.understanding.features import Integers, Keys, Texts, Values, Weights, blend, expand, meanings
from persona.understanding.head import Matrix, softmax, train
from persona.understanding.index import SampleIndex
from persona.understanding.scores import Scores
from persona.understanding.vectors import Vectors


class Whole:
    """Compare a question with all samples, and classify it by these similarities.

    Samples stand in order of their class; the class after the last topic is "none of them".
    """

    def __init__(
        self, samples: Texts, owners: Integers, topics: int, weights: Weights, trained: Mapping[str, NDArray[np.generic]] | None = None
    ) -> None:
        """Train, unless what `trained` returned earlier is given."""
        self._weights = weights
        self._owners = owners
        self._topics = topics
        self._classes = int(owners[-1]) + 1 if len(owners) else 0
        features = expand(samples, weights)
        self._index = SampleIndex(*features, len(samples))
        self._points: Vectors = meanings(samples, weights) if trained is None else trained["points"].astype(np.float32)
        self._mass: Values = np.einsum("ij,ij->i", self._points, self._points)
        self._groups = np.searchsorted(owners, np.arange(topics))
        self._coefficients: Matrix = self._train(features) if trained is None else trained["coefficients"].astype(np.float32)

    def trained(self) -> dict[str, NDArray[np.generic]]:
        """Return what is slow to make again: the coefficients (samples, classes) and the meanings of the samples."""
        return {"coefficients": self._coefficients, "points": self._points.copy()}

    def _train(self, features: tuple[Integers, Keys, Values]) -> Matrix:
        kernel = self._kernel(*features)
        np.power(kernel, self._weights.sharpness, out=kernel)
        return train(kernel, self._owners.astype(np.intp), self._classes, loss=self._weights.loss)

    def _kernel(self, texts: Integers, keys: Keys, values: Values) -> Matrix:
        """Return the similarity of each two samples, shape (samples, samples)."""
        kernel: Matrix = np.zeros((len(self._owners), len(self._owners)), np.float32)
        ends = np.searchsorted(texts, np.arange(len(kernel) + 1))
        for sample, row in enumerate(kernel):
            own = slice(ends[sample], ends[sample + 1])
            row[:] = self._index.similarities(keys[own], values[own])
        return blend(kernel, self._points @ self._points.T, self._mass, self._mass[:, None], self._weights)

    def similarities(self, question: Texts) -> Values:
        """Return the cosine of a question with each sample, shape (samples,)."""
        _, keys, values = expand(question, self._weights)
        point = meanings(question, self._weights)[0]
        return blend(self._index.similarities(keys, values), self._points @ point, self._mass, point @ point, self._weights)

    def nearest(self, question: Texts) -> float:
        """Return the similarity of the nearest sample of all."""
        return float(self.similarities(question).max(initial=0))

    def score(self, question: Texts, *, without: int | None = None) -> Scores:
        """Return the scores of all topics; `without` leaves one sample out."""
        similarities = self.similarities(question)
        if without is not None:
            similarities[without] = 0
        probabilities = softmax(np.power(similarities, np.float32(self._weights.sharpness)) @ self._coefficients)
        nearest = np.maximum.reduceat(similarities, self._groups)
        none = float(probabilities[-1]) if self._classes > self._topics else 0.0
        return Scores(np.arange(self._topics, dtype=np.int32), probabilities[: self._topics], nearest, none)
