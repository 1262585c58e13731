"""Put the application together: the only place that constructs things; production, the terminal and tests call it."""

import secrets
import time
from collections.abc import Callable

from bot.app import App
from bot.commands import COMMANDS
from bot.limits import Limits
from bot.metrics import Metrics
from bot.outcome import Context
from bot.personas import load_persona
from bot.settings import Settings
from bot.store.contract import Store
from bot.store.memory import MemoryStore
from persona.answer import Mode
from persona.engine import Persona

_SALTS = 2**16
"""Conversations that differ before two of them are alike; small, because each stored one carries its number."""


def chance() -> int:
    """Return a salt that nobody can foretell."""
    return secrets.randbelow(_SALTS)


def build_app(
    settings: Settings,
    *,
    store: Store | None = None,
    persona: Persona | None = None,
    clock: Callable[[], float] = time.time,
    salt: Callable[[], int] = chance,
) -> App:
    """Return the application; `await app.store.open()` before its first message.

    Without `store`, the database of the settings, with this process's memory standing in while it is away. `clock` returns
    seconds since the epoch, `salt` the number with which a new conversation draws its lines. Raises
    `PackError` for a broken pack, `SemanticError` for a missing encoder and `StoreError` for a database address that cannot be one.
    """
    metrics = Metrics()
    context = Context(
        persona=persona or load_persona(settings.future_persona, semantic=settings.future_semantic or ""),
        commands=COMMANDS,
        default_mode=settings.future_mode,
        reserved=settings.future_channel_switches == "admins",
    )
    limits = Limits(user=settings.future_user_limit, place=settings.future_place_limit)
    return App(context=context, store=store or _database(settings, metrics, clock), limits=limits, metrics=metrics, salt=salt)


def build_terminal(persona: Persona, mode: Mode = Mode.HYPE, salt: Callable[[], int] = chance) -> App:
    """Return the application for one person at a terminal: nothing outlives the process, nobody is limited."""
    settings = Settings(future_mode=mode, future_user_limit="1000/second", future_place_limit="1000/second")
    return build_app(settings, store=memory_store(settings), persona=persona, salt=salt)


def memory_store(settings: Settings, clock: Callable[[], float] = time.time) -> MemoryStore:
    """Return a store that lives as long as the process: the terminal's."""
    return MemoryStore(clock=clock, conversation_seconds=settings.future_memory_hours * 3600)


def _database(settings: Settings, metrics: Metrics, clock: Callable[[], float]) -> Store:
    from bot.store.resilient import ResilientStore  # noqa: PLC0415 - the terminal needs no SQLAlchemy
    from bot.store.sql import SqlStore  # noqa: PLC0415

    seconds = settings.future_memory_hours * 3600
    primary = SqlStore(settings.database_url.get_secret_value(), conversation_seconds=seconds, clock=clock)
    return ResilientStore(primary, memory_store(settings, clock), changed=metrics.memory)
