"""The whole conversation read back, to the word."""

from dataclasses import replace

import pytest

from persona.conversation import Conversation
from persona.pack.lines import Line
from persona.pack.models import Pack
from persona.speaking.lines import dice, mark
from persona.speaking.recap import MOST_CLAUSES, accumulated, run_on, straight
from persona.speaking.render import Values
from persona.text import Style, plain

ALL = Conversation(path=("etcd", "raft", "paxos"))
SENTENCES = ("You need one app.",)
CHANCE = dice(1, ALL)


def changed(pack: Pack, topic: str, **hype: object) -> Pack:
    """Return a pack in which a topic says something else."""
    old = pack.topics[topic]
    return replace(pack, topics={**pack.topics, topic: replace(old, hype=replace(old.hype, **hype))})


def recap(pack: Pack, conversation: Conversation = ALL) -> str:
    values = Values(names={topic.id: topic.name for topic in pack.topics.values()})
    return plain(run_on(pack, conversation, values, CHANCE).spans)


@pytest.fixture
def pack(small_pack: Pack) -> Pack:
    """The small pack with a single closing line."""
    return replace(small_pack, persona=replace(small_pack.persona, lines=replace(small_pack.persona.lines, recap=(Line(say="The end."),))))


def test_the_sentence_runs_on_over_every_topic_and_ends_with_the_numbers(pack: Pack) -> None:
    assert recap(pack) == (
        "So: you take your app, add etcd, add Raft, add Paxos. That's 4 services, 4 containers, 16 machines, 15 voters and "
        "1 thing that can wake you. The end."
    )


def test_a_topic_may_have_a_clause_of_its_own(pack: Pack) -> None:
    assert "app, vote by {raft}".format(raft="Raft") in recap(changed(pack, "raft", clause="vote by {raft}"), Conversation(path=("raft",)))


def test_a_clause_names_its_topic_once_and_no_other_as_a_topic(pack: Pack) -> None:
    values = Values(names={"raft": "Raft", "etcd": "etcd"})
    for clause, named in (
        ("put {raft} under {etcd} and {raft|it} again", ["Raft"]),
        ("just vote", ["just vote"]),
        ("ask {raft}, then {raft} again", ["Raft"]),
        ("ask {next}", ["Raft"]),
    ):
        choice = run_on(changed(pack, "raft", clause=clause), Conversation(path=("raft",)), values, CHANCE)
        terms = [span for span in choice.spans if span.topic]

        assert [span.text for span in terms] == named
        assert {(span.topic, span.style) for span in terms} == {("raft", Style.TERM)}


def test_a_long_descent_counts_what_came_first(pack: Pack) -> None:
    etcd = pack.topics["etcd"]
    topics = {f"t{number}": replace(etcd, id=f"t{number}", name=f"T{number}") for number in range(MOST_CLAUSES + 2)}
    text = recap(replace(pack, topics=topics), Conversation(path=tuple(topics)))

    assert text.startswith("So: you take your app, add 2 things we have both forgotten, add T2, add T3, ")
    assert "forgotten" not in recap(replace(pack, topics=topics), Conversation(path=tuple(topics)[2:]))


def test_topics_that_are_closing_lines_themselves_add_nothing(pack: Pack) -> None:
    told = changed(pack, "raft", recap=(Line(say="Told by Raft."),))

    assert [topic.id for topic in accumulated(told, Conversation(path=("etcd", "raft", "gone", "paxos")))] == ["etcd", "paxos"]
    assert [topic.id for topic in accumulated(changed(pack, "raft", giveup=(Line(say="Enough."),)), ALL)] == ["etcd", "paxos"]


def test_nothing_talked_about_leaves_the_closing_line(pack: Pack) -> None:
    choice = run_on(pack, Conversation(), Values(), CHANCE)

    assert plain(choice.spans) == "The end."
    assert choice.mark == mark("The end.")


def test_the_closing_line_is_one_not_said_yet_that_leads_nowhere(small_pack: Pack) -> None:
    lines = small_pack.persona.lines
    three = replace(
        small_pack,
        persona=replace(small_pack.persona, lines=replace(lines, recap=(Line(say="One {etcd}."), Line(say="Two."), Line(say="Three.")))),
    )
    values = Values(names={"etcd": "etcd"})
    endings = {run_on(three, Conversation(path=("raft",), said=(mark("Two."),)), values, dice(seed, ALL)).mark for seed in range(20)}
    all_said = Conversation(path=("raft",), said=(mark("Two."), mark("Three."), mark("One {etcd}.")))

    assert endings == {mark("Three.")}
    assert run_on(three, all_said, values, CHANCE).mark == mark("Two.")


def test_a_closing_line_may_bury(pack: Pack) -> None:
    lines = replace(pack.persona.lines, recap=(Line(say="The end of {raft}.", buries=("raft",)),))
    choice = run_on(replace(pack, persona=replace(pack.persona, lines=lines)), ALL, Values(names={"raft": "Raft"}), CHANCE)

    assert choice.buries == ("raft",)
    assert choice.introduces == ()


def test_the_straight_recap_marks_each_topic_it_has_a_sentence_for(small_pack: Pack) -> None:
    spans = straight(small_pack, ALL, SENTENCES, 60)

    assert [(span.text, span.topic) for span in spans if span.style is Style.TERM] == [
        ("etcd", "etcd"),
        ("Raft", "raft"),
        ("Paxos", "paxos"),
    ]


@pytest.mark.parametrize(
    ("room", "text"),
    [
        (60, " Before Raft: Several machines must agree. Before Paxos: Several machines must agree."),
        (34, " Before Raft: Several machines must agree. Before Paxos: Several machines must agree."),
        (33, " Before Raft: Several machines must agree. Likewise suggested: Paxos."),
        (28, " Before Raft: Several machines must agree. Likewise suggested: Paxos."),
        (27, " Suggested since: Raft and Paxos."),
        (15, " Suggested since: Raft and Paxos."),
        (14, " And 2 more."),
        (13, " And 2 more."),
        (12, ""),
    ],
)
def test_the_straight_recap_keeps_to_its_room(small_pack: Pack, room: int, text: str) -> None:
    assert plain(straight(small_pack, ALL, SENTENCES, room)) == f"You came to ask about etcd. You need one app.{text}"


def test_the_costliest_conditions_come_first(small_pack: Pack) -> None:
    paxos = small_pack.topics["paxos"]
    dear = replace(paxos, counts=replace(paxos.counts, machines=20))
    pack = replace(small_pack, topics={**small_pack.topics, "paxos": dear})

    assert plain(straight(pack, ALL, SENTENCES, 28)).endswith("Before Paxos: Several machines must agree. Likewise suggested: Raft.")


def test_what_finds_no_room_by_name_is_counted(small_pack: Pack) -> None:
    etcd = small_pack.topics["etcd"]
    topics = {f"t{number}": replace(etcd, id=f"t{number}", name=f"T{number}") for number in range(5)}
    pack = replace(small_pack, topics=topics)
    talk = Conversation(path=tuple(topics))

    assert plain(straight(pack, talk, SENTENCES, 20)).endswith("app. Suggested since: T1, T2, T3 and T4.")
    assert plain(straight(pack, talk, SENTENCES, 17)).endswith("app. Suggested since: T1, T2, T3 and T4.")
    assert plain(straight(pack, talk, SENTENCES, 16)).endswith("app. Suggested since: T1 and 3 more.")
    assert plain(straight(pack, talk, SENTENCES, 15)).endswith("app. And 4 more.")
    long = {**topics, "t4": replace(topics["t4"], name="a name of many words")}
    assert plain(straight(replace(pack, topics=long), talk, SENTENCES, 18)).endswith("app. Suggested since: T1, T2, T3 and 1 more.")


def test_nothing_talked_about_leaves_what_they_need(small_pack: Pack) -> None:
    assert plain(straight(small_pack, Conversation(), SENTENCES, 60)) == "You need one app."
