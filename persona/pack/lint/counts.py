"""Rules about how long texts are, and how many of them there are."""

import re
from collections.abc import Callable, Iterable, Iterator

from persona.acts import Act
from persona.pack.lint import limits
from persona.pack.lint.findings import Finding, Level
from persona.pack.lint.manuscript import Manuscript, Spoken
from persona.pack.models import Pack, Topic
from persona.pack.single import answered_plainly, one_answer

Compose = Callable[[Pack, Topic], Iterable[tuple[Act, str]]]
"""Yield every straight answer a topic can give, with its act and its sources in the text (`persona.speaking.sane.every_answer`)."""

_ADDRESS = re.compile(r"\s*\(https?://[^)\s]+\)")
_ADDED = ("hooks", "hook", "misheard", "clause")


def long_lines(manuscript: Manuscript) -> Iterator[Finding]:
    """Keep a hype reply with its hook to 45 words, and hooks, clauses, mishearings and what is said first of an era to 14."""
    for spoken in manuscript.lines:
        limit = limits.SHORT_WORDS.get(spoken.key)
        if limit is not None:
            if spoken.size > limit:
                yield manuscript.at("long-line", f"has {spoken.size} words: cut it to {limit}, since it is added to another line", spoken)
            continue
        hook = _shortest_hook(manuscript, spoken)
        if spoken.size + hook > limits.REPLY_WORDS:
            with_hook = f" with its shortest hook ({hook})" if hook else ""
            yield manuscript.at("long-line", f"has {spoken.size + hook} words{with_hook}: cut it to {limits.REPLY_WORDS}", spoken)


def _shortest_hook(manuscript: Manuscript, spoken: Spoken) -> int:
    """Return the words that a hook adds to a line at least; 0 when the line introduces something itself."""
    if spoken.topic is None or "{" in spoken.line.say.replace("{#", ""):
        return 0
    topic = manuscript.pack.topics[spoken.topic]
    sizes = [[s.size for s in manuscript.of(topic.id) if s.key == "hooks" and s.other == following] for following in topic.leads_to]
    return max((min(size) for size in sizes if size), default=0)


def long_facts(manuscript: Manuscript) -> Iterator[Finding]:
    """Keep every text of sane mode to its own number of words, so that an answer has room for two of them."""
    single = {topic.id for topic in manuscript.pack.topics.values() if one_answer(topic)}
    for fact in manuscript.facts:
        if fact.topic in single and fact.key != "compare":
            continue  # it is said alone, whatever is asked: the length of the whole answer counts
        limit, size = limits.FACT_WORDS[fact.key], len(fact.text.split())
        if size > limit:
            name = fact.key if fact.other is None else f"compare {fact.other}"
            yield manuscript.at("long-fact", f"{name} has {size} words: cut it to {limit}", fact)


def long_answers(manuscript: Manuscript, compose: Compose) -> Iterator[Finding]:
    """Keep every straight answer, composed, to 90 words with the titles of its sources."""
    for topic in manuscript.pack.topics.values():
        for act, text in compose(manuscript.pack, topic):
            size = len(_ADDRESS.sub("", text).split())
            if size > limits.ANSWER_WORDS:
                said = f"the straight answer to {act.value} has {size} words: shorten what it is made of to {limits.ANSWER_WORDS}"
                yield manuscript.find("long-answer", said, topic.id, ("sane",))


def few_lines(manuscript: Manuscript) -> Iterator[Finding]:
    """Give a topic enough lines for each act that a conversation does not run dry."""
    for topic in manuscript.pack.topics.values():
        if answered_plainly(topic):
            continue
        lines = [s for s in manuscript.of(topic.id) if not s.line.after and not s.line.if_buried]
        for key, fewest in limits.FEWEST_LINES.items():
            count = sum(spoken.key == key for spoken in lines)
            if count < fewest:
                yield manuscript.find("few-lines", f"has {_number(count, key)}: write at least {fewest}", topic.id, ("hype", key))
        for following in topic.leads_to:
            count = len(topic.hype.hooks.get(following, ()))
            if count < limits.FEWEST_HOOKS:
                said = f"has {_number(count, 'hook')} for {following}: write at least {limits.FEWEST_HOOKS}"
                yield manuscript.find("few-lines", said, topic.id, ("hype", "hooks", following))
    for key in limits.PERSONA_ACTS:
        count = len(getattr(manuscript.pack.persona.lines, key))
        if count < limits.FEWEST_PERSONA_LINES:
            said = f"has {_number(count, f'persona-wide {key}')}: write at least {limits.FEWEST_PERSONA_LINES}"
            yield manuscript.find("few-lines", said, None, ("lines", key))


def few_pairs(manuscript: Manuscript) -> Iterator[Finding]:
    """Compare enough pairs of topics, each in both voices, and each once."""
    hype = {frozenset((t.id, o)): t.id for t in manuscript.pack.topics.values() for o in t.hype.compare}
    for topic in manuscript.pack.topics.values():
        for block, own, across in (("hype", topic.hype.compare, topic.sane.compare), ("sane", topic.sane.compare, topic.hype.compare)):
            for other in own:
                yield from _one_voice(manuscript, topic, other, block, across)
        for other in topic.hype.compare:
            rival = manuscript.pack.topics.get(other)
            if rival is not None and topic.id in rival.hype.compare and topic.id < other:
                said = f"the pair with {other} is also written there: keep one of the two, since it is read in both directions"
                yield manuscript.find("pairs", said, topic.id, ("hype", "compare", other))
    if len(hype) < limits.FEWEST_PAIRS:
        yield manuscript.find("pairs", f"the pack compares {len(hype)} pairs: write at least {limits.FEWEST_PAIRS}")


def _one_voice(manuscript: Manuscript, topic: Topic, other: str, block: str, across: object) -> Iterator[Finding]:
    rival = manuscript.pack.topics.get(other)
    mirrored = () if rival is None else (rival.sane if block == "hype" else rival.hype).compare
    if other not in (across if isinstance(across, dict) else ()) and topic.id not in mirrored:
        missing = "sane" if block == "hype" else "hype"
        said = f"the pair with {other} has no {missing} comparison: write it under {missing}.compare of this topic"
        yield manuscript.find("pairs", said, topic.id, (block, "compare", other))


def stray_hooks(manuscript: Manuscript) -> Iterator[Finding]:
    """Write hooks only for what `leads_to` names; others are never said."""
    for topic in manuscript.pack.topics.values():
        for other in topic.hype.hooks:
            if other not in topic.leads_to:
                said = f"the hooks for {other} are never said: add it to leads_to or remove them"
                yield manuscript.find("stray-hook", said, topic.id, ("hype", "hooks", other))


def dates(manuscript: Manuscript) -> Iterator[Finding]:
    """Say since when in a status, above all in one that says something is gone."""
    for topic in manuscript.pack.topics.values():
        status = topic.sane.status
        if not re.search(r"\b(?:19|20)\d\d\b", status.text):
            level = Level.ERROR if status.gone else Level.NOTE
            said = "the status names no year: say since when, or when something last happened"
            yield manuscript.find("undated", said, topic.id, ("sane", "status", "text"), level=level)


def _number(count: int, key: str) -> str:
    return f"no {key} line" if count == 0 else f"1 {key} line" if count == 1 else f"{count} {key} lines"
