"""Read the whole conversation back: as the run-on sentence it deserves, or as what the asker would really need."""

import random
from collections.abc import Iterable, Sequence

from persona.conversation import Conversation
from persona.pack.models import Pack, Topic
from persona.speaking.bill import Bill, add_up
from persona.speaking.lines import Choice, choices, longest_ago, unsaid
from persona.speaking.render import MissingValueError, Values, render
from persona.text import Span, Style, Text

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


def _clause(topic: Topic, values: Values) -> Iterable[Span]:
    if topic.hype.clause:
        try:
            return render(topic.hype.clause, values)
        except MissingValueError:
            pass
    return (Span("add "), Span(topic.name, Style.TERM, topic=topic.id))


def _closing(pack: Pack, conversation: Conversation, values: Values, chance: random.Random) -> Choice:
    own = [line for topic in pack.topics.values() for line in topic.hype.recap]
    options = list(choices(own, values, conversation)) + list(choices(pack.persona.lines.recap, values, conversation))
    fresh = [c for c in unsaid(options, conversation) if not c.introduces]
    return chance.choice(fresh) if fresh else longest_ago(options, conversation)


def _numbers(bill: Bill) -> str:
    counted = [
        (bill.services, "service", "services"),
        (bill.containers, "container", "containers"),
        (bill.machines, "machine", "machines"),
        (bill.load_balancers, "load balancer", "load balancers"),
        (bill.quorum_nodes, "voter", "voters"),
        (bill.on_call, "thing that can wake you", "things that can wake you"),
    ]
    parts = [f"{number} {one if number == 1 else many}" for number, one, many in counted if number]
    return f"That's {', '.join(parts[:-1])} and {parts[-1]}."


def straight(pack: Pack, conversation: Conversation, sentences: Sequence[str]) -> Text:
    """Compose the sane recap: what they came for, what was suggested, what they need.

    `sentences` are the pack's own `straight.recap`; the first closes the answer.
    """
    topics = accumulated(pack, conversation)
    if not topics:
        return (Span(sentences[0]),)
    first, *rest = topics
    spans: list[Span] = [Span("You came to ask about "), Span(first.name, Style.TERM, topic=first.id), Span(". ")]
    if rest:
        spans.append(Span(f"Mentioned since then: {_listed([topic.name for topic in rest])}. "))
    spans.append(Span(sentences[0]))
    return tuple(spans)


def _listed(names: list[str], most: int = 8) -> str:
    shown, hidden = names[:most], len(names) - most
    if hidden > 0:
        return f"{', '.join(shown)} and {hidden} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
