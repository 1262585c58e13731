"""What goes into answering one message, and what comes out: pure values, before anything is sent or stored."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bot.messages import Button, Message, Reply
from bot.modes import Voice, choose
from bot.store.contract import Changes, Memory
from persona.answer import Mode
from persona.drawing.descent import Descent
from persona.text import Span, Style, Text

if TYPE_CHECKING:
    from bot.commands.command import Command
    from persona.engine import Persona


@dataclass(frozen=True)
class Context:
    """Hold what stays the same from message to message."""

    persona: "Persona"
    commands: tuple["Command", ...]
    default_mode: Mode = Mode.HYPE
    reserved: bool = False
    """True when only admins may switch for everybody, unless a workspace says otherwise."""

    @cached_property
    def topic_names(self) -> frozenset[str]:
        """Every name and alias of every topic, case-folded."""
        topics = self.persona.pack.topics.values()
        return frozenset(form.casefold() for topic in topics for form in (topic.name, *topic.aliases))


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold one message with all that bears on its answer."""

    message: Message
    memory: Memory
    context: Context
    argument: str = ""
    """What follows the command's name, as typed."""

    def voice(self, once: Mode | None = None) -> Voice:
        """Return the voice to answer in."""
        return choose(self.memory.switches, self.context.default_mode, once)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold the reply, if any, and what it changes."""

    reply: Reply | None
    changes: Changes = field(default_factory=Changes)
    label: str = ""
    """What it was, for logs and metrics: a command's name, "press", "explain", "limited"; empty for a question."""
    unknown: bool = False
    """True when he did not know what the question was about."""
    descent: Descent | None = None
    """What to draw and attach to the reply, once nothing waits for it but this reply."""


def note(*paragraphs: str | Text, private: bool = True, buttons: tuple[Button, ...] = ()) -> Reply:
    """Return a reply in the application's own words; `*word*` is emphasis, as in a pack's lines."""
    return Reply(tuple(marked(part) if isinstance(part, str) else part for part in paragraphs), buttons, private)


def marked(text: str) -> Text:
    """Return text with `*word*` as emphasised spans."""
    parts = text.split("*")
    return tuple(Span(part, Style.EMPHASIS if index % 2 else Style.PLAIN) for index, part in enumerate(parts) if part)
