"""Turn words into weighted features: stems, pairs of neighbours, pairs with a gap, and a point in the space of meanings."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from persona.understanding.english import UNLISTED
from persona.understanding.vectors import DIMENSIONS, Vectors, lookup

Integers = NDArray[np.int32]
Places = NDArray[np.int64]
Keys = NDArray[np.uint64]
Values = NDArray[np.float32]

UNKNOWN = -1
"""The stem of a word that no sample contains."""
_EDGE, _FIRST = 0, 1  # in the key of a pair: the mark at both ends of a text, and what stem 0 is written as
_STRANGE = UNKNOWN + _FIRST
_PAIR, _GAP = np.uint64(1 << 62), np.uint64(2 << 62)
_SHIFT = np.uint64(31)
_CHUNK = 512  # texts whose vectors are summed at once


@dataclass(frozen=True, slots=True)
class Weights:
    """Hold every number of the method that was tuned, on validation questions only."""

    pair: float = 0.4
    """Of a pair of neighbours, beside 1 for a word."""
    gap: float = 0.2
    """Of a pair with one word between."""
    english: float = 0.65
    """Share of a word's weight that comes from its rarity in English; the rest from its rarity in the pack."""
    meaning: float = 1.0
    """Of the similarity of meaning, beside 1 for that of words."""
    sentence: float = 12.0
    """Of the squared similarity by the optional sentence encoder, beside that by the word vectors, where topics have few samples."""
    emphasis: float = 1.5
    """Exponent of a word's weight in the sum of meanings."""
    loss: float = 22.0
    """C of the classifier: the weight of the data against the size of the coefficients."""
    nearest: float = 1.0
    """Of the log similarity of a topic's nearest sample, beside 1 for its log probability, when topics are ranked."""
    likeness: float = 3.0
    """Of the same in the score that is compared with a threshold."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Hold the words of many texts, end to end: text i is `[starts[i]:starts[i + 1]]` of the other arrays."""

    starts: Places
    stems: Integers
    """Number of each word's stem, or `UNKNOWN`."""
    rarity: Values
    """Weight of each word."""
    rows: Integers
    """Row of each word in the table of vectors, or `UNLISTED`."""

    def __len__(self) -> int:
        return len(self.starts) - 1

    def owners(self) -> Integers:
        """Return the text that each word stands in."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))

    def reading(self, words: Sequence[int]) -> "Texts":
        """Return one text of these words."""
        return Texts(np.array([0, len(words)]), self.stems[words], self.rarity[words], self.rows[words])


def expand(texts: Texts, weights: Weights) -> tuple[Integers, Keys, Values]:
    """Return the features of all texts as (text, key, value), ordered by text and key, each key once a text.

    A word's weight is its rarity; a pair's is the mean rarity of its words times `Weights.pair` or `Weights.gap`. Each text's
    values have Euclidean length 1 before the features with an unknown word are dropped: a question full of unknown words is
    like nothing.
    """
    return _scaled(*_features(texts, weights), len(texts))


def cosines(texts: Texts, weights: Weights) -> Values:
    """Return the cosine of each two texts, shape (texts, texts), by the features that `expand` gives them."""
    owners, keys, values, known = _features(texts, weights)
    unique, columns = np.unique(keys[known], return_inverse=True)
    table = np.zeros((len(texts), len(unique)), np.float32)
    table[owners[known], columns] = values[known]
    product: Values = table @ table.T
    strange = np.bincount(owners[~known], np.square(values[~known]), len(texts))
    scale = (1 / np.maximum(np.sqrt(product.diagonal() + strange), 1e-6)).astype(np.float32)
    product *= scale
    product *= scale[:, None]
    return product


def _features(texts: Texts, weights: Weights) -> tuple[Integers, Keys, Values, NDArray[np.bool_]]:
    """Return the features of all texts as (text, key, value, whether its words are known), repeated ones too."""
    owners = texts.owners()
    spots = np.arange(len(texts.stems)) + 2 * owners + 1
    size = len(texts.stems) + 2 * len(texts)
    marked = np.full(size, _EDGE, np.uint64)
    marked[spots] = (texts.stems + _FIRST).astype(np.uint64)
    weight = np.zeros(size, np.float32)
    weight[spots] = texts.rarity
    usable = np.ones(size, bool)
    usable[spots] = texts.stems != UNKNOWN
    inside = np.zeros(size, bool)
    inside[spots] = True
    owner = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(texts.starts) + 2)
    follows = (inside[:-1] | inside[1:]) & (owner[:-1] == owner[1:])
    jumps = inside[:-2] & inside[2:] & (owner[:-2] == owner[2:])
    texts_of = np.concatenate([owners, owner[:-1][follows], owner[:-2][jumps]])
    keys = np.concatenate(
        [
            marked[spots],
            (_PAIR | (marked[:-1] << _SHIFT) | marked[1:])[follows],
            (_GAP | (marked[:-2] << _SHIFT) | marked[2:])[jumps],
        ]
    )
    values = np.concatenate(
        [
            texts.rarity,
            ((weight[:-1] + weight[1:]) * np.float32(weights.pair / 2))[follows],
            ((weight[:-2] + weight[2:]) * np.float32(weights.gap / 2))[jumps],
        ]
    )
    known = np.concatenate([usable[spots], (usable[:-1] & usable[1:])[follows], (usable[:-2] & usable[2:])[jumps]])
    return texts_of, keys, values, known


def expand_one(text: Texts, weights: Weights) -> tuple[Keys, Values]:
    """Return the features of one text as (key, value), ordered by key: what `expand` does, without the cost of arrays for few words."""
    stems = [_EDGE, *(number + _FIRST for number in text.stems.tolist()), _EDGE]
    rarity = [0.0, *text.rarity.tolist(), 0.0]
    last = len(stems) - 1
    found = [(stems[i], rarity[i], stems[i] != _STRANGE) for i in range(1, last)]
    for step, kind, share in ((1, int(_PAIR), weights.pair / 2), (2, int(_GAP), weights.gap / 2)):
        for i in range(step - 1, last - 2 * (step - 1)) if last > 1 else ():
            one, other = stems[i], stems[i + step]
            known = (one != _STRANGE or i == 0) and (other != _STRANGE or i + step == last)
            found.append((kind | one << int(_SHIFT) | other, (rarity[i] + rarity[i + step]) * share, known))
    known_features = {key: value for key, value, known in found if known}
    length = sum(value * value for value in known_features.values()) + sum(value * value for _, value, known in found if not known)
    keys = sorted(known_features)
    scale = 1 / max(math.sqrt(length), 1e-6)
    return np.array(keys, np.uint64), np.array([known_features[key] * scale for key in keys], np.float32)


def _scaled(texts: Integers, keys: Keys, values: Values, known: NDArray[np.bool_], count: int) -> tuple[Integers, Keys, Values]:
    """Drop repeated features, scale each text to length 1, then drop the unknown features."""
    order = np.lexsort((keys, texts)) if count > 1 else np.argsort(keys)
    texts, keys, values, known = texts[order], keys[order], values[order], known[order]
    once = np.ones(len(keys), bool)
    once[1:] = (keys[1:] != keys[:-1]) | (texts[1:] != texts[:-1]) | ~known[1:]
    lengths = np.zeros(count, np.float32)
    np.add.at(lengths, texts[once], np.square(values[once]))
    np.sqrt(lengths, out=lengths)
    kept = once & known
    texts = texts[kept]
    values = values[kept]
    values /= np.maximum(lengths[texts], np.float32(1e-6))
    return texts, keys[kept], values


def meanings(texts: Texts, weights: Weights) -> Vectors:
    """Return one vector a text, shape (texts, DIMENSIONS), no longer than 1.

    It is the sum of the words' vectors, each times its rarity to the power `Weights.emphasis`, scaled to the share of the text's
    weight that has a vector at all: a text of names alone has no meaning, and is compared by its words.
    """
    if len(texts) == 1:
        return _sum(texts.rarity[None] ** np.float32(weights.emphasis), texts.rows)  # a question: no need to sort its few words first
    points = np.zeros((len(texts), DIMENSIONS), np.float32)
    owners = texts.owners()
    for first in range(0, len(texts), _CHUNK):
        last = min(first + _CHUNK, len(texts))
        words = slice(texts.starts[first], texts.starts[last])
        rows, columns = np.unique(texts.rows[words], return_inverse=True)
        bags = np.zeros((last - first, len(rows)), np.float32)
        np.add.at(bags, (owners[words] - first, columns), texts.rarity[words] ** np.float32(weights.emphasis))
        points[first:last] = _sum(bags, rows)
    return points


def _sum(bags: Vectors, rows: Integers) -> Vectors:
    """Return the scaled sums of the vectors in these rows, each times its weight in `bags`, shape (texts, rows)."""
    sums: Vectors = bags @ lookup(rows)
    total = bags.sum(axis=1)
    listed = bags @ (rows != UNLISTED).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums))
    sums *= (listed / np.maximum(total * lengths, np.float32(1e-6)))[:, None]
    return sums


def blend(words: Values, meaning: Values, own: Values, other: Values, weights: Weights) -> Values:
    """Return the cosine of words and meanings taken together, in 0..1.

    Each text is the vector (words, sqrt(m) * meaning), where m is `Weights.meaning`; `words` and `meaning` are the products of
    these two parts, `own` and `other` the squared lengths of the two texts' meanings. The shapes must fit each other.
    """
    m = np.float32(weights.meaning)
    cosine: Values = words + m * meaning
    cosine /= np.sqrt((1 + m * own) * (1 + m * other))
    np.maximum(cosine, 0, out=cosine)
    np.minimum(cosine, 1, out=cosine)
    return cosine
