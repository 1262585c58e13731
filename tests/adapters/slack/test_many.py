"""Many people at once: everybody is answered, and nobody twice."""

import asyncio
from collections import Counter

MANY = 500


def crowd(fake) -> list[dict]:
    """Return mentions by fifty people in twenty channels, each in a thread of its own."""
    return [fake.mention(user=f"U{number % 50}", channel=f"C{number % 20}") for number in range(MANY)]


def answered(fake) -> Counter:
    return Counter(call.arguments["thread_ts"] for call in fake.posted)


async def test_five_hundred_mentions_at_once_over_http_are_answered_once_each(over_http, fake):
    mentions = crowd(fake)
    async with over_http() as slack:
        assert set(await asyncio.gather(*(slack.said(mention) for mention in mentions))) == {200}
        await slack.settled()

    assert answered(fake) == Counter(mention["ts"] for mention in mentions)


async def test_five_hundred_mentions_at_once_over_socket_mode_are_answered_once_each(over_socket, fake):
    mentions = crowd(fake)
    async with over_socket() as running:
        await asyncio.gather(*(fake.send(fake.event(mention)) for mention in mentions))
        await running.adapter._work.done()

    assert answered(fake) == Counter(mention["ts"] for mention in mentions)
