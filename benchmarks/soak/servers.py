"""The Slack servers that people write on: local-slack where it can run, the tests' fake elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, Protocol

import aiohttp

from tests.adapters.slack import local_slack as local
from tests.adapters.slack import namespace
from tests.adapters.slack.fake_slack import APP_TOKEN, BOT, BOT_TOKEN, FakeSlack
from tests.adapters.slack.local_slack import LocalSlack

MOST_FILES = 50
"""Pictures that the fake keeps."""

Payload = dict[str, Any]


class Server(Protocol):
    """Somewhere to write on. What people do fails silently while the server is away."""

    name: str
    mention: str
    bot_token: str
    app_token: str

    @property
    def base(self) -> str:
        """Its address, without a slash at the end."""

    async def start(self) -> None:
        """Start."""

    async def restart(self, gone: Callable[[], Awaitable[None]], seconds: float) -> None:
        """Be away for so long, having called `gone` just before, and come back at another `base`."""

    async def stop(self) -> None:
        """End at once."""

    async def act(self, user: str, what: str, *arguments: Any) -> None:
        """Do what a person does; while the server is away, nothing happens.

        `what` and its arguments: "say", channel, text, root of a thread if there is one; "direct", text; "command", channel,
        text; "press", channel, message, button.
        """


class LocalServer:
    """local-slack, in a network namespace of its own."""

    name = "local-slack"
    mention, bot_token, app_token = local.MENTION, local.BOT_TOKEN, local.APP_TOKEN

    def __init__(self, binary: str, people: list[str], channels: list[str]) -> None:
        self._binary, self._people, self._channels = binary, people, channels
        self._running = AsyncExitStack()
        self._slack: LocalSlack | None = None

    @property
    def base(self) -> str:
        return self._slack.base if self._slack else ""

    async def start(self) -> None:
        self._slack = await self._another(self._running)

    async def restart(self, gone: Callable[[], Awaitable[None]], seconds: float) -> None:
        after = AsyncExitStack()
        next_one = await self._another(after)  # before the other one ends: a busy machine takes its time, which is no outage
        await gone()
        self._slack = None
        await self._running.aclose()
        await asyncio.sleep(seconds)
        self._slack, self._running = next_one, after

    async def _another(self, running: AsyncExitStack) -> LocalSlack:
        made = local.local_slack(self._binary, people=self._people, channels=self._channels)
        return await running.enter_async_context(made)

    async def stop(self) -> None:
        self._slack = None
        await self._running.aclose()

    async def act(self, user: str, what: str, *arguments: Any) -> None:
        slack = self._slack
        if slack is None:
            return
        match what, arguments:
            case "say", (channel, text, *root):
                doing: Awaitable[object] = slack.say(text, user, channel, *root)
            case "direct", (text,):
                doing = slack.say(text, user, user)
            case "command", (channel, text):
                doing = slack.command(text, user, channel)
            case _, (channel, message, button):
                doing = slack.press(message, button["text"]["text"], user, channel)
        await _try(doing)


class FakeServer:
    """The tests' fake, in this process."""

    name = "the fake Slack of the tests"
    mention, bot_token, app_token = f"<@{BOT}>", BOT_TOKEN, APP_TOKEN

    def __init__(self) -> None:
        self._fake = FakeSlack()  # one for all starts: its numbers go on, as Slack's do
        self._running = AsyncExitStack()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._fake.port}"

    async def start(self) -> None:
        await self._running.enter_async_context(self._fake.serving())

    async def restart(self, gone: Callable[[], Awaitable[None]], seconds: float) -> None:
        await gone()
        await self._running.aclose()
        await asyncio.sleep(seconds)
        await self.start()

    async def stop(self) -> None:
        await self._running.aclose()

    async def act(self, user: str, what: str, *arguments: Any) -> None:
        fake, kind = self._fake, "events_api"
        fake.calls.clear()
        if len(fake.files) > MOST_FILES:
            fake.files.clear()
        match what, arguments:
            case "say", (channel, text, *root):
                plain = text.replace(self.mention, "").strip()  # the fake mentions him itself
                thread = {"thread_ts": root[0]} if root else {}
                payload = fake.event(fake.mention(plain, user=user, channel=channel, **thread))
            case "direct", (text,):
                payload = fake.event(fake.direct(text, user=user, channel=f"D{user}"))
            case "command", (channel, text):
                payload, kind = fake.command(text, channel=channel, user_id=user), "slash_commands"
            case _, (channel, message, button):
                where = {"channel": {"id": channel}, "container": {"type": "message", "channel_id": channel, "message_ts": message["ts"]}}
                payload, kind = fake.press(button["value"], message=message, user={"id": user}, **where), "interactive"
        if fake.is_connected:
            await _try(fake.send(payload, kind))


def find_server(wanted: str, people: list[str], channels: list[str]) -> Server:
    """Return the server that is wanted: "local-slack", "fake", or the first of the two that can run, for "any".

    Raises `SystemExit` when local-slack is wanted and cannot run.
    """
    if wanted == "fake":
        return FakeServer()
    binary = local.find()
    if binary and namespace.can_enter():
        return LocalServer(binary, people, channels)
    if wanted == "any":
        return FakeServer()
    missing = "no network namespace can be made here" if binary else "npm could not install it"
    raise SystemExit(f"local-slack cannot run: {missing}. Use --slack fake.")


async def _try(doing: Awaitable[object]) -> None:
    """Do something on a server that may go away meanwhile: whether it was delivered, the gateway knows."""
    try:
        async with asyncio.timeout(10):
            await doing
    except (aiohttp.ClientError, OSError, TimeoutError, AssertionError):
        pass
