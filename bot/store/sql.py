"""The store in a database: SQLite for one process, PostgreSQL for any number of replicas."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import Connection

from bot.messages import Place
from bot.store import migrate
from bot.store import statements as sql
from bot.store.contract import (
    CLAIM_SECONDS,
    DELIVERY_SECONDS,
    Changes,
    Delivery,
    Memory,
    Name,
    Scope,
    Switch,
    Unclaimed,
    holder,
    owner,
)
from bot.store.database import connect
from persona.conversation import Conversation, ConversationError

log = structlog.get_logger("bot.store")

_NAMES = frozenset(Name)


class SqlStore:
    """Keep everything in a database.

    `address` is as people write it (`bot.store.url`). `clock` returns seconds since the epoch; replicas on one database
    need clocks that agree within a few seconds. The constructor raises `StoreError` for an address that cannot be one.
    """

    def __init__(self, address: str, *, conversation_seconds: float, clock: Callable[[], float] = time.time) -> None:
        self._database = connect(address)
        self._conversation_seconds = conversation_seconds
        self._clock = clock

    async def open(self) -> None:
        """Connect and bring the schema up to date."""
        await self._database.transaction(migrate.upgrade)

    async def begin(self, delivery: Delivery, place: Place, user: str) -> Memory | Unclaimed:
        """Claim a delivery and read what is remembered, in one transaction."""
        return await self._database.transaction(lambda connection: self._begin(connection, delivery, place, user))

    async def finish(self, delivery: Delivery, place: Place, user: str, changes: Changes) -> None:
        """Record that a delivery was answered and what that changed, in one transaction."""
        await self._database.transaction(lambda connection: self._finish(connection, delivery, place, user, changes))

    async def release(self, delivery: Delivery) -> None:
        """Give a claim back."""
        await self._execute(sql.release(len(delivery.keys)), _keys(delivery))

    async def read(self, place: Place, user: str) -> Memory:
        """Read what is remembered."""
        return await self._database.transaction(lambda connection: self._read(connection, place, user))

    async def forget_installation(self, platform: str, enterprise: str, workspace: str) -> None:
        """Delete everything about one workspace."""
        gone = {"platform": platform, "enterprise": enterprise, "workspace": workspace}
        await self._execute(sql.FORGET_INSTALLATION, gone)

    async def purge(self) -> int:
        """Delete what is past its time."""
        now = self._clock()
        return await self._execute((sql.PURGE_DELIVERIES, sql.PURGE_CONVERSATIONS), {"old": now - DELIVERY_SECONDS, "now": now})

    async def ping(self) -> None:
        """Reach the database."""
        await self._execute(sql.PING, {})

    async def close(self) -> None:
        """Close all connections."""
        await self._database.close()

    async def _execute(self, statements: Any, values: dict[str, Any]) -> int:
        """Run one statement or several with the same values; return the number of rows they changed."""
        several = statements if isinstance(statements, tuple) else (statements,)
        return await self._database.transaction(
            lambda connection: sum(connection.execute(statement, values).rowcount for statement in several)
        )

    def _begin(self, connection: Connection, delivery: Delivery, place: Place, user: str) -> Memory | Unclaimed:
        now = self._clock()
        values = {**_keys(delivery), "now": now, "expired": now - CLAIM_SECONDS}
        claimed = connection.execute(sql.claim(len(delivery.keys)), values).all()
        if len(claimed) == len(delivery.keys):
            return self._read(connection, place, user)
        done = connection.execute(sql.finished(len(delivery.keys)), _keys(delivery)).first()
        connection.rollback()  # a part of the keys is no claim
        return Unclaimed.DONE if done else Unclaimed.BUSY

    def _finish(self, connection: Connection, delivery: Delivery, place: Place, user: str, changes: Changes) -> None:
        done = connection.execute(sql.finish(len(delivery.keys)), {**_keys(delivery), "now": self._clock()}).all()
        if len(done) < len(delivery.keys):
            connection.rollback()  # taken over while we were away: the other one's answer stands
            return
        if changes.forget_user:
            for statement in sql.FORGET_USER:
                connection.execute(statement, {"platform": place.platform, "user": user})
        if changes.conversation is not None:
            self._keep(connection, place, user, changes.conversation, reason=changes.reason)
        for switch in changes.switches:
            _set(connection, place, user, switch)

    def _read(self, connection: Connection, place: Place, user: str) -> Memory:
        values = {**_where(place, user), "now": self._clock()}
        row = connection.execute(sql.READ_CONVERSATION, values).first()
        scopes = {owner(scope, place, user): scope for scope in Scope if scope is not Scope.THREAD or place.thread is not None}
        values = {**_where(place, user), "thread": place.thread or "", "user": user}
        found = connection.execute(sql.READ_SWITCHES, values).all()
        switches = {
            (scope, Name(name)): value
            for channel, thread, whose, name, value in found
            if (scope := scopes.get((channel, thread, whose))) and name in _NAMES
        }
        return Memory(_conversation(row.state), row.reason, switches) if row else Memory(switches=switches)

    def _keep(self, connection: Connection, place: Place, user: str, conversation: Conversation, *, reason: str) -> None:
        where = _where(place, user)
        if conversation == Conversation():
            connection.execute(sql.DROP_CONVERSATION, where)
            return
        until = self._clock() + self._conversation_seconds
        new = {"user": user, "state": conversation.to_json(), "reason": reason, "until": until}
        connection.execute(sql.KEEP_CONVERSATION, {**where, **new})


def _set(connection: Connection, place: Place, user: str, switch: Switch) -> None:
    channel, thread, whose = owner(switch.scope, place, user)
    key = {**_where(place, user), "channel": channel, "thread": thread, "user": whose, "name": switch.name.value}
    if switch.value is None:
        connection.execute(sql.DROP_SWITCH, key)
    else:
        connection.execute(sql.SET_SWITCH, {**key, "value": switch.value})


def _keys(delivery: Delivery) -> dict[str, Any]:
    return {"token": delivery.token, **{f"key{index}": key for index, key in enumerate(delivery.keys)}}


def _where(place: Place, user: str) -> dict[str, Any]:
    return {
        "platform": place.platform,
        "enterprise": place.enterprise,
        "workspace": place.workspace,
        "channel": place.channel,
        "holder": holder(place, user),
    }


def _conversation(state: str) -> Conversation:
    try:
        return Conversation.from_json(state)
    except ConversationError:
        log.warning("a stored conversation could not be read and was dropped")
        return Conversation()
