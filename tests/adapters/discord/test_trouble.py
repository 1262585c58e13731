"""Missing permissions, refusals, outages, slowness: one private hint, a line in the log, and he goes on."""

import asyncio

import discord
import pytest
from structlog.testing import capture_logs

from adapters.discord.commands import EXPLAIN
from adapters.discord.hints import REST_SECONDS, Hints
from bot.limits import Limits
from bot.store.contract import StoreError

DEFERRED = discord.InteractionResponseType.deferred_channel_message.value


class Clock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hints_clock() -> Clock:
    return Clock()


@pytest.fixture
def simcord_bot(make_bot, hints_clock):
    return make_bot(hints=Hints(hints_clock))


def denied(guild, name: str, **permissions: bool):
    return guild.create_text_channel(name, overwrites={guild.default_role: discord.PermissionOverwrite(**permissions)})


def posts(env, path: str) -> int:
    return sum(request.method == "POST" and request.path == path for request in env.http_requests)


async def test_without_the_permission_to_send_one_private_hint_is_all(simcord_env, guild, alice, him):
    closed = denied(guild, "closed", send_messages=False)
    for _ in range(3):
        simcord_env.backend.create_message(closed.id, alice.id, f"{him} what is etcd?")
        await simcord_env.settle()

    told = [message.content for message in alice.user.dm_channel.history()]

    assert len(told) == 1
    assert f"<#{closed.id}>" in told[0]
    assert "Send Messages" in told[0]
    assert posts(simcord_env, f"/channels/{closed.id}/messages") == 0


async def test_without_the_history_he_answers_without_replying(guild, alice, him):
    plain = denied(guild, "plain", read_message_history=False)

    await alice.send(plain, f"{him} what is etcd?")

    assert "Raft" in plain.last_message.content
    assert plain.last_message.reference is None


async def test_a_refusal_is_hinted_at_once_and_the_channel_left_alone(simcord_env, hints_clock, channel, alice, him):
    simcord_env.inject_error("POST", f"/channels/{channel.id}/messages", status=403, code=50013, times=None)

    for _ in range(3):
        await alice.send(channel, f"{him} what is etcd?")
    assert len(alice.user.dm_channel.history()) == 1
    assert posts(simcord_env, f"/channels/{channel.id}/messages") == 1

    simcord_env.backend.faults.clear()
    hints_clock.now += REST_SECONDS + 1
    await alice.send(channel, f"{him} what is etcd?")
    assert "Raft" in channel.last_message.content


async def test_a_hint_that_nobody_takes_is_not_repeated(simcord_env, channel, alice, him):
    simcord_env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)

    for _ in range(2):
        await alice.send(channel, f"{him} what is etcd?")

    assert sum(request.method == "POST" and request.path.endswith("/messages") for request in simcord_env.http_requests) == 2


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_an_outage_is_logged_without_words_and_the_next_question_is_answered(simcord_env, channel, alice, him, status):
    simcord_env.inject_error("POST", f"/channels/{channel.id}/messages", status=status)

    with capture_logs() as logged:
        await alice.send(channel, f"{him} what is etcd?")
    await alice.send(channel, f"{him} what is etcd?")

    unsent = [entry for entry in logged if entry["event"] == "answer not sent"]
    assert [entry["status"] for entry in unsent] == [status]
    assert "etcd?" not in str(logged)
    assert sum(message.author.bot for message in channel.history()) == 1


async def test_what_could_not_be_sent_was_not_said(simcord_env, app, channel, alice, him):
    simcord_env.inject_error("POST", f"/channels/{channel.id}/messages", status=500)

    await alice.send(channel, f"{him} what is etcd?")
    await alice.send(channel, f"{him} again")

    assert "Raft" not in channel.last_message.content


async def test_an_interaction_that_expired_is_quiet(simcord_env, channel, alice):
    simcord_env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)

    with capture_logs() as logged:
        result = await alice.slash(channel, "future", text="what is etcd?")

    assert not result.acknowledged
    assert [entry["log_level"] for entry in logged if entry["event"] == "too late to answer"] == ["info"]
    assert not any(entry["log_level"] == "error" for entry in logged)


class Slow:
    """A store that lets nobody begin before Discord has heard that the answer will take longer."""

    def __init__(self, store, env) -> None:
        self._store = store
        self._env = env
        self._heard = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def begin(self, *arguments: object) -> object:
        while len(callbacks(self._env)) == self._heard:  # noqa: ASYNC110 - the simulator has no event to wait for
            await asyncio.sleep(0)
        self._heard = len(callbacks(self._env))
        return await self._store.begin(*arguments)


def callbacks(env) -> list[int]:
    """The kinds of first response that he gave."""
    return [request.json["type"] for request in env.http_requests if request.path.endswith("/callback")]


@pytest.fixture
async def slow(simcord_env, app, make_bot):
    """He takes longer than Discord waits for a first word, and knows it at once."""
    await simcord_env.restart_bot(make_bot(defer_seconds=0))
    app.store = Slow(app.store, simcord_env)
    return simcord_env


async def test_a_slow_answer_is_announced_and_then_given(slow, channel, alice):
    result = await alice.slash(channel, "future", text="what is etcd?")

    assert callbacks(slow) == [DEFERRED]
    assert "Raft" in result.response.content


async def test_a_slow_private_answer_does_not_become_public(slow, channel, alice, bob):
    result = await alice.slash(channel, "future", text="sane")

    assert [reply.ephemeral for reply in result.followups] == [True]
    assert "Straight answers" in result.followups[0].content
    assert channel.history(viewer=bob) == []


async def test_a_slow_explanation_is_announced_to_the_asker_alone(slow, channel, alice, bob):
    said = await bob.send(channel, "etcd")

    result = await alice.context_menu(channel, EXPLAIN, said)

    assert callbacks(slow) == [DEFERRED]
    assert result.response.ephemeral
    assert "in one straight sentence" in result.response.content


async def test_a_slow_press_is_acknowledged_and_answered(slow, channel, alice):
    answer = (await alice.slash(channel, "future", text="what is etcd?")).response

    result = await alice.click(answer, label="Straight answer")

    assert callbacks(slow)[-1] == discord.InteractionResponseType.deferred_message_update.value
    assert [reply.ephemeral for reply in result.followups] == [True]


async def test_an_answer_that_fails_inside_tells_the_asker_alone(app, channel, alice):
    class Broken:
        async def begin(self, *arguments: object) -> object:
            raise StoreError("gone")

    app.store = Broken()

    result = await alice.slash(channel, "future", text="what is etcd?")

    assert result.response.ephemeral
    assert "Something broke" in result.response.content


@pytest.fixture
def patient(app) -> None:
    """Everybody may ask once a minute."""
    app._limits = Limits(user="1/minute", place="100/second")


async def test_an_interaction_beyond_the_limit_is_acknowledged_to_the_asker_alone(patient, channel, alice):
    replies = [(await alice.slash(channel, "future", text="what is etcd?")).response for _ in range(3)]

    assert [reply.ephemeral for reply in replies] == [False, True, True]
    assert "Slow down" in replies[1].content
    assert "Not now" in replies[2].content


async def test_a_press_beyond_the_limit_is_acknowledged_without_a_word(patient, channel, alice):
    answer = (await alice.slash(channel, "future", text="what is etcd?")).response
    await alice.click(answer, label="Again")

    result = await alice.click(answer, label="Again")

    assert result.acknowledged
    assert result.followups == []
