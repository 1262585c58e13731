"""`future doctor`: check a configuration without connecting to anything."""

import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec

from bot.personas import load_persona
from bot.plan import plan
from bot.settings import Settings, SettingsError, load_settings
from bot.store.contract import StoreError
from bot.store.url import resolve
from persona.pack import PackError
from persona.understanding.missing import SemanticError

_EXTRAS = {"slack": "slack_bolt", "discord": "discord"}
_PICTURES = ("svg2png_py", "fontTools", "font_source_sans_pro")
"""What the extra `pictures` brings along."""


class Grade(StrEnum):
    """Say how a finding is meant."""

    FINE = "fine"
    NOTE = "note"
    """Works, and may not be what was meant."""
    WRONG = "wrong"
    """`future run` would fail, or do less than configured."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one thing that was looked at; `told` is a sentence without any secret."""

    grade: Grade
    told: str


def examine(load: Callable[[], Settings] = load_settings) -> tuple[Finding, ...]:
    """Return what there is to say about the environment; nothing is sent anywhere and nothing is changed."""
    try:
        settings = load()
    except SettingsError as error:
        return (Finding(Grade.WRONG, str(error)),)
    return (*_platforms(settings), _pictures(), *_database(settings), _port(settings), _persona(settings))


def _platforms(settings: Settings) -> Iterator[Finding]:
    plans = plan(settings)
    for planned in plans:
        if planned.starts and find_spec(_EXTRAS[planned.name]) is None:
            yield Finding(Grade.WRONG, f"{planned.name}: needs an extra: pip install 'future-guy[{planned.name}]'")
        else:
            yield Finding(Grade.FINE if planned.starts else Grade.NOTE, planned.told())
    if not any(planned.starts for planned in plans):
        yield Finding(Grade.WRONG, "Nothing would start: configure Slack or Discord. `future chat` needs neither.")


def _pictures() -> Finding:
    missing = [name for name in _PICTURES if find_spec(name) is None]
    if missing:
        told = f"pictures: without {', '.join(missing)}, so a map is a tree of words; for pictures: pip install 'future-guy[pictures]'"
        return Finding(Grade.NOTE, told)
    return Finding(Grade.FINE, "pictures: drawn here, and attached to a map")


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        url, _ = resolve(settings.database_url.get_secret_value())
    except StoreError as error:
        yield Finding(Grade.WRONG, str(error))
        return
    if url.get_backend_name() == "postgresql":
        yield Finding(Grade.FINE, f"database: PostgreSQL on {url.host or 'a local socket'}, not connected to now")
        return
    try:
        with closing(sqlite3.connect(url.database or ":memory:", timeout=1)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.rollback()
    except sqlite3.Error as error:
        yield Finding(Grade.WRONG, f"database: {url.database} cannot be written ({error}); correct DATABASE_URL.")
    else:
        yield Finding(Grade.FINE, f"database: SQLite in {url.database}, good for one process")


def _port(settings: Settings) -> Finding:
    where = f"{settings.host}:{settings.port}"
    try:
        family, kind, number, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, number) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        return Finding(Grade.WRONG, f"web: cannot listen on {where} ({error.strerror}); set HOST or PORT.")
    return Finding(Grade.FINE, f"web: {where} is free")


def _persona(settings: Settings) -> Finding:
    try:
        persona = load_persona(settings.future_persona, semantic=settings.future_semantic or "")
    except PackError as error:
        first, *others = str(error).splitlines()
        return Finding(Grade.WRONG, f"persona: {first}" + (f" (and {len(others)} more; see `future check`)" if others else ""))
    except SemanticError as error:
        return Finding(Grade.WRONG, f"persona: {error}")
    reads = ", reading whole sentences" if settings.future_semantic else ""
    return Finding(Grade.FINE, f"persona: {persona.pack.persona.name}, {len(persona.pack.topics)} topics{reads}")
