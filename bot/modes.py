"""Which voice answers: the narrowest setting wins."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.store.contract import Name, Scope
from persona.answer import Mode


@dataclass(frozen=True, slots=True)
class Voice:
    """Hold the mode of one answer and the rule that chose it."""

    mode: Mode
    rule: str
    """Who set it, to follow "because": "you asked for it this once", "you chose it here", ..."""


_RULES = {
    Scope.ME: "you chose it for yourself here",
    Scope.THREAD: "somebody chose it for this thread",
    Scope.CHANNEL: "somebody chose it for this channel",
    Scope.WORKSPACE: "an admin chose it for this workspace",
}


def choose(switches: Mapping[tuple[Scope, Name], str], default: Mode, once: Mode | None = None) -> Voice:
    """Return the voice that holds: this once > me here > this thread > this channel > this workspace > the default."""
    if once is not None:
        return Voice(once, "you asked for it this once")
    for scope in Scope:
        value = switches.get((scope, Name.MODE))
        if value in (Mode.HYPE, Mode.SANE):
            return Voice(Mode(value), _RULES[scope])
    return Voice(default, "that is how I am set up")
