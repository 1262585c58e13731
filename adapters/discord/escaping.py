"""Make text mean nothing to Discord: no mention, no link, no format, wherever in a message it stands.

Discord takes a backslash before anything but letters, digits and spaces as "this character, literally" (the escape rule
of its own renderer). Pings are another matter: the server looks for `@everyone` and `<@1>` behind backslashes too, so
an at sign gets a zero-width space after it. Every send forbids pings as well (`AllowedMentions.none()`).
"""

import re
import unicodedata

MAX_ECHO = 100
"""Characters of the asker's words that are repeated at most."""

_FORMAT = re.compile(r"([\\*_~`|<>\[\]#]|:(?=//|\w+:))")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_PING = re.compile(r"@(?=everyone|here|[!&]?\d)")
_HIDING = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Controls, overrides of direction, zero-width characters, unpaired surrogates, private and unassigned ones, line ends."""
_LIST = re.compile(r"^(\s*)([-+])(?=[\s#])", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)


def escape(text: str) -> str:
    """Return words of ours so that each character stands for itself."""
    return _PING.sub("@\u200b", _FORMAT.sub(r"\\\1", text))


def escape_strictly(text: str) -> str:
    """Return words of the asker on one line, every punctuation mark escaped, at most `MAX_ECHO` characters of them.

    What hides or reorders text is dropped, addresses and invitations stay text, and no at sign touches what follows it.
    """
    visible = "".join(character if unicodedata.category(character) not in _HIDING else " " for character in text)
    line = " ".join(visible.split())
    if len(line) > MAX_ECHO:
        line = line[: MAX_ECHO - 1].rstrip() + "…"
    return _PUNCTUATION.sub(r"\\\1", line).replace("@", "@\u200b")


def guard_lines(text: str) -> str:
    """Return a whole message in which no line opens a list; headings and quotes need a character that is escaped already."""
    return _NUMBERED.sub(r"\1\\\2", _LIST.sub(r"\1\\\2", text))
