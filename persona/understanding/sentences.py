"""Compare whole sentences by the square of the cosine of what an encoder makes of them: what is near counts, what is far hardly does."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from persona.understanding.features import Values
from persona.understanding.vectors import Vectors

CENTRED = 0.5
"""Share of the mean of all samples that is taken from each vector: what encoders see in every sentence tells none from another."""
RANK = 96
"""Directions of the encoder's space that the classifier keeps: those in which the samples lie."""
_LEVELS = 127  # of a number in 8 bits
_BLOCK = 256  # samples whose products are made at once


class Sentences:
    """Hold the sentence vectors of the samples of a pack, scaled so that the square of a product is what a pair adds to its similarity.

    The similarity is a polynomial kernel of degree two (Boser, Guyon and Vapnik 1992). For the classifier it is the product of
    vectors that hold each product of two coordinates, in `RANK` directions of the uncentred principal components; for the nearest
    samples it is computed from the vectors themselves. Opposites would be alike, but sentence encoders make none. Without an
    encoder everything here has no dimensions, and adds nothing.
    """

    ARRAYS = ("sentences", "sentence_units", "basis", "boost", "centre")

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Take what `arrays` returned; `build` makes it."""
        self._levels: NDArray[np.int8] = arrays["sentences"].astype(np.int8, copy=False)
        self._units: Values = arrays["sentence_units"].astype(np.float32, copy=False)
        """What 1 in a row of `_levels` stands for."""
        self._basis: Vectors = arrays["basis"].astype(np.float32, copy=False)
        self._boost: Values = arrays["boost"].astype(np.float32, copy=False)
        """By how much vectors of length 1 are scaled."""
        self._centre: Values = arrays["centre"].astype(np.float32, copy=False)
        self._one, self._other = np.triu_indices(self._basis.shape[1])
        self._times = np.where(self._one == self._other, 1, 2**0.5).astype(np.float32)
        self.size = len(self._one)
        """Length of a row of `squares`."""
        self.mass: Values = np.square(np.square(self._units) * np.einsum("ij,ij->i", self._levels, self._levels, dtype=np.int32))
        """Similarity of each sample with itself."""

    @classmethod
    def build(cls, vectors: Vectors, weight: float) -> "Sentences":
        """Take the vectors of all samples, of length 1, shape (samples, dimensions), and the similarity of one with itself."""
        boost = np.float32(weight**0.25)
        centre = CENTRED * vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], np.float32)
        scaled = _moved(vectors, centre) * boost
        units = np.abs(scaled).max(axis=1, initial=1e-6) / np.float32(_LEVELS)
        _, directions = np.linalg.eigh(scaled.T @ scaled)
        basis = np.ascontiguousarray(directions[:, -RANK:])
        levels = np.rint(scaled / units[:, None]).astype(np.int8)
        return cls(dict(zip(cls.ARRAYS, (levels, units, basis, np.array([boost]), centre), strict=True)))

    @classmethod
    def none(cls, samples: int) -> "Sentences":
        """Return the sentences of a pack that no encoder has read."""
        return cls.build(np.zeros((samples, 0), np.float32), 0.0)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything as arrays."""
        return dict(zip(self.ARRAYS, (self._levels, self._units, self._basis, self._boost, self._centre), strict=True))

    def scaled(self, vectors: Vectors | None) -> Values:
        """Return the vector of a question, (1, dimensions) of length 1 from the encoder, as it is compared; zeros for None."""
        return np.zeros(self._levels.shape[1], np.float32) if vectors is None else _moved(vectors, self._centre)[0] * self._boost[0]

    def similarities(self, rows: NDArray[np.intp], vector: Values) -> Values:
        """Return what is added to the similarity of these samples with a scaled vector."""
        similarity: Values = np.square((self._levels[rows].astype(np.float32) @ vector) * self._units[rows])
        return similarity

    def squares(self, vectors: Vectors) -> Vectors:
        """Return the products of each two coordinates of scaled vectors, shape (vectors, `RANK` * (`RANK` + 1) / 2)."""
        projected = vectors @ self._basis
        products: Vectors = projected[:, self._one] * projected[:, self._other] * self._times
        return products

    def blocks(self) -> Iterator[tuple[slice, Vectors]]:
        """Yield the `squares` of some samples after the other, with their places: all at once they would take too much room."""
        for first in range(0, len(self._levels) if self.size else 0, _BLOCK):
            places = slice(first, min(first + _BLOCK, len(self._levels)))
            yield places, self.squares(self._levels[places] * self._units[places, None])


def _moved(vectors: Vectors, centre: Values) -> Vectors:
    """Return the vectors as seen from there, of length 1 again."""
    moved = vectors - centre
    moved /= np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), np.float32(1e-6))
    return moved
