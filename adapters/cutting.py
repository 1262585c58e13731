"""Cut a long text into pieces that a platform takes, at the best places that there are."""

import re
from collections.abc import Iterator, Sequence

KEPT = "\ue000"
"""Write it for a space where a text must not be cut, and a space for it afterwards: a private character, in nobody's text."""
_CHARACTER = re.compile(r".", re.DOTALL)
_BREAKS = (re.compile(r"\n"), re.compile(r"(?<=[.!?…])[ \t]+"), re.compile(r"[ \t]+"))
"""The best places first: between paragraphs, sentences, words."""


def cut(text: str, limit: int, unit: re.Pattern[str] = _CHARACTER) -> list[str]:
    """Return pieces of at most `limit` characters, none of them blank; the space between two pieces is left out.

    `unit` matches what is never parted where there is no better place, at most `limit` characters: an escape, an entity.
    """
    return _cut(text, limit, unit, _BREAKS)


def _cut(text: str, limit: int, unit: re.Pattern[str], breaks: Sequence[re.Pattern[str]]) -> list[str]:
    if len(text) <= limit:
        return [text] if text.strip() else []
    if not breaks:
        return list(_chop(text, limit, unit))
    pieces: list[str] = []
    for part, gap in _parts(text, breaks[0]):
        if pieces and len(pieces[-1]) + len(gap) + len(part) <= limit:
            pieces[-1] += gap + part
        else:
            pieces.extend(_cut(part, limit, unit, breaks[1:]))
    return pieces


def _parts(text: str, at: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield each part with the gap before it."""
    place, gap = 0, ""
    for found in at.finditer(text):
        yield text[place : found.start()], gap
        place, gap = found.end(), found[0]
    yield text[place:], gap


def _chop(text: str, limit: int, unit: re.Pattern[str]) -> Iterator[str]:
    piece = ""
    for found in unit.finditer(text):
        if len(piece) + len(found[0]) > limit:
            yield piece
            piece = ""
        piece += found[0]
    yield piece
