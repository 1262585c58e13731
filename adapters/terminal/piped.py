"""Piped input: one line, one turn, plain text; for scripts and for `make chat` in a test."""

import sys

from adapters.terminal.session import LEAVING, Session
from persona.text import plain


async def answer_lines(session: Session) -> int:
    """Answer every line of standard input with one paragraph on standard output."""
    sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    for line in sys.stdin:
        if line.strip().casefold() in LEAVING:
            break
        reply = await session.answer(line)
        if reply is not None:
            text = "\n".join(plain(part) for part in reply.parts)
            sys.stdout.write(text.encode("utf-8", "replace").decode() + "\n\n")
            sys.stdout.flush()
    return 0
