"""On a card nothing overlaps, nothing is cut off, and everything can be read."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona.conversation import Conversation
from persona.drawing.descent import MOST_EXITS, MOST_NODES, Descent, Node, descent_of
from persona.drawing.layout import HEIGHT, WIDTH, Box, Look, lay_out
from persona.drawing.render import DEAD_FILL, GROUND, INK, png, shade, svg
from persona.drawing.words import MAX_ALT, alt, tree
from persona.pack.load import load_pack
from persona.pack.models import Pack
from persona.speaking.bill import NEEDED, Row
from persona.speaking.recap import bill_of
from persona.text import plain

EDGE = 12
"""Pixels of the card that stay empty all around."""
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=80)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


def descent(names: list[str], exits: tuple[str, ...] = (), number: int = 36, more: int = 0) -> Descent:
    nodes = tuple(Node(name, depth, depth % 3 == 0, depth == len(names)) for depth, name in enumerate(names, 1))
    return Descent("the future guy", nodes[-MOST_NODES:], len(names), Row(number, "container", "containers"), exits, more, 2015)


def within(inner: Box, outer: Box) -> bool:
    return (
        inner.x >= outer.x - 0.01
        and inner.y >= outer.y - 0.01
        and inner.x + inner.width <= outer.x + outer.width + 0.01
        and inner.y + inner.height <= outer.y + outer.height + 0.01
    )


def overlap(one: Box, other: Box) -> bool:
    apart = (
        one.x + one.width <= other.x or other.x + other.width <= one.x or one.y + one.height <= other.y or other.y + other.height <= one.y
    )
    return not apart


def assert_sound(drawn: Descent) -> None:
    """Check every box and every text extent of a card against each other."""
    card = lay_out(drawn)
    paper = Box(EDGE, EDGE, WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE)
    for box in card.boxes:
        assert within(box, paper), box
    for one, other in combinations(card.boxes, 2):
        assert not overlap(one, other), (one, other)
    for label in card.labels:
        assert within(label.extent, card.boxes[label.inside] if label.inside is not None else paper), label
        assert label.inside is not None or not any(overlap(label.extent, box) for box in card.boxes), label
    for one, other in combinations(card.labels, 2):
        assert not overlap(one.extent, other.extent), (one, other)
    for arrow in card.arrows:
        shaft = Box(
            min(arrow.start[0], arrow.end[0]) + 0.1,
            min(arrow.start[1], arrow.end[1]) + 0.1,
            abs(arrow.end[0] - arrow.start[0]) - 0.2,
            abs(arrow.end[1] - arrow.start[1]) - 0.2,
        )
        assert not any(overlap(shaft, box) for box in card.boxes), arrow


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 8, 9, 20, 25, 26, 30, 31, 78])
def test_nothing_overlaps_and_nothing_is_cut_off_along_the_topics_of_the_pack(pack: Pack, length: int) -> None:
    topics = list(pack.topics)
    for start in (0, 20, 40):
        path = tuple((topics + topics)[start : start + min(length, len(topics))])
        assert_sound(descent_of(pack, Conversation(path=path, focus=path[-1], buried=path[::2])))


@settings(max_examples=60, deadline=None)
@given(
    names=st.lists(NAMES, min_size=1, max_size=40),
    exits=st.lists(NAMES, max_size=MOST_EXITS),
    number=st.integers(0, 10**6),
    more=st.integers(0, 99),
)
def test_nor_does_it_with_any_names_and_numbers(names: list[str], exits: list[str], number: int, more: int) -> None:
    drawn = descent(names, tuple(exits), number, more)

    assert_sound(drawn)
    assert len(alt(drawn)) <= MAX_ALT


def test_every_name_of_the_pack_stands_on_the_card_in_full_up_to_25_topics(pack: Pack) -> None:
    for start in range(0, len(pack.topics) - 25, 13):
        path = tuple(list(pack.topics)[start : start + 25])
        drawn = descent_of(pack, Conversation(path=path))
        written = [label.text for label in lay_out(drawn).labels if label.look is Look.NODE and label.bold]

        assert not [text for text in written if text.endswith("…")]


def test_topics_stand_in_order_and_a_long_descent_shows_its_last_ones() -> None:
    drawn = descent([f"topic {number}" for number in range(1, 46)])
    names = [label.text for label in lay_out(drawn).labels if label.bold and label.text.startswith("topic")]

    assert names == [f"topic {number}" for number in range(16, 46)]
    assert drawn.hidden == 15
    assert any(label.text.startswith("15 topics came before") for label in lay_out(drawn).labels)


def test_what_is_dead_is_struck_out_and_where_you_are_is_framed() -> None:
    card = lay_out(descent(["a", "b", "c", "d"]))

    assert [label.text for label in card.labels if label.struck] == ["c", "declared dead"]
    assert [box.here for box in card.boxes] == [False, False, False, True, True, False]
    assert [label.text for label in card.labels][-2:] == ["you are here", "declared dead"]


@pytest.mark.parametrize("length", [2, 3, 4])
def test_a_short_descent_goes_down_step_by_step(length: int) -> None:
    card = lay_out(descent([f"topic {number}" for number in range(length)]))
    steps = card.boxes[:length]

    for above, below in pairwise(steps):
        assert below.y >= above.y + above.height
        assert above.x < below.x < above.x + above.width


def test_the_card_says_what_there_is_most_of_and_how_many_of_it_anybody_needs(pack: Pack) -> None:
    def written(*path: str) -> list[str]:
        return [label.text for label in lay_out(descent_of(pack, Conversation(path=path))).labels]

    for path in (("docker",), ("etcd", "raft", "kubernetes"), ("microservices", "high-availability", "docker")):
        bill = bill_of(pack, Conversation(path=path))
        needed = dict(zip([row.many for row in NEEDED.rows()], NEEDED.rows(), strict=True))[bill.best.many].number
        assert str(bill.best.number) in written(*path)
        assert f"{bill.best.many} so far. You need {needed or 'none'}." in written(*path)


def test_exits_are_where_the_topics_lead_and_nobody_went(pack: Pack) -> None:
    drawn = descent_of(pack, Conversation(path=("heroku", "docker"), focus="docker"))
    led = {pack.topics[t].name for topic in ("heroku", "docker") for t in pack.topics[topic].leads_to}

    assert drawn.exits
    assert set(drawn.exits) <= led - {"Heroku", "Docker"}


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_has_the_contrast_that_wcag_asks_for() -> None:
    grounds = {
        Look.NODE: [shade(depth / 40) for depth in range(41)],
        Look.DEAD: [DEAD_FILL],
        **{look: list(GROUND) for look in (Look.EXIT, Look.NOTE, Look.TITLE, Look.NUMBER)},
    }

    assert all(contrast(INK[look], ground) >= 4.5 for look, colours in grounds.items() for ground in colours)


def test_the_picture_is_a_png_of_the_size_that_previews_want() -> None:
    drawn = png(descent(["etcd", "Raft", "Paxos"], ("Redis",)))

    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(drawn[16:20]), int.from_bytes(drawn[20:24])) == (1200, 675)
    assert 5_000 < len(drawn) < 500_000


def test_the_svg_says_in_words_what_it_shows_and_escapes_names() -> None:
    drawn = svg(descent(["<script>", "R&D"]))

    assert "&lt;script&gt;" in drawn
    assert "<script>" not in drawn
    assert "A map of this conversation, 2 topics deep as of 2015, with 36 containers so far." in drawn


def test_the_tree_has_the_same_topics_in_the_same_order() -> None:
    drawn = descent(["etcd", "Raft", "Paxos"], ("Redis",), more=4)

    assert [plain(line) for line in tree(drawn)] == [
        "etcd",
        "└─ Raft",
        "   └─ Paxos (declared dead, you are here)",
        "      ├╌ Redis, not taken yet",
        "      └╌ 4 more, not taken yet",
    ]
