"""Whole conversations: the production adapter and Bolt against a running local-slack, over Socket Mode and signed HTTP."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import pytest

from tests.adapters.slack import local_slack as local
from tests.adapters.slack.conftest import Run
from tests.adapters.slack.local_slack import ALICE, BOB, CHANNEL, MENTION, OTHER, buttons, local_slack, text_of

HYPE = "by *Raft*"
STRAIGHT = "in one straight sentence"


@pytest.fixture(params=["socket", "http"])
async def slack(request, run: Run, local_slack_binary) -> AsyncIterator[SimpleNamespace]:
    """A server and him in it, connected in one of the two ways; `again` starts him anew on the same memory."""
    port = local.free_port() if request.param == "http" else 0
    async with local_slack(local_slack_binary, bot_port=port) as server:
        mode = {"slack_signing_secret": local.SECRET, "port": port} if port else {"slack_app_token": local.APP_TOKEN}
        given = {"slack_api_url": server.api, "slack_bot_token": local.BOT_TOKEN, **mode}
        yield SimpleNamespace(server=server, start=lambda **more: run(**{**given, **more}))


async def test_a_mention_is_answered_in_a_thread_below_it_and_the_thread_goes_on(slack):
    async with slack.start():
        asked = await slack.server.say(f"{MENTION} what is etcd?")
        (answer,) = await slack.server.answers(1)
        assert answer["thread_ts"] == asked["ts"]
        assert "etcd" in text_of(answer)

        await slack.server.say(f"{MENTION} what's that?", thread=asked["ts"])
        _, following = await slack.server.answers(2)
        assert following["thread_ts"] == asked["ts"]
        assert "Raft" in text_of(following)
