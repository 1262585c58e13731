"""The pack as an editor reads it: every line as it will be heard, with its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from persona.pack.lines import Line
from persona.pack.lint.findings import Finding, Level
from persona.pack.load import SourcedPack
from persona.pack.models import Pack, Topic
from persona.pack.placeholders import Kind, placeholders
from persona.pack.sheet import Loc
from persona.pack.single import one_answer
from persona.understanding.normalise import words

SANE_TEXTS = ("what", "analogy", "why", "use_when", "skip_when", "start", "who", "numbers", "confused_with")
"""The single texts of `sane`; `status.text` and `compare` are nested."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Hold one hype line, or the clause of a recap."""

    topic: str | None
    """None for a line of `persona.yaml`."""
    key: str
    """The act, or misheard, compare, hooks, clause, small_talk and so on."""
    other: str | None
    """The other topic of a comparison, the target of a hook, the id of small talk."""
    loc: Loc
    line: Line
    text: str
    """As it will be read: names in place of the placeholders."""
    words: tuple[str, ...]
    """Lower case."""

    @property
    def size(self) -> int:
        """Number of words, as a reader counts them."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Fact:
    """Hold one text of sane mode."""

    topic: str
    key: str
    other: str | None
    loc: Loc
    text: str


class Manuscript:
    """Hold a pack with its lines and facts laid out for reading."""

    def __init__(self, sourced: SourcedPack) -> None:
        self.pack: Pack = sourced.pack
        self._sourced = sourced
        self._names = {topic.id: topic.name for topic in sourced.pack.topics.values()}
        self.lines: tuple[Spoken, ...] = (*self._persona_lines(), *self._topic_lines())
        self._by_topic: dict[str, list[Spoken]] = {topic: [] for topic in self.pack.topics}
        for spoken in self.lines:
            if spoken.topic is not None:
                self._by_topic[spoken.topic].append(spoken)
        self.facts: tuple[Fact, ...] = tuple(fact for topic in self.pack.topics.values() for fact in _facts(topic))

    def of(self, topic: str) -> list[Spoken]:
        """Return the lines of one topic."""
        return self._by_topic[topic]

    def at(self, rule: str, message: str, where: Spoken | Fact, *, level: Level = Level.ERROR) -> Finding:
        """Return a finding about a line or a fact."""
        return self.find(rule, message, where.topic, where.loc, level=level)

    def find(self, rule: str, message: str, topic: str | None = None, loc: Loc = (), *, level: Level = Level.ERROR) -> Finding:
        """Return a finding about a place in a topic, or in `persona.yaml` when `topic` is None."""
        return Finding(level, rule, self._sourced.problem(message, topic, loc))

    def _persona_lines(self) -> Iterator[Spoken]:
        for key, lines in self.pack.persona.lines.items():
            for i, line in enumerate(lines):
                yield self._spoken(None, key, None, ("lines", key, i), line)
        for i, talk in enumerate(self.pack.persona.small_talk):
            for j, line in enumerate(talk.lines):
                yield self._spoken(None, "small_talk", talk.id, ("small_talk", i, "lines", j), line)
        yield from self._era_lines()

    def _era_lines(self) -> Iterator[Spoken]:
        eras = self.pack.persona.eras
        if eras is None:
            return
        for i, period in enumerate(eras.periods):
            for j, line in enumerate(period.lines):
                yield self._spoken(None, "period", period.name, ("eras", "periods", i, "lines", j), line)
        for key, lines in (("now", eras.now), ("dead", eras.dead), ("early", eras.early)):
            for i, line in enumerate(lines):
                yield self._spoken(None, key, None, ("eras", key, i), line)

    def _topic_lines(self) -> Iterator[Spoken]:
        for topic in self.pack.topics.values():
            for key, value in topic.hype.items():
                if key == "clause":
                    if value:
                        yield self._spoken(topic.id, key, None, ("hype", key), Line(say=value))
                elif isinstance(value, dict):
                    for other, lines in value.items():
                        for i, line in enumerate(lines):
                            yield self._spoken(topic.id, key, other, ("hype", key, other, i), line)
                else:
                    for i, line in enumerate(value):
                        yield self._spoken(topic.id, key, None, ("hype", key, i), line)

    def _spoken(self, topic: str | None, key: str, other: str | None, loc: Loc, line: Line) -> Spoken:
        text = self._read(line.say)
        return Spoken(topic, key, other, loc, line, text, tuple(word.raw for word in words(text)))

    def _read(self, say: str) -> str:
        pieces, place = [], 0
        for found in placeholders(say):
            pieces.append(say[place : found.start])
            named = {Kind.TOPIC: found.words or self._names.get(found.name, found.name), Kind.TOTAL: "12"}
            pieces.append(named.get(found.kind, "something"))
            place = found.end
        return "".join([*pieces, say[place:]]).replace("*", "")


def _facts(topic: Topic) -> Iterator[Fact]:
    single = one_answer(topic)  # one text under every key: read once, and the status is never said
    for key in SANE_TEXTS[:1] if single else SANE_TEXTS:
        text = getattr(topic.sane, key)
        if text:
            yield Fact(topic.id, key, None, ("sane", key), text)
    if not single:
        yield Fact(topic.id, "status", None, ("sane", "status", "text"), topic.sane.status.text)
    for other, text in topic.sane.compare.items():
        yield Fact(topic.id, "compare", other, ("sane", "compare", other), text)
