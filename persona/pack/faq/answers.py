"""Write one topic of an FAQ as a topic of a pack, within the limits of its texts."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from persona.pack.faq.grouping import Group
from persona.pack.lint.limits import ANSWER_WORDS
from persona.pack.problems import Problem

_ANSWER_CHARACTERS = 600
_ASK_CHARACTERS = 400
_TITLE_CHARACTERS = 100
_SAID_SOURCES = 2
"""Sources that stand under an answer; a topic may have more."""
_EARLIEST = 1940
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Origin:
    """Say where an FAQ is from."""

    file: str
    """What to call it: the name of its file."""
    url: str
    """The address beside answers whose rows give none."""


def topic(group: Group, origin: Origin, day: date) -> tuple[dict[str, Any], list[Problem]]:
    """Return a topic as plain data for YAML, and what had to be cut, by the line it is from."""
    sources = _sources(group, origin)
    answer = shortened(group.answer, ANSWER_WORDS - 1 - sum(len(source["title"].split()) + 1 for source in sources[:_SAID_SOURCES]))
    notes = []
    if answer != group.answer:
        said = f"the answer has {_size(group.answer)}: cut to {_size(answer)}; shorten it yourself, or let its source tell the rest"
        notes.append(Problem(origin.file, group.answered, 1, None, said))
    asks: dict[str, None] = {}
    for row in group.rows:
        ask = _cut(row.question, _ASK_CHARACTERS)
        if ask != row.question:
            notes.append(Problem(origin.file, row.line, 1, None, f"the question has {_size(row.question)}: cut to {_size(ask)}"))
        asks[ask] = None
    status = {"text": f"This answer was read from {origin.file[:200]} on {day}.", "as_of": day}
    texts: dict[str, Any] = dict.fromkeys(("what", "analogy", "why", "use_when", "skip_when", "start"), answer)
    texts |= {"status": status, "who": answer, "confused_with": answer, "sources": sources}
    return {"id": group.id, "name": group.name, "since": _EARLIEST, "asks": list(asks), "sane": texts}, notes


def shortened(text: str, most: int) -> str:
    """Return the sentences from the beginning of a text that have room in `most` words and in a text of a pack.

    A first sentence that has no room itself is cut between words.
    """

    def fits(part: str) -> bool:
        return len(part) <= _ANSWER_CHARACTERS and len(part.split()) <= most

    if fits(text):
        return text
    best = ""
    for end in _SENTENCE_END.finditer(text):
        part = text[: end.end()].rstrip()
        if not fits(part):
            break
        best = part
    return best or _cut(" ".join(text.split()[:most]), _ANSWER_CHARACTERS - 1) + "…"


def _sources(group: Group, origin: Origin) -> list[dict[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for row in group.rows:
        url = row.url or (origin.url if row.source else "")
        if url:
            found[_cut(row.source or _address(url), _TITLE_CHARACTERS), url] = None
    if not found:
        found[_cut(origin.file, _TITLE_CHARACTERS), origin.url] = None
    return [{"title": title, "url": url} for title, url in found]


def _address(url: str) -> str:
    return url.partition("://")[2].rstrip("/")


def _cut(text: str, most: int) -> str:
    """Return at most so many characters, whole words if there is more than one."""
    return text if len(text) <= most else text[:most].rpartition(" ")[0] or text[:most]


def _size(text: str) -> str:
    return f"{len(text.split())} words ({len(text)} characters)"
