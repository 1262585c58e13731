"""Turn a line of a pack into spans: fill the braces, mark the emphasis."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from persona.pack.placeholders import Kind, Placeholder, placeholders
from persona.text import Span, Style, Text

KEPT = 4096
"""Lines that are kept as they were taken apart."""
_EMPHASIS = re.compile(r"\*([^*\s][^*]*)\*")


class MissingValueError(LookupError):
    """A placeholder has no value in this conversation; another line has to do."""


@dataclass(frozen=True, slots=True)
class Values:
    """Hold what the placeholders of a line stand for in one conversation."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Topic id -> name."""
    topic: str | None = None
    other: str | None = None
    """A topic id, or words of the asker or of a rival (`other_words`)."""
    other_words: str | None = None
    next: str | None = None
    heard: str | None = None
    """Words of the asker."""
    year: int | None = None
    """The year on the era dial."""
    totals: Mapping[str, int] = field(default_factory=dict)


def render(say: str, values: Values) -> Text:
    """Return the spans of a line.

    Raises `MissingValueError` when a placeholder has no value.
    """
    pieces = _pieces(say)
    return _capitalised([piece if isinstance(piece, Span) else _filled(piece.kind, piece.name, piece.words, values) for piece in pieces])


@lru_cache(maxsize=KEPT)
def introduces(say: str) -> tuple[str, ...]:
    """Return the ids of the topics that a line names in braces, in order."""
    return tuple(dict.fromkeys(p.name for p in placeholders(say) if p.kind is Kind.TOPIC))


def word_count(spans: Iterable[Span]) -> int:
    """Count the words a reader sees; an address counts for none."""
    return len("".join(span.text for span in spans).split())


@lru_cache(maxsize=KEPT)
def _pieces(say: str) -> tuple[Span | Placeholder, ...]:
    """Return what a line is made of: the spans that are the same in every conversation, and the placeholders between them."""
    pieces: list[Span | Placeholder] = []
    place = 0
    for found in placeholders(say):
        pieces.extend(_emphasised(say[place : found.start]))
        pieces.append(found)
        place = found.end
    pieces.extend(_emphasised(say[place:]))
    return tuple(pieces)


def _filled(kind: Kind, name: str, words: str | None, values: Values) -> Span:
    if kind is Kind.TOTAL:
        if name not in values.totals:
            raise MissingValueError(name)
        return Span(str(values.totals[name]))
    if kind is Kind.TOPIC:
        return Span(words or values.names.get(name, name), Style.TERM, topic=name)
    if name == "year":
        return Span(_given(str(values.year or ""), name))
    if name == "heard":
        return Span(_given(values.heard, name), Style.ECHO)
    if name == "other" and values.other is None:
        return Span(_given(values.other_words, name), Style.ECHO)
    topic = _given(getattr(values, name), name)
    return Span(values.names.get(topic, topic), Style.TERM, topic=topic)


def _given(value: str | None, name: str) -> str:
    if not value:
        raise MissingValueError(name)
    return value


def _emphasised(text: str) -> Iterable[Span]:
    place = 0
    for match in _EMPHASIS.finditer(text):
        if match.start() > place:
            yield Span(text[place : match.start()])
        yield Span(match[1], Style.EMPHASIS)
        place = match.end()
    if place < len(text):
        yield Span(text[place:])


def _capitalised(spans: list[Span]) -> Text:
    """Give a name of several words that opens a sentence its capital; one word ("etcd") may never have one."""
    if spans and spans[0].style is Style.TERM and spans[0].text[:1].islower() and " " in spans[0].text:
        first = spans[0]
        spans[0] = Span(first.text[:1].upper() + first.text[1:], first.style, first.topic)
    return tuple(spans)
