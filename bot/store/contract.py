"""What every store promises; `tests/bot/store/test_contract.py` holds each of them to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from hashlib import blake2b
from typing import Protocol
from uuid import uuid4

from bot.messages import Message, Place
from persona.conversation import Conversation

CLAIM_SECONDS = 20.0
"""An unfinished claim older than this belongs to a replica that died. Longer than `bot.app.SEND_SECONDS`, so that a
live one is never taken for dead; replicas' clocks may differ by the rest."""
DELIVERY_SECONDS = 24 * 3600.0
"""How long a finished delivery is remembered; platforms redeliver within minutes, after an outage within hours."""


class StoreError(Exception):
    """The memory cannot be reached or written now; `str()` says why, without any content."""


class Scope(StrEnum):
    """Say for whom a switch holds, the narrowest first."""

    ME = "me"
    """One user in one channel."""
    THREAD = "thread"
    CHANNEL = "channel"
    WORKSPACE = "workspace"


class Name(StrEnum):
    """Name the switches."""

    MODE = "mode"
    """Value "hype" or "sane"."""
    QUIET = "quiet"
    """Value "on": he is silent in this channel."""
    RESERVED = "reserved"
    """Value "on" or "off": only admins may switch for everybody."""
    COMMANDS = "commands"
    """Value: a digest of the commands that a platform was last sent, kept for the application's id; nobody switches it."""


@dataclass(frozen=True, slots=True)
class Switch:
    """Hold one setting that somebody made; `value` None removes it."""

    scope: Scope
    name: Name
    value: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Identify one delivery.

    `keys` are digests: the platform's delivery id, and (platform, enterprise, workspace, channel, message id); a
    message that comes twice under different delivery ids meets itself in the second. `token` is this attempt's own.
    """

    keys: tuple[str, ...]
    token: str

    @classmethod
    def of(cls, message: Message) -> "Delivery":
        """Return a new attempt at this message."""
        place = message.place
        where = (place.platform, place.enterprise, place.workspace)
        keys = {_digest("message", *where, place.channel, message.message_id)}
        if message.delivery_id:
            keys.add(_digest("delivery", *where, message.delivery_id))
        return cls(tuple(sorted(keys)), uuid4().hex)


@dataclass(frozen=True, slots=True)
class Memory:
    """Hold what is remembered about one user in one place."""

    conversation: Conversation = field(default_factory=Conversation)
    reason: str = ""
    """JSON: why the last answer here was given (`bot.reason`); empty when there was none. No words of the asker."""
    switches: Mapping[tuple[Scope, Name], str] = field(default_factory=dict)


class Unclaimed(Enum):
    """Say why a delivery is not ours to answer."""

    BUSY = "somebody is answering it"
    DONE = "it was answered"


@dataclass(frozen=True, slots=True)
class Changes:
    """Hold what an answer changes; written together with the finish, all or nothing."""

    conversation: Conversation | None = None
    reason: str = ""
    switches: tuple[Switch, ...] = ()
    forget_user: bool = False
    """Delete everything about the asker on this platform, before anything else here is written."""


class Store(Protocol):
    """Remember modes, conversations and deliveries. Every method raises `StoreError` when it cannot."""

    async def open(self) -> None:
        """Connect and bring the schema up to date; safe when several replicas do it at once."""

    async def begin(self, delivery: Delivery, place: Place, user: str) -> Memory | Unclaimed:
        """Claim a delivery and read what is remembered, in one transaction."""

    async def finish(self, delivery: Delivery, place: Place, user: str, changes: Changes) -> None:
        """Record that a delivery was answered and what that changed, in one transaction.

        Does nothing when another replica has taken the claim over meanwhile: its answer stands.
        """

    async def release(self, delivery: Delivery) -> None:
        """Give a claim back: the answer never got out, and the platform's retry may have it at once."""

    async def read(self, place: Place, user: str) -> Memory:
        """Read what is remembered, without claiming anything."""

    async def forget_installation(self, platform: str, enterprise: str, workspace: str) -> None:
        """Delete everything about one workspace."""

    async def purge(self) -> int:
        """Delete what is past its time; return the number of rows."""

    async def ping(self) -> None:
        """Reach the database."""

    async def close(self) -> None:
        """Close all connections."""


def holder(place: Place, user: str) -> str:
    """Return who holds the conversation: the thread where there is one, else the user."""
    return f"t:{place.thread}" if place.thread is not None else f"u:{user}"


def owner(scope: Scope, place: Place, user: str) -> tuple[str, str, str]:
    """Return (channel, thread, user) of a switch of this scope; empty where it does not matter."""
    match scope:
        case Scope.ME:
            return place.channel, "", user
        case Scope.THREAD:
            return place.channel, place.thread or "", ""
        case Scope.CHANNEL:
            return place.channel, "", ""
        case Scope.WORKSPACE:
            return "", "", ""


def _digest(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
