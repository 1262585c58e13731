"""Rules about what people ask: that every ask reaches its topic, and nothing else does."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from persona.answer import Understanding
from persona.pack.lint import limits
from persona.pack.lint.findings import Confusable, Finding, Level
from persona.pack.lint.manuscript import Manuscript
from persona.pack.models import Topic
from persona.pack.single import answered_plainly
from persona.understanding.english import zipf
from persona.understanding.normalise import stem, words

Understand = Callable[[str], Understanding]
Progress = Callable[[int, int], None]
"""Called with the number of questions done and of all."""

_KINDS = {"name": "the name", "aliases": "an alias", "heard_as": "a mishearing"}
_MOST_PAIRS = 12


def collisions(manuscript: Manuscript) -> Iterator[Finding]:
    """Give a name, alias or mishearing to one topic alone."""
    taken: dict[str, tuple[str, str]] = {}
    for rival in manuscript.pack.persona.rivals:
        for name in (rival.name, *rival.aliases):
            taken[_key(name)] = (f"the rival {rival.id}", "a name")
    for topic in manuscript.pack.topics.values():
        for kind, i, name in _names(topic):
            owner, of_kind = taken.setdefault(_key(name), (topic.id, _KINDS[kind]))
            if owner != topic.id:
                said = f'"{name}" is also {of_kind} of {owner}: leave it to the one people mean'
                yield manuscript.find("collision", said, topic.id, (kind, i) if kind != "name" else (kind,))


def common_aliases(manuscript: Manuscript) -> Iterator[Finding]:
    """Leave everyday English words out of the aliases, or every sentence with one would be about the topic."""
    for topic in manuscript.pack.topics.values():
        own = {word.stem for word in words(topic.name)}
        for kind, i, name in _names(topic):
            limit = limits.COMMON_WORD if kind == "aliases" else limits.COMMON_SOUND
            if kind != "name" and zipf(name.lower()) >= limit and stem(name.lower()) not in own:
                said = f'"{name}" is an everyday word: give it a second one, or leave it out'
                yield manuscript.find("common-alias", said, topic.id, (kind, i))


def few_asks(manuscript: Manuscript) -> Iterator[Finding]:
    """Give a topic sample questions, and texts that only look like it."""
    for topic in manuscript.pack.topics.values():
        if len(topic.asks) < limits.FEWEST_ASKS:
            said = f"has {len(topic.asks)} asks: write at least {limits.FEWEST_ASKS}, some of which describe it without its name"
            level = Level.NOTE if answered_plainly(topic) else Level.ERROR  # an FAQ starts with one question an answer
            yield manuscript.find("few-asks", said, topic.id, ("asks",), level=level)
        if not topic.look_alikes:
            said = "has no look_alikes: write a few everyday sentences with its words in another meaning"
            yield manuscript.find("few-asks", said, topic.id, level=Level.NOTE)


def repeated_asks(manuscript: Manuscript) -> Iterator[Finding]:
    """Keep a question under one topic, once, and out of `elsewhere`."""
    seen: dict[str, str] = {}
    for i, text in enumerate(manuscript.pack.persona.elsewhere):
        if _key(text) and _key(text) in seen:
            yield manuscript.find("repeated-ask", "stands here already: keep it once", None, ("elsewhere", i))
        seen.setdefault(_key(text), "elsewhere")
    for topic in manuscript.pack.topics.values():
        for kind, asks in (("asks", topic.asks), ("look_alikes", topic.look_alikes)):
            for i, ask in enumerate(asks):
                if _key(ask) in seen:
                    yield manuscript.find(
                        "repeated-ask", f"stands under {seen[_key(ask)]} already: keep it in one place", topic.id, (kind, i)
                    )
                seen.setdefault(_key(ask), f"{topic.id} {kind}")


def self_tests(manuscript: Manuscript, understand: Understand, progress: Progress | None = None) -> tuple[list[Finding], list[Confusable]]:
    """Let every ask reach its topic, and no look-alike do so.

    Returns the failures, and the pairs of topics that are most easily confused.
    """
    findings: list[Finding] = []
    blurred: dict[tuple[str, str], float] = defaultdict(float)
    mistaken: Counter[tuple[str, str]] = Counter()
    tests = list(_tests(manuscript.pack.topics.values()))
    for done, (topic, kind, i, text) in enumerate(tests, 1):
        heard = understand(text)
        reached = topic in (heard.topic, *heard.also)
        if kind == "asks":
            for other, confidence in heard.evidence.runners_up:
                blurred[topic, other] += confidence
            if not reached and heard.topic:
                mistaken[topic, heard.topic] += 1
        if reached != (kind == "asks"):
            findings.append(manuscript.find("self-test", _verdict(kind, heard), topic, (kind, i)))
        if progress:
            progress(done, len(tests))
    return findings, _pairs(manuscript, blurred, mistaken)


def _tests(topics: Iterable[Topic]) -> Iterator[tuple[str, str, int, str]]:
    for topic in topics:
        for kind, texts in (("asks", topic.asks), ("look_alikes", topic.look_alikes)):
            for i, text in enumerate(texts):
                yield topic.id, kind, i, text


def _verdict(kind: str, heard: Understanding) -> str:
    if kind == "look_alikes":
        return "this look-alike is taken for the topic: give elsewhere more such texts, or narrow the alias that matched"
    reached = heard.topic or (f"nothing (perhaps {', '.join(heard.suggestions)})" if heard.suggestions else "nothing")
    return f"this ask reaches {reached}: make it say more, or add a cue from it"


def _pairs(manuscript: Manuscript, blurred: dict[tuple[str, str], float], mistaken: Counter[tuple[str, str]]) -> list[Confusable]:
    found = [
        Confusable(topic, other, blurred.get((topic, other), 0.0) / max(1, len(manuscript.pack.topics[topic].asks)), mistaken[topic, other])
        for topic, other in {*blurred, *mistaken}
    ]
    return sorted(found, key=lambda pair: (-pair.mistaken, -pair.confidence, pair.topic, pair.other))[:_MOST_PAIRS]


def _names(topic: Topic) -> Iterator[tuple[str, int, str]]:
    yield "name", 0, topic.name
    yield from (("aliases", i, name) for i, name in enumerate(topic.aliases))
    yield from (("heard_as", i, name) for i, name in enumerate(topic.heard_as))


def _key(text: str) -> str:
    return "".join(word.raw for word in words(text))
