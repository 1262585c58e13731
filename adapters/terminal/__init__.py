"""The terminal: he talks here with no account and no token."""

import asyncio
import sys
from pathlib import Path

from adapters.terminal.session import Session
from bot import logs
from bot.personas import load_persona
from bot.settings import Settings
from bot.wiring import build_terminal

__all__ = ["run"]

_PIPED = 0
"""The salt of every conversation with a pipe: scripts compare what they get."""


def run(persona: Path | None = None) -> int:
    """Talk until the input ends or the person leaves; return the exit code.

    With piped input one line is one turn, the answers are plain text, and the same input gives the same output.
    """
    logs.configure(Settings(log_level="warning"))  # a conversation is no place for a log, and standard output even less
    guy = load_persona(persona, learning=_tell)
    if sys.stdin.isatty() and sys.stdout.isatty():
        from adapters.terminal.interactive import converse  # noqa: PLC0415 - piped input needs no line editor

        return asyncio.run(converse(Session(build_terminal(guy))))
    from adapters.terminal.piped import answer_lines  # noqa: PLC0415 - and a person no pipe

    return asyncio.run(answer_lines(Session(build_terminal(guy, salt=lambda: _PIPED))))


def _tell() -> None:
    sys.stderr.write("Reading up on everything (once, some seconds) ...\n")
