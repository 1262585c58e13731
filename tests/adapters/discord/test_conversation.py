"""Every way to talk to him on Discord, through discord.py's own machinery."""

import asyncio

import discord
from simcord.builders import ChannelHandle

from adapters.discord.bot import FutureBot
from adapters.discord.commands import EXPLAIN
from adapters.discord.sync import CommandSync
from bot.messages import Picture, Reply
from persona.text import Span
from tests.adapters.discord.conftest import APPLICATION


def labels(message) -> list[str]:
    return [button.label for row in message.components for button in row.children]


def row_labels(response) -> list[str]:
    return [button["label"] for row in response.components for button in row["components"]]


async def test_a_mention_is_answered_as_a_reply_that_pings_nobody(channel, alice, him):
    asked = await alice.send(channel, f"{him} what is etcd?")

    answer = channel.last_message

    assert answer.reference.message_id == asked.id
    assert "Raft" in answer.content
    assert answer.mentions == []
    assert labels(answer) == ["wait, what's Raft?", "Again", "Straight answer", "Delete"]


async def test_a_mention_may_stand_anywhere_and_in_the_old_form(simcord_env, channel, alice):
    await alice.send(channel, f"what is <@!{simcord_env.bot.user.id}> etcd?")

    assert "Raft" in channel.last_message.content


async def test_a_mention_alone_is_greeted_with_the_way_to_help(channel, alice, him):
    await alice.send(channel, him)

    assert "say *help*" in channel.last_message.content


async def test_a_reply_to_him_is_a_follow_up(channel, alice, him):
    await alice.send(channel, f"{him} what is etcd?")

    await alice.send(channel, "who wrote it?", reply_to=channel.last_message)

    assert "line of who" in channel.last_message.content


async def test_a_follow_up_in_a_thread_knows_what_the_thread_is_about(simcord_env, channel, alice, bob, him):
    root = await alice.send(channel, "let us talk")
    thread = await make_thread(simcord_env, channel, root)
    await alice.send(thread, f"{him} what is Paxos?")

    await bob.send(thread, f"{him} why?")

    assert not any(message.author.bot for message in channel.history())
    assert "line of why" in thread.last_message.content
    assert thread.last_message.channel.id == thread.id


async def test_two_threads_of_a_channel_are_two_conversations(simcord_env, channel, alice, him):
    first = await make_thread(simcord_env, channel, await alice.send(channel, "one"))
    second = await make_thread(simcord_env, channel, await alice.send(channel, "two"))
    await alice.send(first, f"{him} sane: what is Paxos?")
    await alice.send(second, f"{him} sane: what is Redis?")

    await alice.send(first, f"{him} sane: who wrote it?")

    assert "Paxos" in (await why(first, alice, him))


async def test_a_forum_post_is_answered_in_place(simcord_env, guild, alice, him):
    forum = guild.create_forum_channel("ideas")
    post = await make_thread(simcord_env, forum, None)

    await alice.send(post, f"{him} what is Raft?")

    assert "Paxos" in post.last_message.content


async def test_a_direct_message_needs_no_mention_and_has_no_delete_button(simcord_env):
    carol = simcord_env.create_user("carol")

    await carol.send_dm("what is etcd?")

    answer = carol.dm_channel.last_message
    assert "Raft" in answer.content
    assert "Delete" not in labels(answer)


async def test_a_slash_command_answers_aloud(channel, alice):
    result = await alice.slash(channel, "future", text="what is etcd?")

    assert "Raft" in result.response.content
    assert not result.response.ephemeral
    assert not result.deferred
    assert row_labels(result.response)[-1] == "Delete"


async def test_a_slash_command_works_in_a_direct_message(simcord_env):
    carol = simcord_env.create_user("carol")

    result = await carol.slash("future", text="what is etcd?")

    assert "Raft" in result.response.content


async def test_a_slash_command_without_words_and_one_that_is_not_understood_are_for_the_asker_alone(channel, alice):
    assert "straight answers" in (helped := (await alice.slash(channel, "future")).response).content
    assert helped.ephemeral
    assert (await alice.slash(channel, "future", text="what is a wombat?")).response.ephemeral


async def test_two_people_have_two_voices(channel, alice, bob, him):
    switched = await alice.slash(channel, "future", text="sane")

    await alice.send(channel, f"{him} what is etcd?")
    straight = channel.last_message
    await bob.send(channel, f"{him} what is etcd?")

    assert switched.response.ephemeral
    assert "in one straight sentence" in straight.content
    assert "Raft" in channel.last_message.content


async def test_the_sources_of_a_straight_answer_stand_in_an_embed(channel, alice):
    result = await alice.slash(channel, "future", text="sane: what is etcd?")

    assert result.response.content.startswith("etcd, in one straight sentence.")
    assert "example.org" not in result.response.content
    assert result.response.embeds[0].description == "Sources: [etcd documentation](https://example.org/etcd)"


async def test_without_the_permission_for_embeds_the_sources_are_links(guild, alice, him):
    plain = guild.create_text_channel("plain", overwrites={guild.default_role: discord.PermissionOverwrite(embed_links=False)})

    await alice.send(plain, f"{him} sane: what is etcd?")

    assert plain.last_message.embeds == []
    assert plain.last_message.content.endswith("More: [etcd documentation](<https://example.org/etcd>)")


async def test_a_term_button_asks_about_the_term(channel, alice, him):
    await alice.send(channel, f"{him} what is etcd?")

    result = await alice.click(channel.last_message, label="wait, what's Raft?")

    assert "Paxos" in result.response.content
    assert not result.response.ephemeral


async def test_again_gives_another_line_and_the_straight_answer_is_for_who_pressed(channel, alice, bob, him):
    await alice.send(channel, f"{him} what is etcd?")
    answer = channel.last_message

    again = await alice.click(answer, label="Again")
    straight = await bob.click(answer, label="Straight answer")

    assert again.response.content != answer.content
    assert straight.response.ephemeral
    assert "in one straight sentence" in straight.response.content
    assert row_labels(straight.response) == []


async def test_buttons_work_after_a_restart(simcord_env, make_bot, channel, alice, him):
    await alice.send(channel, f"{him} what is etcd?")
    answer = channel.last_message

    await simcord_env.restart_bot(make_bot())
    result = await alice.click(answer, label="wait, what's Raft?")

    assert "Paxos" in result.response.content


async def test_a_button_of_another_version_says_so(simcord_env, channel, alice, him):
    await alice.send(channel, f"{him} what is etcd?")
    stored = simcord_env.backend.messages[channel.id][channel.last_message.id]
    stored.components[0]["components"][0]["custom_id"] = "future:0:something:else"

    result = await alice.click(channel.last_message, custom_id="future:0:something:else")

    assert "from another time" in result.response.content
    assert result.response.ephemeral


async def test_an_answer_with_buttons_for_the_asker_alone_leaves_nothing_waiting_and_its_buttons_work(channel, alice):
    before = asyncio.all_tasks()

    switched = await alice.slash(channel, "future", text="sane")
    assert asyncio.all_tasks() <= before

    (label,) = row_labels(switched.response)
    back = await alice.click(switched.response, label=label)
    assert back.response.ephemeral or back.followups
    assert asyncio.all_tasks() <= before


async def test_only_whoever_asked_can_delete_the_answer(channel, alice, bob, him):
    await alice.send(channel, f"{him} what is etcd?")
    answer = channel.last_message

    refused = await bob.click(answer, label="Delete")
    assert refused.response.ephemeral
    assert channel.last_message.id == answer.id

    await alice.click(answer, label="Delete")
    assert answer.id not in [message.id for message in channel.history()]


async def test_whoever_used_a_slash_command_can_delete_its_answer(channel, alice):
    result = await alice.slash(channel, "future", text="what is etcd?")

    await alice.click(result.response, label="Delete")

    assert channel.history() == []


async def test_what_somebody_just_said_is_explained_to_the_one_who_wonders(channel, alice, bob):
    said = await bob.send(channel, "we put Paxos behind etcd")

    result = await alice.context_menu(channel, EXPLAIN, said)

    assert result.response.ephemeral
    assert result.response.content == "**Paxos**: Paxos, in one straight sentence.\n**etcd**: etcd, in one straight sentence."


async def test_a_private_reply_to_a_mention_is_said_where_it_was_asked(channel, alice, him):
    await alice.send(channel, f"{him} sane")

    assert "Straight answers for you here" in channel.last_message.content
    assert "Delete" in labels(channel.last_message)


async def test_in_a_quiet_channel_only_what_one_person_sees_is_said(channel, alice, him):
    await alice.send(channel, f"{him} quiet")
    before = len(channel.history())

    await alice.send(channel, f"{him} what is etcd?")
    await alice.send(channel, f"{him} help")
    whispered = await alice.slash(channel, "future", text="what is etcd?")

    assert len([message for message in channel.history() if message.author.bot]) == before // 2
    assert whispered.response.ephemeral


async def test_his_presence_is_in_character(simcord_env):
    assert simcord_env.bot.activity.name == "It's the test"


async def test_a_picture_is_attached_with_words_for_who_cannot_see_it(simcord_env, app, channel, alice):
    class Painter:
        context = app.context

        async def handle(self, message, send):
            await send(Reply(((Span("Behold."),),), picture=Picture(b"png", "architecture.png", "Forty boxes.")))

    await simcord_env.restart_bot(FutureBot(Painter(), CommandSync(app.store, APPLICATION), shard_count=1))
    result = await alice.slash(channel, "future", text="draw it")

    (picture,) = result.response.attachments
    assert (picture.filename, picture.description) == ("architecture.png", "Forty boxes.")


async def make_thread(env, parent, message):
    """Open a thread as a user would: on a message, or as a forum post."""
    if message is None:
        stored = env.backend.create_thread(parent.id, "a post", owner_id=env.guild.owner.id)
    else:
        stored = env.backend.create_thread(parent.id, "a thread", owner_id=message.author.id, message_id=message.id)
    env.backend.announce_thread_create(stored)
    await env.settle()
    return ChannelHandle(env, env.guild, stored)


async def why(channel, actor, him) -> str:
    await actor.send(channel, f"{him} why")
    return channel.last_message.content
