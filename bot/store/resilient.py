"""A store that stands in for a database that is away: he answers without memory, and recovers by himself."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import structlog

from bot.messages import Place
from bot.store.contract import Changes, Delivery, Memory, Store, StoreError, Unclaimed

log = structlog.get_logger("bot.store")

ANSWER_SECONDS = 5.0
"""How long the database may take before somebody's answer goes on without it; a refused connection needs no waiting. Generous,
because a busy process counts its own lag, and to take that for an outage would cost the promise to answer once."""
MOST_AT_ONCE = 8
"""Transactions at a time, within the pool of connections: who waits for a turn here is not waiting for the database."""
_BACKOFF = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)

Result = TypeVar("Result")


class _AwayError(Exception):
    """The primary cannot be used now."""


class ResilientStore:
    """Use `primary` while it can be reached, else `standby`; the outage is logged once, and so is its end.

    `changed` is told whether the primary is up; `sleep` waits between attempts to reach it again.
    """

    def __init__(
        self,
        primary: Store,
        standby: Store,
        *,
        changed: Callable[[bool], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._primary = primary
        self._standby = standby
        self._changed = changed
        self._sleep = sleep
        self._up = False
        self._recovery: asyncio.Task[None] | None = None
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)

    async def open(self) -> None:
        """Open the primary; when that fails, go on trying in the background."""
        try:
            await self._primary.open()
        except StoreError as error:
            self._lost(error)
        else:
            self._found()

    async def begin(self, delivery: Delivery, place: Place, user: str) -> Memory | Unclaimed:
        """Claim a delivery and read what is remembered.

        It is claimed within this process too, whether the primary is there or not: a delivery that comes again when the
        primary has gone or come back meanwhile would else be answered again.
        """
        here = await self._standby.begin(delivery, place, user)
        if isinstance(here, Unclaimed):
            return here
        try:
            there = await self._if_up(lambda: self._primary.begin(delivery, place, user))
        except _AwayError:
            return here
        if isinstance(there, Unclaimed):
            await self._standby.release(delivery)
        return there

    async def finish(self, delivery: Delivery, place: Place, user: str, changes: Changes) -> None:
        """Record an answer; without the primary, what it changed is remembered within this process."""
        try:
            await self._if_up(lambda: self._primary.finish(delivery, place, user, changes))
        except _AwayError:
            await self._standby.finish(delivery, place, user, changes)
        else:
            await self._standby.finish(delivery, place, user, Changes(forget_user=changes.forget_user))

    async def release(self, delivery: Delivery) -> None:
        """Give a claim back."""
        await self._standby.release(delivery)
        with suppress(_AwayError):
            await self._if_up(lambda: self._primary.release(delivery))

    async def read(self, place: Place, user: str) -> Memory:
        """Read what is remembered."""
        try:
            return await self._if_up(lambda: self._primary.read(place, user))
        except _AwayError:
            return await self._standby.read(place, user)

    async def forget_installation(self, platform: str, enterprise: str, workspace: str) -> None:
        """Delete everything about one workspace; raises `StoreError` when the primary is away, since nothing else would do."""
        await self._standby.forget_installation(platform, enterprise, workspace)
        await self._primary.forget_installation(platform, enterprise, workspace)

    async def purge(self) -> int:
        """Delete what is past its time."""
        await self._standby.purge()
        return await self._primary.purge() if self._up else 0

    async def ping(self) -> None:
        """Reach the primary; raises `StoreError` while it is away."""
        if not self._up:
            raise StoreError("the database is away")
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._primary.ping()
        except (StoreError, TimeoutError) as error:
            self._lost(error)
            raise StoreError("the database is away") from error

    async def close(self) -> None:
        """Stop trying and close both; what is answered even later is finished within this process, as in an outage."""
        self._up = False
        if self._recovery is not None:
            self._recovery.cancel()
            with suppress(asyncio.CancelledError):
                await self._recovery
        await self._standby.close()
        await self._primary.close()

    async def _if_up(self, use: Callable[[], Awaitable[Result]]) -> Result:
        """Use the primary; raises `_AwayError` when it is away, or turns out to be."""
        async with self._turns:
            if not self._up:
                raise _AwayError
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    return await use()
            except (StoreError, TimeoutError) as error:
                self._lost(error)
                raise _AwayError from error

    def _lost(self, error: Exception) -> None:
        self._changed(False)
        if self._recovery is None:
            log.error("database lost, answering without memory", error=str(error) or type(error).__name__)
            self._recovery = asyncio.create_task(self._recover())
        self._up = False

    def _found(self) -> None:
        self._up = True
        self._changed(True)

    async def _recover(self) -> None:
        attempt = 0
        while True:
            await self._sleep(_BACKOFF[min(attempt, len(_BACKOFF) - 1)])
            attempt += 1
            try:
                await self._primary.open()
            except StoreError as error:
                log.debug("database still away", error=str(error), attempts=attempt)
                continue
            self._recovery = None
            self._found()
            log.info("database back", attempts=attempt)
            return
