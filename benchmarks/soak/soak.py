"""One soak: put everything together, let it run, and look at it while it does."""

import asyncio
import gc
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from benchmarks.soak.faults import Faults
from benchmarks.soak.gateway import Gateway
from benchmarks.soak.guild import Guild
from benchmarks.soak.ledger import Asker, Ledger
from benchmarks.soak.listening import listen
from benchmarks.soak.people import Person
from benchmarks.soak.servers import find_server
from benchmarks.soak.vitals import Sample, Vitals, leaked, tasks
from bot.run import serve
from bot.settings import Settings
from bot.wiring import build_app
from persona.engine import Persona
from tests.bot.postgres import Postgres

CHANNELS = 6
REST_SECONDS = 40
"""How long leftovers may take to go away by themselves: idle HTTP connections are kept for up to 15 seconds."""
CALM_SECONDS = 4
"""How long nothing may have gone away before what is there counts as what stays."""


@dataclass(frozen=True, slots=True)
class Options:
    """Hold what the command line says."""

    minutes: float
    database: str
    slack: str
    persona: Path | None
    people: int
    think: float
    seed: int
    csv: Path | None


@dataclass(frozen=True, slots=True)
class Result:
    """Hold what a soak found."""

    options: Options
    slack: str
    seconds: float
    ledger: Ledger
    faults: Counter[str]
    logged: Counter[tuple[str, str]]
    samples: list[Sample]
    """Every few seconds, all of them."""
    steady: list[Sample]
    """Those after the first quarter."""
    before: Sample
    """At rest, after the first quarter."""
    after: Sample
    """At rest, in the end."""
    left: Counter[str]
    """The tasks that were there in the end and not after the first quarter, by their coroutines."""


class Soak:
    """Run one; `postgres` is None on SQLite."""

    def __init__(self, options: Options, address: str, postgres: Postgres | None) -> None:
        chance = random.Random(options.seed)
        self._options, self._postgres = options, postgres
        self._ledger, self._logged = Ledger(), listen()
        names = [f"U0PERSON{number}" for number in range(options.people)]
        channels = [f"C0CHANNEL{number}" for number in range(CHANNELS)]
        self._askers = {name: Asker(name) for name in names}
        self._server = find_server(options.slack, names, channels)
        self._gateway = Gateway(self._ledger, self._askers, random.Random(options.seed))
        self._people = [
            Person(
                asker,
                chance.choice(channels),
                server=self._server,
                ledger=self._ledger,
                chance=random.Random(chance.random()),
                think=options.think,
            )
            for asker in self._askers.values()
        ]
        self._address, self._chance = address, chance
        self._vitals = Vitals(address if postgres else "")
        self._samples: list[Sample] = []
        self._may_ask = asyncio.Event()

    async def run(self) -> Result:
        """Run it for as long as the options say, and stop everything."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        await asyncio.to_thread(bool)  # it would begin with whatever needs it first, perhaps after the first quarter
        await self._gateway.start()
        await self._server.start()
        await self._gateway.open(self._server.base)
        settings = self._settings()
        app = build_app(settings, persona=Persona.load(self._options.persona))
        self._app = app
        guild = Guild(app, self._ledger, random.Random(self._options.seed), self._options.think)
        stop, there, enough = asyncio.Event(), asyncio.Event(), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(serve(settings, stop, app=app))
            await self._gateway.connected()
            talking = group.create_task(guild.live(there, self._may_ask, enough))
            await there.wait()
            people = [group.create_task(person.live(self._may_ask)) for person in self._people]
            sampling = group.create_task(self._sample())
            result = await self._soak(guild)
            for task in (*people, sampling):
                task.cancel()
            enough.set()
            self._may_ask.set()
            await talking  # nobody is to ask somebody who is being stopped
            stop.set()
        await self._gateway.stop()
        await self._server.stop()
        return result

    async def _soak(self, guild: Guild) -> Result:
        began, seconds = time.monotonic(), self._options.minutes * 60
        gap = min(12.0, seconds / 60)
        faults = Faults(
            ledger=self._ledger,
            gateway=self._gateway,
            server=self._server,
            guild=guild,
            postgres=self._postgres,
            chance=random.Random(self._options.seed),
            longest=min(3.0, max(0.5, seconds / 60)),
        )
        self._may_ask.set()
        await self._go_wrong(faults, gap, began + seconds / 4)
        before = await self._rest(None)
        first = tasks()
        warm = len(self._samples)
        self._may_ask.set()
        await self._go_wrong(faults, gap, began + seconds)
        after = await self._rest(before)
        took = time.monotonic() - began
        return Result(
            options=self._options,
            slack=self._server.name,
            seconds=took,
            ledger=self._ledger,
            faults=faults.counts,
            logged=self._logged,
            samples=self._samples,
            steady=self._samples[warm:],
            before=before,
            after=after,
            left=tasks() - first,
        )

    async def _go_wrong(self, faults: Faults, gap: float, until: float) -> None:
        """Let everything go wrong at least once, and again until it is time."""
        while True:
            await faults.round(gap)
            if time.monotonic() >= until:
                return

    async def _rest(self, before: Sample | None) -> Sample:
        """Let everybody pause, wait until nothing is left over (compared with `before`, or with a moment ago), and look."""
        self._may_ask.clear()
        await self._ledger.quiet()
        await self._gateway.quiet()
        await self._app.inflight.done()
        await self._back()
        now, calm = await self._look(), 0
        for _ in range(REST_SECONDS):
            await asyncio.sleep(1.0)
            earlier, now = now, await self._look()
            calm = 0 if leaked(now, earlier) else calm + 1
            if calm >= CALM_SECONDS and not (before and leaked(before, now)):
                break
        return now

    async def _back(self) -> None:
        """Wait until the database is in use again."""
        while True:
            with suppress(Exception):
                await self._app.store.ping()
                return
            await asyncio.sleep(0.2)

    async def _look(self) -> Sample:
        gc.collect()
        return await self._vitals.look(self._ledger.total)

    async def _sample(self) -> None:
        pause = min(5.0, self._options.minutes * 60 / 40)
        while True:
            self._samples.append(await self._look())
            await asyncio.sleep(pause)

    def _settings(self) -> Settings:
        return Settings(
            slack_bot_token=SecretStr(self._server.bot_token),
            slack_app_token=SecretStr(self._server.app_token),
            slack_api_url=f"http://127.0.0.1:{self._gateway.port}/api/",
            database_url=SecretStr(self._address),
            host="127.0.0.1",
            port=0,
            future_user_limit="100000/minute",
            future_place_limit="100000/minute",
        )
