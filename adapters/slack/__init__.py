"""Slack: mentions, direct messages, /future, buttons, a front page, and a look at somebody else's message."""

from adapters.slack.adapter import SlackAdapter
from bot.app import App
from bot.settings import Settings

__all__ = ["SlackAdapter", "adapter"]


def adapter(app: App, settings: Settings) -> SlackAdapter:
    """Make the adapter for `future run`."""
    return SlackAdapter(app, settings)
