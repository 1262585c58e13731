"""A store in this process's memory: for the terminal, for tests, and while the database is away."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.messages import Place
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
from persona.conversation import Conversation

MAX_ROWS = 20_000
"""Rows of each kind; the oldest go first, so that memory stays bounded whatever happens."""

_Where = tuple[str, str, str]
_Owner = tuple[str, str, str]
"""(channel, thread, user) of a switch; empty where it does not matter."""


@dataclass(slots=True)
class _Claim:
    token: str
    at: float
    finished: bool = False


@dataclass(frozen=True, slots=True)
class _Talk:
    conversation: Conversation
    reason: str
    user: str
    until: float


class MemoryStore:
    """Keep everything in dictionaries; nothing outlives the process."""

    def __init__(self, *, clock: Callable[[], float], conversation_seconds: float) -> None:
        self._clock = clock
        self._conversation_seconds = conversation_seconds
        self._claims: OrderedDict[str, _Claim] = OrderedDict()
        self._talks: OrderedDict[tuple[_Where, str, str], _Talk] = OrderedDict()
        self._switches: OrderedDict[tuple[_Where, _Owner, Name], str] = OrderedDict()

    async def open(self) -> None:
        """Do nothing: there is nothing to connect to."""

    async def begin(self, delivery: Delivery, place: Place, user: str) -> Memory | Unclaimed:
        """Claim a delivery and read what is remembered."""
        now = self._clock()
        held = [claim for key in delivery.keys if (claim := self._claims.get(key)) and self._holds(claim, now)]
        if held:
            return Unclaimed.DONE if any(claim.finished for claim in held) else Unclaimed.BUSY
        for key in delivery.keys:
            self._claims[key] = _Claim(delivery.token, now)
            self._claims.move_to_end(key)
        _cut(self._claims)
        return await self.read(place, user)

    async def finish(self, delivery: Delivery, place: Place, user: str, changes: Changes) -> None:
        """Record that a delivery was answered and what that changed."""
        now = self._clock()
        if any(claim.token != delivery.token for key in delivery.keys if (claim := self._claims.get(key))):
            return  # taken over while we were away: the other one's answer stands
        for key in delivery.keys:
            self._claims[key] = _Claim(delivery.token, now, finished=True)
        if changes.forget_user:
            self._forget_user(place.platform, user)
        where = _where(place)
        if changes.conversation is not None:
            talk = (where, place.channel, holder(place, user))
            began = self._talks.pop(talk).user if talk in self._talks else user
            self._talks[talk] = _Talk(changes.conversation, changes.reason, began, now + self._conversation_seconds)
        for switch in changes.switches:
            self._set(where, owner(switch.scope, place, user), switch)
        _cut(self._claims)
        _cut(self._talks)
        _cut(self._switches)

    async def release(self, delivery: Delivery) -> None:
        """Give a claim back."""
        for key in delivery.keys:
            claim = self._claims.get(key)
            if claim is not None and claim.token == delivery.token and not claim.finished:
                del self._claims[key]

    async def read(self, place: Place, user: str) -> Memory:
        """Read what is remembered."""
        where = _where(place)
        talk = self._talks.get((where, place.channel, holder(place, user)))
        if talk is None or talk.until <= self._clock():
            talk = _Talk(Conversation(), "", user, 0)
        switches = {
            (scope, name): value
            for scope in Scope
            if scope is not Scope.THREAD or place.thread is not None
            for name in Name
            if (value := self._switches.get((where, owner(scope, place, user), name))) is not None
        }
        return Memory(talk.conversation, talk.reason, switches)

    async def forget_installation(self, platform: str, enterprise: str, workspace: str) -> None:
        """Delete everything about one workspace."""
        gone = (platform, enterprise, workspace)
        _drop(self._talks, [key for key in self._talks if key[0] == gone])
        _drop(self._switches, [key for key in self._switches if key[0] == gone])

    async def purge(self) -> int:
        """Delete what is past its time."""
        now = self._clock()
        claims = [key for key, claim in self._claims.items() if claim.at < now - DELIVERY_SECONDS]
        talks = [key for key, talk in self._talks.items() if talk.until <= now]
        _drop(self._claims, claims)
        _drop(self._talks, talks)
        return len(claims) + len(talks)

    async def ping(self) -> None:
        """Do nothing: this store is always there."""

    async def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def _holds(self, claim: _Claim, now: float) -> bool:
        return claim.finished or claim.at > now - CLAIM_SECONDS

    def _set(self, where: _Where, whose: _Owner, switch: Switch) -> None:
        key = (where, whose, switch.name)
        self._switches.pop(key, None)
        if switch.value is not None:
            self._switches[key] = switch.value

    def _forget_user(self, platform: str, user: str) -> None:
        _drop(self._talks, [key for key, talk in self._talks.items() if key[0][0] == platform and talk.user == user])
        _drop(self._switches, [key for key in self._switches if key[0][0] == platform and key[1][2] == user])


def _where(place: Place) -> _Where:
    return place.platform, place.enterprise, place.workspace


def _cut(rows: OrderedDict[Any, Any]) -> None:
    while len(rows) > MAX_ROWS:
        rows.popitem(last=False)


def _drop(rows: OrderedDict[Any, Any], keys: list[Any]) -> None:
    for key in keys:
        del rows[key]
