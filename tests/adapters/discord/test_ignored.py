"""What he does not answer, and when he keeps silent."""

import discord
import pytest
from simcord.backend import serializers
from simcord.backend.models import AllowedMentions

from adapters.discord import messages


def answers(channel) -> list[str]:
    return [message.content for message in channel.history() if message.author.name == "TestBot"]


async def test_nothing_is_said_unasked(channel, alice):
    await alice.send(channel, "what is etcd?")
    await alice.send(channel, "@everyone what is etcd?")

    assert answers(channel) == []


async def test_bots_are_ignored(simcord_env, guild, channel, him):
    robot = guild.add_member(simcord_env.create_user("robot", bot=True))

    await robot.send(channel, f"{him} what is etcd?")

    assert answers(channel) == []


async def test_webhooks_are_ignored(guild, channel, him):
    await guild.create_webhook(channel).send(f"{him} what is etcd?")

    assert answers(channel) == []


async def test_he_does_not_answer_himself(simcord_env, channel, him):
    await simcord_env.bot.get_channel(channel.id).send(f"{him} what is etcd?")
    await simcord_env.settle()

    assert len(answers(channel)) == 1


@pytest.mark.parametrize("kind", [discord.MessageType.new_member, discord.MessageType.pins_add, discord.MessageType.auto_moderation_action])
async def test_what_discord_itself_writes_is_ignored(simcord_env, channel, alice, him, kind):
    said = await alice.send(channel, f"{him} what is etcd?")

    deliver(simcord_env, channel, said, id=str(said.id + 1), type=kind.value)
    await simcord_env.settle()

    assert len(answers(channel)) == 1


async def test_a_delivery_that_comes_twice_is_answered_once(simcord_env, channel, alice, him):
    said = await alice.send(channel, f"{him} what is etcd?")

    deliver(simcord_env, channel, said)
    await simcord_env.settle()

    assert len(answers(channel)) == 1


async def test_the_role_that_discord_made_for_him_is_him(simcord_env, guild, channel, alice):
    role = guild.create_role("TestBot")
    stored = simcord_env.backend.guilds[guild.id].roles[role.id]
    tagged = {**serializers.role_payload(stored), "tags": {"bot_id": str(simcord_env.bot.user.id)}}
    simcord_env.backend.emit("GUILD_ROLE_UPDATE", {"guild_id": str(guild.id), "role": tagged})

    await alice.send(channel, f"<@&{role.id}> what is etcd?")

    assert "did not show me" in alice.user.dm_channel.last_message.content  # Discord shows words for a mention of him, not of his role


async def test_edits_are_ignored(channel, alice, him):
    said = await alice.send(channel, "what is etcd?")

    await alice.edit(said, f"{him} what is etcd?")

    assert answers(channel) == []


async def test_an_edit_of_what_was_answered_is_not_answered_again(channel, alice, him):
    said = await alice.send(channel, f"{him} what is etcd?")

    await alice.edit(said, f"{him} what is Raft?")

    assert len(answers(channel)) == 1


async def test_a_reply_to_somebody_else_is_not_for_him(channel, alice, bob):
    said = await bob.send(channel, "etcd is down")

    await alice.send(channel, "what is etcd?", reply_to=said)

    assert answers(channel) == []


async def test_words_that_discord_keeps_back_are_mentioned_privately_and_once(simcord_env, channel, alice, him):
    await alice.send(channel, f"{him} what is etcd?")
    answer = channel.last_message

    for _ in range(2):
        reply_without_a_ping(simcord_env, channel, alice, answer, "who wrote it?")
        await simcord_env.settle()

    assert len(answers(channel)) == 1
    assert [message.content for message in alice.user.dm_channel.history()] == [
        f"Discord did not show me what you wrote in <#{channel.id}>. Mention me, or leave the ping on when you reply to me."
    ]


async def test_a_sticker_is_not_hidden_words(simcord_env, channel, alice, him):
    shown = await alice.send(channel, him, attachments=[("cat.png", b"png")])

    assert not messages.is_hidden(shown)


async def test_he_takes_nothing_more_while_he_stops(simcord_env, channel, alice, him):
    simcord_env.bot.stopping = True

    await alice.send(channel, f"{him} what is etcd?")

    assert answers(channel) == []


async def test_a_server_that_removes_him_is_forgotten(simcord_env, app, guild, channel, alice):
    await alice.slash(channel, "future", text="sane")
    place = messages.Place("discord", str(channel.id), str(guild.id))
    assert (await app.store.read(place, str(alice.id))).switches

    simcord_env.backend.emit("GUILD_DELETE", {"id": str(guild.id)})
    await simcord_env.settle()

    assert not (await app.store.read(place, str(alice.id))).switches


async def test_a_server_that_is_merely_unreachable_is_remembered(simcord_env, app, guild, channel, alice):
    await alice.slash(channel, "future", text="sane")

    simcord_env.backend.emit("GUILD_DELETE", {"id": str(guild.id), "unavailable": True})
    await simcord_env.settle()

    place = messages.Place("discord", str(channel.id), str(guild.id))
    assert (await app.store.read(place, str(alice.id))).switches


def deliver(env, channel, message, **changes: object) -> None:
    """Deliver a stored message once more, changed."""
    stored = env.backend.get_message(channel.id, message.id)
    env.backend.emit("MESSAGE_CREATE", {**serializers.message_payload(env.backend, stored), **changes})


def reply_without_a_ping(env, channel, actor, to, text) -> None:
    reference = env.backend.normalize_message_reference(channel.id, {"channel_id": str(channel.id), "message_id": str(to.id)})
    env.backend.create_message(channel.id, actor.id, text, reference=reference, allowed_mentions=AllowedMentions(replied_user=False))
