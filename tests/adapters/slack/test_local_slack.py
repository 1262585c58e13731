"""Whole conversations: the production adapter and Bolt against a running local-slack, over Socket Mode and signed HTTP."""

from tests.adapters.slack.local_slack import ALICE, BOB, CHANNEL, MENTION, OTHER, buttons, text_of

STRAIGHT = "in one straight sentence"


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


async def test_the_other_event_about_a_mention_and_the_thread_of_the_answer_change_nothing_for_the_channel(slack):
    async with slack.start(slack_answer_in="channel"):
        await slack.server.say(f"Tell me, {MENTION}, what is etcd?")
        (answer,) = await slack.server.answers(1)

        assert "thread_ts" not in answer
        assert answer["text"]
        assert STRAIGHT not in text_of(answer)


async def test_direct_messages_need_no_mention_and_make_no_threads(slack):
    async with slack.start():
        await slack.server.say("what is etcd?", channel=ALICE)
        direct = await slack.server.dm()
        (answer,) = await slack.server.answers(1, direct)
        assert "thread_ts" not in answer
        assert "etcd" in text_of(answer)

        await slack.server.say("what's that?", channel=ALICE)
        assert "Raft" in text_of((await slack.server.answers(2, direct))[-1])

        await slack.server.say(f"{MENTION} hello", channel=ALICE)
        await slack.server.say("help", channel=ALICE)
        *_, greeting, help_ = await slack.server.answers(4, direct)
        assert "forget me" in text_of(help_)
        assert "forget me" not in text_of(greeting)


async def test_the_command_answers_aloud_and_shows_everything_else_to_the_asker_alone(slack):
    async with slack.start():
        for said in ("what is etcd", "help", "what is gopherwire", "sane", ""):
            await slack.server.command(said)
        said = await slack.server.answers(5)

    aloud = [message for message in said if "ephemeral_to" not in message]
    alone = [message for message in said if message.get("ephemeral_to") == ALICE]
    assert len(aloud) == 1
    assert "etcd" in text_of(aloud[0])
    assert len(alone) == 4
    assert "Straight answers for you here" in " ".join(map(text_of, alone))


async def test_sane_is_for_one_person_in_one_channel_until_undone(slack):
    async with slack.start():

        async def ask(user: str, channel: str = CHANNEL) -> str:
            before = len(await slack.server.from_him(channel))
            await slack.server.command("what is etcd", user, channel)
            return text_of((await slack.server.answers(before + 1, channel))[-1])

        assert STRAIGHT not in await ask(ALICE)
        await slack.server.command("sane")
        await slack.server.answers(2)
        assert STRAIGHT in await ask(ALICE)
        assert STRAIGHT not in await ask(BOB)
        assert STRAIGHT not in await ask(ALICE, OTHER)

        await slack.server.command("sane")
        await slack.server.answers(5)
        assert STRAIGHT not in await ask(ALICE)


async def test_sane_here_is_for_everybody_in_the_channel_and_said_aloud(slack):
    async with slack.start():
        await slack.server.say(f"{MENTION} sane here")
        (told,) = await slack.server.answers(1)
        assert "ephemeral_to" not in told

        await slack.server.command("what is etcd", BOB)
        assert STRAIGHT in text_of((await slack.server.answers(2))[-1])
        await slack.server.say(f"{MENTION} hype here")
        await slack.server.answers(3)
        await slack.server.command("what is etcd", BOB)
        assert STRAIGHT not in text_of((await slack.server.answers(4))[-1])


async def test_a_straight_answer_this_once_changes_nothing_after(slack):
    async with slack.start():
        await slack.server.command("sane what is etcd")
        (once,) = await slack.server.answers(1)
        assert STRAIGHT in text_of(once)
        assert "example.org/etcd" in str(once["blocks"])

        await slack.server.command("what is etcd")
        assert STRAIGHT not in text_of((await slack.server.answers(2))[-1])


async def test_buttons_ask_on_repeat_and_answer_straight_to_whoever_presses(slack):
    async with slack.start():
        await slack.server.say(f"{MENTION} what is etcd?")
        (answer,) = await slack.server.answers(1)
        assert [button["text"]["text"] for button in buttons(answer)] == ["wait, what's Raft?", "Again", "Straight answer"]

        await slack.server.press(answer, "Straight answer", BOB)
        straight = (await slack.server.answers(2))[-1]
        assert straight["ephemeral_to"] == BOB
        assert STRAIGHT in text_of(straight)

        await slack.server.press(answer, "wait, what's Raft?")
        asked = (await slack.server.answers(3))[-1]
        assert "Raft" in text_of(asked)
        assert "ephemeral_to" not in asked

        await slack.server.press(answer, "Again")
        assert text_of((await slack.server.answers(4))[-1]) != text_of(answer)


async def test_a_button_of_last_week_works_after_a_restart_and_so_does_the_conversation(slack):
    async with slack.start():
        asked = await slack.server.say(f"{MENTION} what is etcd?")
        (answer,) = await slack.server.answers(1)

    async with slack.start():
        await slack.server.say(f"{MENTION} what's that?", thread=asked["ts"])
        assert "Raft" in text_of((await slack.server.answers(2))[-1])
        await slack.server.press(answer, "Straight answer")
        assert STRAIGHT in text_of((await slack.server.answers(3))[-1])


async def test_a_near_miss_offers_candidates_as_buttons(slack):
    async with slack.start():
        await slack.server.say(f"{MENTION} topics raff")
        (answer,) = await slack.server.answers(1)
        assert "Raft" in [button["text"]["text"] for button in buttons(answer)]

        await slack.server.press(answer, "Raft")
        assert "Raft" in text_of((await slack.server.answers(2))[-1])


async def test_the_front_page_shows_the_mode_of_direct_messages_and_what_to_try(slack):
    async with slack.start():
        await slack.server.open_home()
        page = await slack.server.home()
        assert "hype" in text_of(page)
        assert "Version" in text_of(page)
        assert {"Straight answers, please", "What is etcd?"} <= {button["text"]["text"] for button in buttons(page)}
        assert page["private_metadata"] == await slack.server.dm()


async def test_links_people_and_channels_in_a_question_are_words(slack):
    async with slack.start():
        await slack.server.say(f"{MENTION} should <@{BOB}> use <https://etcd.io|etcd> &amp; not <#{OTHER}|random>?")
        assert "etcd" in text_of((await slack.server.answers(1))[0])


async def test_what_nobody_said_to_him_stays_unanswered(slack):
    async with slack.start():
        await slack.server.say("what is etcd?")
        await slack.server.say(f"what does <@{BOB}> know of etcd?")
        await slack.server.command("help")

        (only,) = await slack.server.answers(1)
        assert only["ephemeral_to"] == ALICE


async def test_he_himself_answers_with_the_lines_that_he_ships_with(slack, own_persona):
    async with slack.start(persona=own_persona):
        await slack.server.say(f"{MENTION} what's docker?")
        (answer,) = await slack.server.answers(1)
        assert len(text_of(answer).split()) > 4
        assert any("Straight answer" in button["text"]["text"] for button in buttons(answer))

        await slack.server.press(answer, "Straight answer")
        assert "container" in text_of((await slack.server.answers(2))[-1])
