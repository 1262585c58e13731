"""What Slack delivers is acknowledged at once and answered once, whatever comes twice, late, forged or broken."""

import asyncio
import json
import time

import pytest

from tests.adapters.slack.fake_slack import BOT, BOT_ID, CHANNEL, DIRECT, USER, sign


async def test_an_event_that_slack_delivers_again_is_answered_once(over_http, fake):
    async with over_http() as slack:
        event = fake.event(fake.mention())
        assert await slack.deliver(event) == 200
        for number, reason in enumerate(("http_timeout", "http_error", "connection_failed"), 1):
            assert await slack.deliver(event, x_slack_retry_num=str(number), x_slack_retry_reason=reason) == 200
        await slack.settled()

    assert len(fake.posted) == 1


async def test_a_redelivery_of_what_never_arrived_is_answered(over_http, fake):
    async with over_http() as slack:
        assert await slack.deliver(fake.event(fake.mention()), x_slack_retry_num="1", x_slack_retry_reason="http_timeout") == 200
        await slack.settled()

    assert len(fake.posted) == 1


async def test_a_mention_that_comes_as_two_kinds_of_event_is_answered_once(over_http, fake):
    async with over_http() as slack:
        mention = fake.mention()
        message = {**mention, "type": "message", "channel_type": "channel"}
        assert [await slack.said(event) for event in (message, mention, message)] == [200, 200, 200]
        await slack.settled()

    assert len(fake.posted) == 1


async def test_two_replicas_on_one_database_answer_once(over_http, run, fake):
    async with over_http() as slack:
        one = {"slack_bot_token": "xoxb-fake-1", "slack_signing_secret": "fake-secret", "slack_api_url": fake.api}
        async with run(**one) as other:
            ports = (slack.started.web.port, other.web.port)
            for _ in range(10):
                event = fake.event(fake.mention())
                for port in ports:
                    fake.delivered_to = port
                    assert await slack.deliver(event) == 200
            await slack.settled()
            await other.adapter._work.done()

    assert len(fake.posted) == 10


async def test_slack_is_thanked_before_an_answer_is_sent(over_http, over_socket, fake):
    fake.gate.clear()
    async with over_http() as slack:
        for payload in (fake.event(fake.mention()), fake.command("what is etcd"), fake.press("again"), fake.shortcut("etcd")):
            assert await slack.deliver(payload) == 200
        assert fake.posted == []
        fake.gate.set()
        await slack.settled()
        assert len(fake.posted) == 4

    fake.gate.clear()
    async with over_socket():
        assert (await fake.send(fake.event(fake.mention())))["envelope_id"]
        assert (await fake.send(fake.command("what is etcd"), "slash_commands"))["envelope_id"]
        assert len(fake.posted) == 4
        fake.gate.set()


@pytest.mark.parametrize(
    "unsaid",
    [
        {"bot_id": "B0OTHER"},
        {"bot_id": BOT_ID, "user": BOT},
        {"bot_profile": {"id": "B0OTHER"}},
        {"user": BOT},
        {"user": "USLACKBOT"},
        {"user": None},
        {"edited": {"user": USER, "ts": "2"}},
        {"subtype": "bot_message"},
        {"subtype": "message_changed", "message": {"text": "x", "user": USER}},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "something_new"},
        {"hidden": True},
        {"channel": None},
        {"channel_type": "channel", "channel": CHANNEL},
    ],
    ids=str,
)
async def test_what_nobody_said_to_him_is_acknowledged_and_left_alone(over_http, fake, unsaid):
    async with over_http() as slack:
        assert await slack.said({**fake.direct(), **unsaid}) == 200
        if "channel" not in unsaid:
            assert await slack.said({**fake.mention(), **unsaid}) == 200
        assert await slack.said(fake.mention("hello", thread_ts="1")) == 200
        await slack.settled()

    assert [call.arguments["thread_ts"] for call in fake.posted] == ["1"]


async def test_a_file_with_words_is_a_message(over_http, fake):
    async with over_http() as slack:
        await slack.said(fake.direct(subtype="file_share", files=[{"id": "F1"}]))
        await slack.settled()

    assert len(fake.posted) == 1


async def test_events_and_interactions_that_are_none_of_his_are_acknowledged_all_the_same(over_http, over_socket, fake):
    events = [{"type": name, "event_ts": "1"} for name in ("reaction_added", "team_join", "assistant_thread_started", "brand_new")]
    who = {"user": {"id": USER}, "team": {"id": "T0FAKE"}, "trigger_id": "1"}
    interactions = [
        {"type": "shortcut", "callback_id": "old", **who},
        {"type": "view_submission", "view": {"type": "modal", "callback_id": "old", "id": "V1"}, **who},
        {"type": "view_closed", "view": {"type": "modal", "callback_id": "old", "id": "V1"}, **who},
        {"type": "block_suggestion", "action_id": "old", "block_id": "b", "value": "", **who},
    ]
    async with over_http() as slack:
        assert [await slack.said(event) for event in events] == [200] * 4
        assert [await slack.deliver(interaction) for interaction in interactions] == [200] * 4
    async with over_socket():
        for event in events:
            assert (await fake.send(fake.event(event)))["envelope_id"]
        for interaction in interactions:
            assert (await fake.send(interaction, "interactive"))["envelope_id"]

    assert fake.posted == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"secret": "wrong"}, 401),
        ({"signature": "v0=0000"}, 401),
        ({"signature": "é"}, 401),
        ({"timestamp": str(int(time.time()) - 301)}, 401),
        ({"timestamp": str(int(time.time()) + 400)}, 401),
        ({"timestamp": "yesterday"}, 401),
        ({"timestamp": "1_800_000_000"}, 401),
        ({"timestamp": "١٨"}, 401),
        ({"timestamp": "-1"}, 401),
        ({"timestamp": "9" * 40}, 401),
    ],
    ids=str,
)
async def test_only_what_slack_signed_lately_is_let_in(over_http, fake, headers, status):
    body = json.dumps(fake.event(fake.mention())).encode()
    async with over_http() as slack:
        assert await slack.deliver_raw(body, {"Content-Type": "application/json", **sign(body, **headers)}) == status
        await slack.settled()

    assert len(fake.posted) == (status == 200)


@pytest.mark.parametrize("missing", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
async def test_a_delivery_without_a_signature_is_refused(over_http, fake, missing):
    body = json.dumps(fake.event(fake.mention())).encode()
    headers = sign(body)
    del headers[missing]
    async with over_http() as slack:
        assert await slack.deliver_raw(body, headers) == 401


async def test_a_changed_body_is_refused_and_a_replayed_one_is_not_answered_again(over_http, fake):
    body = json.dumps(fake.event(fake.mention())).encode()
    headers = {"Content-Type": "application/json", **sign(body)}
    async with over_http() as slack:
        assert await slack.deliver_raw(body.replace(b"etcd", b"raft"), headers) == 401
        assert [await slack.deliver_raw(body, headers) for _ in range(3)] == [200] * 3
        await slack.settled()

    assert len(fake.posted) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'{"event": 1}', b"payload=%7B", b"\xff\xfe", b"payload=1", b"{}", b"null"])
async def test_a_signed_body_that_is_no_payload_does_no_harm(over_http, fake, body):
    async with over_http() as slack:
        assert await slack.deliver_raw(body, {"Content-Type": "application/json", **sign(body)}) in (200, 400, 401, 404)
        assert await slack.said(fake.mention()) == 200


async def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(over_http, fake):
    body = b"x" * (600 * 1024)

    async def in_pieces():
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    async with over_http() as slack:
        assert await slack.deliver_raw(body, sign(body)) == 413
        assert await slack.deliver_raw(in_pieces(), sign(body)) == 413


async def test_slack_can_look_at_the_address_and_verify_it(over_http):
    challenge = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    async with over_http() as slack:
        assert (await slack.get("/slack/events?ssl_check=1"))[0] == 200
        assert await slack.deliver_raw(challenge, {"Content-Type": "application/json", **sign(challenge)}) == 200


async def test_when_too_much_is_waiting_slack_is_asked_to_come_again(over_http, fake):
    async with over_http() as slack:
        slack.started.adapter._work._most = 0
        assert await slack.said(fake.mention()) == 503
        slack.started.adapter._work._most = 10
        assert await slack.said(fake.mention()) == 200
        await slack.settled()

    assert len(fake.posted) == 1


async def test_what_was_taken_is_answered_before_the_end(over_http, fake):
    async with over_http() as slack:
        assert await asyncio.gather(*(slack.said(fake.mention()) for _ in range(30))) == [200] * 30

    assert len(fake.posted) == 30


async def test_a_direct_message_is_answered_where_it_was_said(over_http, fake):
    async with over_http() as slack:
        await slack.said(fake.direct())
        await slack.said(fake.direct(thread_ts="5"))
        await slack.settled()

    assert [(call.arguments["channel"], call.arguments.get("thread_ts")) for call in fake.posted] == [(DIRECT, None), (DIRECT, "5")]
