"""Which lines a conversation allows, and which it has heard."""

from persona.conversation import Conversation
from persona.pack.lines import Line
from persona.speaking.lines import Choice, choices, dice, longest_ago, mark, unsaid
from persona.speaking.render import Values
from persona.text import Span, plain

VALUES = Values(names={"raft": "Raft"}, topic="raft")


def said(*says: str) -> list[Choice]:
    return [Choice((Span(say),), mark(say), (), ()) for say in says]


def test_a_line_comes_rendered_with_what_it_brings_up_and_buries() -> None:
    (choice,) = choices([Line(say="It is {raft}, *really*.", buries=("etcd",))], VALUES, Conversation())

    assert plain(choice.spans) == "It is Raft, really."
    assert choice.mark == mark("It is {raft}, *really*.")
    assert (choice.introduces, choice.buries, choice.size) == (("raft",), ("etcd",), 4)


def test_a_line_may_wait_for_what_was_talked_about_or_buried() -> None:
    after, dead, plain_one = Line(say="after", after=("etcd", "raft")), Line(say="dead", if_buried=("etcd",)), Line(say="always")
    lines = [plain_one, after, dead]

    def allowed(conversation: Conversation) -> list[str]:
        return [plain(choice.spans) for choice in choices(lines, VALUES, conversation)]

    assert allowed(Conversation()) == ["always"]
    assert allowed(Conversation(path=("etcd",))) == ["always"]
    assert allowed(Conversation(path=("raft", "etcd"))) == ["after", "always"]
    assert allowed(Conversation(buried=("etcd",))) == ["dead", "always"]
    assert allowed(Conversation(path=("raft", "etcd"), buried=("etcd",))) == ["after", "dead", "always"]


def test_a_line_whose_placeholder_has_no_value_is_passed_over() -> None:
    found = choices([Line(say="about {next}"), Line(say="about {topic}")], VALUES, Conversation())

    assert [plain(choice.spans) for choice in found] == ["about Raft"]


def test_what_was_said_is_not_said_again() -> None:
    one, two = said("one", "two")

    assert unsaid([one, two], Conversation(said=(one.mark,))) == [two]
    assert unsaid([one, two], Conversation()) == [one, two]


def test_when_all_was_said_the_one_said_longest_ago_comes_back() -> None:
    one, two, three = said("one", "two", "three")

    assert longest_ago([one, two, three], Conversation(said=(two.mark, three.mark, one.mark))) == two
    assert longest_ago([one, two, three], Conversation(said=(two.mark, one.mark))) == three
    assert longest_ago([one, two], Conversation(said=(two.mark, one.mark, two.mark))) == one


def test_a_line_is_known_by_its_fingerprint() -> None:
    assert mark("one") == "7a6c86f1"
    assert len(mark("codding")) == 8


def test_chance_is_the_same_for_the_same_turn_and_purpose() -> None:
    talk = Conversation(turns=3, salt=7)
    rolled = {
        dice(seed, conversation, *salt).random()
        for seed, conversation, salt in (
            (1, talk, ("a", "b")), (1, talk, ("a", "b")), (2, talk, ("a", "b")), (1, Conversation(turns=4, salt=7), ("a", "b")),
            (1, Conversation(turns=3, salt=8), ("a", "b")), (1, talk, ("ab",)), (1, talk, ()),
        )
    }  # fmt: skip

    assert len(rolled) == 6
