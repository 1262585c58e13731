"""Exactly once, in order, and polite about what goes wrong."""

import asyncio
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.app import SEND_SECONDS
from bot.messages import Kind
from bot.settings import Settings
from bot.store.contract import CLAIM_SECONDS, Changes, Delivery, Memory
from bot.wiring import build_app, build_terminal, memory_store
from persona.acts import Act
from persona.conversation import Conversation, Turn
from tests.bot.conftest import Chat


class Sent:
    """Collect replies, as a platform would."""

    def __init__(self) -> None:
        self.replies = []

    async def __call__(self, reply) -> None:
        self.replies.append(reply)


async def test_a_question_is_answered_with_buttons_for_what_it_introduced(chat):
    reply = await chat.app.handle(chat.says("what is etcd?"))

    assert reply.topic == "etcd"
    assert [(button.label, button.value) for button in reply.buttons] == [
        ("wait, what's Raft?", "ask:define:raft"),
        ("Again", "again:define:etcd"),
        ("Straight answer", "straight:define:etcd"),
    ]
    assert not reply.private


async def test_that_means_what_his_last_reply_introduced(chat):
    await chat.ask("what is etcd?")

    assert (await chat.app.handle(chat.says("what's that?"))).topic == "raft"


@pytest.mark.parametrize("trait", [{"automatic": True}, {"edited": True}, {"addressed": False}])
async def test_he_never_answers_bots_edits_or_what_was_not_said_to_him(chat, trait):
    assert await chat.app.handle(chat.says("what is etcd?", **trait)) is None


async def test_a_delivery_is_answered_once_however_often_it_comes(chat):
    message, sent = chat.says("what is etcd?"), Sent()

    await asyncio.gather(*(chat.app.handle(message, sent) for _ in range(5)))
    await chat.app.handle(message, sent)

    assert len(sent.replies) == 1
    assert b'future_duplicates_total{platform="slack"} 5.0' in chat.app.metrics.exposition()


async def test_a_delivery_that_another_replica_answers_is_waited_for_and_left_alone(settings, persona, clock):
    store = memory_store(settings, clock)
    other, message = Delivery.of(Chat(None).says("x")), None

    async def the_other_one_finishes(_seconds):
        await store.finish(other, message.place, message.user, Changes())

    app = build_app(settings, store=store, persona=persona, clock=clock)
    app._sleep = the_other_one_finishes
    message = Chat(app).says("what is etcd?")
    other = Delivery.of(message)
    assert isinstance(await store.begin(other, message.place, message.user), Memory)

    assert await app.handle(message) is None


async def test_a_delivery_that_a_dead_replica_claimed_is_answered_when_the_claim_expires(settings, persona, clock):
    store = memory_store(settings, clock)

    async def time_passes(seconds):
        clock.now += seconds

    app = build_app(settings, store=store, persona=persona, clock=clock)
    app._sleep = time_passes
    message = Chat(app).says("what is etcd?")
    began = clock.now
    await store.begin(Delivery.of(message), message.place, message.user)

    assert (await app.handle(message)).topic == "etcd"
    assert CLAIM_SECONDS <= clock.now - began < CLAIM_SECONDS + 2


async def test_a_reply_that_cannot_be_sent_changes_nothing_and_may_be_tried_again(chat):
    async def broken(_reply):
        raise ConnectionError("no such channel")

    message, sent = chat.says("sane"), Sent()
    with pytest.raises(ConnectionError):
        await chat.app.handle(message, broken)
    assert (await chat.app.store.read(chat.place, chat.user)).switches == {}

    await chat.app.handle(message, sent)
    assert len(sent.replies) == 1


async def test_a_send_may_not_outlive_its_claim():
    assert SEND_SECONDS < CLAIM_SECONDS / 1.5


async def test_turns_of_one_conversation_wait_for_each_other(chat):
    arrived, may_go = asyncio.Event(), asyncio.Event()

    async def slowly(_reply):
        arrived.set()
        await may_go.wait()

    first = asyncio.create_task(chat.app.handle(chat.says("what is etcd?"), slowly))
    await arrived.wait()
    second = asyncio.create_task(chat.app.handle(chat.says("what's that?")))
    elsewhere = Chat(chat.app, "U2")
    assert (await chat.app.handle(elsewhere.says("what is paxos?"))).topic == "paxos"
    may_go.set()

    await first
    assert (await second).topic == "raft"


async def test_a_thread_is_one_conversation_for_everybody_in_it(app):
    thread = replace(Chat(app).place, thread="17.5")
    await Chat(app, "U1", thread).ask("what is etcd?")

    assert (await app.handle(Chat(app, "U2", thread).says("what's that?"))).topic == "raft"
    assert (await app.handle(Chat(app, "U2").says("what's that?"))).topic is None


async def test_beyond_the_limit_he_says_so_once_and_privately(persona, clock):
    settings = Settings(future_user_limit="2/hour", future_place_limit="100/hour")
    app = build_app(settings, store=memory_store(settings, clock), persona=persona, clock=clock)
    chat = Chat(app)

    replies = [await app.handle(chat.says("what is etcd?")) for _ in range(5)]

    assert [reply is not None for reply in replies] == [True, True, True, False, False]
    assert replies[2].private
    assert (await app.handle(Chat(app, "U2").says("what is etcd?"))).topic == "etcd"
    assert b'future_rate_limited_total{platform="slack"} 3.0' in app.metrics.exposition()


async def test_beyond_the_limit_of_a_place_others_may_go_on_elsewhere(persona, clock):
    settings = Settings(future_user_limit="100/hour", future_place_limit="2/hour")
    app = build_app(settings, store=memory_store(settings, clock), persona=persona, clock=clock)
    chat = Chat(app)
    for _ in range(3):
        last = await app.handle(chat.says("what is etcd?"))

    assert last.private
    assert (await app.handle(Chat(app, "U1", replace(chat.place, channel="C2")).says("what is etcd?"))).topic == "etcd"


async def test_a_failure_inside_is_a_shrug_outside_and_a_traceback_in_the_log(chat, monkeypatch):
    def broken(*_arguments):
        raise RuntimeError("a bug")

    monkeypatch.setattr(type(chat.app.context.persona), "answer", broken)
    with capture_logs() as logs:
        reply = await chat.app.handle(chat.says("what is etcd?"))

    assert reply.private
    assert "a bug" not in str(reply)
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["failed"]


async def test_the_log_of_an_answer_has_no_words_of_the_asker(chat):
    with capture_logs() as logs:
        await chat.ask("what is etcd, says the purple walrus?")
        await chat.ask("topics purple")

    assert len(logs) == 2
    assert "purple" not in str(logs)
    assert "walrus" not in str(logs)


async def test_the_front_page_shows_the_voice_its_reader_gets(chat):
    before = await chat.app.handle(chat.says("", kind=Kind.HOME))
    await chat.ask("sane")
    after = await chat.app.handle(chat.says("", kind=Kind.HOME))

    assert (before.mode, before.buttons[0].value) == ("hype", "mode:sane")
    assert (after.mode, after.buttons[0].value) == ("sane", "mode:hype")


async def test_what_an_installation_left_is_forgotten(chat):
    await chat.ask("sane")
    await chat.app.forget_installation("slack", "", "T1")

    assert (await chat.app.store.read(chat.place, chat.user)).switches == {}


async def test_somebody_elses_message_is_explained_privately(chat):
    reply = await chat.app.handle(chat.says("we keep etcd beside Redis and Paxos", kind=Kind.EXPLAIN))

    assert reply.private
    assert ["".join(span.text for span in part).split(":")[0] for part in reply.parts] == ["etcd", "Redis", "Paxos"]


async def test_a_message_with_nothing_to_explain_says_so(chat):
    assert "Nothing" in await chat.ask("lunch at noon?", kind=Kind.EXPLAIN)


async def test_at_the_terminal_nobody_is_limited(persona):
    app = build_terminal(persona)
    chat = Chat(app)

    assert all([await chat.ask("what is etcd?") for _ in range(50)])


async def test_a_conversation_about_topics_that_are_gone_goes_on(chat):
    gone = Conversation(focus="gopher", introduced=("gopher",), path=("gopher",), recent=("gopher",), last=Turn("gopher", Act.DEFINE))
    for text in ("what's that?", "again", "recap", "why do I need it?", "what is etcd?"):
        message = chat.says("x")
        delivery = Delivery.of(message)
        await chat.app.store.begin(delivery, chat.place, chat.user)
        await chat.app.store.finish(delivery, chat.place, chat.user, Changes(conversation=gone))
        assert await chat.ask(text), text
    assert b"future_failures_total{" not in chat.app.metrics.exposition()
