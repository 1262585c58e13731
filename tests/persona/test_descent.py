"""One whole descent, from a simple web app to a bakery, in both voices."""

import math
import re
from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona.acts import TOPICAL_ACTS, Act
from persona.answer import Answer, Mode, Understanding
from persona.conversation import Conversation
from persona.drawing.descent import MOST_NODES, descent_of
from persona.engine import Persona
from persona.pack.models import Pack
from persona.speaking.bill import NEEDED
from persona.speaking.recap import MOST_CLAUSES, accumulated, bill_of

DESCENT: tuple[tuple[str, set[str], set[Act]], ...] = (
    ("I'm building a simple web app, is Heroku still the way to go?", {"heroku", "web-app"}, {Act.JUDGE}),
    ("what's that?", {"docker", "distributed-systems"}, {Act.DEFINE}),
    ("wtf", {"docker"}, {Act.REACT}),
    ("docker. ok. so how do you use it?", {"docker"}, {Act.HOW}),
    ("what's that?", {"lxc", "containers"}, {Act.DEFINE}),
    ("seems excessive", {"lxc", "containers"}, {Act.REACT}),
    ("and what's chroot then", {"chroot"}, {Act.DEFINE}),
    ("so it's like a virtual machine?", {"chroot"}, {Act.COMPARE}),
    ("my friend mentioned CoreOS, what's that", {"coreos"}, {Act.DEFINE}),
    ("rocket?", {"rkt"}, {Act.DEFINE}),
    ("do I need that?", {"composability", "rkt"}, {Act.NEED}),
    ("what on earth is gifee", {"gifee"}, {Act.DEFINE}),
    ("hm", {"gifee"}, {Act.REACT}),
    ("OK, Kubernetes: what is it?", {"kubernetes"}, {Act.DEFINE}),
    ("why would I want it", {"kubernetes"}, {Act.WHY}),
    ("should I split the thing into microservices?", {"microservices"}, {Act.JUDGE, Act.NEED}),
    ("that sounds like a lot of work", {"microservices"}, {Act.REACT}),
    ("orchestrate them?", {"orchestration"}, {Act.DEFINE}),
    ("where does etcd come in", {"etcd"}, {Act.HOW, Act.DEFINE}),
    ("what's that?", {"raft", "five-node-cluster"}, {Act.DEFINE}),
    ("and paxos?", {"paxos"}, {Act.DEFINE}),
    ("who is Diego", {"diego-ongaro"}, {Act.WHO, Act.DEFINE}),
    ("and who's this Aphyr fellow", {"aphyr"}, {Act.WHO, Act.DEFINE}),
    ("what does the CAP theorem say", {"cap"}, {Act.DEFINE}),
    ("is mongo any good", {"mongodb"}, {Act.JUDGE}),
    ("redis or etcd?", {"redis", "etcd"}, {Act.COMPARE}),
    ("five nodes? I have one app", {"five-node-cluster"}, {Act.DEFINE, Act.REACT, Act.COUNT, Act.NEED}),
    ("how many machines is that in total", {"machine-count"}, {Act.COUNT}),
    ("and where do my files go, storage?", {"storage"}, {Act.HOW, Act.DEFINE}),
    ("what about networking", {"networking"}, {Act.DEFINE, Act.HOW}),
    ("let me repeat that: I split my app, put it in containers, add an orchestrator and five nodes", {"recap"}, {Act.RECAP}),
    ("I'm going back to Heroku", {"back-to-heroku"}, {Act.GIVEUP}),
)


def play(persona: Persona, mode: Mode) -> list[tuple[str, Answer, Conversation]]:
    conversation, played = Conversation(), []
    for text, _, _ in DESCENT:
        answer, conversation = persona.answer(text, conversation, mode)
        played.append((text, answer, conversation))
    return played


@pytest.mark.parametrize("mode", Mode)
def test_every_turn_of_the_descent_is_understood(persona: Persona, mode: Mode) -> None:
    wrong = []
    for (text, topics, acts), (_, answer, _) in zip(DESCENT, play(persona, mode), strict=True):
        pointing = mode is Mode.SANE and text in (
            "what's that?",
            "do I need that?",
            "seems excessive",
            "wtf",
        )  # sane replies introduce nothing
        if not pointing and (answer.topic not in topics or answer.act not in acts):
            wrong.append(f"{text!r}: {answer.topic} {answer.act.value}")

    assert not wrong


def test_no_hype_reply_of_the_descent_is_said_twice(persona: Persona) -> None:
    replies = [answer.text for _, answer, _ in play(persona, Mode.HYPE)]

    assert len(set(replies)) == len(replies)


def test_a_hype_reply_introduces_the_first_exit_that_was_neither_taken_nor_brought_up_twice(persona: Persona) -> None:
    before, brought_up = Conversation(), Counter[str]()
    for text, answer, after in play(persona, Mode.HYPE):
        topic = persona.pack.topics[answer.topic or ""]
        exits = [t for t in topic.leads_to if t not in before.path and t != topic.id and brought_up[t] < 2]
        if exits and answer.act not in (Act.GIVEUP, Act.RECAP):
            assert exits[0] in answer.leads_to, text
        brought_up.update(answer.leads_to)
        before = after


def test_the_recap_names_each_topic_of_the_path_once_and_counts_it(persona: Persona) -> None:
    _, answer, conversation = play(persona, Mode.HYPE)[-2]
    named = [span.topic for span in answer.spans if span.topic]
    bill = bill_of(persona.pack, conversation)

    assert [t.id for t in accumulated(persona.pack, conversation)] == [t for t in named if t in conversation.path]
    assert f"{bill.services} services" in answer.text
    assert f"{bill.containers} containers" in answer.text
    assert f"{bill.machines} machines" in answer.text


def by_the_rules(pack: Pack, path: Iterable[str]) -> dict[str, int]:
    """Add up a path by the rules at the top of `persona/speaking/bill.py`, written a second time."""
    counts = [pack.topics[t].counts for t in path if not (pack.topics[t].hype.recap or pack.topics[t].hype.giveup)]
    services = 1 + sum(row.services for row in counts)
    containers = services * max([1, *(row.copies for row in counts)]) + sum(row.containers for row in counts)
    voters = sum(row.quorum_nodes for row in counts)
    return {
        "services": services,
        "containers": containers,
        "machines": max(1 + sum(row.machines for row in counts) + voters, math.ceil(containers / 10)),
        "load balancers": sum(row.load_balancers for row in counts),
        "voters": voters,
        "things that can wake you": 1 + sum(row.on_call for row in counts),
    }


def numbers_in(sentence: str) -> dict[str, int]:
    """Return how many of each piece the recap says there are; its sentence of numbers begins with "That's"."""
    said = re.search(r"That's ([^.]*)\.", sentence)
    assert said is not None, sentence
    pieces = re.findall(r"(\d+) ([a-z ]+?)(?=, | and \d|$)", said[1])
    plurals = {row.one: row.many for row in NEEDED.rows()}
    return {plurals.get(name, name): int(number) for number, name in pieces}


def assert_agreement(persona: Persona, conversation: Conversation) -> None:
    """Hold recap, bill and map against each other, and each against the path."""
    told = {name: number for name, number in by_the_rules(persona.pack, conversation.path).items() if number}
    topics = [persona.pack.topics[t] for t in conversation.path]
    went_through = [topic for topic in topics if not (topic.hype.recap or topic.hype.giveup)]
    bill = {row.many: row.number for row in bill_of(persona.pack, conversation).rows() if row.number}
    recap, _ = persona.speak(Understanding(Act.RECAP, "recap", confidence=1.0), conversation, Mode.HYPE)
    drawn = descent_of(persona.pack, conversation)
    named = [span.topic for span in recap.spans if span.topic]

    assert bill == told
    assert numbers_in(recap.text) == told
    assert (drawn.best.number, drawn.best.many) == max(((number, name) for name, number in told.items()), key=lambda best: best[0])
    assert drawn.depth == len(went_through)
    assert [node.name for node in drawn.nodes] == [topic.name for topic in went_through][-MOST_NODES:]
    assert named == [topic.id for topic in went_through][-MOST_CLAUSES:]


def test_recap_bill_and_map_at_the_end_of_the_descent_agree_with_each_other_and_with_the_path(persona: Persona) -> None:
    for _, _, conversation in play(persona, Mode.HYPE)[4::5]:
        assert_agreement(persona, conversation)
    _, recap, end = play(persona, Mode.HYPE)[-2]

    assert_agreement(persona, end)
    assert numbers_in(recap.text) == {name: number for name, number in by_the_rules(persona.pack, end.path).items() if number}


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_in_any_conversation_they_agree_too_and_no_number_ever_falls(persona: Persona, data: st.DataObject) -> None:
    conversation, before = Conversation(as_of=data.draw(st.sampled_from((None, 2015)))), by_the_rules(persona.pack, ())
    for _ in range(data.draw(st.integers(1, 40))):
        topic, act = data.draw(st.sampled_from(sorted(persona.pack.topics))), data.draw(st.sampled_from(TOPICAL_ACTS))
        heard = Understanding(act, topic, confidence=1.0)
        _, conversation = persona.speak(heard, conversation, data.draw(st.sampled_from(Mode)))
        bill = {row.many: row.number for row in bill_of(persona.pack, conversation).rows()}
        assert all(bill[name] >= number for name, number in before.items())
        before = bill

    if accumulated(persona.pack, conversation):
        assert_agreement(persona, conversation)


def test_the_farewell_introduces_nothing(persona: Persona) -> None:
    assert play(persona, Mode.HYPE)[-1][1].leads_to == ()


def test_every_straight_reply_has_a_source_and_at_most_ninety_words(persona: Persona) -> None:
    for text, answer, _ in play(persona, Mode.SANE):
        assert answer.sources, text
        assert len(answer.text.split()) <= 90, answer.text


def test_hype_replies_are_short(persona: Persona) -> None:
    for text, answer, _ in play(persona, Mode.HYPE):
        if answer.act is not Act.RECAP:
            assert len(answer.text.split()) <= 50, text
