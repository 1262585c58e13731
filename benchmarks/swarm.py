"""Replicas and a platform that redelivers to them as Slack does: until somebody acknowledges."""

import asyncio
import json
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


class Replica:
    """A process of `benchmarks.replica`."""

    def __init__(self, swarm: "Swarm") -> None:
        self._swarm = swarm
        self.process: Process | None = None
        self.reading: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()

    async def start(self) -> None:
        """Start the process; `ready` is set once it takes deliveries."""
        self.ready.clear()
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.replica", *self._swarm.arguments, cwd=ROOT, stdin=PIPE, stdout=PIPE, limit=2**20
        )
        self.reading = asyncio.create_task(self._read(self.process))

    async def up(self) -> None:
        """Wait until it takes deliveries; raises `RuntimeError` when it ended instead, its own error is on standard error."""
        ready = asyncio.create_task(self.ready.wait())
        await asyncio.wait({ready, *([self.reading] if self.reading else [])}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            raise RuntimeError("a replica ended before it was ready")

    def deliver(self, number: int) -> None:
        """Hand over a delivery; the replica must be ready, and may die without acknowledging it."""
        if self.process and self.process.stdin:
            self.process.stdin.write((json.dumps(self._swarm.deliveries[number]) + "\n").encode())

    async def kill(self) -> None:
        """End it at once, in the middle of whatever it does; the platform sees the connections break."""
        if self.process and self.reading:
            self.process.kill()
            await self.process.wait()
            await self.reading

    async def finish(self) -> None:
        """Let it answer what it has, and end it."""
        if self.process and self.process.stdin and self.reading:
            self.process.stdin.close()
            await self.process.wait()
            await self.reading

    async def _read(self, process: Process) -> None:
        assert process.stdout
        async for raw in process.stdout:
            told = json.loads(raw)
            if "ready" in told:
                self.ready.set()
            elif "answer" in told:
                self._swarm.answered(told)
            else:
                self._swarm.acknowledged(told["ack"])
        self.ready.clear()


class Swarm:
    """Several replicas on one database, the deliveries, and who answered what how often."""

    def __init__(self, address: str, *, replicas: int = 2, pack: Path | None = None, speed: float = 1.0, seed: int = 1) -> None:
        self.arguments = (address, str(pack or ""), str(speed))
        self.chance = random.Random(seed)
        self.deliveries: dict[int, dict[str, Any]] = {}
        self.answers: Counter[int] = Counter()
        self.replies: dict[int, dict[str, Any]] = {}
        self.acks: Counter[int] = Counter()
        self.late: list[int] = []
        """Deliveries answered again after somebody had acknowledged them, and with that recorded their finish."""
        self.redelivered = 0
        self._events: dict[int, asyncio.Event] = {}
        self.replicas = [Replica(self) for _ in range(replicas)]

    async def start(self) -> None:
        """Start all replicas and wait until they take deliveries."""
        for replica in self.replicas:
            await replica.start()
        await asyncio.gather(*(replica.up() for replica in self.replicas))

    async def stop(self) -> None:
        """Let all replicas finish."""
        await asyncio.gather(*(replica.finish() for replica in self.replicas))

    def add(self, number: int, text: str, *, user: str, channel: str = "C1", thread: str | None = None) -> None:
        """Make a delivery; `number` identifies it."""
        self.deliveries[number] = {"number": number, "text": text, "user": user, "channel": channel, "thread": thread}
        self._events[number] = asyncio.Event()

    async def until_acknowledged(self, number: int, by: Replica | None = None) -> None:
        """Deliver to some replica, `by` first when it is given, and again as often as the one it was delivered to dies."""
        while not self._events[number].is_set():
            on, by = by or await self._alive(), None
            on.deliver(number)
            died = on.reading
            acknowledged = asyncio.create_task(self._events[number].wait())
            await asyncio.wait({acknowledged, *([died] if died else [])}, return_when=asyncio.FIRST_COMPLETED)
            acknowledged.cancel()
            if not self._events[number].is_set():
                self.redelivered += 1

    def answered(self, told: dict[str, Any]) -> None:
        """Count an answer that got out."""
        number = told["answer"]
        if self.acks[number]:
            self.late.append(number)
        self.answers[number] += 1
        self.replies[number] = told

    def acknowledged(self, number: int) -> None:
        """Count an acknowledgement."""
        self.acks[number] += 1
        self._events[number].set()

    async def _alive(self) -> Replica:
        while True:
            alive = [replica for replica in self.replicas if replica.ready.is_set()]
            if alive:
                return self.chance.choice(alive)
            ready = [asyncio.create_task(replica.ready.wait()) for replica in self.replicas]
            await asyncio.wait(ready, return_when=asyncio.FIRST_COMPLETED)
            for task in ready:
                task.cancel()
