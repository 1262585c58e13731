"""`future slack`: install him on Slack."""

from collections.abc import Callable
from importlib import import_module
from typing import Annotated

import typer

from bot.cli.errors import complain

slack_app = typer.Typer(help="Install him on Slack.", rich_markup_mode=None, no_args_is_help=True)


@slack_app.command()
def manifest(
    http: Annotated[
        str | None,
        typer.Option("--http", metavar="URL", help="The public address of HTTP mode; Socket Mode without it.", show_default=False),
    ] = None,
    command: Annotated[str, typer.Option("--command", metavar="NAME", help="What people type for him.")] = "/future",
) -> None:
    """Print the app manifest, to paste where Slack asks for one."""
    raise typer.Exit(_tell(lambda: import_module("adapters.slack.manifest").manifest(http, command)))


@slack_app.command()
def key() -> None:
    """Print a new key for SLACK_TOKEN_KEYS."""
    raise typer.Exit(_tell(lambda: import_module("adapters.slack.tokens").new_key()))


def _tell(what: Callable[[], str]) -> int:
    """Print what the adapter says; return the exit code."""
    try:
        print(what().rstrip("\n"))
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("adapters"):
            raise
        return complain("slack needs an extra: pip install 'future-guy[slack]'")
    except ValueError as error:  # a manifest that Slack would not take
        return complain(str(error))
    return 0
