"""Turn the signals of a match into a probability that the topic is right, learnt from the pack's own samples."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import mul

import numpy as np
from numpy.typing import NDArray

HIGHEST_FLOOR = 0.55
"""The floor asks for no more than this, however easy a pack's own samples are."""
_RIDGE = 0.3
_STEPS = 30


@dataclass(frozen=True, slots=True)
class Signals:
    """Hold what speaks for or against one topic; each about 0..1."""

    named: float
    """Best mention by a name or alias that is no ordinary English."""
    ambiguous: float
    """Best mention by a name or alias that is ordinary English, too."""
    heard: float
    """Best mention by a mishearing or by sound."""
    cue: float
    """Best mention by a cue."""
    likely: float
    """The retriever's probability, on a logarithmic scale: 0.01 is 0, 1 is 1."""
    lead: float
    """Its share of the combined scores of all topics."""
    none: float
    """The retriever's probability that it is about none of the topics."""
    similar: float
    """Cosine with the nearest sample."""
    odds: float
    """Mean weight of the other words, a sixth of a nat a unit; negative for everyday words."""
    peak: float
    """Mean weight of the two most technical of the other words, a third of a nat a unit."""
    low: float
    """Mean weight of the two most everyday of the other words, likewise; negative."""
    asked: float
    """Best mention where the form of the question puts its subject."""
    bare: float
    """1 when it has no other words of content."""
    brief: float
    """1 when it has hardly any words, and none that is a name or a cue of the topic."""
    foreign: float
    """Share of its words that neither the pack nor its samples know."""
    asking: float
    """1 for the form of a question."""


_NAMES = tuple(field.name for field in fields(Signals))
_AGAINST = ("none", "foreign", "brief")
_EITHER = ("bare",)
_FOR = tuple(name for name in _NAMES if name not in (*_AGAINST, *_EITHER))
_CROSSED = (
    *(("named", other) for other in ("odds", "none", "peak", "low")),
    *(("heard", other) for other in ("odds", "low")),
    *(("ambiguous", other) for other in ("odds", "peak", "low", "bare", "none", "asked")),
    *(("brief", other) for other in ("peak", "similar")),
)
"""Pairs that say more together: everyday words beside a name that is no English word mean little, beside one that is a lot."""


def _vector(signals: Signals) -> list[float]:
    row = [getattr(signals, name) for name in _NAMES]
    return [1.0, *row, *(getattr(signals, one) * getattr(signals, other) for one, other in _CROSSED)]


def _bounds() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and the greatest weight of each entry of `_vector`: what speaks for a topic cannot be made to speak against it."""
    low = [-np.inf, *(0.0 if name in _FOR else -np.inf for name in _NAMES), *([-np.inf] * len(_CROSSED))]
    high = [np.inf, *(0.0 if name in _AGAINST else np.inf for name in _NAMES), *([np.inf] * len(_CROSSED))]
    return np.array(low), np.array(high)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Map signals to a probability by logistic regression, and know the floor below which he does not pretend."""

    weights: Sequence[float]
    floor: float

    def confidence(self, signals: Signals) -> float:
        """Return the probability 0..1 that the topic is right."""
        return 1 / (1 + math.exp(-sum(map(mul, self.weights, _vector(signals)))))

    @classmethod
    def fit(cls, samples: Sequence[tuple[Signals, bool]], *, false_rejects: float) -> "Calibration":
        """Fit by Newton's method with a ridge penalty (iteratively reweighted least squares, as in any text on logistic regression).

        After each step the weights are cut to their signs, and those at a bound stay there unless the slope leads off it. Rights and
        wrongs weigh the same in sum. The floor is the quantile of the rights that turns the share `false_rejects` of them away.
        """
        if not any(right for _, right in samples) or all(right for _, right in samples):
            return cls.default()
        x = np.array([_vector(signals) for signals, _ in samples])
        y = np.array([float(right) for _, right in samples])
        balance = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
        weights = np.zeros(x.shape[1])
        low, high = _bounds()
        penalty = _RIDGE * np.eye(x.shape[1])
        for _ in range(_STEPS):
            p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
            gradient = x.T @ (balance * (p - y)) + penalty @ weights
            curvature = (x.T * (balance * np.maximum(p * (1 - p), 1e-6))) @ x + penalty
            free = ~((weights <= low) & (gradient > 0)) & ~((weights >= high) & (gradient < 0))
            step = np.zeros_like(weights)
            step[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
            weights = np.clip(weights - step, low, high)
            if np.abs(step).max() < 1e-6:
                break
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        return cls(weights.tolist(), float(np.clip(np.quantile(p[y == 1], false_rejects), 0.05, HIGHEST_FLOOR)))

    @classmethod
    def default(cls) -> "Calibration":
        """Return weights for packs without counter-examples: a name decides, else a likely and similar sample."""
        weights = (-3.0, 6.0, 3.0, 2.0, 2.0, 2.0, 1.0, -2.0, 3.0)
        return cls(weights + (0.0,) * (1 + len(_NAMES) + len(_CROSSED) - len(weights)), 0.4)
