"""Many mentions at once."""

import asyncio


async def test_five_hundred_mentions_are_answered_once_each(simcord_env, guild, him):
    channels = [guild.create_text_channel(f"channel-{number}") for number in range(10)]
    askers = [guild.add_member(simcord_env.create_user(f"asker{number}")) for number in range(10)]
    asked = []
    for number in range(500):
        channel, asker = channels[number % 10], askers[number // 10 % 10]
        asked.append(simcord_env.backend.create_message(channel.id, asker.id, f"{him} what is etcd? ({number})").id)

    async with asyncio.timeout(60):
        await simcord_env.settle(timeout=60)

    answered = [message.reference.message_id for channel in channels for message in channel.history() if message.author.name == "TestBot"]
    assert sorted(answered) == sorted(asked)
