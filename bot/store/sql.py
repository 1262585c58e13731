"""The store on SQLAlchemy: SQLite for one process, PostgreSQL for any number of replicas."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from sqlalchemy import and_, delete, event, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.messages import Place
from bot.store import migrate
from bot.store.contract import (
    CLAIM_SECONDS,
    DELIVERY_SECONDS,
    Changes,
    Delivery,
    Memory,
    Name,
    Scope,
    StoreError,
    Switch,
    Unclaimed,
    holder,
    owner,
)
from bot.store.models import conversations, deliveries, switches
from bot.store.url import resolve
from persona.conversation import Conversation, ConversationError

log = structlog.get_logger("bot.store")


class SqlStore:
    """Keep everything in a database.

    `url` is as people write it (`bot.store.url`). `clock` returns seconds since the epoch; replicas on one database need
    clocks that agree within a few seconds.
    """

    def __init__(self, url: str, *, conversation_seconds: float, clock: Callable[[], float] = time.time) -> None:
        address, options = resolve(url)
        self._sqlite = address.get_backend_name() == "sqlite"
        # One connection for SQLite: it has one writer anyway, and so nobody waits for its lock inside this process.
        pool = {"pool_size": 1, "max_overflow": 0} if self._sqlite else {"pool_size": 5, "max_overflow": 5, "pool_timeout": 5}
        self._engine = create_async_engine(address, connect_args=options, hide_parameters=True, pool_recycle=1800, **pool)
        if self._sqlite:
            event.listen(self._engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self._engine.sync_engine, "begin", _begin_at_once)
        self._insert: Any = sqlite.insert if self._sqlite else postgresql.insert
        self._conversation_seconds = conversation_seconds
        self._clock = clock

    async def open(self) -> None:
        """Connect and bring the schema up to date."""
        async with self._transaction() as connection:
            await connection.run_sync(migrate.upgrade)

    async def begin(self, delivery: Delivery, place: Place, user: str) -> Memory | Unclaimed:
        """Claim a delivery and read what is remembered, in one transaction."""
        async with self._transaction() as connection:
            now = self._clock()
            rows = [{"key": key, "token": delivery.token, "at": now, "finished": False} for key in delivery.keys]
            insert = self._insert(deliveries).values(rows)
            expired = and_(deliveries.c.finished.is_(False), deliveries.c.at <= now - CLAIM_SECONDS)
            taken = insert.on_conflict_do_update(
                index_elements=["key"], set_={"token": insert.excluded.token, "at": insert.excluded.at}, where=expired
            ).returning(deliveries.c.key)
            ours = (await connection.execute(taken)).all()
            if len(ours) == len(delivery.keys):
                return await self._read(connection, place, user)
            await connection.rollback()
        return await self._unclaimed(delivery)

    async def finish(self, delivery: Delivery, place: Place, user: str, changes: Changes) -> None:
        """Record that a delivery was answered and what that changed, in one transaction."""
        async with self._transaction() as connection:
            now = self._clock()
            rows = [{"key": key, "token": delivery.token, "at": now, "finished": True} for key in delivery.keys]
            insert = self._insert(deliveries).values(rows)
            finished = insert.on_conflict_do_update(
                index_elements=["key"], set_={"finished": True}, where=deliveries.c.token == delivery.token
            ).returning(deliveries.c.key)
            ours = (await connection.execute(finished)).all()
            if len(ours) < len(delivery.keys):
                await connection.rollback()
                return
            if changes.forget_user:
                await self._forget_user(connection, place.platform, user)
            if changes.conversation is not None:
                await self._keep(connection, place, user, changes)
            for switch in changes.switches:
                await self._set(connection, place, user, switch)

    async def release(self, delivery: Delivery) -> None:
        """Give a claim back."""
        mine = and_(deliveries.c.key.in_(delivery.keys), deliveries.c.token == delivery.token, deliveries.c.finished.is_(False))
        async with self._transaction() as connection:
            await connection.execute(delete(deliveries).where(mine))

    async def read(self, place: Place, user: str) -> Memory:
        """Read what is remembered."""
        async with self._transaction() as connection:
            return await self._read(connection, place, user)

    async def forget_installation(self, platform: str, enterprise: str, workspace: str) -> None:
        """Delete everything about one workspace."""
        async with self._transaction() as connection:
            for table in (conversations, switches):
                gone = and_(table.c.platform == platform, table.c.enterprise == enterprise, table.c.workspace == workspace)
                await connection.execute(delete(table).where(gone))

    async def purge(self) -> int:
        """Delete what is past its time."""
        now = self._clock()
        async with self._transaction() as connection:
            old = await connection.execute(delete(deliveries).where(deliveries.c.at < now - DELIVERY_SECONDS))
            over = await connection.execute(delete(conversations).where(conversations.c.until <= now))
            return int(old.rowcount + over.rowcount)

    async def ping(self) -> None:
        """Reach the database."""
        async with self._transaction() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise StoreError(f"{type(error.orig).__name__}: {str(error.orig).splitlines()[0]}") from error
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            raise StoreError(f"{type(error).__name__}: {error}") from error

    async def _unclaimed(self, delivery: Delivery) -> Unclaimed:
        query = select(deliveries.c.key).where(deliveries.c.key.in_(delivery.keys), deliveries.c.finished.is_(True)).limit(1)
        async with self._transaction() as connection:
            done = (await connection.execute(query)).first()
        return Unclaimed.DONE if done else Unclaimed.BUSY

    async def _read(self, connection: AsyncConnection, place: Place, user: str) -> Memory:
        talk = conversations.c
        query = select(talk.state, talk.reason).where(*_at(conversations, place, user), talk.until > self._clock())
        row = (await connection.execute(query)).first()
        return Memory(
            _conversation(row.state) if row else Conversation(), row.reason if row else "", await self._switches(connection, place, user)
        )

    async def _switches(self, connection: AsyncConnection, place: Place, user: str) -> dict[tuple[Scope, Name], str]:
        scopes = {owner(scope, place, user): scope for scope in Scope if scope is not Scope.THREAD or place.thread is not None}
        column = switches.c
        of_anyone = or_(
            and_(column.channel == "", column.user == ""),
            and_(column.channel == place.channel, column.thread.in_(("", place.thread or "")), column.user.in_(("", user))),
        )
        query = select(column.channel, column.thread, column.user, column.name, column.value).where(*_in(switches, place), of_anyone)
        rows = (await connection.execute(query)).all()
        whose = (((row.channel, row.thread, row.user), row) for row in rows)
        return {(scopes[key], Name(row.name)): row.value for key, row in whose if key in scopes and row.name in _NAMES}

    async def _keep(self, connection: AsyncConnection, place: Place, user: str, changes: Changes) -> None:
        state = changes.conversation.to_json() if changes.conversation else "{}"
        new = {"state": state, "reason": changes.reason, "until": self._clock() + self._conversation_seconds}
        key = {**_where(place), "channel": place.channel, "holder": holder(place, user)}
        insert = self._insert(conversations).values(**key, user=user, **new)
        await connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=new))

    async def _set(self, connection: AsyncConnection, place: Place, user: str, switch: Switch) -> None:
        channel, thread, whose = owner(switch.scope, place, user)
        key = {**_where(place), "channel": channel, "thread": thread, "user": whose, "name": switch.name.value}
        if switch.value is None:
            await connection.execute(delete(switches).where(*(switches.c[name] == value for name, value in key.items())))
            return
        insert = self._insert(switches).values(**key, value=switch.value)
        await connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_={"value": switch.value}))

    async def _forget_user(self, connection: AsyncConnection, platform: str, user: str) -> None:
        for table in (conversations, switches):
            await connection.execute(delete(table).where(table.c.platform == platform, table.c.user == user))


_NAMES = frozenset(Name)


def _conversation(state: str) -> Conversation:
    try:
        return Conversation.from_json(state)
    except ConversationError:
        log.warning("a stored conversation could not be read and was dropped")
        return Conversation()


def _where(place: Place) -> dict[str, str]:
    return {"platform": place.platform, "enterprise": place.enterprise, "workspace": place.workspace}


def _in(table: Any, place: Place) -> tuple[Any, ...]:
    return tuple(table.c[name] == value for name, value in _where(place).items())


def _at(table: Any, place: Place, user: str) -> tuple[Any, ...]:
    return (*_in(table, place), table.c.channel == place.channel, table.c.holder == holder(place, user))


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, see `_begin_at_once`
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "busy_timeout = 5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_at_once(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
