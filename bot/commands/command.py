"""What a row of the command table holds."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.outcome import Asked, Outcome


class Who(StrEnum):
    """Say who may use a command."""

    EVERYBODY = "everybody"
    SWITCHERS = "everybody, unless an admin reserved it"
    ADMINS = "admins"


@dataclass(frozen=True, slots=True)
class Command:
    """Hold one row: help, documentation and a test are made from it."""

    name: str
    help: str
    """One line that says what it does."""
    example: str
    """Something a person types."""
    gives: str
    """Words that the example's answer contains."""
    run: Callable[[Asked], Outcome]
    who: Who = Who.EVERYBODY
    argument: str = ""
    """What may follow the name, for people: "QUESTION", "[WORD]"; empty when nothing may."""
    takes: Callable[[str, Asked], bool] | None = None
    """Whether this text after the name is such an argument; if not, the whole is a question."""
    asks: bool = False
    """True when a question mark after it changes nothing: "help?" is help, but "why?" and "sane?" are questions."""
    after: str = ""
    """What must have been said before the example makes sense; empty when nothing."""

    @property
    def usage(self) -> str:
        """The name with its argument."""
        return f"{self.name} {self.argument}".rstrip()
