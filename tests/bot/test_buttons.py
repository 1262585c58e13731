"""Buttons carry all they need, and fit the platforms."""

import random
from dataclasses import replace

import pytest

from bot import buttons
from bot.buttons import MAX_LABEL, MAX_VALUE, Press, Verb
from bot.messages import Kind
from bot.wiring import build_app, memory_store
from persona.acts import Act
from persona.answer import Mode
from persona.engine import Persona
from tests.bot.conftest import Chat

LONGEST = "x" * 60


@pytest.mark.parametrize(
    ("press", "value"),
    [
        (Press(Verb.ASK, Act.DEFINE, "paxos"), "ask:define:paxos"),
        (Press(Verb.STRAIGHT, Act.COMPARE, "etcd", "redis"), "straight:compare:etcd:redis"),
        (Press(Verb.AGAIN, Act.WHY, "etcd"), "again:why:etcd"),
        (Press(Verb.AGAIN), "again"),
        (Press(Verb.MODE, mode=Mode.SANE), "mode:sane"),
        (Press(Verb.SAY, said="sane everywhere"), "say:sane everywhere"),
    ],
)
def test_a_value_says_all_of_a_press(press, value):
    assert buttons.encode(press) == value
    assert buttons.decode(value) == press


@pytest.mark.parametrize(
    "value", ["", ":", "ask", "ask:define", "ask:dance:paxos", "mode:loud", "mode", "again:x", "a:b:c:d:e", "straight:::", "x" * 9999]
)
async def test_a_value_that_nobody_can_read_is_answered_all_the_same(chat, value):
    assert buttons.decode(value) is None or value == "straight:::"
    assert "another time" in await chat.ask(value, kind=Kind.PRESS)


async def test_a_button_about_a_topic_that_is_gone_is_answered_all_the_same(chat):
    assert "another time" in await chat.ask("ask:define:gopher", kind=Kind.PRESS)
    assert "another time" in await chat.ask("straight:compare:etcd:gopher", kind=Kind.PRESS)


def test_labels_and_values_fit_every_platform(persona):
    topic = replace(persona.pack.topics["etcd"], id=LONGEST, name="a very long name " * 10)
    topics = {LONGEST: topic, "y" * 60: topic}
    answer, _ = persona.answer("what is etcd?")
    heard = answer.understanding
    for act, also in ((Act.DEFINE, ()), (Act.COMPARE, ("y" * 60,))):
        long = type(answer)(answer.spans, Mode.HYPE, type(heard)(act, LONGEST, also), (LONGEST,) * 9)
        made = buttons.of_answer(long, topics)
        assert made
        assert len(made) <= 5
        assert all(len(button.label) <= MAX_LABEL and len(button.value) <= MAX_VALUE for button in made)


@pytest.mark.parametrize(
    ("name", "asks", "label"),
    [
        ("Raft", ("who is behind raft",), "wait, what's Raft?"),
        ("rule", (), "wait, what's a rule?"),
        ("Diego Ongaro", ("who is diego ongaro",), "wait, who's Diego Ongaro?"),
        ("Aphyr", ("kyle kingsbury, who's that",), "wait, who's Aphyr?"),
        ("feature flags", (), "wait, what are feature flags?"),
        ("fleet of machines", (), "wait, what's fleet of machines?"),
        ("Kubernetes", (), "wait, what's Kubernetes?"),
        ("serverless", (), "wait, what's serverless?"),
        ("how many machines", (), "wait, how many machines?"),
    ],
)
def test_a_term_is_asked_about_as_people_ask(persona, name, asks, label):
    topic = persona.pack.topics["raft"]
    topic = replace(topic, name=name, asks=asks, aliases=("kyle kingsbury",), sane=replace(topic.sane, what="A rule is kept by rulers."))
    answer, _ = persona.answer("what is etcd?")

    assert buttons.of_answer(answer, {"raft": topic})[0].label == label


async def test_in_any_conversation_what_a_reply_brings_up_and_nothing_else_becomes_its_buttons(settings):
    own = Persona.load(seed=5)
    talk = Chat(build_app(settings, store=memory_store(settings), persona=own, salt=lambda: 3), private=True)
    chance, seen = random.Random(5), 0  # noqa: S311 - a sample, not a secret
    for turn in range(80):
        text = chance.choice(
            ("what is {}?", "how do I use {}?", "do I need {}?", "what's that?", "wow", "isn't {} dead?", "again", "ok thanks")
        )
        reply = await talk.app.handle(talk.says(text.format(own.pack.topics[chance.choice(sorted(own.pack.topics))].name)))
        named = {span.topic for part in reply.parts for span in part if span.topic} if reply.topic else set()
        path = (await talk.app.store.read(talk.place, talk.user)).conversation.path
        asked = [buttons.decode(button.value) for button in reply.buttons]
        terms = [press.topic for press in asked if press.verb is Verb.ASK]
        assert sorted(terms) == sorted(topic for topic in named if topic not in path), turn
        seen += len(terms)
    assert seen > 30


async def test_a_straight_answer_is_for_the_presser_alone_and_changes_nothing(chat):
    await chat.ask("what is etcd?")
    before = await chat.app.store.read(chat.place, chat.user)
    reply = await chat.app.handle(chat.says("straight:define:etcd", kind=Kind.PRESS))

    assert (reply.private, reply.mode, reply.topic) == (True, "sane", "etcd")
    assert reply.sources == (("etcd documentation", "https://example.org/etcd"),)
    assert await chat.app.store.read(chat.place, chat.user) == before


async def test_in_sane_mode_there_is_no_button_for_a_straight_answer(chat):
    reply = await chat.app.handle(chat.says("sane what is etcd?"))

    assert not any(button.value.startswith(("straight", "again")) for button in reply.buttons)


async def test_a_press_goes_on_with_the_conversation(chat):
    await chat.ask("what is etcd?")
    reply = await chat.app.handle(chat.says("ask:define:raft", kind=Kind.PRESS))

    assert (reply.topic, reply.private) == ("raft", False)
    assert (await chat.app.handle(chat.says("what's that?"))).topic == "paxos"


async def test_again_on_an_old_message_is_about_that_message(chat):
    first = await chat.ask("what is etcd?")
    await chat.ask("what is redis?")
    reply = await chat.app.handle(chat.says("again:define:etcd", kind=Kind.PRESS))

    assert reply.topic == "etcd"
    assert first not in str(reply)


async def test_a_button_works_after_a_restart_and_on_another_replica(settings, persona, chat, clock):
    value = (await chat.app.handle(chat.says("what is etcd?"))).buttons[0].value
    another = build_app(settings, store=memory_store(settings, clock), persona=persona)

    assert (await another.handle(Chat(another).says(value, kind=Kind.PRESS))).topic == "raft"


async def test_the_mode_buttons_switch_for_the_presser(chat):
    assert (await chat.app.handle(chat.says("mode:sane", kind=Kind.PRESS))).private
    assert (await chat.app.handle(chat.says("what is etcd?"))).mode == "sane"
    await chat.ask("mode:hype", kind=Kind.PRESS)
    assert (await chat.app.handle(chat.says("what is etcd?"))).mode == "hype"


async def test_a_button_that_says_a_command_asks_for_the_same_rights(chat):
    value = buttons.of_mode_for_all(Mode.SANE).value

    assert "Only admins" in await chat.ask(value, kind=Kind.PRESS)
    assert "everybody in this workspace" in await chat.ask(value, kind=Kind.PRESS, admin=True)


async def test_the_front_page_has_what_an_admin_may_switch_and_questions_to_begin_with(chat):
    for_all = await chat.app.handle(chat.says("", kind=Kind.HOME))
    for_admins = await chat.app.handle(chat.says("", kind=Kind.HOME, admin=True))

    assert {button.value for button in for_admins.buttons} - {button.value for button in for_all.buttons} == {"say:sane everywhere"}
    assert "ask:define:etcd" in {button.value for button in for_all.buttons}
