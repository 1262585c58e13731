"""Score the few topics of a large pack that a question can be about: the cost hardly grows with the pack."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from persona.understanding.features import UNKNOWN, Integers, Places, Texts, Values, Weights, blend, cosines, meanings
from persona.understanding.head import Matrix, softmax, train_few
from persona.understanding.index import spread
from persona.understanding.scores import Scores
from persona.understanding.vectors import Vectors
from persona.understanding.vocabulary import Samples, Vocabulary

LONGEST_LIST = 3_000
"""Topics, at most, that are kept for one word: those in which it weighs most."""
MOST_POSTINGS = 9_000
"""Postings, at most, that one question adds up; its rarest words come first."""
SHORTLIST = 32
"""Topics, at most, whose samples are compared with the question."""
MOST_SAMPLES = 320
"""Samples, at most, that are compared with it, unless the finalists alone have more."""
FINALISTS = 10
"""Topics between which the classifier decides."""
NEAREST = 12
"""Samples of each finalist, at most, that it is trained on."""
Decide = Callable[[Texts, NDArray[np.intp], NDArray[np.intp]], Scores]
_STEPS = 20
_CHUNK = 1 << 19  # words of samples that are sorted at once


class Shortlist:
    """Find the topics that share the rarest words with a question, and train a classifier for these alone.

    Samples stand in order of their topic; those numbered `topics` and up are about none of them, and each is a group of its own.
    """

    def __init__(self, vocabulary: Vocabulary, samples: Samples, topics: int, weights: Weights) -> None:
        self._vocabulary = vocabulary
        self._tokens = samples.tokens
        self._starts = samples.starts
        owners = samples.owners
        self._topics = topics
        self._weights = weights
        about = int(np.searchsorted(owners, topics))
        groups = np.concatenate([owners[:about], topics + np.arange(len(owners) - about, dtype=np.int32)]).astype(np.int32)
        self._groups = np.searchsorted(groups, np.arange(int(groups[-1]) + 2 if len(groups) else 1))
        self._count = len(self._groups) - 1
        self._lengths = _lengths(vocabulary, samples)
        self._lists, self._posted, self._impact = _postings(vocabulary, samples, self._lengths, groups, self._count)

    def compare(self, words: Texts) -> "Compared":
        """Return what scores the readings of a question that these are all words of."""
        stems, rarity = _known(words)
        samples, owners = self._near(stems, rarity)
        return Compared(self._decide, stems, samples, owners, self._table(stems, samples))

    def _table(self, stems: NDArray[np.intp], samples: NDArray[np.intp]) -> Matrix:
        """Return how often each sample contains each stem, over the sample's length, shape (samples, stems).

        Times the squared rarity of a question's stems, that is the cosine by words alone, without the question's length.
        """
        places, owners = spread(self._starts, samples, np.arange(len(samples)))
        found = self._vocabulary.stems.of[self._tokens[places]]
        columns = np.minimum(np.searchsorted(stems, found), len(stems) - 1)
        same = stems[columns] == found
        counts = np.bincount(owners[same] * len(stems) + columns[same], minlength=len(samples) * len(stems))
        table: Matrix = counts.reshape(len(samples), len(stems)).astype(np.float32)
        table /= self._lengths[samples][:, None]
        return table

    def _near(self, stems: NDArray[np.intp], rarity: Values) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the samples of the groups that share the most with a question, and the group of each, both ascending.

        These are at most `SHORTLIST` groups within `MOST_SAMPLES` samples. Lists that were cut are read only where the others
        lead to too few groups.
        """
        order = np.argsort(-rarity, kind="stable")
        stems, rarity = stems[order], rarity[order]
        whole = self._lists[stems + 1] - self._lists[stems] < LONGEST_LIST
        groups = self._reached(stems[whole], rarity[whole])
        if len(groups) < FINALISTS and not whole.all():
            groups = self._reached(stems, rarity)
        room = np.cumsum(self._groups[groups + 1] - self._groups[groups]) <= MOST_SAMPLES
        room[:FINALISTS] = True
        groups = np.sort(groups[room])
        return spread(self._groups, groups, groups)

    def _reached(self, stems: NDArray[np.intp], rarity: Values) -> NDArray[np.intp]:
        """Return the groups that share the most with stems, the rarest of which come first; at most `SHORTLIST`, the best first."""
        within = np.cumsum(self._lists[stems + 1] - self._lists[stems]) <= MOST_POSTINGS
        within[:1] = True
        postings, values = spread(self._lists, stems[within], rarity[within])
        posted = self._posted[postings]
        totals = np.zeros(self._count, np.float32)
        np.add.at(totals, posted, self._impact[postings] * values)
        reached = totals[posted]
        most = SHORTLIST * int(within.sum())
        if len(reached) > most:
            posted = posted[reached >= np.partition(reached, -most)[-most]]
        groups = np.unique(posted)
        return groups[np.argsort(-totals[groups], kind="stable")[:SHORTLIST]].astype(np.intp)

    def _decide(self, question: Texts, samples: NDArray[np.intp], owners: NDArray[np.intp]) -> Scores:
        """Train on the samples of the finalists, and classify the question."""
        texts = self._texts(samples)
        everything = Texts(
            np.append(texts.starts, texts.starts[-1] + len(question.stems)),
            np.concatenate([texts.stems, question.stems]),
            np.concatenate([texts.rarity, question.rarity]),
            np.concatenate([texts.rows, question.rows]),
        )
        points = meanings(everything, self._weights)
        mass = np.einsum("ij,ij->i", points, points)
        similar = blend(cosines(everything, self._weights), points @ points.T, mass, mass[:, None], self._weights)
        topics, classes = np.unique(np.minimum(owners, self._topics), return_inverse=True)
        coefficients = train_few(similar[:-1, :-1], classes, len(topics), loss=self._weights.loss, steps=_STEPS)
        probabilities = softmax(similar[-1, :-1] @ coefficients)
        nearest = np.zeros(len(topics), np.float32)
        np.maximum.at(nearest, classes, similar[-1, :-1])
        about = topics < self._topics
        return Scores(topics[about].astype(np.int32), probabilities[about], nearest[about], float(probabilities[~about].sum()))

    def _texts(self, samples: NDArray[np.intp]) -> Texts:
        places, _ = spread(self._starts, samples, samples)
        sizes = self._starts[samples + 1] - self._starts[samples]
        return self._vocabulary.texts(self._tokens[places], np.concatenate([[0], np.cumsum(sizes)]))


class Compared:
    """Score the readings of one question against the samples that share the most with all their words."""

    def __init__(self, decide: Decide, stems: NDArray[np.intp], samples: NDArray[np.intp], owners: NDArray[np.intp], table: Matrix) -> None:
        self._decide = decide
        self._stems = stems
        self._samples = samples
        self._owners = owners
        self._table = table

    def nearest(self, reading: Texts) -> float:
        """Return the similarity of the nearest sample of all, by words alone."""
        length = float(np.sqrt(reading.rarity @ reading.rarity))
        return float(self._shared(reading).max(initial=0)) / max(length, 1e-6)

    def score(self, reading: Texts, sentence: Vectors | None = None, *, without: int | None = None) -> Scores:
        """Return the scores of the likeliest topics; `without` leaves one sample out.

        What a sentence encoder makes of the question is not used: so many samples would take it hours.
        """
        del sentence
        shared, samples, owners = self._shared(reading), self._samples, self._owners
        if without is not None:
            kept = samples != without
            shared, samples, owners = shared[kept], samples[kept], owners[kept]
        chosen = _finalists(shared, owners)
        if not len(chosen):
            return Scores(np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.float32), 0.0)
        return self._decide(reading, samples[chosen], owners[chosen])

    def _shared(self, reading: Texts) -> Values:
        """Return the cosine of each sample with a reading, by words alone and without the reading's length."""
        stems, rarity = _known(reading)
        shared: Values = self._table[:, np.searchsorted(self._stems, stems)] @ np.square(rarity)
        return shared


def _known(words: Texts) -> tuple[NDArray[np.intp], Values]:
    """Return the stems of the words that samples contain, ascending and each once, and the rarity of each."""
    rarity = dict(zip(words.stems.tolist(), words.rarity.tolist(), strict=True))
    rarity.pop(UNKNOWN, None)
    stems = sorted(rarity)
    return np.array(stems, np.intp), np.array([rarity[stem] for stem in stems], np.float32)


def _lengths(vocabulary: Vocabulary, samples: Samples) -> Values:
    """Return the Euclidean length of each sample, by its words alone."""
    squares = np.square(vocabulary.stems.rarity)[vocabulary.stems.of]
    lengths = np.zeros(len(samples.owners), np.float32)
    for first in range(0, len(lengths), _CHUNK // 8):
        starts = samples.starts[first : first + _CHUNK // 8 + 1]
        owners = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        lengths[first : first + len(starts) - 1] = np.bincount(owners, squares[samples.tokens[starts[0] : starts[-1]]], len(starts) - 1)
    return np.maximum(np.sqrt(lengths), np.float32(1e-6))


def _postings(vocabulary: Vocabulary, samples: Samples, lengths: Values, groups: Integers, count: int) -> tuple[Places, Integers, Values]:
    """Return stem -> (group, impact), as starts (stems + 1,), groups and impacts.

    The impact is the stem's share of the length of the sample in which that is largest. Longer lists than `LONGEST_LIST` keep
    their largest impacts.
    """
    stems = vocabulary.stems.of[samples.tokens]
    owners = np.repeat(np.arange(len(groups), dtype=np.int32), np.diff(samples.starts))
    sizes, posted, impacts = [np.zeros(1, np.int64)], [np.empty(0, np.int32)], [np.empty(0, np.float32)]
    for first, last in _runs(np.bincount(stems, minlength=len(vocabulary.stems.names))):
        places = np.flatnonzero((stems >= first) & (stems < last))
        texts = owners[places]
        keys = (stems[places] - first).astype(np.int64) * count + groups[texts]
        starts, keys, impact = _cut(keys, vocabulary.stems.rarity[stems[places]] / lengths[texts], count, last - first)
        sizes.append(np.diff(starts))
        posted.append((keys % count).astype(np.int32))
        impacts.append(impact)
    return np.cumsum(np.concatenate(sizes)), np.concatenate(posted), np.concatenate(impacts)


def _runs(often: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Yield runs of stems, from the first to before the last, with about `_CHUNK` words of the samples each."""
    total = np.cumsum(often)
    first = 0
    while first < len(often):
        last = int(np.searchsorted(total, total[first] + _CHUNK))
        yield first, last
        first = last


def _cut(keys: NDArray[np.int64], impact: Values, count: int, stems: int) -> tuple[Places, NDArray[np.int64], Values]:
    """Return starts, keys (stem x `count` + group) and the largest impact of each key, of lists cut to `LONGEST_LIST`."""
    order = np.argsort(keys)
    keys, impact = keys[order], impact[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    keys = keys[first]
    largest = np.maximum.reduceat(impact, first) if len(first) else impact
    starts = np.searchsorted(keys, np.arange(stems + 1, dtype=np.int64) * count)
    kept = np.ones(len(keys), bool)
    for stem in np.flatnonzero(np.diff(starts) > LONGEST_LIST):
        begin, end = starts[stem], starts[stem + 1]
        kept[begin + np.argpartition(-largest[begin:end], LONGEST_LIST)[LONGEST_LIST:]] = False
    return np.concatenate([[0], np.cumsum(kept)])[starts], keys[kept], largest[kept]


def _finalists(shared: Values, owners: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the places of the nearest samples of the groups with the nearest samples, where these share anything.

    `owners`, the groups, ascend.
    """
    order = np.lexsort((-shared, owners))
    begins = np.flatnonzero(np.diff(owners, prepend=-1))
    nearest = shared[order[begins]]
    best = np.argsort(-nearest, kind="stable")[:FINALISTS]
    sizes = np.diff(begins, append=len(owners))
    rank = np.arange(len(owners)) - np.repeat(begins, sizes)
    allowed = np.zeros(len(begins), bool)
    allowed[best[nearest[best] > 0]] = True
    return order[np.repeat(allowed, sizes) & (rank < NEAREST)]
