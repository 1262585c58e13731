"""The descent in words."""

import pytest

from persona.drawing.descent import Descent, Node
from persona.drawing.words import MAX_ALT, alt, caption, tree
from persona.speaking.bill import Row
from persona.text import Style, plain

BEST = Row(36, "container", "containers")
DESCENT = Descent(
    guide="the past guy", nodes=(Node("etcd", 3), Node("Raft", 4, dead=True), Node("Paxos", 5, dead=True, here=True)), depth=5, best=BEST,
    exits=("Redis", "Docker"), more_exits=2, year=2019,
)  # fmt: skip
ONE = Descent(guide="the past guy", nodes=(Node("etcd", 1, here=True),), depth=1, best=BEST, exits=("Redis",))


def test_the_tree_goes_down_with_the_conversation() -> None:
    assert [plain(line) for line in tree(DESCENT)] == [
        "… 2 before that",
        "etcd",
        "└─ Raft (declared dead)",
        "   └─ Paxos (declared dead, you are here)",
        "      ├╌ Redis, not taken yet",
        "      ├╌ Docker, not taken yet",
        "      └╌ 2 more, not taken yet",
    ]


def test_a_tree_of_one_topic_has_one_branch() -> None:
    assert [plain(line) for line in tree(ONE)] == ["etcd (you are here)", "└╌ Redis, not taken yet"]


def test_the_names_of_topics_are_marked() -> None:
    assert [span.text for line in tree(DESCENT) for span in line if span.style is Style.TERM] == ["etcd", "Raft", "Paxos"]


def test_far_down_the_tree_goes_straight() -> None:
    deep = Descent(guide="", nodes=tuple(Node(f"n{depth}", depth) for depth in range(1, 21)), depth=20, best=BEST)
    branches = [plain(line).index("└") for line in tree(deep)[1:]]

    assert branches == [*range(0, 36, 3), *[33] * 7]


def test_above_it_stands_how_deep_it_goes() -> None:
    assert plain(caption(DESCENT)) == "5 topics deep as of 2019, and 36 containers so far."
    assert plain(caption(ONE)) == "1 topic deep, and 36 containers so far."


def test_who_cannot_see_the_picture_is_told() -> None:
    assert alt(DESCENT) == (
        "A map of this conversation, 5 topics deep as of 2019, with 36 containers so far. In order: 2 more before these: "
        "etcd, Raft (declared dead), Paxos (declared dead, you are here). Not taken yet: Redis, Docker."
    )
    assert alt(Descent(guide="", nodes=(Node("etcd", 1),), depth=1, best=BEST)) == (
        "A map of this conversation, 1 topic deep, with 36 containers so far. In order: etcd."
    )


@pytest.mark.parametrize("longer", [0, 1])
def test_what_he_tells_is_cut_at_its_limit(longer: int) -> None:
    least = len(alt(Descent(guide="", nodes=(Node("", 1),), depth=1, best=BEST)))
    told = alt(Descent(guide="", nodes=(Node("x" * (MAX_ALT - least + longer), 1),), depth=1, best=BEST))

    assert len(told) == MAX_ALT
    assert told.endswith("…" if longer else "x.")
