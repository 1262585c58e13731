"""What may stand in braces."""

import pytest

from persona.pack.placeholders import RESERVED, Kind, placeholders


@pytest.mark.parametrize(
    ("inner", "kind", "name", "words"),
    [
        ("etcd", Kind.TOPIC, "etcd", None),
        ("blue-whale", Kind.TOPIC, "blue-whale", None),
        ("etcd|the thing", Kind.TOPIC, "etcd", "the thing"),
        ("etcd|a|b", Kind.TOPIC, "etcd", "a|b"),
        ("etcd|", Kind.BAD, "etcd|", None),
        ("etcd| ", Kind.BAD, "etcd| ", None),
        ("Etcd", Kind.BAD, "Etcd", None),
        ("", Kind.BAD, "", None),
        ("#machines", Kind.TOTAL, "machines", None),
        ("#machines|many", Kind.BAD, "#machines|many", None),
        *((name, Kind.RESERVED, name, None) for name in RESERVED),
        ("topic|it", Kind.BAD, "topic|it", None),
    ],
)
def test_braces_hold(inner: str, kind: Kind, name: str, words: str | None) -> None:
    (found,) = placeholders(f"a {{{inner}}} b")

    assert (found.kind, found.name, found.words) == (kind, name, words)
    assert (found.start, found.end) == (2, 4 + len(inner))


def test_they_come_in_order() -> None:
    assert [found.name for found in placeholders("{etcd} and {raft}")] == ["etcd", "raft"]


@pytest.mark.parametrize(("text", "place"), [("a { b", 2), ("a } b", 2)])
def test_a_lone_brace_is_bad(text: str, place: int) -> None:
    (found,) = placeholders(text)

    assert (found.kind, found.name, found.words, found.start, found.end) == (Kind.BAD, "", None, place, place + 1)


def test_a_line_without_braces_has_none() -> None:
    assert list(placeholders("a line")) == []
