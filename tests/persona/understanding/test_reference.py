"""What "that" and "it" mean, and whether a question has a subject of its own."""

import pytest

from persona.acts import Act
from persona.conversation import Conversation
from persona.understanding.reference import (
    elliptic_comparison,
    goes_on,
    has_subject,
    last_pointer,
    likens,
    points_back,
    resolve,
    returns,
    subject,
)

TALK = Conversation(focus="redis", introduced=("etcd", "raft"), recent=("raft", "heroku", "redis"), path=("heroku", "raft", "redis"))


@pytest.mark.parametrize(
    ("text", "act", "topic"),
    [
        ("what's that?", Act.DEFINE, "etcd"),
        ("and how does this work?", Act.HOW, "redis"),
        ("i have got three boxes, do i need that?", Act.NEED, "redis"),
        ("do i need that?", Act.NEED, "redis"),
        ("how do you use it?", Act.HOW, "redis"),
        ("is that what it does?", Act.DEFINE, "redis"),
        ("who made that?", Act.WHO, "redis"),
        ("got it. that is all", Act.DEFINE, "redis"),
        ("that is insane", Act.JUDGE, "redis"),
        ("go on", Act.MORE, "redis"),
        ("what was the first thing?", Act.DEFINE, "heroku"),
        ("what about the previous one?", Act.DEFINE, "heroku"),
    ],
)
def test_a_follow_up_is_about(text: str, act: Act, topic: str) -> None:
    referent = resolve(text, act, TALK)

    assert referent is not None
    assert referent.topic == topic


@pytest.mark.parametrize(
    ("text", "conversation", "reason"),
    [
        ("what was the first thing?", TALK, "the first thing that was asked about"),
        ("what about the previous one?", TALK, "what was asked about before this"),
        ("what's that?", TALK, '"that" is what the last reply brought up'),
        ("go on", TALK, "a follow-up stays on what was talked about"),
        ("go on", Conversation(introduced=("etcd",)), "what the last reply brought up"),
    ],
)
def test_it_says_why(text: str, conversation: Conversation, reason: str) -> None:
    referent = resolve(text, Act.DEFINE, conversation)

    assert referent is not None
    assert referent.reason == reason


def test_with_nothing_in_focus_what_he_brought_up_is_meant() -> None:
    referent = resolve("go on", Act.MORE, Conversation(introduced=("etcd", "raft")))

    assert referent is not None
    assert referent.topic == "etcd"


@pytest.mark.parametrize(
    "conversation",
    [
        Conversation(focus="redis", recent=("redis", "redis"), path=("redis",)),
        Conversation(focus="redis", recent=("redis",), path=("redis",)),
    ],
)
def test_before_the_only_topic_there_was_none(conversation: Conversation) -> None:
    referent = resolve("what was the previous one?", Act.DEFINE, conversation)

    assert referent is not None
    assert referent.reason == "a follow-up stays on what was talked about"


def test_of_two_topics_the_previous_one_is_the_other() -> None:
    referent = resolve("the previous one?", Act.DEFINE, Conversation(focus="redis", recent=("raft", "redis"), path=("raft", "redis")))

    assert referent is not None
    assert referent.topic == "raft"


def test_before_the_first_question_nothing_is_meant() -> None:
    assert resolve("what is the first thing about that?", Act.DEFINE, Conversation()) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("what is zorblax?", "zorblax"),
        ("tell me about the blue whale", "blue whale"),
        ("do we really need a service mesh?", "service mesh"),
        ("how do i install helm on windows", "helm"),
        ("is redis any good?", "redis"),
        ("zorblax?", "zorblax"),
        ("and the zorblax?", "zorblax"),
        ("what does hcl stand for", "hcl"),
        ("explain to me raft", "raft"),
        ("what is big blue sky whale?", "big blue sky whale"),
        ("what is it?", None),
        ("what is that thing it has?", None),
        ("what is wrong", None),
        ("what is up?", None),
        ("what is big blue sky whale mesh?", None),
        ("hello there", None),
    ],
)
def test_the_subject_of_a_question_is_what_it_names(text: str, named: str | None) -> None:
    assert subject(text) == named


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("what is that?", True),
        ("is it any good", True),
        ("the first thing", True),
        ("the previous one", True),
        ("this aphyr fellow", False),
        ("what is etcd", False),
    ],
)
def test_a_text_points_back(text: str, does: bool) -> None:
    assert points_back(text) is does


@pytest.mark.parametrize(
    ("text", "does"), [("what if there is a tie", True), ("and if it fails", True), ("is it fast", True), ("what is etcd", False)]
)
def test_a_text_goes_on(text: str, does: bool) -> None:
    assert goes_on(text) is does


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("oh so like redis?", True),
        ("isn't that just a cache?", True),
        ("is one two three four five six seven eight", True),
        ("is one two three four five six seven eight nine", False),
        ("is it better than redis?", False),
        ("redis or etcd?", False),
    ],
)
def test_a_comparison_leaves_its_first_side_out(text: str, is_one: bool) -> None:
    assert elliptic_comparison(text) is is_one


def test_a_text_says_that_it_returns() -> None:
    assert returns("so back to raft")
    assert not returns("what is raft")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("is it what that is?", 11),
        ("that, or it", 9),
        ("what is etcd", None),
        ("she likes redis", None),
        ("they said it", 10),
        ("they said redis", None),
        ("for one app?", 0),
    ],
)
def test_the_last_pointer_is_found(text: str, place: int | None) -> None:
    assert last_pointer(text) == place


@pytest.mark.parametrize(
    ("text", "does"),
    [("like spacex?", True), ("oh, so like the film", True), ("like that", True), ("i like docker very much indeed", False)],
)
def test_a_text_says_what_the_subject_is_like(text: str, does: bool) -> None:
    assert likens(text) is does


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("does it do webassembly?", True),
        ("what can they run on?", True),
        ("and should that scale?", True),
        ("is it web scale", False),
        ("it does not matter", False),
        ("do I need it", False),
    ],
)
def test_a_text_asks_what_something_said_before_does(text: str, does: bool) -> None:
    assert has_subject(text) is does
