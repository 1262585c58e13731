"""Draw descents of 3, 8 and 25 topics into a folder, and measure how long that takes and whether anybody has to wait for it.

Run `python -m benchmarks.pictures docs/pictures`. A median of more than `LIMIT` seconds is a failure. Answering is measured twice, one
question after the other: with nothing beside it, and while pictures are drawn without a pause.
"""

import asyncio
import logging
import statistics
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import structlog

from bot.app import App
from bot.messages import Message, Place
from bot.pictures import Pictures
from bot.settings import Settings
from bot.wiring import build_app, memory_store
from persona.conversation import Conversation
from persona.drawing.descent import Descent, descent_of
from persona.drawing.render import png, svg
from persona.engine import Persona
from persona.pack.load import load_pack

LIMIT = 0.3
ROUNDS = 21
QUESTIONS = 400
PATH = (
    "web-app heroku docker lxc chroot coreos rkt composability gifee kubernetes microservices orchestration etcd raft paxos diego-ongaro "
    "aphyr cap mongodb redis five-node-cluster machine-count storage networking rag"
).split()
BURIED = ("heroku", "lxc", "mongodb")
LENGTHS = (3, 8, 25)


def descents() -> dict[int, Descent]:
    pack = load_pack()
    return {length: descent_of(pack, Conversation(path=tuple(PATH[:length]), focus=PATH[length - 1], buried=BURIED)) for length in LENGTHS}


def draw(descent: Descent) -> tuple[bytes, list[float], list[float]]:
    """Return the picture, the seconds that each drawing of it took, and those that a processor worked on it."""
    seconds, work = [], []
    for _ in range(ROUNDS):
        began, busy = time.perf_counter(), time.process_time()
        drawn = png(descent)
        work.append(time.process_time() - busy)
        seconds.append(time.perf_counter() - began)
    return drawn, seconds, work


@asynccontextmanager
async def watched() -> AsyncIterator[list[float]]:
    """Collect by how many seconds the event loop is late, every millisecond."""
    late: list[float] = []

    async def watch() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            late.append(time.perf_counter() - began - 0.001)

    watching = asyncio.create_task(watch())
    try:
        yield late
    finally:
        watching.cancel()


async def answering(app: App, numbers: Iterator[int]) -> list[float]:
    """Return the seconds that each of some questions took, one after the other."""
    seconds = []
    for number in numbers:
        message = Message(f"what is {PATH[number % len(PATH)]}?", "you", Place("bench", "here"), str(number), private=True)
        began = time.perf_counter()
        await app.handle(message)
        seconds.append(time.perf_counter() - began)
        await asyncio.sleep(0)
    return seconds


async def beside(app: App, descent: Descent) -> dict[str, tuple[list[float], list[float]]]:
    """Return the seconds of each answer and of each delay of the loop, without and with somebody who has pictures drawn."""
    numbers = count()
    await answering(app, (next(numbers) for _ in range(QUESTIONS)))
    measured = {}
    for name in ("nothing beside it", "while drawing"):
        drawing = asyncio.create_task(_drawing(descent)) if name == "while drawing" else None
        async with watched() as late:
            seconds = await answering(app, (next(numbers) for _ in range(QUESTIONS)))
        if drawing is not None:
            assert not drawing.done()
            drawing.cancel()
        measured[name] = (seconds, late)
    return measured


async def _drawing(descent: Descent) -> None:
    while True:
        await Pictures().of(descent)  # a new one each time: nothing is kept


def main(folder: Path) -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    folder.mkdir(parents=True, exist_ok=True)
    drawn, slow = descents(), 0
    for length, descent in drawn.items():
        (folder / f"descent-{length}.svg").write_text(svg(descent) + "\n", encoding="utf-8")
        picture, seconds, work = draw(descent)
        (folder / f"descent-{length}.png").write_bytes(picture)
        median = statistics.median(seconds)
        slow += median > LIMIT
        verdict = "within" if median <= LIMIT else "OVER"
        took = f"median {_ms(median)}, {verdict} {_ms(LIMIT)}; slowest {_ms(max(seconds))}; processor {_ms(statistics.median(work))}"
        print(f"{length:>3} topics: {took}; {len(picture) // 1024} KiB")
    settings = Settings(future_user_limit="100000/second", future_place_limit="100000/second")
    app = build_app(settings, store=memory_store(settings), persona=Persona.load())
    for name, (seconds, late) in asyncio.run(beside(app, drawn[LENGTHS[-1]])).items():
        print(f"answers, {name}: {_spread(seconds)}; the loop was late by {_spread(late)}")
    return 1 if slow else 0


def _spread(seconds: list[float]) -> str:
    ranked = sorted(seconds)
    return f"p50 {_ms(statistics.median(ranked))}, p99 {_ms(ranked[int(len(ranked) * 0.99)])}, worst {_ms(ranked[-1])}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
