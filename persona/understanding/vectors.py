"""Know what English words mean: a small table of word vectors, so that "cash" is near "money" in a pack that only says one."""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from persona.understanding.english import UNLISTED

DIMENSIONS = 256
Vectors = NDArray[np.float32]

_DATA = Path(__file__).with_name("data")


@cache
def _table() -> NDArray[np.uint8]:
    """Return the packed table, shape (words, DIMENSIONS / 2 + 2): two levels of four bits a byte, then the row's scale as float16.

    Its rows are those of `english.row`.

    It is mapped from its file, not read.
    """
    table: NDArray[np.uint8] = np.load(_DATA.joinpath("vectors.npy"), mmap_mode="r")
    return table


def _levels() -> NDArray[np.uint64]:
    """Return byte -> its two levels, as the bits of two float32, shape (256,): 0..14 stand for -1..1 in steps of a seventh."""
    byte = np.arange(256)
    return ((np.stack([byte >> 4, byte & 15], axis=1) - 7) / 7).astype(np.float32).view(np.uint64)[:, 0]


_LEVELS = _levels()


def lookup(numbers: NDArray[np.int32]) -> Vectors:
    """Return the vectors of table rows, shape (rows, DIMENSIONS); zeros for `UNLISTED`.

    The vectors are distilled from the sentence encoder all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019) as in
    model2vec and tokenlearn (Tulkens and van Dongen 2024): the sum of the vectors of a sentence's words, each times its
    rarity, points where the encoder puts the sentence. See `data/README.md`.
    """
    packed = _table()[np.maximum(numbers, 0)]
    scales = np.ascontiguousarray(packed[:, DIMENSIONS // 2 :]).view(np.float16).astype(np.float32)
    vectors: Vectors = _LEVELS[packed[:, : DIMENSIONS // 2]].view(np.float32)
    vectors *= scales
    vectors[numbers == UNLISTED] = 0
    return vectors
