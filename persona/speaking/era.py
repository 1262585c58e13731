"""The era dial: what a year knows, what is dead by then, and what he says about it."""

from collections.abc import Iterable
from dataclasses import replace

from persona.conversation import Conversation
from persona.pack.lines import Line
from persona.pack.models import Pack, Period, Topic

LATEST = 2100
"""The last year of a pack (`persona.pack.lines.Year`)."""


def unheard_of(topic: Topic, conversation: Conversation) -> bool:
    """Tell whether the year on the dial does not know a topic yet."""
    return conversation.as_of is not None and topic.since > conversation.as_of


def dead(topic: Topic, conversation: Conversation) -> bool:
    """Tell whether a topic is dead by the year on the dial; with the dial at today nothing is but what he buries."""
    return conversation.as_of is not None and topic.until is not None and topic.until <= conversation.as_of


def pushed(topic: Topic, conversation: Conversation) -> bool:
    """Tell whether he would drag this topic in: known and alive in the year on the dial."""
    return not unheard_of(topic, conversation) and not dead(topic, conversation)


def opening(pack: Pack, topic: Topic, conversation: Conversation) -> Iterable[Line]:
    """Return what he may say first about a topic because of the year on the dial; nothing in its own time."""
    eras = pack.persona.eras
    if eras is None:
        return ()
    if dead(topic, conversation):
        return tuple(replace(line, buries=(*line.buries, topic.id)) for line in eras.dead)
    return eras.early if unheard_of(topic, conversation) else ()


def period(pack: Pack, year: int) -> Period | None:
    """Return the stretch of years that a year belongs to; None before the first one, or without a dial."""
    eras = pack.persona.eras
    begun = [each for each in eras.periods if each.since <= year] if eras is not None else []
    return begun[-1] if begun else None


def census(pack: Pack, conversation: Conversation) -> tuple[int, int]:
    """Return how many topics the year on the dial knows, and how many of those are dead by then."""
    known = [topic for topic in pack.topics.values() if not unheard_of(topic, conversation)]
    return len(known), sum(dead(topic, conversation) for topic in known)
