"""Several shards in one process or in several, and the budget of session starts."""

import asyncio

import discord
import pytest

from adapters.discord.identify import BETWEEN_SHARDS, IdentifyBudget, pause
from bot.settings import SettingsError, load_settings

DAY = 24 * 3600 * 1000


@pytest.mark.simcord(shard_count=3)
async def test_three_shards_answer_each_message_once(simcord_env, him):
    for shard in range(3):
        guild = simcord_env.create_guild(f"server {shard}", shard_id=shard)
        channel = guild.create_text_channel("general")
        asker = guild.add_member(simcord_env.create_user(f"asker{shard}"))

        await asker.send(channel, f"{him} what is etcd?")

        assert sum(message.author.bot for message in channel.history()) == 1
        assert "Raft" in channel.last_message.content


@pytest.mark.simcord(shard_count=3)
async def test_a_shard_that_was_gone_answers_again(simcord_env, him):
    guild = simcord_env.create_guild(shard_id=1)
    channel = guild.create_text_channel("general")
    asker = guild.add_member(simcord_env.create_user("asker"))

    await simcord_env.bot.shards[1].disconnect()
    await simcord_env.bot.shards[1].reconnect()
    await simcord_env.settle()
    await asker.send(channel, f"{him} what is etcd?")

    assert "Raft" in channel.last_message.content


@pytest.mark.parametrize(("ids", "count", "shards"), [("0-3,8", "16", (0, 1, 2, 3, 8)), ("5", "6", (5,)), ("1,0,1", "2", (0, 1))])
def test_the_shards_of_a_process_are_a_setting(monkeypatch, ids, count, shards):
    monkeypatch.setenv("DISCORD_SHARD_IDS", ids)
    monkeypatch.setenv("DISCORD_SHARD_COUNT", count)

    assert load_settings().shards == shards


@pytest.mark.parametrize(("ids", "count"), [("0-3", None), ("0-3", "3"), ("3-0", "8"), ("one", "2"), ("0", "0")])
def test_shards_that_cannot_be_are_refused(monkeypatch, ids, count):
    monkeypatch.setenv("DISCORD_SHARD_IDS", ids)
    if count:
        monkeypatch.setenv("DISCORD_SHARD_COUNT", count)

    with pytest.raises(SettingsError, match="DISCORD_SHARD"):
        load_settings()


def test_without_the_setting_discord_decides(monkeypatch):
    assert load_settings().shards is None


def limits(remaining: int, reset_after: int = DAY, total: int = 1000) -> discord.SessionStartLimits:
    return discord.SessionStartLimits(total=total, remaining=remaining, reset_after=reset_after, max_concurrency=1)


@pytest.mark.parametrize(("remaining", "seconds"), [(1000, 0), (501, 0), (500, 172.8), (100, 864), (1, 86400), (0, 86400)])
def test_the_less_is_left_of_the_budget_the_longer_is_the_pause(remaining, seconds):
    assert pause(limits(remaining)) == pytest.approx(seconds)


class Time:
    """A clock that sleeping moves, and a Discord that counts session starts."""

    def __init__(self) -> None:
        self.now = 0.0
        self.remaining = 1000

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def fetch(self) -> discord.SessionStartLimits:
        return limits(self.remaining, reset_after=int(DAY - self.now * 1000 % DAY))


async def test_a_process_that_crashes_at_once_never_burns_the_budget():
    time = Time()

    for _ in range(2000):
        if time.now >= DAY / 1000:
            break
        await IdentifyBudget(time.clock, time.sleep).wait(time.fetch, first=True)  # a new process each time
        time.remaining -= 1
        time.now += 1.0

    assert time.now >= DAY / 1000
    assert time.remaining >= 0


async def test_shards_start_five_seconds_apart():
    time = Time()
    budget = IdentifyBudget(time.clock, time.sleep)

    await budget.wait(time.fetch, first=True)
    assert time.now == 0
    await budget.wait(time.fetch, first=False)
    assert time.now == BETWEEN_SHARDS


async def test_a_wait_that_is_broken_off_goes_on_where_it_stopped():
    time = Time()
    time.remaining = 100

    async def interrupted(seconds: float) -> None:
        time.now += min(seconds, 60)
        if seconds > 60:
            raise asyncio.CancelledError

    budget, attempts = IdentifyBudget(time.clock, interrupted), 0
    while True:
        attempts += 1
        try:
            await budget.wait(time.fetch, first=False)
        except asyncio.CancelledError:
            continue
        break

    assert time.now == pytest.approx(864)
    assert attempts == 15
