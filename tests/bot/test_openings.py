"""Two conversations do not open alike, and each stays itself."""

import itertools
from dataclasses import replace

import pytest

from bot.messages import Kind
from bot.wiring import build_app, build_terminal, chance, memory_store
from persona.conversation import Conversation
from tests.bot.conftest import CHANNEL, Chat


@pytest.fixture
def salted(settings, persona, clock):
    """An application whose first conversation draws its lines with 1, the second one with 2, and so on."""
    return build_app(settings, store=memory_store(settings, clock), persona=persona, clock=clock, salt=itertools.count(1).__next__)


def in_channel(app, number: int) -> Chat:
    return Chat(app, place=replace(CHANNEL, channel=f"C{number}"))


async def salt_of(chat: Chat) -> int:
    return (await chat.app.store.read(chat.place, chat.user)).conversation.salt


async def test_the_same_question_opens_conversations_with_different_lines(salted):
    openings = [await in_channel(salted, number).ask("what is etcd?") for number in range(20)]

    assert len(set(openings)) == 3  # as many as the small pack has


async def test_a_conversation_keeps_its_salt(salted):
    first, other = in_channel(salted, 1), in_channel(salted, 2)
    for text in ("what is etcd?", "what's that?", "as of 2015", "sane: what is Paxos?", "recap"):
        await first.ask(text)
        assert await salt_of(first) == 1
    await other.ask("what is etcd?")

    assert await salt_of(other) == 2


@pytest.mark.parametrize(("said", "kind"), [("forget me", Kind.QUESTION), ("leave", Kind.PRESS)])
async def test_whoever_begins_anew_gets_another_one(salted, said, kind):
    chat = Chat(salted)
    await chat.ask("what is etcd?")
    await chat.ask(said, kind=kind)
    await chat.ask("what is etcd?")

    assert await salt_of(chat) > 1


async def test_what_changes_nothing_stores_nothing(salted):
    chat = Chat(salted)
    await chat.ask("help")

    assert (await salted.store.read(chat.place, chat.user)).conversation == Conversation()


async def test_conversations_differ_where_nobody_chose_otherwise(persona):
    assert len({chance() for _ in range(100)}) > 1
    openings = {await Chat(build_terminal(persona)).ask("what is etcd?") for _ in range(60)}

    assert len(openings) > 1
