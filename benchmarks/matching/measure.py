"""Turn answers into figures."""

import math
import random
import resource
import statistics
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.matching.data import Question, spoilt
from benchmarks.matching.systems import System


class Timing(NamedTuple):
    """Hold times in milliseconds."""

    median: float
    slow: float
    """The 99th percentile."""
    worst: float


def accuracy(system: System, questions: Sequence[Question], *, edits: int = 0, seed: int = 0) -> float:
    """Return the percentage of questions whose best topic is right."""
    chance = random.Random(seed)
    right = [system.best(spoilt(question.text, edits, chance))[0] == question.topic for question in questions]
    return 100 * sum(right) / len(right)


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Return the percentage of pairs in which the question about a topic scores higher than the one about none; ties count half."""
    scores = sorted(inside)
    beaten = sum(1 - (bisect_left(scores, score) + bisect_right(scores, score)) / (2 * len(scores)) for score in outside)
    return 100 * beaten / len(outside)


def timed(best: Callable[[str], object], texts: Sequence[str]) -> Timing:
    """Return the wall time of one question after the other, after some that warm up."""
    for text in texts[:10]:
        best(text)
    taken = []
    for text in texts:
        began = time.perf_counter()
        best(text)
        taken.append(1_000 * (time.perf_counter() - began))
    taken.sort()
    return Timing(statistics.median(taken), taken[math.ceil(0.99 * len(taken)) - 1], taken[-1])


def megabytes() -> float:
    """Return the most memory this process has held; on Linux without what its parent held before it began."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text("ascii").split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
