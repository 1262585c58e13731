"""Hold the features of all samples: which samples have a feature, and how much of it."""

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from persona.understanding.features import Integers, Keys, Values

Starts = NDArray[np.signedinteger[Any]]
T = TypeVar("T", bound=np.generic)
Matrix = NDArray[np.float32]

_BLOCK = 64  # samples that are multiplied at once: neighbours share most of their features


class FeatureTable:
    """Hold the feature vectors of samples as a sparse matrix, one row a key, one column a sample.

    Row j has the entries `starts[j]:starts[j + 1]` of `samples`, ascending, and `values`. `keys` ascend.
    """

    ARRAYS = ("keys", "starts", "samples", "values")

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Take the arrays that `arrays` returned."""
        self.keys: Keys = arrays["keys"].astype(np.uint64, copy=False)
        self.starts: Starts = arrays["starts"].astype(np.int32, copy=False)
        self.samples: Integers = arrays["samples"].astype(np.int32, copy=False)
        self.values: Values = arrays["values"].astype(np.float32, copy=False)

    @classmethod
    def build(cls, samples: Integers, keys: Keys, values: Values) -> "FeatureTable":
        """Take the features of all samples as `features.expand` returns them."""
        unique, rows = np.unique(keys, return_inverse=True)
        order = np.argsort(rows, kind="stable")
        starts = np.searchsorted(rows[order], np.arange(len(unique) + 1))
        return cls({"keys": unique, "starts": starts, "samples": samples[order], "values": values[order].astype(np.float16)})

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return everything as arrays, as small as they are exact enough."""
        return {"keys": self.keys, "starts": self.starts, "samples": smallest(self.samples), "values": self.values.astype(np.float16)}

    def shared(self, count: int) -> "tuple[FeatureTable, Values]":
        """Return the table of the features that several samples have, and the squared length of what is left of each of `count` samples.

        A feature that one sample has alone makes that sample like itself, and like no other.
        """
        several = np.diff(self.starts) > 1
        kept = np.repeat(several, np.diff(self.starts))
        alone = np.bincount(self.samples[~kept], np.square(self.values[~kept]), count).astype(np.float32)
        starts = np.concatenate([[0], np.cumsum(np.diff(self.starts)[several])])
        arrays = {"keys": self.keys[several], "starts": starts, "samples": self.samples[kept], "values": self.values[kept]}
        return FeatureTable(arrays), alone

    def locate(self, keys: Keys) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Return the column of each key, and whether any sample has it."""
        if not len(self.keys):
            return np.zeros(len(keys), np.intp), np.zeros(len(keys), bool)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return places, self.keys[places] == keys

    def blocks(self, count: int) -> "Blocks":
        """Return the same matrix, of `count` samples, in a form that multiplies fast and takes more room."""
        return Blocks(self, count)


class Blocks:
    """Multiply the sparse matrix of a `FeatureTable` with dense ones, a few samples at a time."""

    def __init__(self, table: FeatureTable, count: int) -> None:
        self._samples = count
        self._keys = len(table.keys)
        order = np.argsort(table.samples, kind="stable")
        rows, values = np.repeat(np.arange(self._keys), np.diff(table.starts))[order], table.values[order]
        starts = np.searchsorted(table.samples[order], np.arange(count + 1))
        self._blocks: list[tuple[slice, NDArray[np.intp], Matrix]] = []
        for first in range(0, count, _BLOCK):
            last = min(first + _BLOCK, count)
            entries = slice(starts[first], starts[last])
            keys, places = np.unique(rows[entries], return_inverse=True)
            dense = np.zeros((last - first, len(keys)), np.float32)
            dense[np.repeat(np.arange(last - first), np.diff(starts[first : last + 1])), places] = values[entries]
            self._blocks.append((slice(first, last), keys, dense))

    def times(self, right: Matrix) -> Matrix:
        """Multiply with a matrix (keys, any); return one row a sample."""
        result = np.empty((self._samples, right.shape[1]), np.float32)
        for samples, keys, dense in self._blocks:
            np.matmul(dense, right[keys], out=result[samples])
        return result

    def transposed_times(self, right: Matrix) -> Matrix:
        """Multiply the transposed matrix with a matrix (samples, any); return one row a key."""
        result = np.zeros((self._keys, right.shape[1]), np.float32)
        for samples, keys, dense in self._blocks:
            result[keys] += dense.T @ right[samples]
        return result


def smallest(numbers: Integers) -> NDArray[np.generic]:
    """Return non-negative numbers in 16 bits where they fit."""
    return numbers.astype(np.uint16) if numbers.max(initial=0) < 1 << 16 else numbers


def spread(starts: Starts, places: NDArray[np.intp], values: NDArray[T]) -> tuple[NDArray[np.intp], NDArray[T]]:
    """Return the positions of all entries of some lists, one after the other, and the list's value for each entry."""
    begins = starts[places]
    sizes = starts[places + 1] - begins
    ends = sizes.cumsum()
    if not len(ends) or not ends[-1]:
        return np.empty(0, np.intp), values[:0]
    positions = (begins - ends + sizes).repeat(sizes)
    positions += np.arange(ends[-1])
    return positions, values.repeat(sizes)
