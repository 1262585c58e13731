"""Compare a question with every sample at once: an inverted index from feature to samples."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from persona.understanding.features import Integers, Keys, Places, Values

T = TypeVar("T", bound=np.generic)


class SampleIndex:
    """Hold the feature vectors of samples, transposed: feature -> (sample, value).

    `keys` (features,) ascend; the samples of feature i are `samples[starts[i]:starts[i + 1]]`, their values likewise.
    """

    def __init__(self, samples: Integers, keys: Keys, values: Values, count: int) -> None:
        """Take the features of all samples as `features.expand` returns them, and the number of samples."""
        order = np.argsort(keys, kind="stable")
        self._samples = samples[order].astype(np.intp)
        self._values = values[order]
        self._keys, starts = np.unique(keys[order], return_index=True)
        self._starts = np.append(starts, len(keys))
        self._count = count

    def similarities(self, keys: Keys, values: Values) -> Values:
        """Return the cosine of a question's features with each sample's, shape (samples,)."""
        places, found = _locate(self._keys, keys)
        postings, weights = spread(self._starts, places[found], values[found])
        if not len(postings):
            return np.zeros(self._count, np.float32)
        return np.bincount(self._samples[postings], self._values[postings] * weights, self._count).astype(np.float32)


def _locate(sorted_keys: Keys, keys: Keys) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return where each key would stand among the sorted ones, and whether it does."""
    if not len(sorted_keys):
        return np.zeros(len(keys), np.intp), np.zeros(len(keys), bool)
    places = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return places, sorted_keys[places] == keys


def spread(starts: Places, places: NDArray[np.intp], values: NDArray[T]) -> tuple[NDArray[np.intp], NDArray[T]]:
    """Return the positions of all postings of some lists, one after the other, and the list's value for each posting."""
    begins = starts[places]
    sizes = starts[places + 1] - begins
    ends = np.cumsum(sizes)
    if not len(ends) or not ends[-1]:
        return np.empty(0, np.intp), values[:0]
    positions = np.arange(ends[-1]) + np.repeat(begins - ends + sizes, sizes)
    return positions, np.repeat(values, sizes)
