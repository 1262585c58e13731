"""People on Slack: each asks one thing at a time, waits for the answer, and thinks before the next."""

import asyncio
import random
from contextlib import suppress
from typing import Any

from benchmarks.soak.ledger import Asker, Ledger
from benchmarks.soak.servers import Server
from tests.adapters.slack.local_slack import buttons

QUESTIONS = (
    "what is etcd?", "do I need Kubernetes?", "isn't that just Redis?", "who wrote it?", "seems excessive", "what's that?", "and why?",
    "redis or etcd?", "whats teh cap theorm", "what's the weather?", "should I still use Heroku?", "how do you use docker?",
    "again", "recap",
)  # fmt: skip
TOGGLES = ("sane", "hype", "sane here", "hype here", "sane thread", "as of 2015", "as of now")
ASIDES = ("help", "why", "topics raft", "privacy", "bill", "sane what is etcd?", "forget me", "about")
EXPLAIN = "explain: we keep etcd beside Redis, on Kubernetes, behind a load balancer"
KINDS = {"mention": 30, "thread": 20, "command": 15, "direct": 12, "press": 12, "toggle": 6, "aside": 4, "explain": 4, "map": 4}
"""How often people do what, relative to each other."""
DELIVERED_SECONDS = 3.0
"""How long people wait before they believe a message lost and say it again: longer than a busy machine takes to deliver it, since what
is answered after they went on to the next one cannot be told from an answer to that."""


class Person:
    """One of them."""

    def __init__(self, asker: Asker, channel: str, *, server: Server, ledger: Ledger, chance: random.Random, think: float) -> None:
        self._asker, self._channel, self._server, self._ledger = asker, channel, server, ledger
        self._chance, self._think = chance, think

    async def live(self, may_ask: asyncio.Event) -> None:
        """Ask until cancelled, whenever `may_ask` is set."""
        while True:
            await asyncio.sleep(self._chance.uniform(0, 2 * self._think))
            await may_ask.wait()
            await self._ask(self._kind())

    def _kind(self) -> str:
        (kind,) = self._chance.choices(list(KINDS), list(KINDS.values()))
        if kind == "press" and self._asker.seen is None:
            return "mention"
        return "mention" if kind in ("thread", "map") and self._asker.thread is None else kind

    async def _ask(self, kind: str) -> None:
        """Ask until the platform has delivered it: what somebody cannot write now, they write a moment later."""
        question = self._ledger.ask("slack", kind)
        self._asker.question = question
        doing = self._doing(kind)
        while True:
            await self._server.act(self._asker.name, *doing)
            with suppress(TimeoutError):
                async with asyncio.timeout(DELIVERED_SECONDS):
                    await question.delivered.wait()
                break
        await self._ledger.wait(question)

    def _doing(self, kind: str) -> tuple[Any, ...]:
        """Return what to do, as `Server.act` takes it."""
        chance, mention, channel = self._chance, self._server.mention, self._channel
        doing: tuple[Any, ...] = ("say", channel, f"{chance.choice(QUESTIONS)} {mention}")
        match kind:
            case "direct":
                doing = ("direct", chance.choice((*QUESTIONS, *TOGGLES[:2], *ASIDES, "map")))
            case "command":
                doing = ("command", channel, chance.choice((*QUESTIONS, *ASIDES)))
            case "explain":
                doing = ("command", channel, EXPLAIN)
            case "toggle":
                doing = ("say", channel, f"{mention} {chance.choice(TOGGLES)}")
            case "aside":
                doing = ("say", channel, f"{mention} {chance.choice(ASIDES)}")
            case "press" if self._asker.seen:
                where, message = self._asker.seen
                doing = ("press", where, message, chance.choice(buttons(message)))
            case "thread" | "map" if self._asker.thread:
                where, root = self._asker.thread
                doing = ("say", where, f"{mention} {'map' if kind == 'map' else chance.choice(QUESTIONS)}", root)
        return doing
