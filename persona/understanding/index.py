"""Hold the features of all samples, both ways: the features of a sample, and the samples of a feature."""

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from persona.understanding.features import Integers, Keys, Places, Values

T = TypeVar("T", bound=np.generic)
Matrix = NDArray[np.float32]

_BLOCK = 64  # samples that are multiplied at once: neighbours share most of their features


class FeatureTable:
    """Hold the feature vectors of samples as a sparse matrix, one row a sample, one column a key.

    Row i has the entries `starts[i]:starts[i + 1]` of `columns` and `values`; column j the entries
    `key_starts[j]:key_starts[j + 1]` of `key_samples` and `key_values`. `keys` ascend.
    """

    ARRAYS = ("keys", "columns", "values", "starts", "key_samples", "key_values", "key_starts")

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Take the arrays that `arrays` returned."""
        self.keys: Keys = arrays["keys"].astype(np.uint64, copy=False)
        self.columns: Integers = arrays["columns"].astype(np.int32, copy=False)
        self.values: Values = arrays["values"].astype(np.float32, copy=False)
        self.starts: Places = arrays["starts"].astype(np.int64, copy=False)
        self.key_samples: Integers = arrays["key_samples"].astype(np.int32, copy=False)
        self.key_values: Values = arrays["key_values"].astype(np.float32, copy=False)
        self.key_starts: Places = arrays["key_starts"].astype(np.int64, copy=False)

    @classmethod
    def build(cls, samples: Integers, keys: Keys, values: Values, count: int) -> "FeatureTable":
        """Take the features of all samples as `features.expand` returns them, and the number of samples."""
        unique, columns = np.unique(keys, return_inverse=True)
        order = np.argsort(columns, kind="stable")
        starts = np.searchsorted(samples, np.arange(count + 1))
        key_starts = np.searchsorted(columns[order], np.arange(len(unique) + 1))
        made = (unique, columns, values, starts, samples[order], values[order], key_starts)
        return cls(dict(zip(cls.ARRAYS, made, strict=True)))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything as arrays."""
        return {name: getattr(self, name) for name in self.ARRAYS}

    def locate(self, keys: Keys) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Return the column of each key, and whether any sample has it."""
        if not len(self.keys):
            return np.zeros(len(keys), np.intp), np.zeros(len(keys), bool)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return places, self.keys[places] == keys

    def blocks(self) -> "Blocks":
        """Return the same matrix in a form that multiplies fast and takes more room."""
        return Blocks(self)


class Blocks:
    """Multiply the sparse matrix of a `FeatureTable` with dense ones, a few samples at a time."""

    def __init__(self, table: FeatureTable) -> None:
        self._samples = len(table.starts) - 1
        self._keys = len(table.keys)
        self._blocks: list[tuple[slice, Integers, Matrix]] = []
        for first in range(0, self._samples, _BLOCK):
            last = min(first + _BLOCK, self._samples)
            entries = slice(table.starts[first], table.starts[last])
            columns, places = np.unique(table.columns[entries], return_inverse=True)
            dense = np.zeros((last - first, len(columns)), np.float32)
            dense[np.repeat(np.arange(last - first), np.diff(table.starts[first : last + 1])), places] = table.values[entries]
            self._blocks.append((slice(first, last), columns, dense))

    def times(self, right: Matrix) -> Matrix:
        """Multiply with a matrix (keys, any); return one row a sample."""
        result = np.empty((self._samples, right.shape[1]), np.float32)
        for samples, columns, dense in self._blocks:
            np.matmul(dense, right[columns], out=result[samples])
        return result

    def transposed_times(self, right: Matrix) -> Matrix:
        """Multiply the transposed matrix with a matrix (samples, any); return one row a key."""
        result = np.zeros((self._keys, right.shape[1]), np.float32)
        for samples, columns, dense in self._blocks:
            result[columns] += dense.T @ right[samples]
        return result


def spread(starts: Places, places: NDArray[np.intp], values: NDArray[T]) -> tuple[NDArray[np.intp], NDArray[T]]:
    """Return the positions of all entries of some lists, one after the other, and the list's value for each entry."""
    begins = starts[places]
    sizes = starts[places + 1] - begins
    ends = np.cumsum(sizes)
    if not len(ends) or not ends[-1]:
        return np.empty(0, np.intp), values[:0]
    positions = np.arange(ends[-1]) + np.repeat(begins - ends + sizes, sizes)
    return positions, np.repeat(values, sizes)
