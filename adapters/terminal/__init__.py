"""The terminal: he talks here with no account and no token."""

import asyncio
import sys
from pathlib import Path

from adapters.terminal.session import Session
from bot import logs
from bot.settings import Settings
from bot.wiring import build_terminal
from persona.engine import Persona

__all__ = ["run"]


def run(persona: Path | None = None) -> int:
    """Talk until the input ends or the person leaves; return the exit code.

    With piped input one line is one turn, and the answers are plain text.
    """
    logs.configure(Settings(log_level="warning"))  # a conversation is no place for a log, and standard output even less
    session = Session(build_terminal(Persona.load(persona, learning=_tell)))
    if sys.stdin.isatty() and sys.stdout.isatty():
        from adapters.terminal.interactive import converse  # noqa: PLC0415 - piped input needs no line editor

        return asyncio.run(converse(session))
    from adapters.terminal.piped import answer_lines  # noqa: PLC0415 - and a person no pipe

    return asyncio.run(answer_lines(session))


def _tell() -> None:
    sys.stderr.write("Reading up on everything (once, some seconds) ...\n")
