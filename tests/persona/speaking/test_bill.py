"""The bill equals the sum by the written rules, never falls, and agrees with what he says."""

import random
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona.answer import Mode
from persona.conversation import Conversation
from persona.engine import Persona
from persona.pack.models import Counts, Pack
from persona.speaking.bill import NEEDED, Bill, add_up
from persona.speaking.lines import dice
from persona.speaking.recap import MOST_CLAUSES, accumulated, bill_of, run_on, straight
from persona.speaking.render import Values
from persona.text import plain

COUNTS = st.builds(Counts, **dict.fromkeys([field.name for field in fields(Counts)], st.integers(0, 40)))


def descent(pack: Pack, seed: int, length: int) -> Conversation:
    """Return a conversation that went through random topics of a pack."""
    chance = random.Random(seed)  # noqa: S311 (a sample, not a secret)
    topics = list(pack.topics)
    return Conversation(path=tuple(chance.sample(topics, min(length, len(topics)))), turns=length)


@given(rows=st.lists(COUNTS, max_size=30))
def test_the_bill_is_the_sum_by_the_written_rules(rows: list[Counts]) -> None:
    bill = add_up(rows)
    services, copies, containers, machines, balancers, quorum, on_call = 1, 1, 0, 1, 0, 0, 1
    for row in rows:
        services += row.services  # rules 1 and 2
        copies = max(copies, row.copies)  # rule 3
        containers += row.containers
        quorum += row.quorum_nodes  # rule 5
        machines += row.machines
        balancers += row.load_balancers  # rule 7
        on_call += row.on_call  # rule 8
    containers += services * copies  # rule 4
    machines += quorum
    while machines * 10 < containers:  # rule 6
        machines += 1

    assert bill == Bill(services, copies, containers, machines, balancers, quorum, on_call)


@given(rows=st.lists(COUNTS, max_size=20), more=COUNTS)
def test_one_more_topic_makes_no_number_smaller(rows: list[Counts], more: Counts) -> None:
    before, after = add_up(rows), add_up([*rows, more])

    assert all(getattr(after, name) >= getattr(before, name) for name in Bill.__slots__)


def test_twelve_services_with_three_copies_are_thirty_six_containers_on_four_machines() -> None:
    bill = add_up([Counts(services=11), Counts(copies=3)])

    assert (bill.services, bill.containers, bill.machines) == (12, 36, 4)


def test_five_nodes_in_quorum_are_five_machines_more() -> None:
    assert add_up([Counts(services=1, quorum_nodes=5)]).machines == 6


def test_what_they_need_is_the_bill_of_no_topic_at_all() -> None:
    assert add_up([]) == NEEDED
    assert [row.text for row in NEEDED.rows() if row.number] == ["1 service", "1 container", "1 machine", "1 thing that can wake you"]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), length=st.integers(1, 40))
def test_along_any_path_the_bill_never_falls_and_the_recap_names_each_topic_once_with_its_numbers(
    shipped: Pack, seed: int, length: int
) -> None:
    conversation = descent(shipped, seed, length)
    before = NEEDED
    for end in range(1, length + 1):
        bill = bill_of(shipped, Conversation(path=conversation.path[:end]))
        assert all(getattr(bill, name) >= getattr(before, name) for name in Bill.__slots__)
        before = bill
    topics = [topic.id for topic in accumulated(shipped, conversation)]
    values = Values(
        names={topic.id: topic.name for topic in shipped.topics.values()}, totals={n: getattr(before, n) for n in Bill.__slots__}
    )
    said = run_on(shipped, conversation, values, dice(0, conversation, "recap"))
    sentence = plain(said.spans)

    if topics:
        assert [span.topic for span in said.spans if span.topic] == topics[-MOST_CLAUSES:]
        assert all(row.text in sentence for row in before.rows() if row.number)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), length=st.integers(1, 60), room=st.integers(62, 80))
def test_the_straight_recap_names_each_topic_at_most_once_within_its_words(shipped: Pack, seed: int, length: int, room: int) -> None:
    conversation = descent(shipped, seed, length)
    spans = straight(shipped, conversation, shipped.persona.straight.recap, room)
    named = [span.topic for span in spans if span.topic]

    assert len(plain(spans).split()) <= room
    assert len(named) == len(set(named))
    assert shipped.persona.straight.recap[0] in plain(spans)


def test_the_straight_recap_says_what_would_have_to_be_true(small: Persona) -> None:
    answer, _ = small.answer("recap", Conversation(path=("redis", "etcd", "raft")), Mode.SANE)
    recap = plain(straight(small.pack, Conversation(path=("redis", "etcd", "raft")), ("You need one app.",), 60))

    assert recap == (
        "You came to ask about Redis. You need one app. Before etcd: Several machines must agree. Before Raft: Several machines must agree."
    )
    assert answer.mode is Mode.SANE


@pytest.mark.parametrize("path", [(), ("etcd",), ("etcd", "raft", "paxos")])
def test_the_best_number_is_the_largest(small: Persona, path: tuple[str, ...]) -> None:
    bill = bill_of(small.pack, Conversation(path=path))

    assert bill.best.number == max(row.number for row in bill.rows())
