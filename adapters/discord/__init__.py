"""Discord: mentions, direct messages, /future, buttons, and a look at somebody else's message."""

from adapters.discord.adapter import DiscordAdapter
from bot.app import App
from bot.settings import Settings

__all__ = ["DiscordAdapter", "adapter"]


def adapter(app: App, settings: Settings) -> DiscordAdapter:
    """Make the adapter for `future run`."""
    return DiscordAdapter(app, settings)
