"""Common English words and how frequent they are, so that an ordinary word is not taken for a misspelt topic."""

import gzip
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def frequencies() -> Mapping[str, float]:
    """Return the Zipf frequency of some 60,000 English words (log10 of uses per billion words; 3 is rare, 7 is "the").

    Source: the English list of wordfreq 3.1.1 (Robyn Speer, data CC BY-SA 4.0), cut at 2.3 and rounded to tenths; see
    `data/README.md`.
    """
    table: dict[str, float] = {}
    raw = gzip.decompress(files("persona.understanding").joinpath("data/english.txt.gz").read_bytes()).decode("ascii")
    for row in raw.splitlines():
        zipf, *words = row.split(" ")
        table.update(dict.fromkeys(words, float(zipf)))
    return table


def zipf(word: str) -> float:
    """Return the Zipf frequency of a lower-case word; 0 when it is not common English."""
    return frequencies().get(word, 0.0)
