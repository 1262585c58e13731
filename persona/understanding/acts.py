"""Classify the dialogue act of an utterance: multinomial logistic regression over its words, their order and their meaning.

`benchmarks/acts.py` trains it; the acts and their definitions follow the labelling rules in `docs/packs.md`. English only.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from persona.acts import Act
from persona.understanding import phrases
from persona.understanding.english import row
from persona.understanding.head import softmax
from persona.understanding.normalise import Word
from persona.understanding.vectors import DIMENSIONS, Vectors, lookup

ACTS = tuple(Act)
"""The classes, in the order of the columns of what was learnt."""
TOPIC = "qxq"
"""What stands for the name of a topic: what is done with it does not depend on which it is."""
MOST_TOKENS = 40
"""Words and signs of an utterance that are read, half of them from its beginning and half from its end."""
OF_WORDS, OF_MEANING = 1.5, 1.0
"""Lengths of the two parts of the vector of an utterance."""

_DATA = Path(__file__).with_name("data") / "acts.safetensors"
_TOKEN = re.compile(r"[^\W_]+(?:[.+#/'-][^\W_]+)*|\?+|!+|,")
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]")
_PICTURE = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
_FOLDED_HANDS = "\N{PERSON WITH FOLDED HANDS}"
_SIZES = ((1, "1"), (2, "2"), (4, "4"), (8, "8"), (14, "14"))

Keys = NDArray[np.uint32]
Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ActGuess:
    """Hold the act that an utterance suggests on its own."""

    act: Act | None
    """None when it looks like talk of something else, or like nothing in particular."""
    spoken: str
    """The utterance as of `phrases.spoken_form`."""
    likely: Mapping[Act, float]
    """The probability of each act."""

    @property
    def asking(self) -> float:
        """The probability that it wants an answer, if it is no talk of something else: of that, a pack has its own idea."""
        return max(1 - self.likely[Act.REACT] / max(1 - self.likely[Act.OFFTOPIC], 1e-3), 0.0)

    def among(self, acts: Sequence[Act]) -> Act:
        """Return the likeliest of these acts."""
        return max(acts, key=lambda act: self.likely[act])


def classify(text: str, spelt: Sequence[Word], named: Sequence[tuple[int, int]] = ()) -> ActGuess:
    """Guess the act of a cleaned text, split into `spelt`; `named` are the places of topics in it, as (first word, end).

    Emoji and punctuation alone are a reaction.
    """
    spoken = phrases.spoken_form(text)
    if not _LETTERS.search(spoken):
        act = Act.THANKS if _FOLDED_HANDS in text else Act.REACT
        return ActGuess(act, spoken, {each: float(each is act) for each in Act})
    keys, values = hashed(features(text, spoken, masked(text, spelt, named)))
    probabilities = _learnt().probabilities(keys, values, meaning(spelt))
    likely = dict(zip(ACTS, probabilities.tolist(), strict=True))
    act = ACTS[int(probabilities.argmax())]
    return ActGuess(None if act is Act.OFFTOPIC else act, spoken, likely)


def masked(text: str, spelt: Sequence[Word], named: Sequence[tuple[int, int]]) -> str:
    """Return the spoken form of a text with `TOPIC` in the place of each name."""
    pieces: list[str] = []
    written = 0
    for first, end in sorted(named):
        if spelt[first].start >= written:
            pieces += [text[written : spelt[first].start], TOPIC]
            written = spelt[end - 1].end
    return phrases.spoken_form("".join((*pieces, text[written:])))


def features(text: str, spoken: str, plain: str) -> dict[str, float]:
    """Return feature -> value of a text, its spoken form, and that with its names masked.

    Words, pairs, triples, pairs with a gap, the first words by their place, the words of its names, how long it is, how it ends, its
    emoji, and the hint of `phrases`.
    """
    found = _tokens(plain)
    line = ["<", *found, ">"]
    values: dict[str, float] = {}
    for place, token in enumerate(found):
        values[token] = 1.0
        if place < 4:
            values[f"{place}:{token}"] = 0.7
    for one, two in pairwise(line):
        values[f"{one} {two}"] = 0.8
    for one, two, three in zip(line, line[1:], line[2:], strict=False):
        values[f"{one} {two} {three}"] = 0.8
        values[f"{one} _ {three}"] = 0.5
    values["#" + next((name for most, name in _SIZES if len(found) <= most), "more")] = 1.0
    values["#words"] = min(len(found), 20) / 20
    values |= {f"={name}": 0.5 for name in _tokens(spoken) if name not in values}
    if text.rstrip().endswith("?"):
        values["#asks"] = 1.0
    for sign in _PICTURE.findall(text):
        values[sign] = values["#picture"] = 0.7
    hint = phrases.hint(spoken)
    values[f"#{hint}"] = 1.0
    return values


def _tokens(spoken: str) -> list[str]:
    """Return the words and signs of a spoken form, at most `MOST_TOKENS`; all numbers are 0."""
    found = _TOKEN.findall(_DIGITS.sub("0", spoken))
    return found if len(found) <= MOST_TOKENS else found[: MOST_TOKENS // 2] + found[-MOST_TOKENS // 2 :]


def hashed(found: Mapping[str, float]) -> tuple[Keys, Values]:
    """Return features as (key, value)."""
    return np.array([crc32(name.encode()) for name in found], np.uint32), np.array(list(found.values()), np.float32)


def meaning(spelt: Sequence[Word]) -> Values:
    """Return the direction of the sum of the words' vectors, shape (DIMENSIONS,); zeros where no word has one."""
    total: Values = lookup(np.array([row(word.raw) for word in spelt], np.int32)).sum(axis=0) if spelt else np.zeros(DIMENSIONS, np.float32)
    length = float(np.sqrt(total @ total))
    return total / np.float32(length) if length else total


class Learnt:
    """Hold what was learnt: for each feature and each direction of meaning, a weight an act."""

    def __init__(self, keys: Keys, weights: NDArray[np.int8], scales: Values, directions: Vectors, bias: Values) -> None:
        """Take keys (features,), ascending; weights (features, acts) in units of `scales` (acts,); directions (DIMENSIONS, acts)."""
        self._keys, self._weights, self._scales, self._directions, self._bias = keys, weights, scales, directions, bias

    def probabilities(self, keys: Keys, values: Values, point: Values) -> Values:
        """Return the probability of each act, shape (acts,)."""
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known = self._keys[places] == keys
        places, values = places[known], values[known]
        length = np.float32(OF_WORDS / max(float(np.sqrt(values @ values)), 1e-6))
        words = (values @ self._weights[places].astype(np.float32)) * self._scales * length
        return softmax(words + np.float32(OF_MEANING) * (point @ self._directions) + self._bias)


@cache
def _learnt() -> Learnt:
    from safetensors.numpy import load_file  # noqa: PLC0415 (not before it is needed)

    arrays = load_file(_DATA)
    directions = arrays["directions"].astype(np.float32)
    return Learnt(arrays["keys"], arrays["weights"], arrays["scales"], directions, arrays["bias"])
