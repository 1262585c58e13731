"""Common English words and how frequent they are, so that an ordinary word is not taken for a misspelt topic.

The words stand in two lists, the commonest English first, then technical ones; the row of a word is its place in them. A start reads
neither list but maps `words.bin`: 8 bytes a word, ascending, of which 40 bits are its hash, 17 its row and 7 ten times its Zipf
frequency.
"""

import gzip
import mmap
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

UNLISTED = -1
"""The row of a word that neither list has."""

_DATA = Path(__file__).with_name("data")
_ROW_BITS, _TENTHS_BITS = 17, 7
_BITS = _ROW_BITS + _TENTHS_BITS


def row(word: str) -> int:
    """Return the row of a lower-case word, or `UNLISTED`."""
    return _entry(word)[0]


def zipf(word: str) -> float:
    """Return the Zipf frequency of a lower-case word; 0 when it is no common English.

    That is log10 of its uses per billion words: 3 is rare, 7 is "the".
    """
    return _entry(word)[1]


def frequencies(least: float = 0.0) -> dict[str, float]:
    """Read the list of some 60,000 English words with their Zipf frequencies, the commonest first, down to the least one wanted.

    Source: the English list of wordfreq 3.1.1 (Robyn Speer, data CC BY-SA 4.0), cut at 2.3 and rounded to tenths; see
    `data/README.md`.
    """
    table: dict[str, float] = {}
    for line in _lines("english.txt.gz"):
        often, *words = line.split(" ")
        if float(often) < least:
            break
        table.update(dict.fromkeys(words, float(often)))
    return table


def technical() -> list[str]:
    """Read the list of technical words."""
    return _lines("technical.txt.gz")


def packed(words: Sequence[str], often: Mapping[str, float]) -> bytes:
    """Return what `words.bin` holds for words in the order of their rows."""
    entries = ((_hash(word) << _ROW_BITS | place) << _TENTHS_BITS | round(10 * often.get(word, 0)) for place, word in enumerate(words))
    return b"".join(entry.to_bytes(8, "little") for entry in sorted(entries))


@lru_cache(maxsize=16_384)
def _entry(word: str) -> tuple[int, float]:
    table = _table()
    wanted = _hash(word)
    place = bisect_left(table, wanted << _BITS)
    if place == len(table) or table[place] >> _BITS != wanted:
        return UNLISTED, 0.0
    entry = table[place]
    return entry >> _TENTHS_BITS & ((1 << _ROW_BITS) - 1), (entry & ((1 << _TENTHS_BITS) - 1)) / 10


def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=5).digest(), "little")


@cache
def _table() -> "memoryview[int]":
    with (_DATA / "words.bin").open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast("Q")


def _lines(name: str) -> list[str]:
    return gzip.decompress((_DATA / name).read_bytes()).decode("ascii").strip("\n").split("\n")
