"""What a turn is about, with what was said before it."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from persona.acts import Act
from persona.conversation import Conversation
from persona.engine import Persona

STRANGERS = Path(__file__).parents[2] / "questions" / "strangers.offtopic.jsonl"


def last(persona: Persona, turns: Sequence[str]) -> tuple[str | None, Act]:
    conversation = Conversation()
    for turn in turns:
        answer, conversation = persona.answer(turn, conversation)
    return answer.understanding.topic, answer.understanding.act


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("raft next to etcd, who has the leader", "raft"),  # an ordinary word beside a name that is none
        ("what is a functor", None),  # one word that is merely like a topic's describes nothing
        ("what is elixir?", None),  # a name of its own sounds like a topic's and is none
        ("what's pascal", None),
        ("do i need photoshop for one app?", None),  # all the rest of it is what is asked about any topic
        ("should we switch to outlook", None),
        ("what's that whale thing for containers", "docker"),  # few words, but they describe
        ("our raft sank at the team day", None),
        ("what's a stay full set? the dba says postgres wants one", "storage"),  # what is asked for, not what is merely named
        ("the family of databases that dropped tables and joins", "database"),  # described too vaguely, but named
        ("explain nix to me like I'm a tired dad", "nix"),  # everyday words beside a name that is asked about
    ],
)
def test_on_its_own_a_text_is_about(persona: Persona, text: str, topic: str | None) -> None:
    assert last(persona, [text])[0] == topic


@pytest.mark.parametrize(
    ("turns", "topic"),
    [
        (["what is jepsen", "who pays for all that breaking"], "jepsen"),  # "pays" is no PaaS misheard
        (["what is nosql", "LaunchDarkly, what is that?"], "feature-flags"),
        (["what is etcd", "who made trello?"], None),  # nobody here has heard of it: that is no follow-up
        (["what is etcd", "is it any good?"], "etcd"),
        (["what is rust", "does it do webassembly?"], "rust"),
        (["what is paxos", "good boy. and consensus in general?"], "consensus"),  # the remark is no verdict on paxos
        (["what is paxos", "raft! is it easier?"], "raft"),  # but this one says what it is about
        (["what is react", "the one with the attributes, where the server sends html, what is it called?"], "htmx"),
        (["what is a service mesh", "so basically a switchboard operator?"], "service-mesh"),
        (["what is etcd", "who cooked that up"], "etcd"),
        (["what is etcd", "and what is Quuxibase"], None),
        (["what is etcd", "explain the weather"], None),
        (["what is docker", "sorry, the plumber is at the door"], None),
    ],
)
def test_in_a_conversation_a_turn_is_about(persona: Persona, turns: list[str], topic: str | None) -> None:
    assert last(persona, turns)[0] == topic


@pytest.mark.parametrize(
    ("turns", "topic", "act"),
    [
        (["what is etcd", "you know what, we stay on heroku"], "back-to-heroku", Act.GIVEUP),
        (["what is etcd", "now read the whole thing back to me"], "recap", Act.RECAP),
        (["I lost my wallet on Monday, cancelled my cards on Tuesday, found it on Wednesday, and nobody laughed"], None, Act.OFFTOPIC),
        (["what is etcd", "gotta run, bless you"], None, Act.THANKS),
        (["what is etcd", "are you an actual engineer or some script"], None, Act.META),
        (["what is docker", "ok what's the hole so far"], "recap", Act.RECAP),
    ],
)
def test_who_leaves_reads_back_or_only_talks_is_taken_at_his_word(persona: Persona, turns: list[str], topic: str | None, act: Act) -> None:
    assert last(persona, turns) == (topic, act)


@pytest.mark.parametrize(
    ("text", "name", "act"),
    [
        ("should we switch to outlook", "outlook", Act.NEED),
        ("isn't cobol dead?", "cobol", Act.JUDGE),
        ("who made trello?", "trello", Act.WHO),
    ],
)
def test_what_he_does_not_know_is_called_by_its_name(persona: Persona, text: str, name: str, act: Act) -> None:
    understood = persona.answer(text, Conversation())[0].understanding

    assert (understood.topic, understood.unknown, understood.act) == (None, name, act)


def test_few_names_of_other_things_are_taken_for_a_topic(persona: Persona) -> None:
    rows = [json.loads(line) for line in STRANGERS.read_text("utf-8").splitlines()]

    mistaken = [row["text"] for row in rows if last(persona, [row["text"]])[0] not in (None, *row["also"])]

    assert len(mistaken) <= 0.12 * len(rows), mistaken
