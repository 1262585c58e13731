"""Work in flight: one turn at a time in a conversation, and a way to wait until everything is done."""

import asyncio
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from weakref import WeakValueDictionary


class InFlight:
    """Count what is being answered, so that a shutdown can wait for it."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one message while it is answered."""
        self._count += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self._idle.set()

    async def done(self) -> None:
        """Wait until nothing is being answered."""
        await self._idle.wait()


class Turns:
    """Let one message at a time into a conversation, so that each turn sees what the last one left."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, conversation: Hashable) -> AsyncIterator[None]:
        """Hold this conversation's turn."""
        lock = self._locks.get(conversation)
        if lock is None:
            lock = self._locks[conversation] = asyncio.Lock()
        async with lock:
            yield
