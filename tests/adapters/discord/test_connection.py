"""The adapter on a real connection: discord.py's own HTTP client and gateway, against a Discord on the loopback interface."""

import asyncio
import logging

import discord
import pytest
import structlog
import yarl
from structlog.testing import capture_logs

from adapters.discord import adapter
from adapters.discord.adapter import DiscordAdapter
from adapters.discord.invite import TokenError
from bot.cli import main
from bot.settings import Settings
from tests.adapters.discord.conftest import APPLICATION, PACK, TOKEN
from tests.adapters.discord.fake_discord import BOT, CHANNEL, FakeDiscord, answer

POSTS = f"/channels/{CHANNEL}/messages"
HIM = f"<@{BOT['id']}>"


@pytest.fixture
async def fake(monkeypatch):
    async with FakeDiscord(TOKEN).running() as running:
        monkeypatch.setattr("discord.http.Route.BASE", running.url + "/api")
        monkeypatch.setattr("discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY", yarl.URL(running.url.replace("http", "ws") + "/gateway/"))
        yield running


@pytest.fixture
async def started(fake, app, settings):
    """The adapter, connected."""
    guy = adapter(app, settings)
    await guy.start()
    async with asyncio.timeout(10):
        await fake.connected.wait()
    yield guy
    await guy.stop(1.0)


async def posted(fake: FakeDiscord) -> dict:
    async with asyncio.timeout(10):
        return await fake.posted.get()


async def test_he_connects_answers_and_leaves(fake, app, settings):
    guy = adapter(app, settings)
    assert not guy.ready()
    await guy.start()
    async with asyncio.timeout(10):
        await guy._bot.wait_until_ready()
    assert guy.ready()

    await fake.say("1", f"{HIM} what is etcd?")
    said = await posted(fake)
    await guy.stop(1.0)

    assert "Raft" in said["content"]
    assert said["allowed_mentions"] == {"parse": []}
    assert said["message_reference"]["message_id"] == 1
    assert said["enforce_nonce"] is True
    assert not guy.ready()


async def test_what_he_tells_the_gateway_is_little(fake, started):
    (identify,) = fake.identified

    assert identify["intents"] == discord.Intents(guilds=True, guild_messages=True, dm_messages=True).value
    assert identify["presence"]["game"] == {"type": 4, "name": "Custom Status", "state": "It's the test"}


async def test_a_rate_limit_is_waited_for_and_the_answer_given_once(fake, started):
    fake.refusals.append(answer({"message": "slow down", "retry_after": 0.01, "global": False}, status=429, Via="1.1 proxy"))

    await fake.say("1", f"{HIM} what is etcd?")

    assert "Raft" in (await posted(fake))["content"]
    assert fake.posted.empty()


async def test_a_dropped_connection_is_resumed_and_what_is_replayed_not_answered_again(fake, started):
    await fake.say("1", f"{HIM} what is etcd?")
    await posted(fake)

    await fake.drop(4000)
    async with asyncio.timeout(20):
        await fake.connected.wait()
    await fake.say("1", f"{HIM} what is etcd?")
    await fake.say("2", f"{HIM} what is Raft?")

    assert "Paxos" in (await posted(fake))["content"]
    assert fake.posted.empty()
    assert len(fake.identified) == 1
    assert fake.resumed[0]["session_id"] == "session"


async def test_a_token_that_discord_does_not_know_stops_the_start(fake, app):
    fake.token = "another"
    guy = adapter(app, Settings(discord_token=TOKEN))

    with pytest.raises(discord.LoginFailure):
        await guy.start()

    assert fake.identified == []


def test_a_token_that_cannot_be_one_is_refused_without_asking(app):
    with pytest.raises(TokenError, match="page Bot"):
        adapter(app, Settings(discord_token="secret"))


ALICE = {"id": "700", "username": "alice", "discriminator": "0", "avatar": None, "global_name": None}
MEMBER = {"user": ALICE, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}
STRANGE = {
    "context": 0, "guild_id": "8000", "guild": {"id": "8000", "locale": "en-US", "features": []}, "app_permissions": "0",
    "member": {**MEMBER, "permissions": "0"},
}  # fmt: skip
ALONE = {"context": 2, "user": ALICE, "app_permissions": "0"}
CHANNEL_THERE = {"id": "8001", "type": 0, "name": "general", "guild_id": "8000", "position": 0, "permission_overwrites": []}
ARCHIVING = {"archived": False, "auto_archive_duration": 60, "archive_timestamp": "2026-01-01T00:00:00+00:00"}
THREAD_THERE = {
    "id": "8002", "type": 11, "name": "a thread", "guild_id": "8000", "parent_id": "8001", "owner_id": "700", "member_count": 1,
    "message_count": 1, "thread_metadata": ARCHIVING,
}  # fmt: skip
ELSEWHERE = {
    "a server that he is not on": {**STRANGE, "channel": CHANNEL_THERE},
    "a thread of such a server": {**STRANGE, "channel": THREAD_THERE},
    "a private group": {**ALONE, "channel": {"id": "8003", "type": 3, "recipients": [ALICE]}},
    "direct messages of two others": {**ALONE, "channel": {"id": "8004", "type": 1, "recipients": [ALICE]}},
}


@pytest.mark.parametrize("where", ELSEWHERE)
async def test_whoever_installed_him_for_themselves_can_use_him_in(fake, started, where):
    await fake.use("1", "sane: what is etcd?", ELSEWHERE[where])

    said = (await posted(fake))["data"]

    assert "in one straight sentence" in said["content"]
    assert said["allowed_mentions"] == {"parse": []}


class Pauses:
    """A sleep that takes no time and remembers how long it was meant to take; it gives up after a number of long ones."""

    def __init__(self, most: int) -> None:
        self.taken: list[float] = []
        self.over = asyncio.Event()
        self._most = most

    async def __call__(self, seconds: float) -> None:
        if seconds == 0:
            return
        self.taken.append(seconds)
        if len(self.taken) == self._most:
            self.over.set()
            await asyncio.Event().wait()


async def test_a_connection_that_is_refused_for_good_is_tried_ever_more_slowly(fake, app, settings):
    fake.close_after_identify = 4013
    pauses = Pauses(6)
    guy = DiscordAdapter(app, settings, sleep=pauses)

    with capture_logs() as logged:
        await guy.start()
        async with asyncio.timeout(10):
            await pauses.over.wait()
    await guy.stop(1.0)

    assert pauses.taken == [15.0, 60.0, 300.0, 900.0, 900.0, 900.0]
    assert len(fake.identified) == 6
    assert not guy.ready()
    assert TOKEN not in str(logged)


async def test_with_little_left_of_the_budget_he_waits_before_he_identifies(fake, app, settings):
    fake.remaining = 10
    pauses = Pauses(1)
    guy = DiscordAdapter(app, settings, sleep=pauses)

    await guy.start()
    async with asyncio.timeout(10):
        await pauses.over.wait()

    assert fake.identified == []
    assert pauses.taken == [pytest.approx(8640, abs=1)]
    await guy.stop(1.0)


async def test_when_discord_cannot_be_reached_he_goes_on_trying(fake, app, settings, monkeypatch):
    there = discord.http.Route.BASE
    monkeypatch.setattr("discord.http.Route.BASE", "http://127.0.0.1:1/api")

    async def sleep(seconds: float) -> None:
        monkeypatch.setattr("discord.http.Route.BASE", there)

    guy = DiscordAdapter(app, settings, sleep=sleep)
    await guy.start()
    async with asyncio.timeout(10):
        await fake.connected.wait()
    await guy.stop(1.0)

    assert len(fake.identified) == 1


async def test_stopping_waits_for_what_was_taken(fake, started):
    took = asyncio.Event()
    store = started._app.store

    class Slow:
        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

        async def begin(self, *arguments: object) -> object:
            took.set()
            await asyncio.sleep(0)
            return await store.begin(*arguments)

    started._app.store = Slow()
    await fake.say("1", f"{HIM} what is etcd?")
    async with asyncio.timeout(10):
        await took.wait()

    await started.stop(5.0)

    assert fake.posted.qsize() == 1


async def test_shards_of_another_process_are_left_to_it(fake, app):
    guy = adapter(app, Settings(discord_token=TOKEN, discord_shard_ids="1", discord_shard_count=3))

    await guy.start()
    async with asyncio.timeout(10):
        await fake.connected.wait()
    await guy.stop(1.0)

    assert [identify["shard"] for identify in fake.identified] == [[1, 3]]


@pytest.fixture
def own_logs():
    """Undo what the command line does to the process's logging."""
    root, configured = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.configure(**configured)


@pytest.fixture
def environment(monkeypatch, tmp_path, own_logs):
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("FUTURE_PERSONA", str(PACK))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'memory.sqlite3'}")


async def run(*arguments: str) -> int:
    return await asyncio.to_thread(main, ["discord", *arguments])


async def test_syncing_twice_sends_nothing_the_second_time(fake, environment, capfd):
    assert await run("sync") == 0
    assert "Sent 2 commands." in capfd.readouterr().out
    assert fake.sent("PUT", "/applications/900/commands") == 1
    asked = len(fake.requests)

    assert await run("sync") == 0

    assert "Nothing to send" in capfd.readouterr().out
    assert len(fake.requests) == asked


async def test_syncing_by_force_sends_again(fake, environment, capfd):
    await run("sync")

    assert await run("sync", "--force") == 0

    assert "Sent 2 commands." in capfd.readouterr().out
    assert fake.sent("PUT", "/applications/900/commands") == 2


async def test_syncing_with_a_token_that_discord_does_not_know_says_where_to_find_one(fake, environment, capfd):
    fake.token = "another"

    assert await run("sync") == 2

    assert "page Bot" in capfd.readouterr().err


async def test_the_invitation_asks_for_little_and_sends_nothing(fake, environment, capfd):
    assert await run("invite") == 0

    told = capfd.readouterr().out
    allowed = discord.Permissions(int(yarl.URL(told.split()[3]).query["permissions"]))
    assert {name for name, value in allowed if value} == {
        "read_messages", "send_messages", "send_messages_in_threads", "read_message_history", "embed_links",
    }  # fmt: skip
    assert f"client_id={APPLICATION}" in told
    assert fake.requests == []


async def test_without_a_token_the_commands_say_what_to_set(monkeypatch, own_logs, capfd):
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)

    assert await run("invite") == 2

    assert "Set DISCORD_TOKEN" in capfd.readouterr().err
