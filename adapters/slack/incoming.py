"""Slack's text as people meant it: links, mentions and entities become words."""

import re

_SEQUENCE = re.compile(r"<([^<>]*)>")
_SPACES = re.compile(r"[ \t]{2,}")


def words(text: str, me: str = "") -> str:
    """Return the words of a message, without a mention of `me`.

    A link becomes its label or address, a channel its name; people, groups and dates become their labels, or nothing.
    """
    without_me = re.sub(rf"<@{re.escape(me)}(?:\|[^<>]*)?>", " ", text) if me else text
    plain = _SEQUENCE.sub(_word, without_me)
    # last of all, and & after the others: "&amp;lt;" is what somebody typed as "&lt;"
    plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _SPACES.sub(" ", plain).strip()


def _word(match: re.Match[str]) -> str:
    target, _, label = match[1].partition("|")
    match target[:1]:
        case "@":
            return f"@{label}" if label else " "
        case "#":
            return f"#{label}" if label else " "
        case "!":
            return label or " "
        case _:
            return label or target
