"""The rule that straight texts are in words their reader knows."""

import re
from collections.abc import Iterator

from persona.pack.lint import limits
from persona.pack.lint.findings import Finding
from persona.pack.lint.manuscript import Fact, Manuscript
from persona.pack.models import Pack
from persona.understanding.english import zipf
from persona.understanding.normalise import stem

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:['’][a-z]+)?")
_NAME_FIELDS = ("who", "confused_with")
"""Texts that name people, companies and things told apart: capitals there are names."""
_SHORTENED = (
    ("", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", ""), ("ing", ""), ("ing", "e"), ("ly", ""), ("er", ""), ("ers", ""),
    ("ers", "e"), ("ability", "able"), ("bly", "ble"), ("ness", ""),
)  # fmt: skip
_PREFIXES = ("", "un", "re", "non")


def jargon(manuscript: Manuscript) -> Iterator[Finding]:
    """Explain a rare word or an abbreviation in the straight text that uses it, unless it names a topic."""
    known = _known(manuscript.pack)
    own = {topic.id: _stems([topic.name, *topic.aliases, *topic.cues]) for topic in manuscript.pack.topics.values()}
    for fact in manuscript.facts:
        strange = [word for word in _rare(fact) if not ({word.lower(), stem(word.lower())} & (known | own[fact.topic]))]
        unexplained = [word for word in dict.fromkeys(strange) if not _explained(word, fact.text)]
        if unexplained:
            name = fact.key if fact.other is None else f"compare {fact.other}"
            said = f"{name} uses {', '.join(unexplained)}: explain it in the same breath, or say it in everyday words"
            yield manuscript.at("jargon", said, fact)


def _known(pack: Pack) -> set[str]:
    named = [text for topic in pack.topics.values() for text in (topic.name, *topic.aliases)]
    named += [text for rival in pack.persona.rivals for text in (rival.name, *rival.aliases)]
    return _stems(named) | limits.word_list("plain") | limits.word_list("names")


def _stems(texts: list[str]) -> set[str]:
    found = [word.lower() for text in texts for word in _WORD.findall(text)]
    return {*found, *map(stem, found)}


def _rare(fact: Fact) -> Iterator[str]:
    for match in _WORD.finditer(fact.text):
        word = re.sub(r"['’]s$", "", match[0])
        if re.search(r"['’]", word):
            continue  # a contraction
        abbreviation = len(word) > 1 and word.isupper()
        name = word[0].isupper() and fact.key in _NAME_FIELDS
        if not name and (abbreviation or (len(word) > 2 and _rarity(word.lower()) < limits.RARE_WORD)):
            yield word


def _rarity(word: str) -> float:
    """Return the frequency of a word, or of the word that it is a form of."""
    cores = [word.removeprefix(prefix) for prefix in _PREFIXES]
    return max(zipf(core.removesuffix(ending) + instead) for core in cores for ending, instead in _SHORTENED if core.endswith(ending))


def _explained(word: str, text: str) -> bool:
    """Tell whether the text says what a word means: beside brackets, in an aside, as "called X", as "X is ..." or "the X licence".

    What stands inside brackets is an example of the plain words before them.
    """
    name = re.escape(word)
    return bool(
        re.search(rf"\([^)]*\b{name}\b[^)]*\)|\b{name}s?\W? \(", text)
        or re.search(rf"\b{name}\b[^.;]{{0,8}} licen[cs]e|\b(?:open-source|licen[cs]e) {name}\b", text)
        or re.search(rf"\b{name}s?, (?:an?|the|which|that|who|meaning|or|i\.e\.) ", text)
        or re.search(rf"\b(?:called|named|known as|or|term) (?:an? |the )?[\"'“]?{name}", text)
        or re.search(rf"\b{name}s? (?:is|are|means?) (?:an? |the )?\w", text)
    )
