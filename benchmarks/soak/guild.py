"""People on Discord, on a simulated one (simcord): servers, channels, direct messages, commands, presses, and a gateway that drops.

simcord does one thing at a time and loses what is written while the gateway is away, so its people take turns with that.
"""

import asyncio
import random
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import simcord
from simcord import Env

from adapters.discord.bot import FutureBot
from adapters.discord.commands import EXPLAIN
from adapters.discord.rendering import LIMIT
from adapters.discord.sync import CommandSync
from benchmarks.soak.ledger import Ledger, Question
from benchmarks.soak.people import QUESTIONS, TOGGLES
from bot.app import App

PLATFORM = "discord"
PEOPLE, CHANNELS = 12, 4
APPLICATION = 900
MOST_AT_ONCE = 6
SETTLE_SECONDS = 60.0
KEPT = 40
"""Messages that the simulator keeps in a channel."""
COMMANDS = (*QUESTIONS, "sane", "hype", "map", "bill", "explain: we keep etcd beside Redis")
KINDS = {"command": 5, "press": 5, "explain": 2, "map": 1}


class Guild:
    """A server with channels and people; `live` lets them talk."""

    def __init__(self, app: App, ledger: Ledger, chance: random.Random, think: float) -> None:
        self._app, self._ledger, self._chance, self._think = app, ledger, chance, think
        self._one = asyncio.Lock()
        self._expected: dict[str, Question] = {}

    async def live(self, ready: asyncio.Event, may_ask: asyncio.Event, enough: asyncio.Event) -> None:
        """Let people talk whenever `may_ask` is set, until `enough` is as well; sets `ready` once he is there."""
        bot = self._bot = FutureBot(self._app, CommandSync(self._app.store, APPLICATION), shard_count=1)
        async with simcord.run(bot, check_errors=True, settle_timeout=SETTLE_SECONDS) as env:
            self._furnish(env)
            await env.settle()
            ready.set()
            while True:
                await may_ask.wait()
                if enough.is_set():
                    break
                async with self._one:
                    await self._several(env)
                    await self._single()
                    self._tidy(env)
                await asyncio.sleep(self._chance.uniform(0, 2 * self._think))

    async def drop(self, seconds: float) -> None:
        """Let the gateway go away for so long; nobody writes meanwhile."""
        async with self._one:
            shard = self._bot.shards[0]
            await shard.disconnect()
            await asyncio.sleep(seconds)
            await shard.reconnect()
            await self._env.settle()

    def _furnish(self, env: Env) -> None:
        self._env = env
        guild = env.create_guild()
        self._channels = [guild.create_text_channel(f"channel-{number}") for number in range(CHANNELS)]
        self._people = [guild.add_member(env.create_user(f"person-{number}")) for number in range(PEOPLE)]
        self._me = str(env.backend.bot_user.id)
        env.backend.subscribers.append(self._heard)

    def _heard(self, event: str, payload: Mapping[str, Any]) -> None:
        """Count what he says in reply to a message; further messages of a long answer refer to nothing."""
        if event == "MESSAGE_CREATE" and payload["author"]["id"] == self._me and payload.get("message_reference"):
            self._ledger.answer(self._expected.get(payload["message_reference"]["message_id"]))

    async def _several(self, env: Env) -> None:
        """Let several people write at once, some of them directly."""
        asked = []
        for person in self._chance.sample(self._people, self._chance.randint(1, MOST_AT_ONCE)):
            text, private = self._chance.choice((*QUESTIONS, *TOGGLES[:4])), self._chance.random() < 0.25
            question = self._ledger.ask(PLATFORM, "direct" if private else "mention")
            channel = person.user.dm_channel if private else self._chance.choice(self._channels)
            written = env.backend.prepare_message(channel.id, person.id, text if private else f"<@{self._me}> {text}")
            self._expected[str(written.id)] = question
            self._ledger.expect(question)
            env.backend.commit_message(written)
            asked.append(question)
        await env.settle()
        for question in asked:
            await self._ledger.wait(question)

    async def _single(self) -> None:
        """Let one person use a command, press a button, or ask what somebody just said."""
        (kind,) = self._chance.choices(list(KINDS), list(KINDS.values()))
        person, channel = self._chance.choice(self._people), self._chance.choice(self._channels)
        question = self._ledger.ask(PLATFORM, kind)
        match kind:
            case "press" if labels := self._labels(latest := self._latest(channel)):
                self._ledger.expect(question)
                result = await person.click(latest, label=self._chance.choice(labels))
            case "explain" if latest := channel.last_message:
                self._ledger.expect(question)
                result = await person.context_menu(channel, EXPLAIN, latest)
            case _:
                await person.autocomplete(channel, "future", "text", self._chance.choice(("et", "kub", "sane", "")))
                self._ledger.expect(question)
                text = "map" if kind == "map" else self._chance.choice(COMMANDS)
                result = await person.slash(channel, "future", text=text)
        first = [result.response] if result.response and not (kind == "press" and result.deferred) else []
        for _ in range(answers([message.content for message in (*first, *result.followups)])):
            self._ledger.answer(question)
        await self._ledger.wait(question)

    def _latest(self, channel: Any) -> Any:
        return next((message for message in reversed(channel.history()) if message.author.bot and message.components), None)

    def _labels(self, message: Any) -> list[str]:
        rows = message.components if message else ()
        return [button.label for row in rows for button in row.children if button.label and button.label != "Delete"]

    def _tidy(self, env: Env) -> None:
        """Forget what the simulator records: its memory is not his."""
        backend = env.backend
        self._expected = {key: question for key, question in self._expected.items() if not question.answered.is_set()}
        recorded = (backend.transcript, backend.http_requests, backend.interactions, backend.interaction_tokens)
        for kept in (*recorded, backend.cdn._blobs, backend._reserved_ids):
            kept.clear()
        for messages in backend.messages.values():
            for key in sorted(messages)[:-KEPT]:
                del messages[key]


def answers(messages: Sequence[str]) -> int:
    """Return how many answers these messages are: what would have fitted into the one before it is no further piece of that."""
    return bool(messages) + sum(len(one) + len(another) < LIMIT for one, another in pairwise(messages))
