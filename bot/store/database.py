"""How a transaction gets to its database: in a thread for SQLite, through asyncpg for PostgreSQL.

SQLite has a thread of its own, and a transaction crosses to it once. An asynchronous driver would cross for every
statement, some thirty times a message, and each crossing may wait for the interpreter's lock while others are answered.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import StaticPool

from bot.store.contract import StoreError
from bot.store.url import resolve

Result = TypeVar("Result")


class Database(Protocol):
    """Run a function inside a transaction; whatever the database objects to is a `StoreError`."""

    async def transaction(self, work: Callable[[Connection], Result]) -> Result:
        """Begin, run `work`, and commit, or roll back when it raises."""

    async def close(self) -> None:
        """Close all connections."""


def connect(address: str) -> Database:
    """Return the database at an address as people write it; connects with the first transaction.

    Raises `StoreError` for an address that cannot be one.
    """
    url, options = resolve(address)
    return _Sqlite(url, options) if url.get_backend_name() == "sqlite" else _Postgres(url, options)


class _Sqlite:
    def __init__(self, url: URL, options: dict[str, Any]) -> None:
        # One connection: SQLite has one writer anyway, and so nobody waits for its lock inside this process.
        self._engine = create_engine(url, connect_args={**options, "check_same_thread": False}, poolclass=StaticPool, hide_parameters=True)
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin_at_once)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="memory")

    async def transaction(self, work: Callable[[Connection], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    def _run(self, work: Callable[[Connection], Result]) -> Result:
        with _errors(), self._engine.begin() as connection:
            return work(connection)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()


class _Postgres:
    def __init__(self, url: URL, options: dict[str, Any]) -> None:
        self._engine = create_async_engine(
            url, connect_args=options, pool_size=5, max_overflow=5, pool_timeout=5, pool_recycle=1800, hide_parameters=True
        )

    async def transaction(self, work: Callable[[Connection], Result]) -> Result:
        with _errors():
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)

    async def close(self) -> None:
        await self._engine.dispose()


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        lines = str(error.orig).splitlines() or [""]
        raise StoreError(f"{type(error.orig).__name__}: {lines[0]}") from error
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        raise StoreError(f"{type(error).__name__}: {error}") from error


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin in `_begin_at_once`, not where the driver guesses
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "busy_timeout = 5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_at_once(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
