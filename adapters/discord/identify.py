"""Spend the daily budget of session starts slowly: Discord resets the token of a bot that overdraws it."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

import discord
import structlog

BETWEEN_SHARDS = 5.0
"""Seconds between two shards that identify; Discord takes one in five seconds."""

log = structlog.get_logger("adapters.discord")


def pause(limits: discord.SessionStartLimits) -> float:
    """Return how many seconds to wait before a session start.

    None while half of the budget is left; then each one waits for its share of the time until the budget is full again.
    Discord does the counting, so that a process which crashes and is started again, over and over, slows down as well.
    """
    if limits.remaining * 2 > limits.total:
        return 0.0
    return limits.reset_after / 1000 / max(limits.remaining, 1)


class IdentifyBudget:
    """Make session starts wait their turn.

    A wait that is broken off (discord.py gives a reconnection a minute) goes on where it stopped.
    """

    def __init__(self, clock: Callable[[], float] = monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._due: float | None = None

    async def wait(self, fetch: Callable[[], Awaitable[discord.SessionStartLimits]], *, first: bool) -> None:
        """Wait until a session may start; `fetch` asks Discord for what is left of the budget."""
        if self._due is None:
            seconds = max(pause(await fetch()), 0.0 if first else BETWEEN_SHARDS)
            self._due = self._clock() + seconds
            if seconds > BETWEEN_SHARDS:
                log.warning("many session starts today, waiting before the next one", seconds=round(seconds))
        await self._sleep(max(0.0, self._due - self._clock()))
        self._due = None
