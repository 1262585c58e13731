"""Slack and Discord on the loopback interface, and what a bot on them takes to start and to hold."""

import asyncio
import base64
import socket
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from time import perf_counter

import aiohttp

from benchmarks.footprint.processes import REST, Load, Memory, running
from tests.adapters.discord.fake_discord import BOT, FakeDiscord
from tests.adapters.slack.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack

QUESTIONS = ("what is etcd?", "do I need Kubernetes?", "isn't that just Redis?", "who wrote it?", "seems excessive")
USERS, CHANNELS, WAVE = 50, 20, 50
TOKEN = base64.b64encode(BOT["id"].encode()).decode().rstrip("=") + ".loopback." + "x" * 27
"""What looks like a token of the simulated Discord's bot."""


class Chats:
    """A Slack, a Discord for who connects to it, and a database that knows no delivery yet."""

    def __init__(self, slack: FakeSlack, discord: FakeDiscord, port: int, database: Path) -> None:
        self.slack, self.discord, self.port, self.database = slack, discord, port, database

    def environment(self, *, discord: bool) -> dict[str, str]:
        """Return the settings for him, or for a Bolt app: tokens, addresses, the database, and no limits."""
        told = {
            "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": self.slack.api, "PORT": str(self.port),
            "DATABASE_URL": f"sqlite:///{self.database}", "LOG_LEVEL": "error",
            "FUTURE_USER_LIMIT": "100000/second", "FUTURE_PLACE_LIMIT": "100000/second",
        }  # fmt: skip
        return told | ({"DISCORD_TOKEN": TOKEN} if discord else {})

    async def connected(self, *, discord: bool) -> None:
        """Wait until the bot is there; raises TimeoutError after half a minute."""
        await self.slack.connected()
        if discord:
            await asyncio.wait_for(self.discord.connected.wait(), 30)

    async def ready(self) -> None:
        """Wait until he says on /readyz that he is; raises TimeoutError after a minute."""
        async with asyncio.timeout(60), aiohttp.ClientSession() as session:
            while True:
                try:
                    async with session.get(f"http://127.0.0.1:{self.port}/readyz") as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.005)

    async def mention_on_slack(self, numbers: Sequence[int]) -> None:
        """Deliver mentions at once, and wait until each was answered; raises TimeoutError after a minute."""
        self.slack.calls.clear()
        texts = {number: QUESTIONS[number % len(QUESTIONS)] for number in numbers}
        mentions = [self.slack.mention(text, user=f"U{n % USERS}", channel=f"C{n % CHANNELS}") for n, text in texts.items()]
        await asyncio.gather(*(self.slack.send(self.slack.event(mention)) for mention in mentions))
        for _ in range(30_000):
            if len(self.slack.posted) >= len(numbers):
                return
            await asyncio.sleep(0.002)
        raise TimeoutError(f"{len(self.slack.posted)} answers to {len(numbers)} mentions")

    async def mention_on_discord(self, numbers: Sequence[int]) -> None:
        """Let somebody mention him, and wait for the answers; raises TimeoutError after a minute."""
        for number in numbers:
            await self.discord.say(str(1_000_000 + number), f"<@{BOT['id']}> {QUESTIONS[number % len(QUESTIONS)]}")
        async with asyncio.timeout(60):
            for _ in numbers:
                await self.discord.posted.get()


@asynccontextmanager
async def chats() -> AsyncIterator[Chats]:
    """Serve both on free ports of the loopback interface."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(FakeSlack().serving())
        discord = await stack.enter_async_context(FakeDiscord(TOKEN).running())
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = int(listener.getsockname()[1])
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        yield Chats(slack, discord, port, Path(folder) / "memory.sqlite3")


async def started(command: Sequence[str], folder: Path, *, discord: bool, told: dict[str, str], ready: bool) -> tuple[float, float]:
    """Return the seconds from the start of a bot until it is there, and until it answered a mention.

    `{slack}` and `{discord}` in the command are the addresses of the two; with `ready` it is there when /readyz says so.
    """
    async with chats() as there:
        began = perf_counter()
        async with _running(command, there, folder, discord, told):
            await (there.ready() if ready else there.connected(discord=discord))
            came = perf_counter() - began
            await there.mention_on_slack([0])
            return came, perf_counter() - began


async def memory(command: Sequence[str], folder: Path, *, discord: bool, told: dict[str, str], mentions: int) -> Memory:
    """Return what a bot holds before and while it answers so many mentions on Slack, and as many on Discord when it is there."""
    async with chats() as there, _running(command, there, folder, discord, told) as process:
        await there.connected(discord=discord)
        await asyncio.sleep(REST)
        load = Load(process.pid)
        for first in range(0, mentions, WAVE):
            wave = range(first, min(first + WAVE, mentions))
            await there.mention_on_slack(wave)
            if discord:
                await there.mention_on_discord(wave)
        return await load.memory()


def _running(
    command: Sequence[str], there: Chats, folder: Path, discord: bool, told: dict[str, str]
) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    addressed = [part.format(slack=there.slack.api, discord=there.discord.url) for part in command]
    return running(addressed, folder, there.environment(discord=discord) | told)
