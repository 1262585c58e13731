"""What goes wrong, and when: a seeded schedule."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable

from benchmarks.soak.gateway import Gateway
from benchmarks.soak.guild import Guild
from benchmarks.soak.ledger import Ledger
from benchmarks.soak.servers import Server
from tests.bot.postgres import Postgres

Fault = Callable[[float], Awaitable[None]]


class Faults:
    """Let one thing after the other go wrong, all of them once before any comes again.

    `longest` is in seconds; a fault lasts between a tenth of that and all of it.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        gateway: Gateway,
        server: Server,
        guild: Guild,
        postgres: Postgres | None,
        chance: random.Random,
        longest: float,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._ledger, self._gateway, self._server, self._postgres = ledger, gateway, server, postgres
        self._chance, self._longest = chance, longest
        self._faults: dict[str, Fault] = {
            "the Slack server restarted": self._restart_slack,
            "Slack hung up": self._hang_up,
            "Slack asked to reconnect": self._reconnect,
            "Slack was busy: 429": self._busy,
            "Discord's gateway dropped": guild.drop,
        }
        if postgres is not None:
            self._faults["PostgreSQL stopped and came back"] = self._stop_postgres

    async def round(self, gap: float) -> None:
        """Let everything go wrong once, in a new order, `gap` seconds apart on average."""
        for name in self._chance.sample(list(self._faults), len(self._faults)):
            await asyncio.sleep(self._chance.uniform(0, 2 * gap))
            self._ledger.note(None, name)
            await self._faults[name](self._chance.uniform(self._longest / 10, self._longest))
            self._ledger.note(None, f"{name}: over")
            self.counts[name] += 1

    async def _restart_slack(self, seconds: float) -> None:
        await self._server.restart(self._gateway.shut, seconds)
        await self._gateway.open(self._server.base)
        self._ledger.note(None, "the Slack server is back")
        await self._gateway.connected()

    async def _hang_up(self, _seconds: float) -> None:
        self._gateway.hang_up()
        await self._gateway.connected()

    async def _reconnect(self, _seconds: float) -> None:
        await self._gateway.ask_to_reconnect()
        await self._gateway.connected()

    async def _busy(self, seconds: float) -> None:
        self._gateway.busy(seconds)
        await asyncio.sleep(seconds)

    async def _stop_postgres(self, seconds: float) -> None:
        assert self._postgres
        await asyncio.to_thread(self._postgres.halt)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(self._postgres.start)
