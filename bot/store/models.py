"""The tables of the memory; `migrations/` makes them, and a test compares the two."""

from sqlalchemy import Boolean, Column, Float, Index, MetaData, String, Table, Text

metadata = MetaData()

_ID = 255
"""Longest id that is stored; platforms' ids are far shorter."""


def _where() -> list[Column[str]]:
    return [Column(name, String(_ID), primary_key=True) for name in ("platform", "enterprise", "workspace")]


deliveries = Table(
    "deliveries",
    metadata,
    Column("key", String(32), primary_key=True),  # a digest, see `contract.Delivery`
    Column("token", String(32), nullable=False),
    Column("at", Float(53), nullable=False),  # seconds since the epoch, by the replica's clock
    Column("finished", Boolean, nullable=False),
    Index("deliveries_at", "at"),
)

conversations = Table(
    "conversations",
    metadata,
    *_where(),
    Column("channel", String(_ID), primary_key=True),
    Column("holder", String(_ID + 2), primary_key=True),  # "t:" thread or "u:" user
    Column("user", String(_ID), nullable=False),  # who began it: `forget me` deletes it
    Column("state", Text, nullable=False),  # `Conversation.to_json`
    Column("reason", Text, nullable=False),  # `Reason.to_json`
    Column("until", Float(53), nullable=False),
    Index("conversations_until", "until"),
    Index("conversations_user", "platform", "user"),
)

switches = Table(
    "switches",
    metadata,
    *_where(),
    Column("channel", String(_ID), primary_key=True),  # empty: the whole workspace
    Column("thread", String(_ID), primary_key=True),  # empty: the whole channel
    Column("user", String(_ID), primary_key=True),  # empty: everybody
    Column("name", String(16), primary_key=True),
    Column("value", String(16), nullable=False),
    Index("switches_user", "platform", "user"),
)
