"""The rabbit hole on a real Slack server: recap, bill, map, why, explain, the dial, and the way out."""

import re

from tests.adapters.slack.local_slack import ALICE, BOB, MENTION, buttons, text_of

WAY_OUT = "I'm going back to Heroku"
DOWN = ("what is Docker?", "what is LXC?", "what is Kubernetes?", "what are microservices?", "what is etcd?", "what is Raft?")


class Thread:
    """A thread that Alice opened with him; each thing said in it is waited for."""

    def __init__(self, server) -> None:
        self._server, self._ts, self._said = server, None, 0

    async def say(self, text: str, *, replies: int = 1) -> list[dict]:
        said = await self._server.say(f"{MENTION} {text}", thread=self._ts)
        self._ts = self._ts or said["ts"]
        return await self._new(replies)

    async def press(self, message: dict, label: str, user: str = ALICE, *, replies: int = 1) -> list[dict]:
        await self._server.press(message, label, user)
        return await self._new(replies)

    async def _new(self, replies: int) -> list[dict]:
        before, self._said = self._said, self._said + replies
        found = (await self._server.answers(self._said))[before:]
        assert len(found) == replies
        return found


def labels(message: dict) -> list[str]:
    return [button["text"]["text"] for button in buttons(message)]


def numbers(text: str) -> dict[str, int]:
    return {name: int(number) for number, name in re.findall(r"(\d+) (services|containers|machines|voters|things that can wake you)", text)}


async def test_the_way_down_and_the_way_out(slack, own_persona):
    async with slack.start(persona=own_persona):
        thread = Thread(slack.server)
        answers = [(await thread.say(text))[0] for text in DOWN]
        assert [WAY_OUT in labels(answer) for answer in answers] == [False] * 5 + [True]

        (recap,) = await thread.say("recap")
        (bill,) = await thread.say("bill")
        caption, drawn = await thread.say("map", replies=2)
        billed = {name: int(number) for name, number in re.findall(r"_([a-z ]+)_: (\d+), and you need", text_of(bill))}
        assert billed == numbers(text_of(recap))
        assert {drawn["thread_ts"], caption["thread_ts"], recap["thread_ts"]} == {answers[0]["thread_ts"]}
        (picture,) = drawn["files"]
        assert (await slack.server.file(drawn)).startswith(b"\x89PNG\r\n\x1a\n")
        assert picture["alt_txt"].startswith(f"A map of this conversation, 6 topics deep, with {max(billed.values())} ")
        assert picture["title"] == text_of(caption)

        (straight,) = await thread.press(answers[-1], "Straight answer", BOB)
        assert straight["ephemeral_to"] == BOB
        farewell, last_map = await thread.press(answers[-1], WAY_OUT, replies=2)
        assert "6 topics deep" in text_of(farewell)
        assert buttons(farewell) == []
        assert last_map["files"][0]["alt_txt"] == picture["alt_txt"]
        (nowhere,) = await thread.say("map")
        assert "not been anywhere" in text_of(nowhere)


async def test_why_explain_and_the_dial(slack):
    async with slack.start():
        thread = Thread(slack.server)
        (dial,) = await thread.say("as of 2020")
        (dead,) = await thread.say("what is Redis?")
        (why,) = await thread.say("why")
        (explained,) = await thread.say("explain: we keep etcd beside Redis")
        _, drawn = await thread.say("map", replies=2)
        (home,) = await thread.say("as of now")

    assert "The voting years: 2020." in text_of(dial)
    assert text_of(dead).startswith("Dead by 2020: *Redis*.")
    assert "about Redis" in text_of(why)
    assert why["ephemeral_to"] == ALICE
    assert text_of(explained) == "*etcd*: etcd, in one straight sentence.\n\n*Redis*: Redis, in one straight sentence."
    assert explained["ephemeral_to"] == ALICE
    assert "Redis (declared dead, you are here)" in drawn["files"][0]["alt_txt"]
    assert "takes place today" in text_of(home)
