"""The map, the bill and the dial on Slack: the picture follows its answer into the thread."""

from tests.adapters.slack.test_surfaces import text_of


async def test_the_map_is_uploaded_below_its_answer(over_http, fake):
    fake.trouble("files.getUploadURLExternal", error="missing_scope", times=9)
    async with over_http() as slack:
        await slack.said(fake.direct("what is etcd?"))
        await slack.settled()
        await slack.said(fake.direct("map"))
        await slack.settled()

    upload = next(call for call in fake.calls if call.method == "files.getUploadURLExternal")
    assert upload.arguments["alt_txt"].startswith("A map of this conversation, 1 topic deep")
    assert upload.arguments["filename"] == "descent.png"
    assert int(upload.arguments["length"]) > 5_000
    assert "1 topic deep" in text_of(fake.posted[-1].arguments)


async def test_bill_and_dial_answer_in_words(over_http, fake):
    async with over_http() as slack:
        for text in ("as of 2015", "what is etcd?", "bill"):
            await slack.said(fake.direct(text))
            await slack.settled()

    dial, _, bill = (text_of(call.arguments) for call in fake.posted)
    assert "The voting years: 2015." in dial
    assert "voters" in bill
