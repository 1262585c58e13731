"""Bill, map, era dial and the way out: the conversation as a whole."""

from dataclasses import replace

import pytest

from bot.buttons import Press, Verb, encode
from bot.messages import Kind
from bot.pictures import MOST_KEPT, Pictures
from bot.store.contract import Changes, Delivery, Memory
from bot.talk import DEEP
from persona.conversation import Conversation
from persona.drawing.descent import Descent, Node
from persona.speaking.bill import Row
from persona.speaking.recap import bill_of
from tests.bot.conftest import Chat

PNG = b"\x89PNG\r\n\x1a\n"
LEAVE = encode(Press(Verb.LEAVE))


def descent(depth: int) -> Descent:
    return Descent("the test guy", (Node("etcd", depth, here=True),), depth, Row(depth, "service", "services"))


async def go_down(chat: Chat) -> None:
    for text in ("what is etcd?", "what is raft?", "what is paxos?", "what is redis?"):
        await chat.ask(text)


async def conversation_of(chat: Chat):
    return (await chat.app.store.read(chat.place, chat.user)).conversation


async def test_bill_recap_and_map_agree_with_each_other_and_with_the_path(chat, persona):
    await go_down(chat)
    pieces = bill_of(persona.pack, await conversation_of(chat))
    bill, recap = await chat.ask("bill"), await chat.ask("recap")
    drawn = await chat.app.handle(chat.says("map"))

    for row in pieces.rows():
        if row.number:
            assert f"{row.many}: {row.number}, and you need" in bill
            assert row.text in recap
    assert pieces.best.text in drawn.picture.alt
    assert [name for name in ("etcd", "Raft", "Paxos", "Redis") if name in drawn.picture.alt] == ["etcd", "Raft", "Paxos", "Redis"]
    assert "4 topics deep" in drawn.picture.alt


async def test_the_other_column_of_the_bill_is_one_app(chat):
    await chat.ask("what is etcd?")

    assert "services: 2, and you need 1" in await chat.ask("bill")
    assert "voters: 5, and you need none" in await chat.ask("bill")


async def test_a_map_is_a_picture_with_words_for_those_who_cannot_see_it(chat):
    await chat.ask("what is etcd?")
    reply = await chat.app.handle(chat.says("map"))

    assert reply.picture.png.startswith(PNG)
    assert not reply.private
    assert "1 topic deep" in str(reply.parts)


async def test_where_no_picture_can_be_shown_the_map_is_a_tree(chat):
    await go_down(chat)
    reply = await chat.app.handle(chat.says("map", pictures=False))
    lines = ["".join(span.text for span in part) for part in reply.parts]

    assert reply.picture is None
    assert lines[1:] == ["etcd", "└─ Raft", "   └─ Paxos", "      └─ Redis (you are here)"]


@pytest.mark.parametrize("command", ["bill", "map"])
async def test_before_any_question_there_is_nothing_to_add_up_or_draw(chat, command):
    assert "not been anywhere" in await chat.ask(command)


async def test_a_picture_that_cannot_be_drawn_becomes_a_tree(chat, monkeypatch):
    def broken(_descent):
        raise RuntimeError("no ink")

    monkeypatch.setattr(chat.app, "_pictures", Pictures(broken))
    await chat.ask("what is etcd?")
    reply = await chat.app.handle(chat.says("map"))

    assert reply.picture is None
    assert "etcd (you are here)" in await chat.ask("map")


async def test_without_the_extra_there_is_no_picture_and_no_trouble():
    def missing(_descent):
        raise ImportError("No module named 'svg2png_py'", name="svg2png_py")

    assert await Pictures(missing).of(descent(1)) is None


async def test_a_picture_is_drawn_once_and_the_oldest_is_forgotten():
    drawn = []

    def draw(which):
        drawn.append(which.depth)
        return PNG

    pictures = Pictures(draw)
    for depth in (*range(MOST_KEPT), MOST_KEPT - 1, MOST_KEPT, 0):
        await pictures.of(descent(depth))

    assert drawn == [*range(MOST_KEPT), MOST_KEPT, 0]


async def test_the_dial_turns_for_the_conversation_and_back(chat):
    told = await chat.ask("as of 2020")

    assert "The voting years: 2020." in told
    assert "4 of my topics are there, and 1 of them dead" in told
    assert "Dead by 2020: Redis." in await chat.ask("what is redis?")
    assert "Redis (declared dead, you are here)" in await chat.ask("map", pictures=False)
    assert "Back again." in await chat.ask("as of now")
    assert (await conversation_of(chat)).as_of is None


async def test_turning_the_dial_does_not_make_him_forget_why_he_said_what_he_said(chat):
    await chat.ask("what is etcd?")
    for turn in ("as of 2015", "as of now"):
        await chat.ask(turn)
        assert "define about etcd" in await chat.ask("why")


async def test_in_straight_mode_the_dial_turns_without_a_joke(chat):
    await chat.ask("sane")

    assert (await chat.ask("as of 2015")).startswith("This conversation takes place in 2015")


@pytest.mark.parametrize("typed", ["as of 1950", "as of 9999", "as of 0000"])
async def test_a_year_beyond_the_dial_is_told_how_far_it_goes(chat, typed):
    assert "from 1990 to 2100" in await chat.ask(typed)


@pytest.mark.parametrize("typed", ["as of 2015, is redis dead?", "as of late I use redis", "as of now is redis any good?"])
async def test_a_question_about_a_year_is_a_question(chat, typed):
    assert (await chat.app.handle(chat.says(typed))).topic == "redis"


async def test_explaining_takes_a_slash_or_a_colon(chat):
    explained = await chat.app.handle(chat.says("explain we keep etcd beside Redis", slash=True))

    assert explained.private
    assert len(explained.parts) == 2
    assert (await chat.app.handle(chat.says("explain: etcd"))).private
    assert (await chat.app.handle(chat.says("explain etcd"))).topic == "etcd"
    assert (await chat.app.handle(chat.says("explain the weather", slash=True))).topic is None
    assert "Nothing in there" in await chat.ask("explain: the weather")


async def test_at_most_eight_terms_are_explained_then_counted(app):
    class Wordy:
        def __init__(self, persona):
            self.pack = persona.pack

        def explain(self, _text):
            return persona.explain("etcd") * 11

    persona = app.context.persona
    app.context = replace(app.context, persona=Wordy(persona))
    reply = await app.handle(Chat(app).says("anything", kind=Kind.EXPLAIN))

    assert len(reply.parts) == 9
    assert reply.parts[-1][0].text == "And 3 more."


async def sink(chat: Chat, topics: int) -> None:
    """Put a conversation of so many topics into the store; the small pack has four, each of them may come again."""
    path = tuple(("etcd", "raft", "paxos", "redis")[n % 4] for n in range(topics))
    message = chat.says("seed")
    delivery = Delivery.of(message)
    await chat.app.store.begin(delivery, chat.place, chat.user)
    await chat.app.store.finish(delivery, chat.place, chat.user, Changes(conversation=Conversation(path=path, focus="etcd")))


@pytest.mark.parametrize(("topics", "offered"), [(DEEP, False), (DEEP + 1, True)])
async def test_beyond_five_topics_a_button_offers_the_way_out(chat, topics, offered):
    await sink(chat, topics)
    reply = await chat.app.handle(chat.says("what is etcd?"))

    assert (LEAVE in [button.value for button in reply.buttons]) is offered
    assert len(reply.buttons) <= 5


async def test_leaving_ends_the_conversation_with_his_farewell_and_the_map(chat):
    await sink(chat, 6)
    reply = await chat.app.handle(chat.says(LEAVE, kind=Kind.PRESS))

    assert "of giveup." in str(reply.parts[0])
    assert reply.picture.png.startswith(PNG)
    assert reply.buttons == ()
    assert await conversation_of(chat) == Memory().conversation


async def test_leaving_in_straight_mode_is_straight(chat):
    await chat.ask("sane")
    await sink(chat, 6)

    assert (await chat.ask(LEAVE, kind=Kind.PRESS)).startswith("Straight giveup.")
