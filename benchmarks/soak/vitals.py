"""How the process is: memory, tasks, descriptors, threads, connections to the database."""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg
import psutil


@dataclass(frozen=True, slots=True)
class Sample:
    """Hold one look at the process; `connections` is None where there is no server, or where it was away."""

    seconds: float
    questions: int
    megabytes: float
    tasks: int
    descriptors: int
    threads: int
    connections: int | None


POOL = 5
"""Connections that his pool keeps open (`bot.store.database`): less of them at the beginning is chance, and no leak afterwards."""
_NAME = "soak"
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name <> $1"
COUNTS = ("tasks", "descriptors", "threads", "connections")


class Vitals:
    """Look at this process and at its connections to `database`, the address of a PostgreSQL one, or empty."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._process = psutil.Process()
        self._began = time.monotonic()
        self._one = asyncio.Lock()

    async def look(self, questions: int) -> Sample:
        """Return how it is now, after so many questions."""
        async with self._one:
            return await self._look(questions)

    async def _look(self, questions: int) -> Sample:
        tasks, descriptors, threads = len(asyncio.all_tasks()), self._process.num_fds(), self._process.num_threads()
        connections = await self._connections()
        return Sample(
            seconds=round(time.monotonic() - self._began, 1),
            questions=questions,
            megabytes=round(self._process.memory_info().rss / 2**20, 2),
            tasks=tasks,
            descriptors=descriptors,
            threads=threads,
            connections=connections,
        )

    async def _connections(self) -> int | None:
        if not self._database:
            return None
        try:
            watching = await asyncpg.connect(self._database, timeout=5, server_settings={"application_name": _NAME})
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return None
        try:
            return int(await watching.fetchval(_OTHERS, _NAME))
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return None
        finally:
            watching.terminate()


def tasks() -> Counter[str]:
    """Return how many tasks there are of each coroutine."""
    return Counter(getattr(task.get_coro(), "__qualname__", "?") for task in asyncio.all_tasks())


def growth(samples: Sequence[Sample]) -> float:
    """Return by how many megabytes the memory grew over these samples, by the slope of least squares."""
    if len(samples) < 2:
        return 0.0
    seconds = [sample.seconds for sample in samples]
    slope = statistics.linear_regression(seconds, [sample.megabytes for sample in samples]).slope
    return slope * (seconds[-1] - seconds[0])


def leaked(before: Sample, after: Sample) -> dict[str, int]:
    """Return by how much each count is larger than before; only those that are."""
    first, last = _counts(before), _counts(after)
    return {name: last[name] - first[name] for name in COUNTS if last[name] > first[name]}


def _counts(sample: Sample) -> dict[str, int]:
    """Return the counts as they are compared: the connections that the pool keeps, and their descriptors, are as good as open."""
    connections = sample.connections or 0
    descriptors = sample.descriptors - connections
    return {"tasks": sample.tasks, "descriptors": descriptors, "threads": sample.threads, "connections": max(connections, POOL)}
