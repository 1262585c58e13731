"""The command tree is within Discord's limits, which the simulator does not check, and is sent when it changed."""

import re

import discord
import pytest
from structlog.testing import capture_logs

from adapters.discord.buttons import PressButton
from adapters.discord.commands import EXPLAIN
from adapters.discord.sync import CommandSync, digest
from bot.buttons import MAX_LABEL, MAX_VALUE
from bot.store.contract import StoreError

NAME = re.compile(r"^[-_'\w]{1,32}$")
MOST_CHARACTERS = 8000


def described(bot) -> list[dict]:
    return [command.to_dict(bot.tree) for command in bot.tree.get_commands()]


def puts(env) -> int:
    return sum(request.method == "PUT" for request in env.http_requests)


async def test_the_tree_is_within_discords_limits(make_bot):
    commands = described(make_bot())
    slash = [command for command in commands if command["type"] == discord.AppCommandType.chat_input.value]
    menus = [command for command in commands if command["type"] == discord.AppCommandType.message.value]

    assert len(slash) <= 100
    assert len(menus) <= 15
    assert all(1 <= len(menu["name"]) <= 32 for menu in menus)
    for command in slash:
        assert NAME.match(command["name"])
        assert command["name"] == command["name"].lower()
        assert 1 <= len(command["description"]) <= 100
        assert len(command["options"]) <= 25
        for option in command["options"]:
            assert NAME.match(option["name"])
            assert 1 <= len(option["description"]) <= 100
            assert option["max_length"] <= 6000
        texts = [
            command["name"],
            command["description"],
            *(option[key] for option in command["options"] for key in ("name", "description")),
        ]
        assert sum(map(len, texts)) <= MOST_CHARACTERS


async def test_every_command_is_for_servers_direct_messages_and_private_channels_by_either_installation(make_bot):
    for command in described(make_bot()):
        assert command["contexts"] == [0, 1, 2]
        assert command["integration_types"] == [0, 1]


async def test_he_listens_to_nothing_privileged(make_bot):
    privileged = discord.Intents(message_content=True, members=True, presences=True)

    assert make_bot().intents & privileged == discord.Intents.none()
    assert make_bot().allowed_mentions.to_dict() == {"parse": []}


async def test_the_commands_are_sent_once_and_not_again_by_the_next_process(simcord_env, make_bot):
    assert puts(simcord_env) == 1

    await simcord_env.restart_bot(make_bot())

    assert puts(simcord_env) == 1


async def test_becoming_ready_again_sends_nothing(simcord_env):
    shard = simcord_env.bot.shards[0]

    await shard.disconnect()
    await shard.reconnect()
    await simcord_env.settle()

    assert puts(simcord_env) == 1


async def test_changed_commands_are_sent(simcord_env, make_bot, channel, alice):
    changed = make_bot()
    changed.tree.get_command("future").description = "Something else"

    await simcord_env.restart_bot(changed)

    assert puts(simcord_env) == 2
    assert "Raft" in (await alice.slash(channel, "future", text="what is etcd?")).response.content


async def test_going_back_to_earlier_commands_sends_them_again(simcord_env, make_bot):
    changed = make_bot()
    changed.tree.get_command("future").description = "Something else"
    await simcord_env.restart_bot(changed)

    await simcord_env.restart_bot(make_bot())

    assert puts(simcord_env) == 3


async def test_two_applications_on_one_database_do_not_mix(app, simcord_env):
    other = CommandSync(app.store, 42)

    assert not await other.is_current(simcord_env.bot.tree)


async def test_anything_that_discord_is_told_changes_the_digest(make_bot):
    bot, other = make_bot(), make_bot()
    assert digest(bot.tree) == digest(other.tree)
    assert re.fullmatch(r"[0-9a-f]{16}", digest(bot.tree))

    other.tree.remove_command(EXPLAIN, type=discord.AppCommandType.message)

    assert digest(bot.tree) != digest(other.tree)


@pytest.mark.parametrize("status", [403, 500])
async def test_he_answers_mentions_although_discord_does_not_take_his_commands(simcord_env, make_bot, channel, alice, status):
    changed = make_bot()
    changed.tree.get_command("future").description = "Something else"
    simcord_env.inject_error("PUT", "/applications/*/commands", status=status)

    with capture_logs() as logged:
        await simcord_env.restart_bot(changed)
    await alice.send(channel, f"<@{changed.user.id}> what is etcd?")

    assert any("commands not sent" in entry["event"] for entry in logged)
    assert "Raft" in channel.last_message.content


async def test_he_starts_although_the_database_is_away(simcord_env, make_bot, channel, alice, him):
    class Away:
        async def read(self, *arguments: object) -> object:
            raise StoreError("away")

    bot = make_bot()
    bot._sync = CommandSync(Away(), 1)

    await simcord_env.restart_bot(bot)
    await alice.send(channel, f"{him} what is etcd?")

    assert "Raft" in channel.last_message.content


async def test_a_command_that_is_gone_says_so(make_bot):
    """The simulator replaces the tree's error handler, so this one is called by hand."""
    said = []

    class Response:
        def is_done(self) -> bool:
            return False

        async def send_message(self, text: str, *, ephemeral: bool) -> None:
            said.append((text, ephemeral))

    class Interaction:
        response = Response()

    await make_bot().tree.on_error(Interaction(), discord.app_commands.CommandNotFound("old", []))

    assert said == [("That command is from another time. Try /future.", True)]


def test_the_longest_button_of_the_application_fits_into_discords():
    button = PressButton("x" * MAX_LABEL, "v" * MAX_VALUE)

    assert len(button.custom_id) <= 100
    assert len(button.item.label) <= 80
