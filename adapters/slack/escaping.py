"""Make text mean nothing to Slack: no ping, no link, no format, wherever in a message it stands.

Slack's mrkdwn has no escape character: `&`, `<` and `>` are written as entities, and that is all it offers. The other
characters that format are therefore replaced by ones that look the same, where they would.
(docs.slack.dev/messaging/formatting-message-text)
"""

import re

from adapters.inline import echoed

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LOOKALIKES: dict[str, str | int | None] = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}
_INERT = str.maketrans({**_LOOKALIKES, ">": "›", "<": "‹", "@": "＠", "|": "ǀ"})
_MARK = re.compile(r"(?<!\w)[*_~](?!\s)|(?<!\s)[*_~](?!\w)|`")
"""A mark formats between a word and what is not one: `max_connections` and `2 * 3` are safe."""
_QUOTE = re.compile(r"^(\s*)>", re.MULTILINE)
_PING = re.compile(r"@(?=here|channel|everyone|group)", re.IGNORECASE)
_COLON = re.compile(r":(?=\S)")
"""What names of emoji and schemes of addresses have in common."""
_DOT = re.compile(r"(?<=\w)\.(?=\w)")


def escape(text: str) -> str:
    """Return words of ours so that each character stands for itself."""
    unmarked = _MARK.sub(lambda mark: str(_LOOKALIKES[mark[0]]), _QUOTE.sub(r"\1›", text))
    return _PING.sub("＠", unmarked).translate(_ENTITIES)


def escape_inside(text: str) -> str:
    """Return words of ours that stand between two marks, or in a link's label: on one line, and none of them a mark."""
    return escape(" ".join(text.split()).translate(str.maketrans({**_LOOKALIKES, "|": "ǀ"})))


def escape_strictly(text: str) -> str:
    """Return words of the asker on one line, with nothing left that Slack looks for.

    Addresses, emoji names and at signs look the same and are none.
    """
    line = _DOT.sub("․", _COLON.sub("∶", echoed(text)))
    return line.translate(_INERT).translate(_ENTITIES)
