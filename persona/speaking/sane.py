"""The colleague you wish you had asked: straight answers, composed from the facts to fit the question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from persona.acts import Act
from persona.answer import Answer, Mode, Understanding
from persona.conversation import Conversation
from persona.pack.models import Pack, Sane, Source, Topic
from persona.pack.single import one_answer
from persona.speaking import recap
from persona.speaking.lines import dice, mark
from persona.speaking.render import MissingValueError, Values, render, word_count
from persona.text import Span, Style, Text

MAX_WORDS = 90
"""Words of a straight answer, the titles of its sources included (`voice.md`, sane mode)."""
MOST_SOURCES = 2


@dataclass(frozen=True, slots=True)
class _Parts:
    """Hold the sentences of an answer: the first is always said, the others while there is room."""

    first: str
    rest: tuple[str, ...] = ()


class SaneVoice:
    """Compose straight answers from one pack."""

    def __init__(self, pack: Pack, seed: int = 0) -> None:
        self._pack = pack
        self._seed = seed

    def about(self, heard: Understanding, conversation: Conversation) -> tuple[Answer, Conversation]:
        """Answer about `heard.topic`, which must be a topic of the pack."""
        topic = self._pack.topics[heard.topic or ""]
        sources = topic.sane.sources[:MOST_SOURCES]
        if heard.act is Act.RECAP:
            body = recap.straight(self._pack, conversation, self._pack.persona.straight.recap, MAX_WORDS - _size_of_sources(sources))
            marks: tuple[str, ...] = ()
        else:
            body, marks = self.compose(topic, heard, conversation)
        spans = _with_sources(body, sources)
        answer = Answer(spans, Mode.SANE, heard, (), tuple(span for span in sources if any(s.url == span.url for s in spans)))
        return answer, conversation.evolve(introduced=(), said=conversation.said + marks)

    def aside(self, sentences: Sequence[str], heard: Understanding, conversation: Conversation) -> tuple[Answer, Conversation]:
        """Say one of the pack's straight sentences where there are no facts to give."""
        names = {topic.id: topic.name for topic in self._pack.topics.values()}
        first, second, *_ = (*heard.suggestions, None, None)
        values = Values(names=names, topic=first, other=second, heard=heard.unknown)
        rendered = [spans for spans in (_try(sentence, values) for sentence in sentences) if spans]
        spans = dice(self._seed, conversation, "straight").choice(rendered)
        return Answer(spans, Mode.SANE, heard), conversation

    def compose(self, topic: Topic, heard: Understanding, conversation: Conversation) -> tuple[Text, tuple[str, ...]]:
        """Return the body of an answer (at most `MAX_WORDS` with its sources) and the fingerprints of its sentences.

        What this conversation has heard already is left out while there is something else to say.
        """
        room = MAX_WORDS - _size_of_sources(topic.sane.sources[:MOST_SOURCES])
        options = self._options(topic, heard)
        said = set(conversation.said)
        parts = next((p for p in options if mark(p.first) not in said), options[0])
        chosen = [parts.first]
        if heard.heard is not None:
            chosen.insert(0, f"You probably mean {topic.name}.")
        for sentence in parts.rest:
            if sentence not in chosen and sum(map(_words, chosen)) + _words(sentence) <= room:
                chosen.append(sentence)
        return (Span(" ".join(chosen)),), tuple(mark(sentence) for sentence in chosen)

    def _options(self, topic: Topic, heard: Understanding) -> list[_Parts]:
        """Return what could answer this, best first."""
        sane = topic.sane
        if one_answer(topic):
            return [*(self._comparisons(topic, heard) if heard.act is Act.COMPARE else ()), _Parts(sane.what)]
        gone = (sane.status.text,) if sane.status.gone else ()
        define = _Parts(sane.what, (*gone, sane.analogy, sane.skip_when, sane.use_when))
        how = _Parts(sane.start, (*gone, sane.use_when, sane.confused_with))
        why = _Parts(sane.why, (sane.use_when, sane.skip_when, *gone))
        who = _Parts(sane.who, (dated(sane),))
        judge = _Parts(dated(sane), (sane.skip_when, sane.use_when))
        need = _Parts(sane.skip_when, (sane.use_when, *gone))
        count = _Parts(sane.numbers or f"No number about {topic.name} is worth quoting.", (sane.skip_when, sane.use_when))
        apart = _Parts(sane.confused_with, (sane.what, sane.skip_when))
        plainly = _Parts(sane.analogy, (sane.skip_when, sane.confused_with))
        several = {
            Act.DEFINE: [define, apart, plainly, why, how],
            Act.HOW: [how, define, why],
            Act.WHY: [why, need, define],
            Act.WHO: [who],
            Act.JUDGE: [judge, need, why],
            Act.NEED: [need, why, judge],
            Act.COUNT: [count],
            Act.COMPARE: [*self._comparisons(topic, heard), apart, define],
            Act.REACT: [plainly, need, apart, judge, why, define, how, who],
            Act.MORE: [apart, judge, why, how, count, who, plainly, need, define],
            Act.GIVEUP: [need, define],
        }
        return several.get(heard.act, [define])

    def _comparisons(self, topic: Topic, heard: Understanding) -> Iterable[_Parts]:
        for other in heard.also:
            mirrored = self._pack.topics[other].sane.compare.get(topic.id) if other in self._pack.topics else None
            text = topic.sane.compare.get(other) or mirrored
            if text:
                yield _Parts(text)
            elif other in self._pack.topics:
                yield _Parts(topic.sane.what, (self._pack.topics[other].sane.what, topic.sane.use_when))


def dated(sane: Sane) -> str:
    """Return the status with the month in which somebody last looked."""
    return f"As of {sane.status.as_of:%B %Y}: {sane.status.text}"


def every_answer(pack: Pack, topic: Topic) -> Iterable[tuple[Act, str]]:
    """Yield each straight answer that a topic can give, sources included: for the editor's word counts."""
    voice = SaneVoice(pack)
    for act in Act:
        if act in (Act.GREET, Act.THANKS, Act.META, Act.OFFTOPIC, Act.RECAP):
            continue
        others = topic.sane.compare or {"": ""}
        for other in others if act is Act.COMPARE else [""]:
            heard = Understanding(act, topic.id, also=(other,) if other else (), confidence=1.0)
            yield act, voice.about(heard, Conversation())[0].text


def _with_sources(body: Text, sources: Sequence[Source]) -> Text:
    spans = list(body)
    for number, source in enumerate(sources):
        spans.append(Span(" More: " if number == 0 else ", "))
        spans.append(Span(source.title, Style.LINK, url=source.url))
    return tuple(spans)


def _size_of_sources(sources: Sequence[Source]) -> int:
    return word_count(_with_sources((), sources)) + len(sources)


def _words(sentence: str) -> int:
    return len(sentence.split())


def _try(sentence: str, values: Values) -> Text | None:
    try:
        return render(sentence, replace(values))
    except MissingValueError:
        return None
