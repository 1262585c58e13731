"""One replica as a process: deliveries come in as JSON lines, answers go out as JSON lines.

Run by torture.py and by tests as `python -m benchmarks.replica DATABASE_URL PACK SPEED`; SPEED makes its clock run faster,
so that the claims of a killed replica expire in seconds.
"""

import asyncio
import json
import logging
import os
import sys
import time
from pathlib import Path
from typing import Any

import structlog
from pydantic import SecretStr

from bot.app import App
from bot.messages import Message, Place, Reply
from bot.settings import Settings
from bot.wiring import build_app
from persona.engine import Persona


def line(**values: Any) -> None:
    """Write one JSON object to standard output in one piece, so that a kill cannot tear it."""
    os.write(1, (json.dumps(values) + "\n").encode())


async def answer(app: App, number: int, raw: dict[str, Any]) -> None:
    """Handle one delivery: `answer` when the reply is out, `ack` when the application is done with it."""

    async def send(reply: Reply) -> None:
        text = "\n".join("".join(span.text for span in part) for part in reply.parts)
        line(answer=number, topic=reply.topic, act=reply.act, mode=reply.mode, text=text)

    place = Place("torture", raw["channel"], "T1", thread=raw.get("thread"))
    await app.handle(Message(raw["text"], raw["user"], place, f"m{number}", f"e{number}"), send)
    line(ack=number)


async def main(address: str, pack: str, speed: float) -> None:
    """Read deliveries until standard input ends, and answer them concurrently."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR), logger_factory=structlog.PrintLoggerFactory(sys.stderr)
    )
    settings = Settings(database_url=SecretStr(address), future_user_limit="100000/second", future_place_limit="100000/second")
    persona = Persona.load(Path(pack) if pack else None)
    app = build_app(settings, persona=persona, clock=lambda: time.time() * speed, salt=lambda: 0)  # the lines of whoever plays it alone
    await app.store.open()
    reader = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    line(ready=os.getpid())
    async with asyncio.TaskGroup() as group:
        async for raw in reader:
            delivery = json.loads(raw)
            group.create_task(answer(app, delivery["number"], delivery))
    await app.store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
