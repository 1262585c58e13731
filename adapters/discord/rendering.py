"""Turn a reply into Discord messages: Markdown, at most 2000 characters each, sources in an embed where that is allowed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import discord

from adapters.cutting import KEPT, cut
from adapters.discord.escaping import escape, escape_strictly, guard_lines
from adapters.inline import styled
from bot.messages import Button, Picture, Reply
from persona.text import Span, Style, Text

LIMIT = 1900
"""Characters of one message; Discord takes 2000, and `guard_lines` may add a few."""
MOST_MESSAGES = 5
"""Discord takes five messages for one interaction where only the user installed him; no reply needs more."""
MAX_SOURCES = 5
_UNIT = re.compile(r"\\.|.", re.DOTALL)
"""What is never parted: a character, with the backslash before it."""
_ADDRESS = str.maketrans({"<": "%3C", ">": "%3E", "(": "%28", ")": "%29", " ": "%20"})
_MARKS = {Style.TERM: "**", Style.EMPHASIS: "*"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """Hold one message for Discord."""

    content: str
    sources: tuple[tuple[str, str], ...] = ()
    """(title, address); shown in an embed."""
    buttons: tuple[Button, ...] = ()
    picture: Picture | None = None


def render(reply: Reply, *, embeds: bool) -> tuple[Rendered, ...]:
    """Return the messages of a reply, at least one; the last one carries buttons, sources and picture.

    Without `embeds` (no permission), sources are links in the text.
    """
    sources = reply.sources[:MAX_SOURCES] if embeds else ()
    parts = [without_links(part) if sources else part for part in reply.parts]
    pages = [guard_lines(page).replace(KEPT, " ") for page in cut("\n".join(map(markdown, parts)), LIMIT, _UNIT)]
    if len(pages) > MOST_MESSAGES:
        pages = [*pages[: MOST_MESSAGES - 1], pages[MOST_MESSAGES - 1][: LIMIT - 2].rstrip("\\") + " …"]
    *first, last = pages or ["…"]
    return (*map(Rendered, first), Rendered(last, sources, (*reply.alternatives, *reply.buttons), reply.picture))


def embed_of(sources: Iterable[tuple[str, str]]) -> discord.Embed:
    """Return the embed that lists sources."""
    links = " · ".join(_link(title, url.translate(_ADDRESS)) for title, url in sources)
    return discord.Embed(description=f"Sources: {links}".replace(KEPT, " "))


def markdown(part: Text) -> str:
    """Return a paragraph as Discord's Markdown."""
    written = ""
    for span in part:
        piece = _span(span)
        if written.endswith("*") and not written.endswith("\\*") and piece.startswith("*"):
            written += "\u200b"  # or two styles that touch would be read as a third
        written += piece
    return written


def without_links(part: Text) -> Text:
    """Return a paragraph without the links it ends with, and without the words that introduce them."""
    first = next((place for place, span in enumerate(part) if span.style is Style.LINK), len(part))
    if first == len(part) or any(span.style is not Style.LINK and len(span.text.split()) > 1 for span in part[first:]):
        return part
    introduced = first > 0 and len(part[first - 1].text.split()) <= 2
    return part[: first - 1] if introduced else part[:first]


def _span(span: Span) -> str:
    match span.style:
        case Style.ECHO:
            return escape_strictly(span.text)
        case Style.LINK if span.url:
            # the angle brackets keep Discord from showing a preview
            return _link(span.text, f"<{span.url.translate(_ADDRESS)}>")
        case Style.TERM | Style.EMPHASIS:
            return styled(span.text, _MARKS[span.style], escape, escape)
        case _:
            return escape(span.text)


def _link(title: str, url: str) -> str:
    return f"[{escape(title).replace(' ', KEPT)}]({url})"
