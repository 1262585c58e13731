"""Turn answers into figures."""

import math
import resource
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Timing(NamedTuple):
    """Hold times in milliseconds."""

    median: float
    slow: float
    """The 99th percentile."""
    worst: float

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> "Timing":
        """Sum up the times of single questions."""
        taken = sorted(milliseconds)
        return cls(statistics.median(taken), taken[math.ceil(0.99 * len(taken)) - 1], taken[-1])


class Bin(NamedTuple):
    """Hold the answers of about the same confidence."""

    confidence: float
    """Their mean, 0..1."""
    right: float
    """Share of them that is right, 0..1."""
    answers: int


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Return the percentage of pairs in which the question about a topic scores higher than the one about none; ties count half."""
    scores = sorted(inside)
    beaten = sum(1 - (bisect_left(scores, score) + bisect_right(scores, score)) / (2 * len(scores)) for score in outside)
    return 100 * beaten / len(outside)


def floor(scores: Sequence[float], share: float) -> float:
    """Return the score below which at most this share of the scores lie."""
    return sorted(scores)[int(share * len(scores))]


def rejection(inside: Sequence[tuple[float, bool]], outside: Sequence[float]) -> list[tuple[float, float, float]]:
    """Return what each floor does, one at every hundredth of the questions about a topic: three percentages.

    Questions about a topic that are turned away, those answered rightly among the rest, and questions about none that are turned away.
    `inside` are scores, and whether the topic was right. Rejecting stops where a fiftieth is left: the rest is noise.
    """
    ranked = sorted(inside)
    points = []
    for percent in range(99):
        low = ranked[percent * len(ranked) // 100][0]
        kept = [right for score, right in ranked if score >= low]
        away = sum(score < low for score in outside)
        points.append((100 - 100 * len(kept) / len(ranked), 100 * sum(kept) / len(kept), 100 * away / len(outside)))
    return points


def bins(answers: Sequence[tuple[float, bool]], count: int = 10) -> list[Bin]:
    """Sort answers, each a confidence 0..1 and whether it is right, into bins of equal width; empty ones are left out."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in answers:
        groups.setdefault(min(int(confidence * count), count - 1), []).append((confidence, right))
    return [
        Bin(statistics.fmean(confidence for confidence, _ in group), sum(right for _, right in group) / len(group), len(group))
        for _, group in sorted(groups.items())
    ]


def calibration_error(found: Sequence[Bin]) -> float:
    """Return the mean distance of confidence and share right, weighed by the answers in a bin, in percent (Naeini et al. 2015)."""
    total = sum(group.answers for group in found)
    return 100 * sum(group.answers * abs(group.confidence - group.right) for group in found) / total


def megabytes() -> float:
    """Return the most memory this process has held; on Linux without what its parent held before it began."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text("ascii").split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
