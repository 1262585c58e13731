"""Weigh names against descriptions: combine what a question mentions with what its samples say, per topic."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul

import numpy as np

from persona.understanding.form import QuestionForm
from persona.understanding.lexicon import FormKind
from persona.understanding.mentions import Mention
from persona.understanding.retrieval import Ranking

CLUES = ("precise", "loose", "heard", "cue", "asked", "first", "long", "samples", "similar")
_DEFAULT = (2.2, -1.5, 5.4, 5.8, 2.6, 0.6, 0.65, 1.85, 0.85)
AS_A_NAME = 1.6
"""Worth of a mention that the question puts forward as a name, beside one that merely stands where its subject does."""
_RIDGE = 2.0
_STEPS = 25
_LEAST = 0.02


def clues(mentions: Sequence[Mention], ranking: Ranking, form: QuestionForm) -> dict[str, list[float]]:
    """Return topic -> one number for each of `CLUES`, for every topic mentioned or retrieved.

    precise, loose: best name or alias, split by how precisely the words tell this topic from others; heard, cue: best mishearing, best cue;
    asked: best mention where the question puts its subject; first: 1 for the first mention; long: words of the longest mention
    beyond one; samples: log probability of the retriever; similar: cosine with the nearest sample.
    """
    found: dict[str, list[float]] = {}
    first = min((m.start for m in mentions), default=-1)
    for mention in mentions:
        row = found.setdefault(mention.topic, [0.0] * len(CLUES))
        row[4] = max(row[4], _standing(mention, form))
        row[5] = max(row[5], float(mention.start == first))
        row[6] = max(row[6], min(mention.size - 1, 3) * mention.score)
        if mention.how == "sound" or mention.form.kind is FormKind.HEARD:
            row[2] = max(row[2], mention.score * mention.form.precision)
        elif mention.form.kind in (FormKind.NAME, FormKind.ALIAS):
            row[0] = max(row[0], mention.score * mention.form.precision)
            row[1] = max(row[1], mention.score * (1 - mention.form.precision))
        else:
            row[3] = max(row[3], mention.score * mention.form.precision)
    for candidate in ranking.candidates:
        found.setdefault(candidate.topic, [0.0] * len(CLUES))
    probabilities = {c.topic: (c.probability, c.similarity) for c in ranking.candidates}
    for topic, row in found.items():
        probability, similarity = probabilities.get(topic, (0.0, 0.0))
        row[7] = math.log(max(probability, _LEAST))
        row[8] = similarity
    return found


def _standing(mention: Mention, form: QuestionForm) -> float:
    """Return what it is worth that a mention stands where the question puts its subject; more where it puts a name forward."""
    if mention.start in form.named:
        return AS_A_NAME * (1 + mention.score) / 2
    return mention.score if mention.start in form.asked else 0.0


@dataclass(frozen=True, slots=True)
class Weighing:
    """Combine clues by a conditional logit (McFadden 1974): the share of a topic is the softmax of its weighted clues."""

    weights: Sequence[float]

    def scores(self, found: Mapping[str, Sequence[float]]) -> dict[str, float]:
        """Return topic -> share of the scores, best first; the shares add up to 1."""
        values = {topic: sum(map(mul, self.weights, row)) for topic, row in found.items()}
        most = max(values.values(), default=0.0)
        shares = {topic: math.exp(value - most) for topic, value in values.items()}
        total = sum(shares.values())
        return {topic: share / total for topic, share in sorted(shares.items(), key=lambda item: -item[1])}

    @classmethod
    def fit(cls, lessons: Sequence[tuple[Mapping[str, Sequence[float]], str]]) -> "Weighing":
        """Fit by Newton's method on (clues, right topic); the ridge pulls towards weights set by hand.

        Lessons whose right topic was neither mentioned nor retrieved teach nothing.
        """
        start = np.array(_DEFAULT)
        rows = [(np.array(list(found.values())), list(found).index(right)) for found, right in lessons if right in found and len(found) > 1]
        weights = start.copy()
        for _ in range(_STEPS if rows else 0):
            gradient = _RIDGE * (weights - start)
            curvature = _RIDGE * np.eye(len(start))
            for x, right in rows:
                p = np.exp(x @ weights - (x @ weights).max())
                p /= p.sum()
                mean = p @ x
                gradient += mean - x[right]
                curvature += (x.T * p) @ x - np.outer(mean, mean)
            step = np.linalg.solve(curvature, gradient)
            weights -= step
            if np.abs(step).max() < 1e-5:
                break
        return cls(weights.tolist())

    @classmethod
    def default(cls) -> "Weighing":
        """Return the shipped weights.

        They were fitted on labelled questions for developing, pulled towards what cross-validation on the shipped samples gives.
        """
        return cls(_DEFAULT)
