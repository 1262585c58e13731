"""Strip what platforms and keyboards add to a question, and bound its length."""

import html
import re
import unicodedata

MAX_CHARACTERS = 1500
"""Longer texts are cut: nobody's question needs more, and every later step is linear in it."""

_LINK = re.compile(r"<(?:https?://|mailto:)[^>|\s]*(?:\|([^>]*))?>")
_CHANNEL_OR_USER = re.compile(r"<(?:@[A-Z0-9]+|[#!][^>|]*)(?:\|[^>]*)?>")
_DISCORD = re.compile(r"<a?:\w+:\d+>|<@[!&]?\d+>|<#\d+>|</[\w -]+:\d+>|<t:-?\d+(?::\w)?>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_COMMAND = re.compile(r"^\s*/[a-z][\w-]{1,30}\b", re.IGNORECASE)
_HIS_NAME = re.compile(r"(?<![\w@])@?(?:the\s+)?future\s+(?:guy|man|person|boy|dude|bot)\b|@future(?:\s*guy)?\b", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@.])@[a-z][\w.-]*", re.IGNORECASE)
_FENCE = re.compile(r"[`*~]+|(?<!\w)_+|_+(?!\w)")
_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return the question without mentions, command, mark-up, control characters and stray space.

    At most `MAX_CHARACTERS`. Half-width and full-width forms are folded (NFKC); unpaired surrogates, NUL, other control and format
    characters (right-to-left overrides, zero-width ones) become spaces. Slack's and Discord's mark-up is described in their API docs.
    """
    text = text[: MAX_CHARACTERS * 4]
    text = html.unescape(text)
    text = _LINK.sub(lambda match: f" {match[1] or ''} ", text)
    text = _DISCORD.sub(" ", _CHANNEL_OR_USER.sub(" ", text))
    text = _TAG.sub(" ", text)
    if not (text.isascii() and text.isprintable()):
        text = "".join(_visible(character) for character in unicodedata.normalize("NFKC", text))
    text = _COMMAND.sub(" ", text)
    text = _HIS_NAME.sub(" ", text)
    text = _HANDLE.sub(" ", text)
    text = _FENCE.sub(" ", text).replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return _SPACE.sub(" ", text).strip()[:MAX_CHARACTERS]


def _visible(character: str) -> str:
    # The zero-width joiner holds emoji together; everything else of these classes only hides things.
    if character == "\u200d":
        return character
    if character in ("\u200b", "\u2060", "\ufeff", "\u00ad"):
        return ""
    return " " if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") else character
