"""The application commands: `/future`, and a look at somebody else's message."""

from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands

from adapters.discord import messages
from adapters.discord.autocomplete import Suggestions
from bot.messages import Kind

if TYPE_CHECKING:
    from adapters.discord.bot import FutureBot

    Interaction = discord.Interaction[FutureBot]

MAX_QUESTION = 1000
EXPLAIN = "What did they just say?"

log = structlog.get_logger("adapters.discord")


class Tree(app_commands.CommandTree["FutureBot"]):
    """The command tree; what goes wrong in it is logged, and its user is told."""

    async def on_error(self, interaction: "Interaction", error: app_commands.AppCommandError, /) -> None:
        """Log what nobody caught; a command that Discord still shows and that is gone says so."""
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            log.warning("a command of another version was used; `future discord sync` sends the current ones")
        else:
            log.error("command failed", exc_info=error)
        if not interaction.response.is_done():
            await interaction.response.send_message("That command is from another time. Try /future.", ephemeral=True)


def add_commands(tree: Tree, suggestions: Suggestions, name: str) -> None:
    """Put the commands into a tree; `name` is what he is called."""

    @app_commands.command(name="future", description=f"Ask {name} anything, or say help"[:100])
    @app_commands.describe(text="A question, a topic, or a command such as sane, hype, help")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def future(interaction: Any, text: app_commands.Range[str, 1, MAX_QUESTION] = "") -> None:
        await interaction.client.answer(interaction, messages.of_interaction(interaction, text))

    @future.autocomplete("text")
    async def suggest(_interaction: Any, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=each.name, value=each.value) for each in suggestions.of(typed)]

    @app_commands.context_menu(name=EXPLAIN)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def explain(interaction: Any, message: discord.Message) -> None:
        said = messages.of_interaction(interaction, message.content, Kind.EXPLAIN)
        await interaction.client.answer(interaction, said, private=True)

    tree.add_command(future)
    tree.add_command(explain)
