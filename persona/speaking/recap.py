"""Read the whole conversation back: as the run-on sentence it deserves, or as what the asker would really need."""

import random
from collections.abc import Sequence
from dataclasses import astuple

from persona.conversation import Conversation
from persona.pack.models import Pack, Topic
from persona.speaking.bill import Bill, add_up
from persona.speaking.lines import Choice, choices, longest_ago, unsaid
from persona.speaking.render import MissingValueError, Values, render, word_count
from persona.text import Span, Style, Text, plain

MOST_CLAUSES = 30
"""Clauses of a recap; a longer descent names the latest and counts the rest, so that the reply stays under every platform's limit."""


def accumulated(pack: Pack, conversation: Conversation) -> list[Topic]:
    """Return the topics of the path that add to the architecture or the story, in order, each once."""
    return [pack.topics[t] for t in conversation.path if t in pack.topics and not (pack.topics[t].hype.recap or pack.topics[t].hype.giveup)]


def bill_of(pack: Pack, conversation: Conversation) -> Bill:
    """Add up the conversation's path."""
    return add_up(topic.counts for topic in accumulated(pack, conversation))


def run_on(pack: Pack, conversation: Conversation, values: Values, chance: random.Random) -> Choice:
    """Compose the hype recap: every topic once, in order, then the numbers, then one of the pack's closing lines."""
    topics = accumulated(pack, conversation)
    closing = _closing(pack, conversation, values, chance)
    if not topics:
        return closing
    spans: list[Span] = [Span("So: you take your app")]
    hidden = max(len(topics) - MOST_CLAUSES, 0)
    if hidden:
        spans.append(Span(f", add {hidden} things we have both forgotten"))
    for topic in topics[hidden:]:
        spans.append(Span(", "))
        spans.extend(_clause(topic, values))
    spans.append(Span(f". {_numbers(bill_of(pack, conversation))} "))
    return Choice((*spans, *closing.spans), closing.mark, (), closing.buries)


def _clause(topic: Topic, values: Values) -> Text:
    """Return a topic's piece of the sentence; it names that topic and no other, so that each is named once."""
    try:
        spans = render(topic.hype.clause, values) if topic.hype.clause else ()
    except MissingValueError:
        spans = ()
    if not spans:
        return (Span("add "), Span(topic.name, Style.TERM, topic=topic.id))
    own = [span for span in spans if span.topic == topic.id][:1]
    if not own:
        return (Span(plain(spans), Style.TERM, topic=topic.id),)
    return tuple(Span(span.text) if span.topic and span is not own[0] else span for span in spans)


def _closing(pack: Pack, conversation: Conversation, values: Values, chance: random.Random) -> Choice:
    own = [line for topic in pack.topics.values() for line in topic.hype.recap]
    options = list(choices(own, values, conversation)) + list(choices(pack.persona.lines.recap, values, conversation))
    fresh = [c for c in unsaid(options, conversation) if not c.introduces]
    return chance.choice(fresh) if fresh else longest_ago(options, conversation)


def _numbers(bill: Bill) -> str:
    parts = [row.text for row in bill.rows() if row.number]
    return f"That's {', '.join(parts[:-1])} and {parts[-1]}."


def straight(pack: Pack, conversation: Conversation, sentences: Sequence[str], room: int) -> Text:
    """Compose the sane recap: what they came for, what they need, and what would have to be true before each of the rest.

    `sentences` are the pack's own `straight.recap`; the first says what they need. At most `room` words: topics whose condition
    does not fit are named, and what does not fit by name is counted.
    """
    topics = accumulated(pack, conversation)
    if not topics:
        return (Span(sentences[0]),)
    first, *rest = topics
    opening: Text = (Span("You came to ask about "), Span(first.name, Style.TERM, topic=first.id), Span(f". {sentences[0]}"))
    room -= word_count(opening)
    told, untold = _conditions(rest, room - _SPARE)
    return (*opening, *told, *_named(untold, room - word_count(told), said=bool(told)))


_SPARE = 12
"""Words kept for naming the topics whose condition found no room."""


def _conditions(topics: Sequence[Topic], room: int) -> tuple[Text, list[Topic]]:
    """Return what would have to be true before these, those that cost most first, and the topics left over."""
    costly = sorted(topics, key=lambda topic: -sum(astuple(topic.counts)))
    chosen: dict[str, Text] = {}
    for topic in costly:
        sentence = (Span(" Before "), Span(topic.name, Style.TERM, topic=topic.id), Span(f": {topic.sane.use_when}"))
        if word_count(sentence) <= room:
            chosen[topic.id] = sentence
            room -= word_count(sentence)
    told = [span for topic in topics if topic.id in chosen for span in chosen[topic.id]]
    return tuple(told), [topic for topic in topics if topic.id not in chosen]


def _named(topics: Sequence[Topic], room: int, *, said: bool) -> Text:
    if not topics:
        return ()
    opening = " Likewise suggested: " if said else " Suggested since: "
    for most in range(len(topics), 0, -1):
        text = f"{opening}{_listed([topic.name for topic in topics], most)}."
        if len(text.split()) <= room:
            return (Span(text),)
    return (Span(f" And {len(topics)} more."),) if room >= 3 else ()


def _listed(names: list[str], most: int) -> str:
    shown, hidden = names[:most], len(names) - most
    if hidden > 0:
        return f"{', '.join(shown)} and {hidden} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
