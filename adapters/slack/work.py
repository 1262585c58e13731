"""Work that Slack has been promised: bounded, and waited for at shutdown."""

import asyncio
from collections.abc import Coroutine
from typing import Any

MOST = 2000
"""Deliveries taken and not yet answered. More are refused, and Slack delivers them again in a minute."""


class Work:
    """Run answers beside the acknowledgements."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._tasks: set[asyncio.Task[object]] = set()
        self._stopping = False

    @property
    def refused(self) -> bool:
        """True when nothing more is taken: too much is waiting, or the end is near."""
        return self._stopping or len(self._tasks) >= self._most

    def start(self, answer: Coroutine[Any, Any, object]) -> None:
        """Begin an answer; it deals with its own errors."""
        task = asyncio.create_task(answer)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def refuse(self) -> None:
        """Take nothing more."""
        self._stopping = True

    async def done(self) -> None:
        """Wait until everything that was taken is answered."""
        while self._tasks:
            await asyncio.wait(self._tasks)
