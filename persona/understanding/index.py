"""Compare a question with every sample at once: an inverted index from feature to samples."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from persona.understanding.features import Keys, Values


class SampleIndex:
    """Hold unit vectors of samples, transposed: feature -> (sample, value).

    `keys` (features,) ascending; the samples of feature i are `samples[starts[i]:starts[i + 1]]`, their values likewise.
    """

    def __init__(self, keys: Keys, starts: NDArray[np.int64], samples: NDArray[np.int32], values: Values, count: int) -> None:
        self.keys = keys
        self.starts = starts
        self.samples = samples
        self.values = values
        self.count = count

    @classmethod
    def build(cls, rows: Sequence[tuple[Keys, Values]]) -> "SampleIndex":
        """Index the features of each sample; each row is scaled to length 1."""
        sizes = np.array([len(keys) for keys, _ in rows], np.int64)
        owners = np.repeat(np.arange(len(rows), dtype=np.int32), sizes)
        keys = np.concatenate([keys for keys, _ in rows]) if rows else np.empty(0, np.uint64)
        values = np.concatenate([unit(values) for _, values in rows]) if rows else np.empty(0, np.float32)
        order = np.argsort(keys, kind="stable")
        unique, starts = np.unique(keys[order], return_index=True)
        return cls(unique, np.append(starts, len(keys)).astype(np.int64), owners[order], values[order], len(rows))

    def similarities(self, keys: Keys, values: Values) -> Values:
        """Return the cosine similarity of a question to each sample, shape (samples,); `values` must have length 1."""
        if not len(keys) or not len(self.keys):
            return np.zeros(self.count, np.float32)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found = self.keys[places] == keys
        places, values = places[found], values[found]
        begins, ends = self.starts[places], self.starts[places + 1]
        sizes = ends - begins
        if not sizes.sum():
            return np.zeros(self.count, np.float32)
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        postings = np.repeat(begins, sizes) + within
        products = self.values[postings] * np.repeat(values, sizes)
        return np.bincount(self.samples[postings], products, self.count).astype(np.float32)


def unit(values: Values) -> Values:
    """Scale a vector to Euclidean length 1; a zero vector stays."""
    norm = float(np.sqrt(values @ values))
    return values / np.float32(norm) if norm else values
