"""What may stand in braces inside a line, and where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from persona.pack.lines import ID_PATTERN

RESERVED = ("topic", "other", "next", "heard", "year")
"""Filled in by the conversation; in `persona.yaml` only, so no topic may have such an id."""

TOTALS = ("services", "copies", "containers", "machines", "load_balancers", "quorum_nodes", "on_call")
"""The running totals, one for each field of `Counts`."""

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_ID = re.compile(ID_PATTERN)


class Kind(StrEnum):
    """Say what a placeholder stands for."""

    TOPIC = "topic"
    RESERVED = "reserved"
    TOTAL = "total"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Hold one `{...}` of a line and where it stands in it."""

    kind: Kind
    name: str
    """The topic id, the reserved word, the total; for a bad one what stands in the braces."""
    words: str | None
    """The free words of `{id|words}`."""
    start: int
    end: int


def placeholders(text: str) -> Iterator[Placeholder]:
    """Yield the placeholders of a line in order; a lone brace is one of kind BAD."""
    if "{" not in text and "}" not in text:
        return
    for match in _BRACES.finditer(text):
        kind, name, words = _read(match[1])
        yield Placeholder(kind, name, words, match.start(), match.end())


def _read(inner: str | None) -> tuple[Kind, str, str | None]:
    if inner is None:
        return Kind.BAD, "", None
    name, bar, words = inner.partition("|")
    if name.startswith("#"):
        return (Kind.BAD, inner, None) if bar else (Kind.TOTAL, name[1:], None)
    if not _ID.match(name) or (bar and not words.strip()):
        return Kind.BAD, inner, None
    if name in RESERVED:
        return (Kind.BAD, inner, None) if bar else (Kind.RESERVED, name, None)
    return Kind.TOPIC, name, words if bar else None


@dataclass(frozen=True, slots=True)
class Allowed:
    """Say which reserved placeholders a key of `persona.yaml` may use."""

    always: frozenset[str] = frozenset()
    """Those that have a value whenever such a line is wanted."""
    sometimes: frozenset[str] = frozenset()
    """Those that may have none; the line is then passed over, so at least one line must do without."""


def _allow(always: str = "", sometimes: str = "") -> Allowed:
    return Allowed(frozenset(always.split()), frozenset(sometimes.split()))


_ABOUT_A_TOPIC = _allow("topic", "next")
_ABOUT_NOTHING = _allow("", "topic next")

PERSONA_PLACEHOLDERS = {
    **dict.fromkeys(("define", "how", "why", "who", "judge", "need", "count", "react", "more"), _ABOUT_A_TOPIC),
    "compare": _allow("topic other", "next"),
    "recap": _ABOUT_NOTHING,
    "giveup": _ABOUT_NOTHING,
    **dict.fromkeys(("greet", "thanks", "meta", "offtopic", "exhausted", "small_talk"), _ABOUT_NOTHING),
    "misheard": _allow("topic", "heard"),
    "unknown": _allow("", "heard next"),
    "unclear": _allow("topic", "other heard"),
    "hook": _allow("next"),
}
"""What the lines of each key in `persona.yaml` may use."""

ERA_PLACEHOLDERS = {
    "lines": _allow("year"),
    "now": _allow(),
    **dict.fromkeys(("dead", "early"), _allow("topic year")),
}
"""What the lines of each key under `eras`, and of each of its periods, may use."""

STRAIGHT_PLACEHOLDERS = {
    **dict.fromkeys(("greet", "thanks", "meta", "offtopic", "giveup", "recap", "exhausted", "small_talk"), _allow()),
    "unknown": _allow("", "heard"),
    "unclear": _allow("topic", "other heard"),
}
"""What the sentences of each key under `straight` may use."""
