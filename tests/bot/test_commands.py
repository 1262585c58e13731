"""Every command does what its row says, on every store; and a question is never taken for a command."""

from dataclasses import replace

import pytest

from bot.commands import COMMANDS, Who, parse
from bot.messages import Kind
from bot.outcome import Asked, Context
from bot.store.contract import Memory
from bot.wiring import build_app
from tests.bot.conftest import CHANNEL, Chat

ADMIN_IN_A_THREAD = {"admin": True}


@pytest.fixture
def read(persona):
    """Parse a text as somebody would type it."""
    context = Context(persona, COMMANDS)
    chat = Chat(None)

    def parsed(text):
        found = parse(text, Asked(chat.says(text), Memory(), context))
        return found and (found[0].usage, found[1])

    return parsed


@pytest.mark.parametrize("address", ["sqlite", "postgres"], indirect=True)
async def test_every_example_gives_what_its_row_says(address, persona, settings):
    app = build_app(settings.model_copy(update={"database_url": type(settings.database_url)(address)}), persona=persona)
    await app.store.open()
    for number, row in enumerate(COMMANDS):
        chat = Chat(app, place=replace(CHANNEL, channel=f"C{number}", thread="17.5"), **ADMIN_IN_A_THREAD)
        if row.after:
            await chat.ask(row.after)
        assert row.gives.casefold() in (await chat.ask(row.example)).casefold(), row.usage
    await app.store.close()


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.usage)
def test_an_example_is_read_as_its_own_command(read, row):
    assert read(row.example)[0] == row.usage


@pytest.mark.parametrize("row", [row for row in COMMANDS if not row.argument], ids=lambda row: row.usage)
def test_case_quotes_and_slashes_do_not_matter(read, row):
    for typed in (row.name.upper(), f" “{row.name}” ", f"`{row.name}`", f"/{row.name}", f"!{row.name}", f"{row.name}.", f"*{row.name}*!"):
        assert read(typed) == (row.usage, ""), typed


@pytest.mark.parametrize(
    ("typed", "usage"),
    [
        ("hlep", "help [COMMAND]"),
        ("privcy", "privacy"),
        ("forgt me", "forget me"),
        ("sane heer", "sane here"),
        ("topcis raft", "topics [WORD]"),
        ("qiuet", "quiet"),
        ("/recpa", "recap"),
        ("help forget me", "help [COMMAND]"),
        ("HELP SANE", "help [COMMAND]"),
        ("help?", "help [COMMAND]"),
        ("sane: way to deploy?", "sane QUESTION"),
        ("Sane, what is etcd?", "sane QUESTION"),
        ("sane etcd", "sane QUESTION"),
        ("hype is etcd dead?", "hype QUESTION"),
        ("/why?", "why"),
    ],
)
def test_a_slip_of_the_finger_is_forgiven(read, typed, usage):
    assert read(typed)[0] == usage


@pytest.mark.parametrize(
    "typed",
    [
        "help me understand raft",
        "help with etcd",
        "sane way to deploy?",
        "sane defaults for redis",
        "why is redis fast?",
        "why?",
        "sane?",
        "quiet?",
        "hype is over?",
        "hype cycle",
        "again and again my build breaks",
        "again, why do I need that?",
        "recap the raft paper for me",
        "about raft: is it hard?",
        "quite",
        "cloud",
        "same",
        "topics in distributed systems",
        "forget me not is a flower",
        "what is etcd?",
        "is etcd loud",
        "",
        "   ",
        "?",
        "sane " * 2000,
    ],
)
def test_a_question_is_a_question(read, typed):
    assert read(typed) is None


async def test_sane_toggles_straight_answers_for_me_and_only_me(chat):
    other = Chat(chat.app, "U2")

    assert "Straight answers for you here" in await chat.ask("sane")
    assert (await chat.app.handle(chat.says("what is etcd?"))).mode == "sane"
    assert (await chat.app.handle(other.says("what is etcd?"))).mode == "hype"
    assert "off again" in await chat.ask("sane")
    assert (await chat.app.handle(chat.says("what is etcd?"))).mode == "hype"


async def test_toggles_for_me_are_private_and_those_for_everybody_are_announced(chat):
    for text, private in [("sane", True), ("hype", True), ("sane here", False), ("hype here", False), ("quiet", False), ("help", True)]:
        assert (await chat.app.handle(chat.says(text))).private is private, text


async def test_the_narrowest_choice_of_voice_wins(app):
    thread = replace(CHANNEL, thread="17.5")
    admin, chat = Chat(app, "U9", thread, admin=True), Chat(app, "U1", thread)

    async def mode(text="what is etcd?", place=thread, user="U1"):
        return (await app.handle(Chat(app, user, place).says(text))).mode

    assert await mode() == "hype"
    await admin.ask("sane everywhere")
    assert await mode() == "sane"
    assert await mode(place=replace(CHANNEL, channel="C2")) == "sane"
    await admin.ask("hype here")
    assert await mode() == "hype"
    assert await mode(place=replace(CHANNEL, channel="C2")) == "sane"
    await admin.ask("sane thread")
    assert await mode() == "sane"
    assert await mode(place=CHANNEL) == "hype"
    await chat.ask("hype")
    assert await mode() == "hype"
    assert await mode(user="U2") == "sane"
    assert await mode("sane what is etcd?") == "sane"
    assert await mode() == "hype"


async def test_only_admins_switch_for_everybody_once_an_admin_reserved_it(app):
    chat, admin = Chat(app), Chat(app, "U9", admin=True)

    assert "Only admins" in await chat.ask("reserve")
    await admin.ask("reserve")
    for row in COMMANDS:
        if row.who is Who.SWITCHERS:
            assert "Only admins" in await chat.ask(row.example), row.usage
            assert "Only admins" not in await admin.ask(row.example), row.usage
    await admin.ask("release")
    assert "everybody in this channel" in await chat.ask("sane here")


async def test_an_operator_can_reserve_it_for_every_workspace(persona, settings, clock, app):
    app.context = replace(app.context, reserved=True)

    assert "Only admins" in await Chat(app).ask("sane here")
    assert "everybody in this channel" in await Chat(app, private=True).ask("sane here")


async def test_what_is_for_a_workspace_needs_one(app):
    chat = Chat(app, place=replace(CHANNEL, workspace=""), admin=True)

    assert "no workspace" in await chat.ask("sane everywhere")


async def test_a_thread_switch_outside_of_a_thread_says_what_to_say_instead(chat):
    assert "sane here" in await chat.ask("sane thread")


async def test_a_quiet_channel_hears_nothing_but_what_only_the_asker_sees(chat):
    await chat.ask("quiet")

    assert await chat.app.handle(chat.says("what is etcd?")) is None
    assert await chat.app.handle(chat.says("recap")) is None
    assert (await chat.app.handle(chat.says("help"))).private
    assert (await chat.app.handle(chat.says("what is etcd?", slash=True))).private
    assert (await chat.app.handle(chat.says("ask:define:raft", kind=Kind.PRESS))).private
    elsewhere = Chat(chat.app, place=replace(CHANNEL, channel="C2"))
    assert await elsewhere.ask("what is etcd?")
    await chat.ask("loud")
    assert await chat.ask("what is etcd?")


async def test_forget_me_leaves_nothing_of_me(chat):
    await chat.ask("sane")
    await chat.ask("what is etcd?")

    assert "Forgotten" in await chat.ask("forget me")
    assert await chat.app.store.read(chat.place, chat.user) == Memory()


async def test_again_says_another_line_about_the_same(chat):
    first = await chat.ask("what is etcd?")
    reply = await chat.app.handle(chat.says("again"))

    assert reply.topic == "etcd"
    assert first not in str(reply)


async def test_why_tells_the_evidence_and_the_rule_in_words(chat):
    assert "not said anything" in await chat.ask("why")
    await chat.ask("sane what is etcd?")
    told = await chat.ask("why")

    assert "define about etcd" in told
    assert "“etcd” pointed to etcd (name, 1.00)." in told
    assert "The voice was sane, because you asked for it this once." in told


async def test_topics_lists_everything_or_what_is_close(chat):
    assert "4 topics: etcd, Paxos, Raft, Redis." in await chat.ask("topics")
    reply = await chat.app.handle(chat.says("topics pakos"))

    assert reply.buttons[0].value == "ask:define:paxos"
    assert "called zzzzzz" in await chat.ask("topics zzzzzz")


async def test_an_empty_slash_command_gets_the_help_and_an_empty_mention_a_hint(chat):
    assert "help [COMMAND]" in await chat.ask("", slash=True)
    assert "say help" in await chat.ask("  ")


async def test_what_he_does_not_know_stays_between_him_and_a_slash_command(chat):
    assert (await chat.app.handle(chat.says("what is qwertzuiop?", slash=True))).private
    assert not (await chat.app.handle(chat.says("what is qwertzuiop?"))).private
    assert b'future_unknown_total{platform="slack"} 2.0' in chat.app.metrics.exposition()


async def test_help_for_a_command_shows_all_its_forms(chat):
    told = await chat.ask("help sane")

    assert "sane QUESTION" in told
    assert "sane here" not in told
