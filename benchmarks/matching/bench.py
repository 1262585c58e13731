"""Ask each system each kind of question once, however many sections want the answers."""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.matching.alone import MISSING, WARM
from benchmarks.matching.data import Question
from benchmarks.matching.packs import Pack
from benchmarks.matching.systems import ALL, WHOLE

FEW = 1_000
"""Questions of a kind to the slow systems: the same ones to each, drawn at random."""
FEW_OF_LARGE = 150
"""The same where they compare each with thousands of samples."""
LARGE = 2_000
"""Samples from which on a pack is large."""
FOREVER = 1e9


class Reply(NamedTuple):
    """Hold what a system made of a question."""

    kind: str
    question: Question
    topic: str
    score: float
    milliseconds: float
    error: str = ""
    """The name of what it raised instead of answering."""

    @property
    def right(self) -> bool:
        """Whether its best topic is right."""
        return self.question.right(self.topic or None)


class Cost(NamedTuple):
    """Hold what a system costs before its first question, and until after its last."""

    imports: float
    """Seconds to import its packages and load its models."""
    learning: float
    """Seconds to learn the samples."""
    before: float
    """Megabytes of the process with the samples alone."""
    after: float
    """The most megabytes that it has held."""


class LeftOutError(Exception):
    """Say why there are no answers: something is not installed, or it takes more time or memory than there is."""


@dataclass
class Bench:
    """Hold where the questions are, how many of them are asked, and all answers so far."""

    data: Path
    """The folder of BANKING77."""
    questions: Path
    """The folder of the questions for developing."""
    quick: bool = False
    """Ask about forty questions of each kind only."""
    only: Sequence[str] = ()
    """Keys of the systems to ask; all when empty."""
    _replies: dict[tuple[str, str, str], list[Reply]] = field(default_factory=dict)
    _costs: dict[tuple[str, str], Cost] = field(default_factory=dict)
    _left_out: set[str] = field(default_factory=set)
    _learnt: set[str] = field(default_factory=set)

    def present(self, keys: Iterable[str]) -> list[str]:
        """Return those of the systems that are wanted here."""
        return [key for key in keys if not self.only or key in self.only]

    def ask(self, key: str, pack: Pack, kinds: Sequence[str], *, seconds: float = FOREVER) -> dict[str, list[Reply]]:
        """Return the replies of a system by kind; each kind takes about so many seconds at most.

        Raises `LeftOutError` when something of the system is not installed.
        """
        if key in self._left_out:
            raise LeftOutError(key)
        unknown = [kind for kind in kinds if (key, pack.name, kind) not in self._replies]
        if unknown:
            self._learn_once(key)
            asked = [(kind, question) for kind in unknown for question in self._some(key, pack, kind)]
            cost, replies = self.run(key, pack.name, pack.samples, asked, seconds=seconds)
            self._costs.setdefault((key, pack.name), cost)
            by_kind: dict[str, list[Reply]] = {kind: [] for kind in unknown}
            for reply in replies:
                by_kind[reply.kind].append(reply)
            for kind, found in by_kind.items():
                self._replies[key, pack.name, kind] = found
        return {kind: self._replies[key, pack.name, kind] for kind in kinds}

    def cost(self, key: str, pack: Pack, kinds: Sequence[str]) -> Cost:
        """Return what a system costs that learns this pack and answers these questions, or the ones it was asked first."""
        self.ask(key, pack, kinds)
        return self._costs[key, pack.name]

    def run(
        self,
        key: str,
        name: str,
        samples: Sequence[Question],
        asked: Sequence[tuple[str, Question]],
        *,
        seconds: float = FOREVER,
        longest: float | None = None,
    ) -> tuple[Cost, list[Reply]]:
        """Run a system in a process of its own, and ask it questions, each with its kind.

        After `longest` seconds it is ended.
        Raises `LeftOutError` when something is not installed, the time is over or the memory does not do.
        """
        began = time.perf_counter()
        learnt = samples[:WARM] if key in WHOLE else samples  # the whole engine has its own
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / "samples.jsonl", Path(folder) / "questions.jsonl"]
            files[0].write_text(_lines({"text": sample.text, "topic": sample.topic} for sample in learnt), "utf-8")
            rows = ({"number": number, "text": question.text, "kind": kind} for number, (kind, question) in enumerate(asked))
            files[1].write_text(_lines(rows), "utf-8")
            command = [sys.executable, "-m", "benchmarks.matching.alone", key, *map(str, files), str(seconds)]
            try:
                done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=longest)
            except subprocess.TimeoutExpired as over:
                raise LeftOutError(f"{ALL[key].label} takes more than {longest:.0f} s on {name}") from over
        if done.returncode == MISSING:
            self._left_out.add(key)
            print(f"left out: {done.stderr.strip()}", file=sys.stderr)
            raise LeftOutError(key)
        if done.returncode:
            if longest is not None and "MemoryError" in done.stderr:
                raise LeftOutError(f"{ALL[key].label} needs more than half of the memory on {name}")
            raise RuntimeError(f"{ALL[key].label} on {name} ended with status {done.returncode}:\n{done.stderr[-2_000:]}")
        told = json.loads(done.stdout)
        print(f"  {ALL[key].label} on {name}: {len(told['answers']):,} questions, {time.perf_counter() - began:.0f} s", file=sys.stderr)
        replies = []
        for row in told["answers"]:
            kind, question = asked[row["number"]]
            replies.append(Reply(kind, question, row.get("topic", ""), row.get("score", 0.0), row.get("ms", 0.0), row.get("error", "")))
        return Cost(told["made"], told["learnt"], told["before"], told["after"]), replies

    def _learn_once(self, key: str) -> None:
        """Have the whole engine learn its pack, so that the next process finds that in the cache as every start but the first does."""
        if key in WHOLE and key not in self._learnt:
            self._learnt.add(key)
            self.run(key, "the shipped pack, to learn it", [], [])

    def _some(self, key: str, pack: Pack, kind: str) -> Sequence[Question]:
        questions = pack.asked[kind]
        questions = questions[:: max(len(questions) // 40, 1)] if self.quick else questions
        few = FEW_OF_LARGE if len(pack.samples) > LARGE else FEW
        return random.Random(0).sample(questions, few) if ALL[key].slow and len(questions) > few else questions


def _lines(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)
