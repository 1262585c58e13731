"""Turn a reply into what Slack shows: blocks, and a plain text for notifications and screen readers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from adapters.cutting import KEPT, cut
from adapters.inline import styled
from adapters.slack.escaping import escape, escape_inside, escape_strictly
from bot.messages import Button, Reply
from persona.text import Span, Style, Text

Block = dict[str, Any]

ACTION = "future.press.v1"
"""What the id of every button begins with; the state is in its value."""
SECTION = 2900
"""Characters of one section; Slack takes 3000."""
MOST_SECTIONS = 4
"""Slack refuses messages whose blocks have more than some 13,000 characters together."""
MAX_TEXT = 3000
"""Characters of the plain text; Slack splits messages near 4000."""
MAX_LABEL = 75
_ROW = 5
_MARKS = {Style.TERM: "*", Style.EMPHASIS: "_"}
_ADDRESS = str.maketrans({"<": "%3C", ">": "%3E", "|": "%7C", " ": "%20", "&": "&amp;", KEPT: "%20"})
_UNIT = re.compile(r"&\w+;|.", re.DOTALL)
"""What is never parted: an entity, or a character."""


def blocks(reply: Reply) -> list[Block]:
    """Return the blocks of a reply: its paragraphs, its sources, its buttons."""
    made = [*sections(reply.parts), *_sources(reply)]
    buttons = (*reply.alternatives, *reply.buttons)
    rows = [buttons[start : start + _ROW] for start in range(0, len(buttons), _ROW)]
    return made + [_row(row, start * _ROW) for start, row in enumerate(rows)]


def sections(parts: Sequence[Text]) -> list[Block]:
    """Return paragraphs as sections, at least one; what exceeds the limit is cut off with an ellipsis."""
    pages = cut(_joined([mrkdwn(part) for part in parts]), SECTION, _UNIT)
    if len(pages) > MOST_SECTIONS:
        pages = [*pages[: MOST_SECTIONS - 1], pages[MOST_SECTIONS - 1] + " …"]
    return [_section(page.replace(KEPT, " ")) for page in pages or ["…"]]


def fallback(reply: Reply) -> str:
    """Return the reply as plain text: what a notification shows and a screen reader reads."""
    text = _joined(["".join(_plain(span) for span in part) for part in reply.parts])
    pages = cut(text, MAX_TEXT, _UNIT) or ["…"]
    return pages[0] if len(pages) == 1 else pages[0] + " …"


def mrkdwn(part: Text) -> str:
    """Return a paragraph in Slack's own markup."""
    written = ""
    for span in part:
        piece = _span(span)
        if written and piece and _touch(written[-1], piece[0]):
            written += "\u200b"  # a mark only counts beside something that is no word
        written += piece
    return written


def _touch(before: str, after: str) -> bool:
    marks = "*_"
    return (before in marks and (after in marks or after.isalnum())) or (after in marks and before.isalnum())


def _span(span: Span) -> str:
    match span.style:
        case Style.ECHO:
            return escape_strictly(span.text)
        case Style.LINK if span.url and span.url.startswith(("https://", "http://")):
            return _link(span.text, span.url)
        case Style.TERM | Style.EMPHASIS:
            return styled(span.text, _MARKS[span.style], escape, escape_inside)
        case _:
            return escape(span.text)


def _link(title: str, url: str) -> str:
    return f"<{url.translate(_ADDRESS)}|{(escape_inside(title[:MAX_LABEL]) or 'link').replace(' ', KEPT)}>"


def _plain(span: Span) -> str:
    return escape_strictly(span.text) if span.style is Style.ECHO else escape(span.text)


def _joined(paragraphs: Sequence[str]) -> str:
    """Join paragraphs: a few with a line between them, many as a list."""
    return ("\n\n" if len(paragraphs) <= _ROW else "\n").join(paragraphs)


def _section(text: str) -> Block:
    unquoted = f"›{text.removeprefix('&gt;')}" if text.startswith("&gt;") else text  # a cut may have put it first
    return {"type": "section", "text": _verbatim(unquoted)}


def _verbatim(text: str) -> Block:
    """Return a text in which Slack makes no links of its own accord."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _sources(reply: Reply) -> Iterator[Block]:
    """Yield the sources that the text does not link to already."""
    linked = {span.url for part in reply.parts for span in part if span.style is Style.LINK}
    links = [_link(title, url) for title, url in reply.sources if url not in linked and url.startswith(("https://", "http://"))]
    if links:
        text = "Sources: " + " · ".join(links[:_ROW])
        yield {"type": "context", "elements": [_verbatim(text.replace(KEPT, " "))]}


def _row(buttons: Iterable[Button], first: int) -> Block:
    return {"type": "actions", "elements": [_button(button, first + place) for place, button in enumerate(buttons)]}


def _button(button: Button, place: int) -> Block:
    label = button.label if len(button.label) <= MAX_LABEL else button.label[: MAX_LABEL - 1] + "…"
    text = {"type": "plain_text", "text": label, "emoji": False}
    return {"type": "button", "action_id": f"{ACTION}.{place}", "text": text, "value": button.value}
