"""Common English words and how frequent they are, so that an ordinary word is not taken for a misspelt topic."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True)
class _English:
    rows: Mapping[str, int]
    tenths: bytes
    """Row -> ten times the Zipf frequency."""


@cache
def _english() -> _English:
    raw = gzip.decompress(_DATA.joinpath("english.txt.gz").read_bytes()).decode("ascii")
    words: list[str] = []
    tenths = bytearray()
    for row in raw.splitlines():
        zipf, *equal = row.split(" ")
        words += equal
        tenths += bytes([round(10 * float(zipf))]) * len(equal)
    technical = gzip.decompress(_DATA.joinpath("technical.txt.gz").read_bytes()).decode("ascii").split("\n")
    tenths += bytes(len(technical))
    words += technical
    return _English(dict(zip(words, range(len(words)), strict=True)), bytes(tenths))


def rows() -> Mapping[str, int]:
    """Return word -> row, from 0 up: some 60,000 English words, the commonest first, then technical words.

    Source: the English list of wordfreq 3.1.1 (Robyn Speer, data CC BY-SA 4.0), cut at 2.3 and rounded to tenths; see
    `data/README.md`.
    """
    return _english().rows


def zipf(word: str) -> float:
    """Return the Zipf frequency of a lower-case word; 0 when it is no common English.

    That is log10 of its uses per billion words: 3 is rare, 7 is "the".
    """
    english = _english()
    row = english.rows.get(word)
    return 0.0 if row is None else english.tenths[row] / 10


def frequencies() -> dict[str, float]:
    """Return the Zipf frequency of every English word of the table, the commonest first."""
    english = _english()
    return {word: english.tenths[row] / 10 for word, row in english.rows.items() if english.tenths[row]}
