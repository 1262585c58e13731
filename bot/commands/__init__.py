"""Commands: the table, and telling a command from a question."""

from bot.commands.command import Command, Who
from bot.commands.parsing import parse
from bot.commands.table import COMMANDS

__all__ = ["COMMANDS", "Command", "Who", "parse"]
