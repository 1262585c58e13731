"""The map on Slack: three calls put the picture below its answer, and words stand in for it where one of them fails."""

import pytest
from structlog.testing import capture_logs

from adapters.slack import sending
from bot import app
from tests.adapters.slack.fake_slack import CHANNEL, DIRECT
from tests.adapters.slack.test_surfaces import text_of

CALLS = ("files.getUploadURLExternal", "files.completeUploadExternal")
CAPTION = "1 topic deep, and 6 machines so far."
TREE = "*etcd* (you are here)\n\n└╌ Raft, not taken yet"


async def go_down(slack, fake) -> None:
    await slack.said(fake.direct("what is etcd?"))
    await slack.settled()


def said(fake) -> list[str]:
    return [text_of(call.arguments) for call in fake.posted]


async def test_the_picture_is_announced_sent_and_shared_below_its_answer_in_the_thread(over_http, fake):
    async with over_http() as slack:
        for text in ("what is etcd?", "map"):
            await slack.said(fake.mention(text, thread_ts="1800000000.5"))
            await slack.settled()

    (file,) = fake.files.values()
    assert file.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert int(file.announced["length"]) == len(file.content) > 5_000
    assert file.announced["filename"] == "descent.png"
    assert file.announced["alt_txt"].startswith("A map of this conversation, 1 topic deep, with 6 machines so far. In order: etcd")
    assert file.title == CAPTION
    assert (file.shared["channel_id"], file.shared["thread_ts"]) == (CHANNEL, "1800000000.5")
    assert said(fake)[-1] == CAPTION
    order = [call.method for call in fake.calls if call.method in (*CALLS, "chat.postMessage")]
    assert order[-3:] == ["chat.postMessage", *CALLS]


async def test_the_map_of_a_command_is_shared_in_its_channel(over_http, fake):
    async with over_http() as slack:
        for text in ("what is etcd", "map"):
            await slack.deliver(fake.command(text))
            await slack.settled()

    (file,) = fake.files.values()
    assert (file.shared["channel_id"], file.shared.get("thread_ts")) == (CHANNEL, None)


async def test_in_a_quiet_channel_the_picture_goes_to_the_asker_alone(over_http, fake):
    async with over_http() as slack:
        for text in ("what is etcd", "quiet", "map"):
            await slack.deliver(fake.command(text))
            await slack.settled()

    (file,) = fake.files.values()
    assert (file.shared["channel_id"], file.shared.get("thread_ts")) == (DIRECT, None)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("trouble", "remedy"),
    [
        ({"error": "missing_scope"}, "manifest"),
        ({"error": "not_in_channel"}, "invite"),
        ({"error": "fatal_error"}, None),
        ({"status": 429, "error": "ratelimited", "Retry_After": "0"}, "busy"),
    ],
)
async def test_a_picture_that_slack_refuses_becomes_a_tree_of_words_and_the_log_says_why(over_http, fake, call, trouble, remedy):
    fake.trouble(call, times=99, **trouble)
    with capture_logs() as logs:
        async with over_http() as slack:
            await go_down(slack, fake)
            await slack.said(fake.direct("map"))
            await slack.settled()

    (logged,) = [entry for entry in logs if entry["event"] == "a picture was not attached"]
    assert logged["error"] == trouble["error"]
    assert (remedy or "") in (logged["remedy"] or "")
    assert said(fake)[1:] == [CAPTION, TREE]


async def test_an_upload_that_fails_on_the_way_becomes_words_too(over_http, fake):
    fake.trouble("upload", 500, times=99)
    with capture_logs() as logs:
        async with over_http() as slack:
            await go_down(slack, fake)
            await slack.said(fake.direct("map"))
            await slack.settled()

    assert [entry["error"] for entry in logs if entry["event"] == "a picture was not attached"] == ["SlackRequestError"]
    assert said(fake)[1:] == [CAPTION, TREE]
    assert "files.completeUploadExternal" not in [call.method for call in fake.calls]


async def test_a_busy_slack_is_asked_again_for_the_picture(over_http, fake):
    fake.trouble("files.getUploadURLExternal", 429, error="ratelimited", times=2, Retry_After="0")
    async with over_http() as slack:
        await go_down(slack, fake)
        await slack.said(fake.direct("map"))
        await slack.settled()

    (file,) = fake.files.values()
    assert file.shared["channel_id"] == DIRECT
    assert said(fake)[1:] == [CAPTION]


async def test_the_words_for_the_picture_of_a_command_go_where_its_answer_went(over_http, fake):
    fake.trouble("files.completeUploadExternal", error="not_in_channel", times=99)
    fake.trouble("chat.postMessage", error="not_in_channel", times=99)
    async with over_http() as slack:
        for text in ("what is etcd", "map"):
            await slack.deliver(fake.command(text))
            await slack.settled()

    assert [call.method for call in fake.posted] == ["response"] * 3
    assert {call.arguments["response_type"] for call in fake.posted} == {"in_channel"}
    assert said(fake)[1:] == [CAPTION, TREE]


async def test_words_that_cannot_be_sent_either_repeat_no_answer(over_http, fake):
    fake.trouble("files.getUploadURLExternal", error="missing_scope", times=99)
    event = fake.event(fake.direct("map"))
    with capture_logs() as logs:
        async with over_http() as slack:
            await go_down(slack, fake)
            fake.trouble("chat.postMessage", error="fatal_error", times=99, after=1)
            for _ in range(2):
                await slack.deliver(event)
                await slack.settled()

    assert said(fake)[1:] == [CAPTION, TREE]
    assert "neither a picture nor its words were sent" in [entry["event"] for entry in logs]


async def test_a_picture_that_takes_too_long_repeats_no_answer(over_http, fake, monkeypatch):
    for module in (app, sending):
        monkeypatch.setattr(module, "SEND_SECONDS", 1.0)
    fake.trouble("files.getUploadURLExternal", 429, error="ratelimited", times=99, Retry_After="60")
    event = fake.event(fake.direct("map"))
    with capture_logs() as logs:
        async with over_http() as slack:
            await go_down(slack, fake)
            for _ in range(2):
                await slack.deliver(event)
                await slack.settled()

    assert said(fake)[1:] == [CAPTION]
    assert [entry["error"] for entry in logs if entry["event"] == "neither a picture nor its words were sent"] == ["TimeoutError"]


async def test_bill_and_dial_answer_in_words(over_http, fake):
    async with over_http() as slack:
        for text in ("as of 2015", "what is etcd?", "bill"):
            await slack.said(fake.direct(text))
            await slack.settled()

    dial, _, bill = said(fake)
    assert "The voting years: 2015." in dial
    assert "voters" in bill
