"""`future discord`: install him on Discord, and send it his commands."""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Annotated

import typer

from bot.cli.errors import complain

discord_app = typer.Typer(help="Install him on Discord.", rich_markup_mode=None, no_args_is_help=True)


@discord_app.command()
def invite() -> None:
    """Print the links that install him, with the least permissions."""
    raise typer.Exit(_tell(lambda adapter, settings: adapter.invite(settings)))


@discord_app.command()
def sync(force: Annotated[bool, typer.Option("--force", help="Send them although nothing changed.")] = False) -> None:
    """Send Discord his commands, unless it has them; `future run` does so by itself when they changed."""
    raise typer.Exit(_tell(lambda adapter, settings: adapter.sync(settings, force=force)))


def _tell(what: Callable[[ModuleType, object], str]) -> int:
    """Print what the adapter says; return the exit code."""
    from bot import logs
    from bot.settings import SettingsError, load_settings

    try:
        adapter = import_module("adapters.discord.cli")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("adapters"):
            raise
        return complain("discord needs an extra: pip install 'future-guy[discord]'")
    try:
        settings = load_settings()
        logs.configure(settings)
        print(what(adapter, settings))
    except (SettingsError, adapter.DiscordCommandError) as error:
        return complain(str(error))
    return 0
