"""The map, the bill and the dial on Discord: the picture is an attachment with words for those who cannot see it."""

import discord


async def test_the_map_is_an_attachment_of_the_answer(channel, alice, him):
    await alice.send(channel, f"{him} what is etcd?")

    await alice.send(channel, f"{him} map")

    (picture,) = channel.last_message.attachments
    assert picture.filename == "descent.png"
    assert (await picture.read()).startswith(b"\x89PNG\r\n\x1a\n")
    assert picture.description.startswith("A map of this conversation, 1 topic deep")


async def test_without_the_permission_for_files_the_map_is_a_tree_of_words(guild, alice, him):
    plain = guild.create_text_channel("plain", overwrites={guild.default_role: discord.PermissionOverwrite(attach_files=False)})
    await alice.send(plain, f"{him} what is etcd?")

    for content in ((await alice.slash(plain, "future", text="map")).response.content, await said(plain, alice, f"{him} map")):
        assert content.splitlines() == ["1 topic deep, and 6 machines so far.", "**etcd** (you are here)", "└╌ Raft, not taken yet"]
    assert plain.last_message.attachments == []


async def said(channel, actor, text: str) -> str:
    await actor.send(channel, text)
    return channel.last_message.content


async def test_bill_and_dial_answer_in_words(channel, alice, him):
    await alice.send(channel, f"{him} as of 2015")
    assert "The voting years: 2015." in channel.last_message.content
    await alice.send(channel, f"{him} what is etcd?")

    await alice.send(channel, f"{him} bill")

    assert "voters" in channel.last_message.content
