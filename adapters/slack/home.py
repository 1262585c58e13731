"""His front page in Slack: the tab "Home" of the app."""

from typing import Any

from adapters.slack.rendering import blocks
from bot.messages import Reply

TITLE = "It's the future"


def view(reply: Reply, channel: str) -> dict[str, Any]:
    """Return the page.

    `channel` is that of the direct messages beside it; the page carries it, because a press there comes without one.
    """
    header = {"type": "header", "text": {"type": "plain_text", "text": TITLE, "emoji": False}}
    return {"type": "home", "private_metadata": channel, "blocks": [header, *blocks(reply)]}
