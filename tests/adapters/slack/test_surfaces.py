"""What local-slack cannot do: the shortcut, presses on the front page, admins, strangers, organisations."""

from bot.messages import Picture, Place, Reply
from bot.store.contract import Name, Scope
from persona.text import Span
from tests.adapters.slack.fake_slack import BOT, CHANNEL, DIRECT, TEAM, USER


def text_of(arguments: dict) -> str:
    blocks = arguments.get("blocks") or arguments["view"]["blocks"]
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] in ("section", "header"))


def buttons_of(arguments: dict) -> dict[str, str]:
    blocks = arguments.get("blocks") or arguments["view"]["blocks"]
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return {button["text"]["text"]: button["value"] for row in rows for button in row}


async def test_somebody_elses_message_is_explained_to_whoever_asks(over_http, fake):
    async with over_http() as slack:
        await slack.deliver(fake.shortcut("we put <https://etcd.io|etcd> behind Paxos &amp; prayed"))
        await slack.settled()

    (told,) = fake.posted
    assert told.arguments["response_type"] == "ephemeral"
    assert "*etcd*" in text_of(told.arguments)
    assert "*Paxos*" in text_of(told.arguments)


async def test_his_own_name_in_anybodys_words_is_left_out_wherever_it_stands(over_http, fake):
    async with over_http() as slack:
        for text in (f"what is <@{BOT}> etcd", f"what is etcd <@{BOT}|future>?", f"<@{BOT}>: what is etcd"):
            await slack.said(fake.direct(text))
        await slack.settled()

    assert all("Raft" in text_of(call.arguments) for call in fake.posted)


async def test_an_empty_mention_gets_a_greeting_and_a_hint(over_http, fake):
    async with over_http() as slack:
        await slack.said(fake.mention("  "))
        await slack.settled()

    assert "help" in fake.posted[0].arguments["text"]


async def test_every_answer_has_a_text_and_neither_previews_nor_broadcasts(over_http, fake):
    async with over_http() as slack:
        await slack.said(fake.mention())
        await slack.said(fake.mention("help"))
        await slack.deliver(fake.command("sane what is etcd"))
        await slack.settled()

    for call in fake.posted:
        assert call.arguments["text"]
        assert not call.arguments.get("unfurl_links")
        assert not call.arguments.get("unfurl_media")
        assert not call.arguments.get("link_names")
        assert "reply_broadcast" not in call.arguments


async def test_a_private_reply_to_a_mention_is_shown_to_the_asker_alone(over_http, fake):
    async with over_http() as slack:
        for asked in (fake.mention("help"), fake.mention("help", thread_ts="7"), fake.direct("help")):
            await slack.said(asked)
            await slack.settled()

    in_channel, in_thread, direct = fake.posted
    assert (in_channel.method, in_channel.arguments["user"], in_channel.arguments.get("thread_ts")) == ("chat.postEphemeral", USER, None)
    assert (in_thread.method, in_thread.arguments["thread_ts"]) == ("chat.postEphemeral", "7")
    assert direct.method == "chat.postMessage"


async def test_the_mode_is_switched_on_the_front_page_and_holds_in_direct_messages(over_http, fake):
    async with over_http() as slack:
        await slack.said({"type": "app_home_opened", "user": USER, "channel": DIRECT, "tab": "home"})
        await slack.settled()
        first = fake.calls[-1].arguments
        await slack.deliver(fake.press(buttons_of(first)["Straight answers, please"], view={"private_metadata": DIRECT, "type": "home"}))
        await slack.settled()
        then = fake.calls[-1].arguments
        await slack.said(fake.direct())
        await slack.settled()

    assert "Back to the future" in buttons_of(then)
    assert [call.method for call in fake.posted] == ["chat.postMessage"]
    assert "straight" in fake.posted[0].arguments["text"]


async def test_a_question_tried_on_the_front_page_is_answered_in_the_direct_messages(over_http, fake):
    async with over_http() as slack:
        await slack.said({"type": "app_home_opened", "user": USER, "tab": "home"})
        await slack.settled()
        page = fake.calls[-1].arguments["view"]
        await slack.deliver(fake.press(buttons_of({"view": page})["What is etcd?"], view=page))
        await slack.settled()

    assert [(call.method, call.arguments["channel"]) for call in fake.posted] == [("chat.postMessage", DIRECT)]


async def test_only_the_tab_with_the_page_shows_the_page(over_http, fake):
    async with over_http() as slack:
        await slack.said({"type": "app_home_opened", "user": USER, "channel": DIRECT, "tab": "messages"})
        await slack.settled()

    assert "views.publish" not in [call.method for call in fake.calls]


async def test_an_admin_switches_the_workspace_on_the_front_page_and_others_are_not_offered_it(over_http, fake):
    opened = {"type": "app_home_opened", "user": USER, "channel": DIRECT, "tab": "home"}
    async with over_http() as slack:
        await slack.said({**opened, "user": "U0BOB"})
        await slack.settled()
        assert "Straight answers for everybody" not in buttons_of(fake.calls[-1].arguments)

        fake.admins = {USER}
        await slack.said(opened)
        await slack.settled()
        page = fake.calls[-1].arguments["view"]
        await slack.deliver(fake.press(buttons_of({"view": page})["Straight answers for everybody"], view=page))
        await slack.settled()
        assert "The future for everybody" in buttons_of(fake.calls[-1].arguments)
        await slack.deliver(fake.command("what is etcd", user_id="U0BOB"))
        await slack.settled()

    assert "one straight sentence" in text_of(fake.posted[-1].arguments)


async def test_what_only_admins_may_is_asked_of_slack_and_forged_by_nobody(over_http, fake):
    fake.admins = {USER}
    async with over_http() as slack:
        await slack.said(fake.mention("sane everywhere"))
        await slack.said(fake.mention("sane everywhere", user="U0BOB"))
        await slack.deliver(fake.press("say:sane everywhere", user={"id": "U0BOB", "team_id": TEAM}))
        await slack.settled()

    assert [("Only admins" in call.arguments["text"]) for call in fake.posted] == [False, True, True]


async def test_slack_is_asked_about_people_only_when_it_matters_and_seldom(over_http, fake):
    async with over_http() as slack:
        for text in ("what is etcd?", "help", "sane", "and raft?", "sane here", "quiet", "loud", "hype here"):
            await slack.said(fake.mention(text))
        await slack.settled()

    assert [call.method for call in fake.calls].count("users.info") == 1


async def test_strangers_in_shared_channels_are_answered_and_never_asked_about(over_http, fake):
    fake.admins = {"U0STRANGER"}
    async with over_http() as slack:
        for text in ("what is etcd?", "sane everywhere"):
            mention = fake.mention(text, user="U0STRANGER", user_team="T0OTHER", team="T0OTHER")
            await slack.deliver(fake.event(mention, is_ext_shared_channel=True))
        await slack.settled()
        memory = await slack.started.app.store.read(Place("slack", CHANNEL, TEAM), USER)

    assert "users.info" not in [call.method for call in fake.calls]
    assert "Only admins" in fake.posted[-1].arguments["text"]
    assert (Scope.WORKSPACE, Name.MODE) not in memory.switches


async def test_without_the_scope_to_tell_admins_nobody_is_one(over_http, fake):
    fake.trouble("users.info", error="missing_scope")
    fake.admins = {USER}
    async with over_http() as slack:
        await slack.said(fake.mention("sane everywhere"))
        await slack.settled()

    assert "Only admins" in fake.posted[0].arguments["text"]


async def test_an_organisation_that_installed_him_as_one_is_remembered_as_one(over_http, fake):
    whole = {"enterprise_id": "E0ORG", "team_id": None, "user_id": BOT, "is_bot": True, "is_enterprise_install": True}
    fake.admins = {"W0ALICE"}
    async with over_http() as slack:
        said = fake.event(fake.mention("sane everywhere", user="W0ALICE"), team="T1", enterprise_id="E0ORG")
        await slack.deliver({**said, "authorizations": [whole]})
        command = fake.command("what is etcd", team_id="T2", enterprise_id="E0ORG", is_enterprise_install="true", user_id="W0BOB")
        await slack.settled()
        await slack.deliver(command)
        await slack.settled()

    assert "one straight sentence" in text_of(fake.posted[-1].arguments)


async def test_a_press_in_a_thread_is_answered_in_the_thread(over_http, fake):
    async with over_http() as slack:
        await slack.deliver(fake.press("ask:define:raft", message={"ts": "9", "thread_ts": "8"}))
        await slack.settled()

    (answer,) = fake.posted
    assert (answer.arguments["thread_ts"], answer.arguments["replace_original"]) == ("8", False)


async def test_a_press_on_a_button_of_another_time_is_answered_privately(over_http, fake):
    async with over_http() as slack:
        await slack.deliver(fake.press("dance:with:me"))
        await slack.settled()

    (answer,) = fake.posted
    assert answer.arguments["response_type"] == "ephemeral"


async def test_a_double_delivery_of_a_press_or_command_is_answered_once(over_http, fake):
    async with over_http() as slack:
        for payload in (fake.press("ask:define:raft"), fake.command("what is etcd")):
            for _ in range(3):
                await slack.deliver(payload)
        await slack.settled()

    assert len(fake.posted) == 2


async def test_a_picture_goes_where_the_answer_went(over_http, fake):
    from adapters.slack import messages  # noqa: PLC0415
    from adapters.slack.sending import Sender  # noqa: PLC0415
    from adapters.slack.team import Team  # noqa: PLC0415

    fake.trouble("files.getUploadURLExternal", error="missing_scope", times=9)
    reply = Reply(((Span("Look."),),), picture=Picture(b"png", "map.png", "A map."))
    async with over_http() as slack:
        message = messages.of_event(fake.event(fake.mention(thread_ts="3")), Team(workspace=TEAM), BOT, in_threads=True)
        client = slack.started.adapter._client
        client.token = "xoxb-fake-1"
        await Sender().into_channel(client, message)(reply)

    methods = [call.method for call in fake.calls]
    assert methods[-2:] == ["chat.postMessage", "files.getUploadURLExternal"]
    assert fake.calls[-1].arguments["alt_txt"] == "A map."
