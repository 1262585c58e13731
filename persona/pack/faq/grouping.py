"""Put the rows of an FAQ together to topics, and give these ids and names."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count

from persona.pack.faq.rows import Row, refusal
from persona.pack.placeholders import RESERVED
from persona.pack.problems import Problem
from persona.understanding.glue import SMALL_WORDS
from persona.understanding.lexicon import ambiguity
from persona.understanding.normalise import words

_LONGEST_ID = 60
_LONGEST_NAME = 60
_KEY_WORDS = 5
_PLAIN = 0.3
"""Ambiguity up to which words make a name; a lone ordinary word ("order") would be found in half of all questions."""
_FRAMES = (
    r"(?:how|where|when|why) (?:do|can|could|may|should|must|will) (?:i|we|you) (?:have to |need to )?(.+)",
    r"(?:do|can|could|may|should|must|will) (?:i|we|you) (?:have to |need to )?(.+)",
    r"how to (.+)",
    r"(?:what|who|where|when)(?:['’]s| is| are) (?:the |an? |your |my |our )?(.+)",
    r"(?:is|are) there (?:an? |any )?(.+)",
)
"""What may stand around the words that name the subject of a question."""
_FRAME = re.compile("|".join(_FRAMES), re.I)


@dataclass(frozen=True, slots=True)
class Group:
    """Hold the rows that have one answer, each question once."""

    id: str
    name: str
    answer: str
    answered: int
    """The line of the answer."""
    rows: tuple[Row, ...]


def grouped(rows: Sequence[Row], file: str) -> tuple[list[Group], list[Problem]]:
    """Return the topics of an FAQ in the order of their first rows, and what to tell about them.

    Raises `PackError` for questions without an answer, and for those with two.
    """
    problems: list[Problem] = []
    answers: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.answer and row.topic:
            answers.setdefault(_folded(row.topic), {}).setdefault(_folded(row.answer), row.answer)
    heaps: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        label = _folded(row.topic)
        known = answers.get(label, {})
        if not row.answer and len(known) != 1:
            several = f", and its topic {row.topic[:40]} has {len(known)}" if known else ""
            problems.append(Problem(file, row.line, 1, None, f"has no answer{several}: write one, or remove the line"))
            continue
        heaps.setdefault((label, _folded(row.answer) or next(iter(known))), []).append(row)
    problems += _asked_twice(heaps, file)
    if problems:
        raise refusal(sorted(problems))
    split = {label for label, known in answers.items() if len(known) > 1}
    groups = list(_named(heaps, split))
    return groups, list(_splits(groups, split, file))


def _asked_twice(heaps: dict[tuple[str, str], list[Row]], file: str) -> Iterator[Problem]:
    seen: dict[str, tuple[Row, tuple[str, str]]] = {}
    for row, heap in sorted(((row, heap) for heap, rows in heaps.items() for row in rows), key=lambda each: each[0].line):
        first, home = seen.setdefault(row.key, (row, heap))
        if home != heap:
            other = "with another answer" if home[1] != heap[1] else "under another topic"
            yield Problem(file, row.line, 1, None, f"asks what line {first.line} asks, {other}: keep one of the two")


def _splits(groups: Sequence[Group], split: set[str], file: str) -> Iterator[Problem]:
    for label in sorted(split):
        parts = [group for group in groups if _folded(group.rows[0].topic) == label]
        first = parts[0].rows[0]
        named = ", ".join(group.id for group in parts[:3]) + (", ..." if len(parts) > 3 else "")
        said = f"the topic {first.topic[:40]} has {len(parts)} different answers: each became a topic of its own ({named})"
        yield Problem(file, first.line, 1, None, said)


def _named(heaps: dict[tuple[str, str], list[Row]], split: set[str]) -> Iterator[Group]:
    ids: set[str] = set(RESERVED)
    names: set[str] = set()
    for (label, _), heap in heaps.items():
        rows: dict[str, Row] = {}
        for row in heap:
            rows.setdefault(row.key, row)
        first = heap[0]
        own = bool(label) and label not in split
        key = _id(first.topic if own else "", f"{first.topic} {_key_words(first.question)}", ids)
        name = _name(first.name if own else "", first.question, names)
        ids.add(key)
        names.add(_run_together(name))
        answered = next(row for row in heap if row.answer)
        yield Group(key, name, answered.answer, answered.line, tuple(rows.values()))


def as_id(label: str) -> str:
    """Return the id of a topic with this label, where it is free; empty when the label has no letter or digit of ASCII.

    A bare number would be found in any text with that number in it, so it gets a word before it.
    """
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_ID].rstrip("-")
    return f"faq-{found[: _LONGEST_ID - 4]}" if found.replace("-", "").isdigit() else found


def _id(label: str, otherwise: str, taken: set[str]) -> str:
    """Return an id that is not taken: of the label, or else of other words."""
    found = as_id(label) or as_id(otherwise) or "faq"
    numbered = (f"{found[: _LONGEST_ID - len(str(number)) - 1].rstrip('-')}-{number}" for number in count(2))
    return next(free for free in chain([found], numbered) if free not in taken)


def _key_words(question: str) -> str:
    raw = [word.raw for word in words(question)]
    return " ".join([word for word in raw if word not in SMALL_WORDS][:_KEY_WORDS] or raw[:_KEY_WORDS])


def _name(label: str, question: str, taken: set[str]) -> str:
    """Return a name that is not taken: of the label, of the subject of a question, or all of the question."""
    whole = question.rstrip("?!.: ") or question
    candidates = [_spaced(label), _subject(whole), whole]
    candidates = [_short(candidate) for candidate in candidates if re.search(r"[^\W\d_]", candidate)] or [_short(whole)]
    numbered = (f"{candidates[-1]} ({number})" for number in count(2))
    return next(name for name in chain(candidates, numbered) if _run_together(name) not in taken)


def _spaced(label: str) -> str:
    return label if " " in label else re.sub(r"[_-]+", " ", label).strip()


def _subject(question: str) -> str:
    """Return the words that name the subject of a question; nothing where they do not stand out, or are too ordinary for a name."""
    framed = _FRAME.fullmatch(question)
    inner = next(filter(None, framed.groups()), "") if framed else ""
    spelt = words(inner)
    telling = any(word.raw not in SMALL_WORDS for word in spelt)
    return inner if telling and ambiguity(spelt) <= _PLAIN else ""


def _short(text: str) -> str:
    if len(text) <= _LONGEST_NAME:
        return text
    cut = text[: _LONGEST_NAME - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _run_together(text: str) -> str:
    return "".join(word.raw for word in words(text))


def _folded(text: str) -> str:
    return text.casefold()
