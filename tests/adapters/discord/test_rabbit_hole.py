"""The rabbit hole on Discord: recap, bill, map, why, explain, the dial, and the way out."""

import re

import pytest

from adapters.discord.bot import FutureBot
from adapters.discord.sync import CommandSync
from bot.wiring import build_app, memory_store
from persona.engine import Persona
from tests.adapters.discord.conftest import APPLICATION
from tests.adapters.discord.test_conversation import labels, row_labels

WAY_OUT = "I'm going back to Heroku"
DOWN = ("what is Docker?", "what is LXC?", "what is Kubernetes?", "what are microservices?", "what is etcd?", "what is Raft?")


@pytest.fixture
async def _his_own_pack(simcord_env, settings) -> None:
    """Let him be the persona that comes with the package."""
    app = build_app(settings, store=memory_store(settings), persona=Persona.load(), salt=lambda: 0)
    await simcord_env.restart_bot(FutureBot(app, CommandSync(app.store, APPLICATION), shard_count=1))


def numbers(text: str) -> dict[str, int]:
    return {name: int(number) for number, name in re.findall(r"(\d+) (services|containers|machines|voters|things that can wake you)", text)}


@pytest.mark.usefixtures("_his_own_pack")
async def test_the_way_down_and_the_way_out(channel, alice, bob, him):
    offered = []
    for text in DOWN:
        await alice.send(channel, f"{him} {text}")
        offered.append(WAY_OUT in labels(channel.last_message))
    deepest = channel.last_message
    assert offered == [False] * 5 + [True]

    await alice.send(channel, f"{him} recap")
    recap = channel.last_message.content
    bill = (await alice.slash(channel, "future", text="bill")).response
    drawn = (await alice.slash(channel, "future", text="map")).response
    billed = {name: int(number) for name, number in re.findall(r"\*([a-z ]+)\*: (\d+), and you need", bill.content)}
    assert billed == numbers(recap)
    assert not bill.ephemeral
    (picture,) = drawn.attachments
    assert (await picture.read()).startswith(b"\x89PNG\r\n\x1a\n")
    assert picture.description.startswith(f"A map of this conversation, 6 topics deep, with {max(billed.values())} ")

    straight = (await bob.click(deepest, label="Straight answer")).response
    assert straight.ephemeral
    farewell = (await alice.click(deepest, label=WAY_OUT)).response
    assert "6 topics deep" in farewell.content
    assert row_labels(farewell) == ["Delete"]
    assert farewell.attachments[0].description == picture.description
    await alice.send(channel, f"{him} map")
    assert "not been anywhere" in channel.last_message.content


async def test_why_explain_and_the_dial(channel, alice, him):
    await alice.send(channel, f"{him} as of 2020")
    assert "The voting years: 2020." in channel.last_message.content
    await alice.send(channel, f"{him} what is Redis?")
    assert channel.last_message.content.startswith("Dead by 2020: **Redis**.")

    why = (await alice.slash(channel, "future", text="why")).response
    explained = (await alice.slash(channel, "future", text="explain we keep etcd beside Redis")).response
    drawn = (await alice.slash(channel, "future", text="map")).response
    await alice.send(channel, f"{him} as of now")

    assert "about Redis" in why.content
    assert why.ephemeral
    assert explained.content == "**etcd**: etcd, in one straight sentence.\n**Redis**: Redis, in one straight sentence."
    assert explained.ephemeral
    assert "Redis (declared dead, you are here)" in drawn.attachments[0].description
    assert "takes place today" in channel.last_message.content
