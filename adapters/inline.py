"""What every platform's words need before they get its own marks: an asker's words tamed, and where the marks of a style go."""

import unicodedata
from collections.abc import Callable

from adapters.cutting import KEPT

MAX_ECHO = 100
"""Characters of the asker's words that are repeated at most."""
_HIDING = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Controls, overrides of direction, zero-width characters, unpaired surrogates, private and unassigned ones, line ends."""
_WHOLE = 300
"""A styled span up to this length is never cut in two."""


def echoed(text: str) -> str:
    """Return words of the asker on one line, at most `MAX_ECHO` characters, without what hides or reorders text; not escaped yet."""
    visible = "".join(character if unicodedata.category(character) not in _HIDING else " " for character in text)
    line = " ".join(visible.split())
    return line if len(line) <= MAX_ECHO else line[: MAX_ECHO - 1].rstrip() + "…"


def styled(text: str, mark: str, escape: Callable[[str], str], escape_inside: Callable[[str], str]) -> str:
    """Put marks around the words themselves: a mark beside a space would be shown as it is.

    `escape` is for a text without marks: one that is blank, too long to keep in one piece, or on several lines.
    """
    words = text.strip()
    if not words or len(words) > _WHOLE or "\n" in words:
        return escape(text)
    before, after = text[: text.index(words)], text[text.index(words) + len(words) :]
    return f"{before}{mark}{escape_inside(words).replace(' ', KEPT)}{mark}{after}"
