import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import logs
from bot.app import App
from bot.messages import Message, Place
from bot.settings import Settings
from bot.store.contract import Store
from bot.store.memory import MemoryStore
from bot.store.sql import SqlStore
from bot.wiring import build_app
from persona.engine import Persona
from tests.bot.postgres import Postgres

HOUR = 3600.0
CHANNEL = Place("slack", "C1", "T1")


class Clock:
    """Seconds since the epoch, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Chat:
    """Talk to an application as one user in one place; every message is a delivery of its own."""

    _ids = itertools.count(1)

    def __init__(self, app: App, user: str = "U1", place: Place = CHANNEL, **message: object) -> None:
        self.app, self.user, self.place, self.message = app, user, place, message

    def says(self, text: str, **more: object) -> Message:
        return Message(text, self.user, self.place, str(next(self._ids)), **{**self.message, **more})

    async def ask(self, text: str, **more: object) -> str:
        reply = await self.app.handle(self.says(text, **more))
        return "" if reply is None else "\n".join("".join(span.text for span in part) for part in reply.parts)


@pytest.fixture(autouse=True, scope="session")
def _plain_logs() -> None:
    """Log as production does, in JSON, so that no test depends on a terminal."""
    logs.configure(Settings(log_format="json", log_level="debug"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def persona() -> Persona:
    """The small pack beside this file: four topics, which no writer of jokes changes."""
    return Persona.load(Path(__file__).parent / "pack")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def shared_database(postgres) -> str:
    """One PostgreSQL database for all the tests that empty it first: making one takes longer than such a test."""
    return postgres.database("shared")


@pytest.fixture
def address(request, tmp_path) -> str:
    """A fresh database: SQLite, or PostgreSQL when the test asks for it by parameter."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path / 'memory.sqlite3'}"
    return request.getfixturevalue("postgres").database(f"{request.node.name}-{next(Chat._ids)}"[-60:])


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def store(request, tmp_path, clock) -> AsyncIterator[Store]:
    if request.param == "memory":
        made: Store = MemoryStore(clock=clock, conversation_seconds=HOUR)
    elif request.param == "sqlite":
        made = SqlStore(f"sqlite:///{tmp_path / 'memory.sqlite3'}", clock=clock, conversation_seconds=HOUR)
    else:
        made = SqlStore(request.getfixturevalue("shared_database"), clock=clock, conversation_seconds=HOUR)
    await made.open()
    if request.param == "postgres":
        await made._execute(text("TRUNCATE deliveries, conversations, switches"), {})
    yield made
    await made.close()


@pytest.fixture
def settings() -> Settings:
    return Settings(future_user_limit="100000/second", future_place_limit="100000/second")


@pytest.fixture
def app(settings, persona, clock) -> App:
    """An application that remembers in this process."""
    store = MemoryStore(clock=clock, conversation_seconds=HOUR)
    return build_app(settings, store=store, persona=persona, clock=clock, salt=lambda: 0)


@pytest.fixture
def chat(app) -> Chat:
    return Chat(app)
