"""Read a text as Slack does: which formats, links and pings it would find.

The rules are those of Slack's pages on formatting text (mrkdwn), made greedier: zero-width characters do not hide anything
from them, addresses need no scheme, and a mark counts beside anything that is no letter. They share nothing with the code
under test.
"""

import re
import unicodedata

_RULES = {
    "sequence": r"<[^<>]*>|<|(?<!\w)>",
    "code": r"`",
    "strong": r"(?<!\w)\*(?=\S)[^*\n]+(?<=\S)\*(?!\w)",
    "emphasis": r"(?<!\w)_(?=\S)[^_\n]+(?<=\S)_(?!\w)",
    "strike": r"(?<!\w)~(?=\S)[^~\n]+(?<=\S)~(?!\w)",
    "quote": r"(?m)^\s*(?:&gt;|>)",
    "emoji": r"(?i):[\w+'-]+:",
    "ping": r"(?i)@(?:here|channel|everyone|group|[uws][a-z0-9]{5,})",
    "address": r"(?i)\b(?:https?|ftp|mailto|slack|tel):|\bwww\.\w|\w@\w|\b[a-z0-9-]+\.(?:com|io|dev|example|org|net)\b",
}
_FOUND = {name: re.compile(rule) for name, rule in _RULES.items()}
_LINK = re.compile(r"<(https?://[^<>|\s]+)\|([^<>|]+)>")


def links(text: str) -> list[str]:
    """Return the addresses that a text links to."""
    return [address.replace("&amp;", "&") for address, _ in _LINK.findall(text)]


def read(text: str) -> set[str]:
    """Return the names of the rules that apply; a whole link is the rule "link", and its label is read on."""
    seen = "".join(character for character in text if unicodedata.category(character) != "Cf")
    found = {"link"} if _LINK.search(seen) else set()
    seen = _LINK.sub(lambda link: link[2], seen)
    return found | {name for name, rule in _FOUND.items() if rule.search(seen)}


def shown(text: str) -> str:
    """Return what people see of a text in which nothing is formatted."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
