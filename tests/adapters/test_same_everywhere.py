"""The same conversation gives the same topics, acts and lines in the terminal, on Discord and on Slack."""

import html
import itertools
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import aiohttp
import pytest
import simcord

from adapters.discord.bot import FutureBot
from adapters.discord.sync import CommandSync
from adapters.slack import SlackAdapter
from adapters.terminal.session import Session
from adapters.web import WebServer
from bot.app import App
from bot.messages import Message, Picture, Reply, Send
from bot.settings import Settings
from bot.wiring import build_app, memory_store
from persona.engine import Persona
from persona.text import Style
from tests.adapters.slack.fake_slack import BOT_TOKEN, DIRECT, SECRET, FakeSlack

SEED = 7
SMALL = Path(__file__).parents[1] / "bot" / "pack"


@dataclass(frozen=True)
class Press:
    """Press the button with this label below the last answer."""

    label: str


SCRIPT: tuple[str | Press, ...] = (
    "hello", "what is etcd?", Press("wait, what's Raft?"), "who wrote it?", "again", Press("Again"), Press("Straight answer"), "sane",
    "what is Paxos?", "how do you use it?", "sane: isn't etcd just Redis?", "hype", "is it any good?", "wow", "why",
    "what is an *odd* <thing>_with_ `marks`?", "topics rafft", "recap", "thanks", "as of 2015", "what is Redis?", "bill", "map",
    "as of now", "explain: we keep etcd beside Redis", "why", "forget me", "what is etcd?",
)  # fmt: skip
LEAVING = Press("I'm going back to Heroku")
DEEPER: tuple[str | Press, ...] = (
    "what is docker?", "what is LXC?", "and chroot?", "what is Kubernetes?", Press("Straight answer"), "what are microservices?",
    "do I need etcd?", "recap", "bill", "map", "what is Raft?", LEAVING, "map", "what is docker?",
)  # fmt: skip
"""Further down than the small pack goes, to where the way out is."""


@dataclass(frozen=True)
class Said:
    """Hold one reply, without anything a platform decides."""

    topic: str | None
    act: str
    mode: str
    lines: tuple[str, ...]
    buttons: tuple[str, ...]
    private: bool


class Recorder:
    """An application that remembers what it replied."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.said: list[Said] = []
        self.pictures: list[Picture | None] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._app, name)

    async def handle(self, message: Message, send: Send | None = None) -> Reply | None:
        reply = await self._app.handle(message, send)
        if reply is not None and message.kind != "home":
            shown = (*reply.parts, *(reply.picture.words if reply.picture else ()))
            lines = tuple("".join(span.text for span in part) for part in shown)
            labels = tuple(button.label for button in (*reply.alternatives, *reply.buttons))
            self.said.append(Said(reply.topic, reply.act, reply.mode, lines, labels, reply.private))
            self.pictures.append(reply.picture)
        return reply


@dataclass(frozen=True)
class Seen:
    """Hold what a person sees of a reply: its text without formats and sources, and its picture."""

    text: str
    png: bytes = b""
    alt: str = ""


class Talk(Protocol):
    """One person talking to him somewhere; both return what that person sees."""

    async def say(self, text: str) -> Seen:
        """Write to him."""

    async def press(self, label: str) -> Seen:
        """Press a button below his last answer that has some."""


class InTerminal:
    def __init__(self, app: App) -> None:
        self._session = Session(app)
        self._offered = self._session.offered

    async def say(self, text: str) -> Seen:
        reply = await self._session.answer(text)
        self._offered = self._session.offered or self._offered
        return Seen("\n".join("".join(span.text for span in part if span.style is not Style.LINK) for part in reply.parts))

    async def press(self, label: str) -> Seen:
        self._session.offered = self._offered
        return await self.say(str([button.label for button in self._offered].index(label) + 1))


class OnDiscord:
    """A direct message on a simulated Discord."""

    def __init__(self, env: simcord.Env) -> None:
        self._user = env.create_user("you")
        self._shown = None

    async def say(self, text: str) -> Seen:
        await self._user.send_dm(text)
        return await self._seen(self._user.dm_channel.last_message)

    async def press(self, label: str) -> Seen:
        return await self._seen((await self._user.click(self._shown, label=label)).response)

    async def _seen(self, message) -> Seen:
        self._shown = message if message.components else self._shown
        text = re.sub(r"\[(?:\\.|[^\]\\])*\]\(<[^>]*>\)", "", message.content)
        for picture in message.attachments:
            return Seen(text, await picture.read(), picture.description)
        return Seen(text)


class OnSlack:
    """A direct message on a fake Slack that delivers over HTTP."""

    def __init__(self, fake: FakeSlack, session: aiohttp.ClientSession, adapter: SlackAdapter) -> None:
        self._fake, self._session, self._adapter = fake, session, adapter
        self._offered: dict[str, str] = {}

    async def say(self, text: str) -> Seen:
        return await self._deliver(self._fake.event(self._fake.direct(html.escape(text, quote=False))))  # as Slack delivers it

    async def press(self, label: str) -> Seen:
        where = {"container": {"type": "message", "channel_id": DIRECT, "message_ts": "1"}, "channel": {"id": DIRECT}}
        return await self._deliver(self._fake.press(self._offered[label], **where))

    async def _deliver(self, payload: dict) -> Seen:
        self._fake.files.clear()
        await self._fake.post(payload, session=self._session)
        await self._adapter._work.done()
        blocks = self._fake.posted[-1].arguments["blocks"]
        buttons = [button for block in blocks if block["type"] == "actions" for button in block["elements"]]
        self._offered = {button["text"]["text"]: button["value"] for button in buttons} or self._offered
        text = "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")
        text = html.unescape(re.sub(r"<http[^>]*>", "", text))
        for file in self._fake.files.values():
            assert file.shared["channel_id"] == DIRECT
            return Seen(text, file.content, file.announced["alt_txt"])
        return Seen(text)


@asynccontextmanager
async def terminal(app: App) -> AsyncIterator[Talk]:
    yield InTerminal(app)


@asynccontextmanager
async def discord(app: App) -> AsyncIterator[Talk]:
    async with simcord.run(FutureBot(app, CommandSync(app.store, 1), shard_count=1)) as env:
        yield OnDiscord(env)


@asynccontextmanager
async def slack(app: App) -> AsyncIterator[Talk]:
    async with FakeSlack().serving() as fake, aiohttp.ClientSession() as session:
        settings = Settings(slack_bot_token=BOT_TOKEN, slack_signing_secret=SECRET, slack_api_url=fake.api, host="127.0.0.1", port=0)
        adapter = SlackAdapter(app, settings)
        web = WebServer(app, settings, [adapter])
        await web.start()
        await adapter.start()
        fake.delivered_to = web.port
        try:
            yield OnSlack(fake, session, adapter)
        finally:
            await adapter.stop(1.0)
            await web.stop(1.0)


PLATFORMS: dict[str, Callable[[App], AbstractAsyncContextManager[Talk]]] = {"discord": discord, "slack": slack}
"""Everything that is compared with the terminal."""


@pytest.fixture(scope="module", params=["the small pack", "his own pack"])
def persona(request) -> Persona:
    return Persona.load(SMALL if request.param == "the small pack" else None, seed=SEED)


async def played(persona: Persona, platform: Callable[[App], AbstractAsyncContextManager[Talk]]) -> tuple[Recorder, list[Seen]]:
    settings = Settings(future_user_limit="1000/second", future_place_limit="1000/second")
    app = Recorder(build_app(settings, store=memory_store(settings), persona=persona, salt=itertools.count(1).__next__))
    seen = []
    async with platform(app) as talk:
        for step in script(persona):
            before = len(app.said)
            seen.append(await (talk.press(step.label) if isinstance(step, Press) else talk.say(step)))
            assert len(app.said) == before + 1, step
    return app, seen


def script(persona: Persona) -> tuple[str | Press, ...]:
    return SCRIPT if persona.leaving is None else (*SCRIPT, *DEEPER)


def letters(shown: str) -> str:
    """Return the letters and digits of a text: marks and punctuation are each platform's own; what leads to the sources goes."""
    return " ".join(re.findall(r"[A-Za-z0-9]+", re.sub(r" More:[ ,]*$", "", shown)))


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_the_same_conversation_is_the_same_everywhere(persona, platform):
    here, seen_here = await played(persona, terminal)
    there, seen_there = await played(persona, PLATFORMS[platform])

    assert there.said == here.said
    assert len({each.act for each in here.said}) >= 8
    for step, mine, theirs, picture in zip(script(persona), seen_here, seen_there, there.pictures, strict=True):
        if picture is None:
            assert letters(theirs.text) == letters(mine.text), step
            assert theirs.png == b""
        else:  # a terminal shows the words that others get a picture for
            assert letters(mine.text).startswith(letters(theirs.text)), step
            assert (theirs.png, theirs.alt) == (picture.png, picture.alt)


async def test_the_script_goes_through_everything_that_a_descent_has(persona):
    here, _ = await played(persona, terminal)

    def said(step: str | Press) -> list[Said]:
        return [reply for done, reply in zip(script(persona), here.said, strict=True) if done == step]

    assert all("you need" in " ".join(reply.lines) for reply in said("bill"))
    assert "about Redis" in said("why")[-1].lines[0]
    assert all(reply.private for step in ("why", "explain: we keep etcd beside Redis") for reply in said(step))
    assert all("you are here" in " ".join(reply.lines) for reply in said("map")[:2])
    if persona.leaving is not None:
        (farewell,) = said(LEAVING)
        assert farewell.buttons == ()
        assert "you are here" in " ".join(farewell.lines)
        assert "not been anywhere" in said("map")[-1].lines[0]
        first, *_, begun_anew = said("what is docker?")
        assert LEAVING.label in said("what is Raft?")[0].buttons
        assert LEAVING.label not in begun_anew.buttons
        assert begun_anew.lines != first.lines
