"""Text as a sequence of spans, so that each platform can format and escape it its own way."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """Say how a span is meant; adapters decide how that looks."""

    PLAIN = "plain"
    EMPHASIS = "emphasis"
    TERM = "term"
    """A word that names a topic; `Span.topic` says which."""
    LINK = "link"
    """A source; `Span.url` is where it is."""
    ECHO = "echo"
    """Words of the asker: never trusted, always escaped."""


@dataclass(frozen=True, slots=True)
class Span:
    """Hold one run of text in one style."""

    text: str
    style: Style = Style.PLAIN
    topic: str | None = None
    url: str | None = None


Text = tuple[Span, ...]


def plain(spans: Iterable[Span]) -> str:
    """Join the spans without any formatting; links show their address in parentheses."""
    return "".join(f"{span.text} ({span.url})" if span.url else span.text for span in spans)
