"""Commands about the whole conversation: what it adds up to, what it looks like, and the year it takes place in."""

from collections.abc import Sequence
from dataclasses import replace

from bot.outcome import Asked, Outcome, marked, note
from bot.store.contract import Changes
from bot.talk import mapped
from persona.answer import Mode
from persona.conversation import Conversation
from persona.pack.models import Line
from persona.speaking import era
from persona.speaking.bill import NEEDED
from persona.speaking.recap import accumulated, bill_of

_NOWHERE = "We have not been anywhere yet. Ask me about something first."


def bill(asked: Asked) -> Outcome:
    """Add up what the conversation talked the asker into, beside what they need."""
    conversation = asked.memory.conversation
    pack = asked.context.persona.pack
    if not accumulated(pack, conversation):
        return Outcome(note(_NOWHERE))
    rows = (
        f"*{row.many}*: {row.number}, and you need {need.number or 'none'}"
        for row, need in zip(bill_of(pack, conversation).rows(), NEEDED.rows(), strict=True)
        if row.number
    )
    told = note(
        "What I talked you into, and what you need:", *rows, "Database and backups are included where you need one machine.", private=False
    )
    return Outcome(replace(told, mode=asked.voice().mode))


def map_(asked: Asked) -> Outcome:
    """Draw the descent so far."""
    conversation = asked.memory.conversation
    if not accumulated(asked.context.persona.pack, conversation):
        return Outcome(note(_NOWHERE))
    return mapped(asked, Outcome(note(private=False)), conversation)


def is_year(text: str, _asked: Asked) -> bool:
    """Tell whether this is a year, and nothing else."""
    bare = text.strip().rstrip(".!?")
    return len(bare) == 4 and bare.isascii() and bare.isdigit()


def as_of(asked: Asked) -> Outcome:
    """Turn the dial to a year, for this conversation."""
    pack, year = asked.context.persona.pack, int(asked.argument)
    period = era.period(pack, year)
    if pack.persona.eras is None:
        return Outcome(note("I only know today."))
    if period is None or year > era.LATEST:
        return Outcome(note(f"My dial goes from {pack.persona.eras.periods[0].since} to {era.LATEST}."))
    conversation = asked.memory.conversation.evolve(as_of=year)
    known, dead = era.census(pack, conversation)
    counted = f"{known} of my topics are there, and {dead} of them dead"
    told = f"This conversation takes place in *{year}* now: {counted}. Say *as of now* to return."
    return _turned(asked, conversation, period.lines, told)


def as_of_now(asked: Asked) -> Outcome:
    """Turn the dial back to today."""
    eras = asked.context.persona.pack.persona.eras
    conversation = asked.memory.conversation.evolve(as_of=None)
    return _turned(asked, conversation, eras.now if eras is not None else (), "This conversation takes place today.")


def _turned(asked: Asked, conversation: Conversation, lines: Sequence[Line], told: str) -> Outcome:
    voice = asked.voice()
    parts = [marked(told)]
    if voice.mode is Mode.HYPE and lines:
        answer, conversation = asked.context.persona.say(lines, conversation)
        parts.insert(0, answer.spans)
    return Outcome(replace(note(*parts, private=False), mode=voice.mode), Changes(conversation=conversation, reason=asked.memory.reason))
