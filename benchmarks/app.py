"""What the application costs on top of the engine: p50, p99 and throughput in memory, on SQLite and on PostgreSQL.

Run `python -m benchmarks.app`. Each message is a delivery of its own, from one of fifty users; replies are sent to nowhere. The
stores and the engine alone take turns message by message, so that whatever else the machine does falls on all of them.
"""

import argparse
import asyncio
import logging
import statistics
import sys
import tempfile
import time
from pathlib import Path

import structlog
from pydantic import SecretStr

from bot.app import App
from bot.messages import Message, Place, Reply
from bot.settings import Settings
from bot.wiring import build_app, memory_store
from persona.conversation import Conversation
from persona.engine import Persona
from tests.bot.postgres import Postgres

QUESTIONS = (
    "is Heroku still the way to go?", "what's that?", "docker. ok. so how do you use it?", "seems excessive", "what is kubernetes",
    "do I need that?", "where does etcd come in", "redis or etcd?", "whats teh cap theorm", "which database sits behind the api server",
)  # fmt: skip
USERS = 50
ENGINE = "engine alone"


async def in_turns(persona: Persona, apps: dict[str, App], numbers: range) -> dict[str, list[float]]:
    """Return the seconds that each message took the engine alone and each application."""
    seconds: dict[str, list[float]] = {name: [] for name in (ENGINE, *apps)}
    conversations = [Conversation()] * USERS
    for number in numbers:
        began = time.perf_counter()
        _, conversations[number % USERS] = persona.answer(QUESTIONS[number % len(QUESTIONS)], conversations[number % USERS])
        seconds[ENGINE].append(time.perf_counter() - began)
        for name, app in apps.items():
            began = time.perf_counter()
            await app.handle(_message(number, "single"), _nowhere)
            seconds[name].append(time.perf_counter() - began)
    return seconds


async def all_at_once(app: App, count: int) -> float:
    """Return messages a second when all arrive at once."""
    began = time.perf_counter()
    await asyncio.gather(*(app.handle(_message(number, "many"), _nowhere) for number in range(count)))
    return count / (time.perf_counter() - began)


def _message(number: int, kind: str) -> Message:
    place = Place("bench", f"C{number % USERS}", "T1")
    return Message(QUESTIONS[number % len(QUESTIONS)], f"U{number % USERS}", place, f"{kind}{number}", f"delivery-{kind}{number}")


async def _nowhere(_reply: Reply) -> None:
    return None


def _settings(address: str) -> Settings:
    return Settings(database_url=SecretStr(address), future_user_limit="100000/second", future_place_limit="100000/second")


def _told(name: str, seconds: list[float], rate: float, engine: float) -> str:
    p50, p99 = statistics.median(seconds) * 1e3, statistics.quantiles(seconds, n=100)[98] * 1e3
    return f"{name:<14} p50 {p50:6.2f} ms   p99 {p99:6.2f} ms   {rate:5.0f} a second   p50 {p50 - engine:+5.2f} ms, {p50 / engine:4.1f} x\n"


async def _compare(persona: Persona, apps: dict[str, App], count: int) -> None:
    for app in apps.values():
        await app.store.open()
    await in_turns(persona, apps, range(USERS))
    seconds = await in_turns(persona, apps, range(USERS, USERS + count))
    engine = statistics.median(seconds[ENGINE]) * 1e3
    sys.stdout.write(_told(ENGINE, seconds[ENGINE], count / sum(seconds[ENGINE]), engine))
    for name, app in apps.items():
        sys.stdout.write(_told(name, seconds[name], await all_at_once(app, count), engine))
        await app.store.close()


async def main(count: int, pack: Path | None) -> None:
    """Measure the engine and the application on each store."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    persona = Persona.load(pack)
    server = Postgres()
    try:
        with tempfile.TemporaryDirectory() as folder:
            nowhere = _settings("sqlite://")
            apps = {
                "in memory": build_app(nowhere, store=memory_store(nowhere), persona=persona),
                "on SQLite": build_app(_settings(f"sqlite:///{Path(folder) / 'memory.sqlite3'}"), persona=persona),
                "on PostgreSQL": build_app(_settings(server.database("bench")), persona=persona),
            }
            await _compare(persona, apps, count)
    finally:
        server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--persona", type=Path, help="the folder of another pack")
    arguments = parser.parse_args()
    asyncio.run(main(arguments.count, arguments.persona))
