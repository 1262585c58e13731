"""Run one system in a process of its own: its times and its memory are then nobody else's.

`python -m benchmarks.matching.alone SYSTEM SAMPLES QUESTIONS SECONDS` reads JSON lines, and writes JSON to standard output. Each kind of
question is asked for at most so many seconds, and at least three times.
"""

import json
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.matching.measure import megabytes
from benchmarks.matching.systems import ALL, MissingError, System

LEAST = 3
"""Questions of a kind that are asked, however long they take."""
WARM = 10
"""Samples that are asked before any question counts, forwards and backwards: nobody knows the words then."""
MISSING = 3
"""Exit status when something that the system needs is not installed."""


def main() -> None:
    key, samples, questions, seconds = sys.argv[1:]
    _limit()
    texts, topics = _samples(Path(samples))
    before = megabytes()
    began = time.perf_counter()
    try:
        system = ALL[key].make()
    except MissingError as missing:
        print(missing, file=sys.stderr)
        sys.exit(MISSING)
    made = time.perf_counter()
    system.fit(texts, topics)
    learnt = time.perf_counter()
    for text in texts[:WARM]:
        system.best(text)
        system.best(text[::-1])
    answers = _ask(system, Path(questions), float(seconds))
    memory = {"before": before, "after": megabytes()}
    json.dump({"made": made - began, "learnt": learnt - made, **memory, "answers": answers}, sys.stdout)


def _samples(file: Path) -> tuple[list[str], list[str]]:
    texts, topics = [], []
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            texts.append(row["text"])
            topics.append(sys.intern(row["topic"]))
    return texts, topics


def _ask(system: System, file: Path, seconds: float) -> list[dict[str, Any]]:
    """Return topic, score and milliseconds of each question asked, or the error that ended a kind."""
    spent: dict[str, float] = defaultdict(float)
    times: dict[str, int] = defaultdict(int)
    answers: list[dict[str, Any]] = []
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        kind = row["kind"]
        if spent[kind] > seconds and times[kind] >= LEAST:
            continue
        began = time.perf_counter()
        try:
            topic, score = system.best(row["text"])
        except Exception as error:  # a peer that cannot take a question is a result, too
            answers.append({"number": row["number"], "error": type(error).__name__})
            spent[kind], times[kind] = float("inf"), LEAST
            continue
        took = time.perf_counter() - began
        spent[kind] += took
        times[kind] += 1
        answers.append({"number": row["number"], "topic": topic, "score": score, "ms": 1_000 * took})
    return answers


def _limit() -> None:
    """Take at most half of the machine's memory, where that can be said."""
    status = Path("/proc/meminfo")
    if status.exists():
        half = int(status.read_text("ascii").split()[1]) * 1024 // 2
        resource.setrlimit(resource.RLIMIT_AS, (half, half))


if __name__ == "__main__":
    main()
