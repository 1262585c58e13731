"""Make text mean nothing to Discord: no mention, no link, no format, wherever in a message it stands.

Discord takes a backslash before anything but letters, digits and spaces as "this character, literally" (the escape rule
of its own renderer). Pings are another matter: the server looks for `@everyone` and `<@1>` behind backslashes too, so
an at sign gets a zero-width space after it. Every send forbids pings as well (`AllowedMentions.none()`).
"""

import re

from adapters.inline import echoed

_FORMAT = re.compile(r"([\\*_~`|<>\[\]#]|:(?=//|\w+:))")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_PING = re.compile(r"@(?=everyone|here|[!&]?\d)")
_LIST = re.compile(r"^(\s*)([-+])(?=[\s#])", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)


def escape(text: str) -> str:
    """Return words of ours so that each character stands for itself."""
    return _PING.sub("@\u200b", _FORMAT.sub(r"\\\1", text))


def escape_strictly(text: str) -> str:
    """Return words of the asker on one line, every punctuation mark escaped.

    Addresses and invitations stay text, and no at sign touches what follows it.
    """
    return _PUNCTUATION.sub(r"\\\1", echoed(text)).replace("@", "@\u200b")


def guard_lines(text: str) -> str:
    """Return a whole message in which no line opens a list; headings and quotes need a character that is escaped already."""
    return _NUMBERED.sub(r"\1\\\2", _LIST.sub(r"\1\\\2", text))
