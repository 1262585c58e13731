"""The forms under which a pack's topics may be mentioned: names, aliases, mishearings and cues, as spelling and as sound."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from persona.pack.models import Topic
from persona.understanding.english import zipf
from persona.understanding.normalise import Word, words
from persona.understanding.sound import spelt_aloud, spoken

HOMONYM = 0.5
"""Ambiguity, at least, of a form that the topic's own look-alikes use in another meaning."""
LOOKALIKE = 4.0
"""Zipf frequency below which a word of a look-alike might be taken for a form of a name ("composer")."""
RARE = 3.0
"""Zipf frequency below which it might be taken for a misspelling, too; commoner ones are English anyway."""
LONGEST_FORM = 6
"""Words of the longest form that is looked for as a mention; longer ones are only sample text for the retriever."""


class FormKind(StrEnum):
    """Say what a form is to its topic."""

    NAME = "name"
    ALIAS = "alias"
    HEARD = "heard-as"
    CUE = "cue"


class Form(NamedTuple):  # thousands are made at every start: half the time of a frozen dataclass
    """Hold one way to mention one topic."""

    topic: str
    kind: FormKind
    words: tuple[str, ...]
    text: str
    key: str
    """Its words run together, lower case: split and joined spellings are equal."""
    stem_key: str
    """The stems of its words run together: plural, verb and noun are equal."""
    size: int
    """Number of words."""
    ambiguity: float
    """0..1: how likely these words are ordinary English rather than the topic."""
    letters: str
    """Its key with words that sound like a letter as that letter: "et cetera dee" is "etceterad"."""
    sound: str
    """What its words sound like."""
    precision: float = 1.0
    """0..1: share of the pack's samples with these words that are about the topic, and not merely set in its world."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Index every form of a pack by its key."""

    forms: tuple[Form, ...]
    by_key: Mapping[str, tuple[int, ...]] = field(repr=False)
    by_stem: Mapping[str, tuple[int, ...]] = field(repr=False)
    by_letters: Mapping[str, tuple[int, ...]] = field(repr=False)
    """By the key in which words that sound like a letter are that letter: "et cetera dee" is "etceterad"."""
    vocabulary: frozenset[str] = field(repr=False)
    """Every word that occurs in a form, and the rare ones of the `others`."""
    others: frozenset[str] = field(repr=False)
    """Words that only look like a topic, as its look-alikes say: no form of its name, no misspelling, no mishearing."""

    @classmethod
    def build(cls, topics: Iterable[Topic]) -> "Lexicon":
        """Collect the forms of these topics."""
        topics = list(topics)
        forms = tuple(form for topic in topics for form in _forms(topic))
        others = frozenset(word.raw for topic in topics for text in topic.look_alikes for word in words(text) if zipf(word.raw) < LOOKALIKE)
        return cls.of((form._replace(precision=share) for form, share in zip(forms, _precisions(forms, topics), strict=True)), others)

    @classmethod
    def of(cls, forms: Iterable[Form], others: Iterable[str] = ()) -> "Lexicon":
        """Index these forms; `others` are words that only look like them."""
        forms = tuple(forms)
        others = frozenset(others)
        rare = (word for word in others if zipf(word) < RARE)
        vocabulary = frozenset(word for form in forms for word in form.words).union(rare)
        return cls(
            forms,
            _index(form.key for form in forms),
            _index(form.stem_key for form in forms),
            _index(form.letters for form in forms),
            vocabulary,
            others,
        )

    def rows(self) -> list[list[object]]:
        """Return the other words and then the forms as plain rows, for a cache."""
        return [[*sorted(self.others)], *(list(form) for form in self.forms)]

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[Any]]) -> "Lexicon":
        """Restore what `rows` returned."""
        others, *forms = rows
        return cls.of((_form(row) for row in forms), others)


def _form(row: Sequence[Any]) -> Form:
    """Return the form of a row, with equal strings (a name of one word is its own key) held once."""
    once: list[Any] = [sys.intern(entry) if isinstance(entry, str) else entry for entry in row]
    topic, kind, spelt, *rest = once
    return Form(topic, FormKind(kind), tuple(map(sys.intern, spelt)), *rest)


def _forms(topic: Topic) -> Iterable[Form]:
    kinds = (
        (FormKind.NAME, _names(topic)),
        (FormKind.ALIAS, topic.aliases),
        (FormKind.HEARD, topic.heard_as),
        (FormKind.CUE, topic.cues),
    )
    seen: set[str] = set()
    elsewhere = {key for text in topic.look_alikes for key in _span_keys([word.raw for word in words(text)])}
    for kind, texts in kinds:
        for text in texts:
            spelt = words(text)
            key = "".join(word.raw for word in spelt)
            if spelt and key not in seen and len(spelt) <= LONGEST_FORM:
                seen.add(key)
                doubt = max(ambiguity(spelt), HOMONYM) if key in elsewhere else ambiguity(spelt)
                raw = tuple(word.raw for word in spelt)
                stems = "".join(word.stem for word in spelt)
                yield Form(topic.id, kind, raw, text, key, stems, len(spelt), doubt, spelt_aloud(raw), spoken(raw))


def _precisions(forms: Sequence[Form], topics: Iterable[Topic]) -> Iterator[float]:
    """Yield, for the samples that contain each form, the share that is about its topic.

    Laplace's rule of succession where other topics have it too, else 1.
    """
    by_key = _index(form.key for form in forms)
    own, total = [0] * len(forms), [0] * len(forms)
    for topic in topics:
        for ask in topic.asks:
            for number in {n for key in _span_keys([word.raw for word in words(ask)]) for n in by_key.get(key, ())}:
                total[number] += 1
                own[number] += forms[number].topic == topic.id
    for mine, all_ in zip(own, total, strict=True):
        yield 1.0 if all_ == mine else (mine + 1) / (all_ + 2)


def _span_keys(raw: Sequence[str]) -> Iterator[str]:
    for start in range(len(raw)):
        key = ""
        for word in raw[start : start + LONGEST_FORM]:
            key += word
            yield key


def _names(topic: Topic) -> Iterable[str]:
    """Yield the name, its parts around a slash, and the id."""
    yield topic.name
    if "/" in topic.name:
        yield from (part.strip() for part in topic.name.split("/"))
    yield topic.id.replace("-", " ")


def ambiguity(spelt: Sequence[Word]) -> float:
    """Return how likely the words are ordinary English, 0..1, from their frequencies.

    A word of Zipf 2.8 and below ("docker") is 0, of 4.4 and up ("cap") is 1; every further word of a phrase leaves 0.3 of
    it, since together they are rarer than each alone.
    """
    rarest = min(zipf(word.raw) for word in spelt)
    alone = min(max((rarest - 2.8) / 1.6, 0.0), 1.0)
    return float(alone * 0.3 ** (len(spelt) - 1))


def _index(keys: Iterable[str]) -> dict[str, tuple[int, ...]]:
    table: dict[str, tuple[int, ...]] = {}
    for number, key in enumerate(keys):
        table[key] = (*table[key], number) if key in table else (number,)
    return table
