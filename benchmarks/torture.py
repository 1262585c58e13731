"""Exactly once under torture, on a real PostgreSQL: `make torture` prints the figures and fails when one is wrong.

1. Every delivery goes to two replicas at once and is then retried three times: each must be answered once.
2. Replicas are killed (SIGKILL) at random moments under load, and the platform redelivers what nobody acknowledged: each
   delivery must be answered, none again after its finish was recorded, and no toggle may be lost.
"""

import argparse
import asyncio
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.swarm import Swarm
from bot.messages import Place
from bot.store.contract import Name, Scope
from bot.store.sql import SqlStore
from tests.bot.postgres import Postgres

PACK = Path(__file__).parents[1] / "tests" / "bot" / "pack"
QUESTIONS = ("what is etcd?", "what's that?", "who wrote it?", "do I need that?", "why?", "etcd or redis?", "again", "recap")
RETRIES = 3
TOGGLES = 7
"""Times that each toggling user says "sane": an odd number must leave straight answers on."""


@dataclass(frozen=True)
class Result:
    """Hold what one torture found."""

    figures: dict[str, float]
    wrong: tuple[str, ...]

    def told(self) -> str:
        """Return the figures as lines."""
        return "\n".join(f"  {name:<44} {value:>10,.1f}".replace(".0", "  ") for name, value in self.figures.items())


async def at_once(address: str, deliveries: int, *, pack: Path = PACK) -> Result:
    """Deliver everything to two replicas at once, and again three times."""
    swarm = Swarm(address, pack=pack, speed=1)
    await swarm.start()
    began = time.perf_counter()
    for number in range(deliveries):
        swarm.add(number, QUESTIONS[number % len(QUESTIONS)], user=f"U{number % 97}", channel=f"C{number % 11}")
        for replica in swarm.replicas:
            replica.deliver(number)
        for _ in range(RETRIES):
            swarm.chance.choice(swarm.replicas).deliver(number)
        if number % 50 == 0:
            await asyncio.sleep(0)
    await swarm.stop()
    seconds = time.perf_counter() - began
    times = Counter(swarm.answers[number] for number in swarm.deliveries)
    figures = {
        "deliveries": deliveries,
        "copies of them delivered": sum(swarm.acks.values()),
        "answers": sum(swarm.answers.values()),
        "answered twice or more": sum(count for answers, count in times.items() if answers > 1),
        "never answered": times[0],
        "copies a second": (2 + RETRIES) * deliveries / seconds,
    }
    wrong = [name for name in ("answered twice or more", "never answered") if figures[name]]
    wrong += ["copies never acknowledged"] if sum(swarm.acks.values()) != (2 + RETRIES) * deliveries else []
    return Result(figures, tuple(wrong))


async def killing(address: str, deliveries: int, kills: int, *, pack: Path = PACK) -> Result:
    """Kill replicas while deliveries come in at a steady pace, and redeliver what was not acknowledged."""
    swarm = Swarm(address, pack=pack, speed=5)
    await swarm.start()
    users = max(deliveries // 40, 1)
    began = time.perf_counter()
    over = asyncio.Event()
    work = [asyncio.create_task(_toggling(swarm, number, deliveries, over)) for number in range(users)]
    questions = asyncio.create_task(_asking(swarm, deliveries - users * TOGGLES, over))
    for _ in range(kills):
        victim = swarm.chance.choice(swarm.replicas)
        await victim.up()
        await asyncio.sleep(swarm.chance.uniform(0.05, 0.6))
        await victim.kill()
        await victim.start()
    over.set()
    await questions
    await asyncio.gather(*work)
    seconds = time.perf_counter() - began
    await swarm.stop()
    lost = await _lost_toggles(address, users)
    times = Counter(swarm.answers[number] for number in swarm.deliveries)
    figures = {
        "kills": kills,
        "deliveries": len(swarm.deliveries),
        "redeliveries": swarm.redelivered,
        "never answered": times[0],
        "answered again, killed before the finish": sum(count for answers, count in times.items() if answers > 1),
        "answered again after the finish was recorded": len(swarm.late),
        "users who toggled": users,
        "toggles lost": lost,
        "seconds": seconds,
    }
    wrong = ("never answered", "answered again after the finish was recorded", "toggles lost")
    return Result(figures, tuple(name for name in wrong if figures[name]))


async def _asking(swarm: Swarm, count: int, over: asyncio.Event) -> None:
    """Ask questions, spread over the killing: the faster part of them only once it is over."""
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            swarm.add(number, QUESTIONS[number % len(QUESTIONS)], user=f"U{number % 97}", channel=f"C{number % 11}")
            group.create_task(swarm.until_acknowledged(number))
            if not over.is_set():
                await asyncio.sleep(0.02)


async def _toggling(swarm: Swarm, user: int, first: int, over: asyncio.Event) -> None:
    """Say "sane" several times, each after the one before was acknowledged."""
    for turn in range(TOGGLES):
        number = first + user * TOGGLES + turn
        swarm.add(number, "sane", user=f"toggler-{user}", channel="C1")
        await swarm.until_acknowledged(number)
        if not over.is_set():
            await asyncio.sleep(swarm.chance.uniform(0.1, 1.5))


async def _lost_toggles(address: str, users: int) -> int:
    store = SqlStore(address, conversation_seconds=3600)
    modes = [
        (await store.read(Place("torture", "C1", "T1"), f"toggler-{user}")).switches.get((Scope.ME, Name.MODE)) for user in range(users)
    ]
    await store.close()
    return sum(mode != "sane" for mode in modes)


async def main(deliveries: int, kills: int) -> int:
    """Run both tortures and print their figures."""
    server = Postgres()
    try:
        results = {
            f"{deliveries} deliveries to two replicas at once, then {RETRIES} retries": await at_once(
                server.database("at_once"), deliveries
            ),
            f"kill -9 {kills} times under load, with redelivery": await killing(server.database("killing"), deliveries, kills),
        }
    finally:
        server.stop()
    for title, result in results.items():
        sys.stdout.write(f"{title}\n{result.told()}\n  {'WRONG: ' + ', '.join(result.wrong) if result.wrong else 'all right'}\n")
    return 1 if any(result.wrong for result in results.values()) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deliveries", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=25)
    arguments = parser.parse_args()
    sys.exit(asyncio.run(main(arguments.deliveries, arguments.kills)))
