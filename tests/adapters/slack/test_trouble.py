"""What he does when Slack is busy, broken, closed to him, or hangs up."""

from collections.abc import MutableMapping
from contextlib import AsyncExitStack
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.run import RunError
from tests.adapters.slack.fake_slack import BOT_TOKEN, CHANNEL, SECRET, USER, FakeSlack
from tests.adapters.slack.local_slack import eventually, free_port
from tests.adapters.slack.test_surfaces import text_of


async def test_when_slack_is_busy_he_waits_as_long_as_it_says_and_answers_once(over_http, fake):
    fake.trouble("chat.postMessage", 429, error="ratelimited", times=2, Retry_After="0")
    async with over_http() as slack:
        await slack.said(fake.mention())
        await slack.settled()

    assert [call.method for call in fake.posted] == ["chat.postMessage"] * 3
    assert len({str(call.arguments) for call in fake.posted}) == 1


@pytest.mark.parametrize("status", [500, 503])
async def test_when_slack_breaks_he_tries_again(over_http, fake, status):
    fake.trouble("chat.postMessage", status)
    fake.trouble("response", status)
    async with over_http() as slack:
        await slack.said(fake.mention())
        await slack.deliver(fake.command("what is etcd"))
        await slack.settled()

    assert [call.method for call in fake.posted].count("chat.postMessage") == 2
    assert [call.method for call in fake.posted].count("response") == 1


async def test_a_channel_that_slack_slows_down_does_not_slow_the_others(over_http, fake):
    fake.trouble("chat.postMessage", 429, error="ratelimited", Retry_After="1")
    async with over_http() as slack:
        await slack.said(fake.mention(channel="C0BUSY"))
        await eventually(lambda: _called(fake, "C0BUSY"))
        await slack.said(fake.mention(channel="C0BUSY"))
        await slack.said(fake.mention(channel="C0FREE"))
        await slack.settled()

    first_try, *rest = [call.arguments["channel"] for call in fake.posted]
    assert (first_try, rest) == ("C0BUSY", ["C0FREE", "C0BUSY", "C0BUSY"])


async def _called(fake: FakeSlack, channel: str) -> bool:
    return any(call.arguments.get("channel") == channel for call in fake.calls)


async def test_an_answer_waits_while_slack_cannot_be_reached(run, session):
    slack = FakeSlack()
    async with AsyncExitStack() as stack:
        async with slack.serving():
            given = {"slack_bot_token": BOT_TOKEN, "slack_signing_secret": SECRET, "slack_api_url": slack.api}
            running = await stack.enter_async_context(run(**given))
        slack.delivered_to = running.web.port
        with capture_logs() as logs:
            assert await slack.post(slack.event(slack.mention()), session=session) == 200
            assert await slack.post(slack.command("what is etcd"), session=session) == 200
            await eventually(lambda: _refused(logs, times=2))
        async with slack.serving():
            await running.adapter._work.done()

    assert sorted(call.method for call in slack.posted) == ["chat.postMessage", "response"]


async def _refused(logs: list[MutableMapping[str, Any]], times: int) -> bool:
    return sum(entry["event"] == "Slack cannot be reached" for entry in logs) >= times


async def test_a_picture_that_does_not_get_through_costs_nobody_the_answer(over_http, fake):
    fake.uploads_to = f"http://127.0.0.1:{free_port()}/"
    event = fake.event(fake.direct("map"))
    async with over_http() as slack:
        await slack.said(fake.direct("what is etcd?"))
        await slack.settled()
        for _ in range(2):
            await slack.deliver(event)
            await slack.settled()

    assert [text_of(call.arguments) for call in fake.posted[1:]] == [
        "1 topic deep, and 6 machines so far.",
        "*etcd* (you are here)\n\n└╌ Raft, not taken yet",
    ]


@pytest.mark.parametrize(("error", "told"), [("not_in_channel", "/invite"), ("is_archived", "archived"), ("restricted_action", "may not")])
async def test_somebody_asked_where_he_may_not_write_is_told_why_in_private(over_http, fake, error, told):
    fake.trouble("chat.postMessage", error=error)
    async with over_http() as slack:
        await slack.said(fake.mention())
        await slack.settled()

    refused, hint = fake.posted
    assert refused.arguments["channel"] == CHANNEL
    assert hint.arguments["channel"] == USER
    assert told in hint.arguments["text"]


async def test_a_command_is_answered_in_channels_that_he_is_not_in(over_http, fake):
    fake.trouble("chat.postMessage", error="not_in_channel", times=9)
    async with over_http() as slack:
        await slack.deliver(fake.command("what is etcd"))
        await slack.settled()

    (answer,) = fake.posted
    assert (answer.method, answer.arguments["response_type"]) == ("response", "in_channel")


async def test_a_response_address_that_is_used_up_is_no_reason_to_stay_silent(over_http, fake):
    fake.trouble("response", 404)
    async with over_http() as slack:
        await slack.deliver(fake.command("what is etcd"))
        await slack.settled()

    assert [call.method for call in fake.posted] == ["chat.postMessage"]


async def test_an_answer_that_slack_refuses_outright_is_given_up_and_the_next_one_is_not(over_http, fake):
    fake.trouble("chat.postMessage", error="fatal_error")
    async with over_http() as slack:
        await slack.said(fake.mention())
        await slack.settled()
        await slack.said(fake.mention())
        await slack.settled()

    assert len(fake.posted) == 2


@pytest.mark.parametrize("lost", ["ask_to_reconnect", "hang_up"])
async def test_a_lost_connection_is_made_anew_and_nothing_is_answered_twice(over_socket, fake, lost):
    async with over_socket() as running:
        for _ in range(3):
            event = fake.event(fake.mention())
            await fake.send(event)
            await getattr(fake, lost)()
            await fake.connected()
            await fake.send(event, retry_attempt=1, retry_reason="timeout")
        assert running.adapter.ready()

    assert len(fake.posted) == 3


async def test_an_answer_in_the_making_survives_the_end_of_its_connection(over_socket, fake):
    async with over_socket():
        fake.trouble("chat.postMessage", 429, error="ratelimited", Retry_After="1")
        await fake.send(fake.event(fake.mention()))
        await fake.hang_up()

    assert len(fake.posted) == 2


async def test_slack_that_is_away_at_the_start_is_connected_to_when_it_comes_back(run):
    away = FakeSlack()
    async with away.serving():
        port = away.port
    given = {"slack_bot_token": "xoxb-fake-1", "slack_app_token": "xapp-fake", "slack_api_url": f"http://127.0.0.1:{port}/api/"}
    async with run(**given) as running:
        assert not running.adapter.ready()
        back = FakeSlack()
        back.port = port
        async with back.serving():
            await back.connected()
            await back.send(back.event(back.mention()))
            await running.adapter._work.done()
            assert running.adapter.ready()

    assert len(back.posted) == 1


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"slack_bot_token": "xoxb-wrong"}, "SLACK_BOT_TOKEN"),
        ({"slack_app_token": "xapp-wrong"}, "SLACK_APP_TOKEN"),
    ],
)
async def test_a_token_that_slack_refuses_stops_the_start_with_a_sentence(over_socket, given, names):
    with pytest.raises(RunError, match=names):
        async with over_socket(**given):
            pass


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"slack_signing_secret": "  "}, "SLACK_SIGNING_SECRET"),
        ({"slack_bot_token": None, "slack_client_id": "1.2", "slack_client_secret": " "}, "SLACK_CLIENT_SECRET"),
        ({"slack_bot_token": None, "slack_client_id": "1.2", "slack_client_secret": "x", "slack_token_keys": "short"}, "future slack key"),
    ],
)
async def test_a_secret_that_cannot_be_one_stops_the_start(over_http, given, names):
    with pytest.raises(RunError, match=names):
        async with over_http(**given):
            pass


async def test_credentials_in_the_environment_do_not_change_the_mode(over_http, fake, monkeypatch):
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "hidden")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-other")
    async with over_http(slack_client_id=None, slack_client_secret=None) as slack:
        await slack.said(fake.mention())
        await slack.settled()

    assert {call.token for call in fake.posted} == {"xoxb-fake-1"}
