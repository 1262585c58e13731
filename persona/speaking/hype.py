"""The future guy's voice: topic x act picks the line, and the line drags in the next topic."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from persona.acts import Act
from persona.answer import Answer, Mode, Understanding
from persona.conversation import Conversation
from persona.pack.models import Line, Pack, Topic
from persona.pack.single import answered_plainly
from persona.speaking import era, recap
from persona.speaking.bill import add_up
from persona.speaking.lines import MAX_WORDS, Choice, choices, dice, longest_ago, unsaid
from persona.speaking.render import Values
from persona.speaking.sane import SaneVoice
from persona.text import Span, Text

MOST_OFFERS = 2
"""Times that he brings a topic up before he tries another one: a third time is nagging."""
_SLOPE_ENDS = (Act.GIVEUP,)
_NAMING = ("name", "alias")
"""How a question may have named a topic (`Match.how`)."""
_BESIDE = (Act.REACT, Act.MORE, Act.RECAP, Act.GIVEUP)


class HypeVoice:
    """Compose hype replies from one pack."""

    def __init__(self, pack: Pack, seed: int = 0) -> None:
        self._pack = pack
        self._seed = seed
        self._straight = SaneVoice(pack, seed)
        self._names: Mapping[str, str] = {topic.id: topic.name for topic in pack.topics.values()}

    def about(self, heard: Understanding, conversation: Conversation) -> tuple[Answer, Conversation]:
        """Say something about `heard.topic`, which must be a topic of the pack."""
        topic = self._pack.topics[heard.topic or ""]
        if _plain(topic, heard):
            answer, after = self._straight.about(heard, conversation)
            return replace(answer, mode=Mode.HYPE), after
        following = next_topic(topic, conversation, self._pack, heard)
        values = self._values(heard, conversation, following)
        if heard.act is Act.RECAP:
            chosen = [recap.run_on(self._pack, conversation, values, dice(self._seed, conversation, "recap"))]
        else:
            chosen = self._sequence(topic, heard, conversation, values, following)
        introduced = _introduced(chosen, (topic.id, *heard.also), conversation)
        answer = Answer(_joined(chosen), Mode.HYPE, heard, introduced)
        return answer, conversation.evolve(
            introduced=introduced,
            said=conversation.said + tuple(choice.mark for choice in chosen),
            buried=_merged(conversation.buried, (b for choice in chosen for b in choice.buries)),
            offered=tuple(offer for offer in (*conversation.offered, *introduced) if offer not in (*conversation.path, topic.id)),
        )

    def aside(self, lines: Iterable[Line], heard: Understanding, conversation: Conversation) -> tuple[Answer, Conversation]:
        """Say one of these persona-wide lines: small talk, or that he does not know."""
        choice = self._pick(list(choices(lines, self._values(heard, conversation, None), conversation)), conversation, "aside")
        return Answer(choice.spans, Mode.HYPE, heard), conversation.evolve(said=(*conversation.said, choice.mark))

    def left(self, heard: Understanding, conversation: Conversation) -> bool:
        """Tell whether there is still an unsaid line for this."""
        topic = self._pack.topics[heard.topic or ""]
        values = self._values(heard, conversation, next_topic(topic, conversation, self._pack, heard))
        return (
            heard.act is Act.RECAP
            or _plain(topic, heard)
            or any(unsaid(choices(lines, values, conversation), conversation) for lines in self._pools(topic, heard))
        )

    def _sequence(
        self, topic: Topic, heard: Understanding, conversation: Conversation, values: Values, following: str | None
    ) -> list[Choice]:
        opening = self._misheard(topic, heard, conversation, values) + self._dated(topic, conversation, values)
        hooks = self._hooks(topic, heard, conversation, values, following)
        room = MAX_WORDS - sum(choice.size for choice in opening)
        line = self._line(topic, heard, conversation, values, following, room - min((hook.size for hook in hooks), default=0))
        if following is None or following in line.introduces:
            return [*opening, line]
        fitting = [hook for hook in hooks if hook.size + line.size <= room] or sorted(hooks, key=lambda hook: hook.size)[:1]
        return [*opening, line, dice(self._seed, conversation, "hook").choice(fitting)] if fitting else [*opening, line]

    def _line(  # noqa: PLR0917 - the situation of one line
        self, topic: Topic, heard: Understanding, conversation: Conversation, values: Values, following: str | None, room: int
    ) -> Choice:
        for lines in self._pools(topic, heard):
            fresh = unsaid(choices(lines, values, conversation), conversation)
            leading = [c for c in fresh if following is None or following in c.introduces or not c.introduces] or fresh
            fitting = [c for c in leading if c.size <= room or following in c.introduces] or leading
            if fitting:
                return self._pick(fitting, conversation, topic.id, heard.act)
        everything = [c for lines in self._pools(topic, heard) for c in choices(lines, values, conversation)]
        return longest_ago(everything, conversation)

    def _pools(self, topic: Topic, heard: Understanding) -> list[tuple[Line, ...]]:
        """Return the lines that fit, best pool first: the topic's own for this act, then the persona's."""
        shared: tuple[Line, ...] = getattr(self._pack.persona.lines, heard.act.value)
        if heard.act is Act.COMPARE:
            pools = [self._rivalry(topic, other) for other in heard.also if other in self._pack.topics or other in topic.hype.compare]
            beside = (topic.hype.judge, topic.hype.react, topic.hype.define)
            named = heard.also or heard.unknown
            return [*[pool for pool in pools if pool], *((shared, *beside) if named else (*beside, shared))]
        own: tuple[Line, ...] = getattr(topic.hype, heard.act.value, ())
        spare = {Act.DEFINE: topic.hype.more, Act.MORE: topic.hype.define, Act.REACT: topic.hype.more}.get(heard.act, ())
        return [own, spare, shared]

    def _rivalry(self, topic: Topic, other: str) -> tuple[Line, ...]:
        mirrored = self._pack.topics[other].hype.compare.get(topic.id, ()) if other in self._pack.topics else ()
        return topic.hype.compare.get(other, ()) + mirrored

    def _misheard(self, topic: Topic, heard: Understanding, conversation: Conversation, values: Values) -> list[Choice]:
        if heard.heard is None:
            return []
        own = unsaid(choices(topic.hype.misheard, values, conversation), conversation)
        options = own or unsaid(choices(self._pack.persona.lines.misheard, values, conversation), conversation)
        short = [option for option in options if option.size <= 16]
        return [dice(self._seed, conversation, "misheard").choice(short)] if short else []

    def _dated(self, topic: Topic, conversation: Conversation, values: Values) -> list[Choice]:
        """Say first that the year on the dial has buried this topic, or has not heard of it."""
        options = list(choices(era.opening(self._pack, topic, conversation), values, conversation))
        fresh = unsaid(options, conversation)
        told = conversation.buried if era.dead(topic, conversation) else conversation.path
        return [dice(self._seed, conversation, "era").choice(fresh)] if fresh and topic.id not in told else []

    def _hooks(self, topic: Topic, heard: Understanding, conversation: Conversation, values: Values, following: str | None) -> list[Choice]:
        if following is None or heard.act in _SLOPE_ENDS:
            return []
        own = list(choices(topic.hype.hooks.get(following, ()), values, conversation))
        fresh = unsaid(own, conversation)
        if fresh:
            return fresh
        shared = list(choices(self._pack.persona.lines.hook, values, conversation))
        return unsaid(shared, conversation) or own or shared

    def _pick(self, options: list[Choice], conversation: Conversation, *salt: str) -> Choice:
        fresh = unsaid(options, conversation)
        if not fresh:
            return longest_ago(options, conversation)
        return dice(self._seed, conversation, *salt).choice(fresh)

    def _values(self, heard: Understanding, conversation: Conversation, following: str | None) -> Values:
        visited = [*conversation.path, *([heard.topic] if heard.topic else [])]
        bill = add_up(self._pack.topics[t].counts for t in dict.fromkeys(visited) if t in self._pack.topics)
        other = heard.also[0] if heard.also else heard.suggestions[1] if len(heard.suggestions) > 1 else None
        rivals = {rival.id: rival.name for rival in self._pack.persona.rivals}
        return Values(
            names=self._names,
            topic=heard.topic or (heard.suggestions[0] if heard.suggestions else None),
            other=other if other in self._names else None,
            other_words=rivals.get(other or "") or heard.unknown,
            next=following,
            heard=heard.heard or heard.unknown,
            year=conversation.as_of,
            totals={name: getattr(bill, name) for name in bill.__slots__},
        )


def next_topic(topic: Topic, conversation: Conversation, pack: Pack, heard: Understanding | None = None) -> str | None:
    """Return which of `leads_to` he brings up next; None at the end.

    Only what this conversation has not been through and what is alive in its era: what the question names itself, or the first
    that he has not brought up `MOST_OFFERS` times yet, or the one he brought up least often.
    """
    compared = heard.also if heard is not None else ()
    passed = {topic.id, *compared, *conversation.path}
    ahead = [t for t in topic.leads_to if t not in passed and era.pushed(pack.topics[t], conversation)]
    named = {match.topic for match in heard.evidence.matches if match.how in _NAMING} if heard is not None else set()
    offers = Counter(conversation.offered)
    fresh = [t for t in ahead if t in named] or [t for t in ahead if offers[t] < MOST_OFFERS]
    return fresh[0] if fresh else min(ahead, key=lambda t: offers[t], default=None)


def _plain(topic: Topic, heard: Understanding) -> bool:
    """Tell whether he only has a straight answer to this; bare reactions, and whoever leaves, get his own lines all the same."""
    return heard.act not in _BESIDE and answered_plainly(topic)


def _introduced(chosen: list[Choice], asked: tuple[str, ...], conversation: Conversation) -> tuple[str, ...]:
    """Return the topics that these lines bring up: neither what was asked about nor what the conversation has been through."""
    named = dict.fromkeys(name for choice in chosen for name in choice.introduces)
    for choice in chosen:  # `{next}` and `{other}` name topics too, by way of their spans
        named.update(dict.fromkeys(span.topic for span in choice.spans if span.topic))
    return tuple(name for name in named if name not in asked and name not in conversation.path)


def _merged(known: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*known, *more]))


def _joined(chosen: list[Choice]) -> Text:
    spans: list[Span] = []
    for choice in chosen:
        spans.extend([Span(" ")] if spans else [])
        spans.extend(choice.spans)
    return tuple(spans)
