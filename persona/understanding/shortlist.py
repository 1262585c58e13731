"""Score the few topics of a large pack that a question can be about: the cost hardly grows with the pack."""

import numpy as np
from numpy.typing import NDArray

from persona.understanding.features import UNKNOWN, Integers, Places, Texts, Values, Weights, blend, expand, meanings
from persona.understanding.head import Matrix, softmax, train
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
_STEPS = 20


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
        texts = vocabulary.texts(samples.tokens, samples.starts)
        self._lengths = _lengths(texts)
        self._lists, self._posted, self._impact = _postings(texts, self._lengths, groups, self._count, len(vocabulary.stems.names))

    def nearest(self, question: Texts) -> float:
        """Return the similarity of the nearest sample of all, by words alone."""
        groups = self._near(question)
        samples, _ = spread(self._groups, groups, groups)
        length = float(np.sqrt(question.rarity @ question.rarity))
        return float(self._shared(question, samples).max()) / length if len(samples) else 0.0

    def score(self, question: Texts, sentence: Vectors | None = None, *, without: int | None = None) -> Scores:
        """Return the scores of the likeliest topics; `without` leaves one sample out.

        What a sentence encoder makes of the question is not used: so many samples would take it hours.
        """
        del sentence
        groups = self._near(question)
        samples, owners = spread(self._groups, groups, groups)
        if without is not None:
            owners, samples = owners[samples != without], samples[samples != without]
        if not len(samples):
            return Scores(np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.float32), 0.0)
        chosen = _finalists(self._shared(question, samples), owners)
        return self._decide(question, samples[chosen], owners[chosen])

    def _shared(self, question: Texts, samples: NDArray[np.intp]) -> Values:
        """Return the cosine of each sample with the question, by words alone and without the question's length."""
        texts = self._texts(samples)
        stems, first = np.unique(question.stems, return_index=True)
        places = np.minimum(np.searchsorted(stems, texts.stems), len(stems) - 1)
        asked = np.where(stems[places] == texts.stems, question.rarity[first][places], np.float32(0))
        return (np.bincount(texts.owners(), texts.rarity * asked, len(samples)) / self._lengths[samples]).astype(np.float32)

    def _near(self, question: Texts) -> NDArray[np.intp]:
        """Return the groups whose samples share the most with a question, at most `SHORTLIST`, within `MOST_SAMPLES` samples."""
        stems, first = np.unique(question.stems, return_index=True)
        rarity = question.rarity[first][stems != UNKNOWN]
        stems = stems[stems != UNKNOWN]
        order = np.argsort(-rarity, kind="stable")
        stems, rarity = stems[order], rarity[order]
        sizes = self._lists[stems + 1] - self._lists[stems]
        within = np.cumsum(sizes) <= MOST_POSTINGS
        within[:1] = True
        postings, values = spread(self._lists, stems[within].astype(np.intp), rarity[within])
        if not len(postings):
            return np.empty(0, np.intp)
        posted = self._posted[postings]
        totals = np.zeros(self._count, np.float32)
        np.add.at(totals, posted, self._impact[postings] * values)
        reached = totals[posted]
        most = SHORTLIST * int(within.sum())
        if len(reached) > most:
            posted = posted[reached >= np.partition(reached, -most)[-most]]
        groups = np.unique(posted)
        groups = groups[np.argsort(-totals[groups], kind="stable")[:SHORTLIST]]
        room = np.cumsum(self._groups[groups + 1] - self._groups[groups]) <= MOST_SAMPLES
        room[:FINALISTS] = True
        return groups[room].astype(np.intp)

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
        words = _cosines(expand(everything, self._weights), len(everything))
        similar = blend(words, points @ points.T, mass, mass[:, None], self._weights)
        topics, classes = np.unique(np.minimum(owners, self._topics), return_inverse=True)
        coefficients = train(similar[:-1, :-1].__matmul__, classes, len(topics), loss=self._weights.loss, steps=_STEPS, deflated=0)
        probabilities = softmax(similar[-1, :-1] @ coefficients)
        nearest = np.zeros(len(topics), np.float32)
        np.maximum.at(nearest, classes, similar[-1, :-1])
        about = topics < self._topics
        return Scores(topics[about].astype(np.int32), probabilities[about], nearest[about], float(probabilities[~about].sum()))

    def _texts(self, samples: NDArray[np.intp]) -> Texts:
        places, _ = spread(self._starts, samples, samples)
        sizes = self._starts[samples + 1] - self._starts[samples]
        return self._vocabulary.texts(self._tokens[places], np.concatenate([[0], np.cumsum(sizes)]))


def _lengths(texts: Texts) -> Values:
    """Return the Euclidean length of each text, by its words alone."""
    lengths = np.sqrt(np.bincount(texts.owners(), np.square(texts.rarity), len(texts))).astype(np.float32)
    return np.maximum(lengths, np.float32(1e-6))


def _postings(texts: Texts, lengths: Values, groups: Integers, count: int, stems: int) -> tuple[Places, Integers, Values]:
    """Return stem -> (group, impact), as starts (stems + 1,), groups and impacts.

    The impact is the stem's share of the length of the sample in which that is largest. Longer lists than `LONGEST_LIST` keep
    their largest impacts.
    """
    owners = texts.owners()
    impact = texts.rarity / lengths[owners]
    keys = texts.stems.astype(np.int64) * count + groups[owners]
    order = np.argsort(keys)
    keys, impact = keys[order], impact[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    unique = keys[first]
    largest = np.maximum.reduceat(impact, first) if len(first) else impact
    starts = np.searchsorted(unique, np.arange(stems + 1, dtype=np.int64) * count)
    kept = np.ones(len(unique), bool)
    for stem in np.flatnonzero(np.diff(starts) > LONGEST_LIST):
        begin, end = starts[stem], starts[stem + 1]
        kept[begin + np.argpartition(-largest[begin:end], LONGEST_LIST)[LONGEST_LIST:]] = False
    starts = np.concatenate([[0], np.cumsum(kept)])[starts]
    return starts.astype(np.int64), (unique[kept] % count).astype(np.int32), largest[kept]


def _finalists(shared: Values, owners: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the places of the nearest samples of the topics with the nearest samples, in order of their topic."""
    order = np.argsort(-shared, kind="stable")
    topics = owners[order]
    _, first = np.unique(topics, return_index=True)
    allowed = topics[np.sort(first)[:FINALISTS]]
    places = order[np.isin(topics, allowed)]
    grouped = places[np.argsort(owners[places], kind="stable")]
    sizes = np.unique(owners[grouped], return_counts=True)[1]
    rank = np.arange(len(grouped)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return grouped[rank < NEAREST]


def _cosines(features: tuple[Integers, NDArray[np.uint64], Values], count: int) -> Matrix:
    """Return the cosine of each two texts, shape (count, count), from their features."""
    rows, keys, values = features
    unique, columns = np.unique(keys, return_inverse=True)
    table = np.zeros((count, len(unique)), np.float32)
    table[rows, columns] = values
    return table @ table.T
