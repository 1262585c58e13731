"""See where the form of a question puts its subject."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from persona.understanding.glue import DEFINING, DETERMINERS, FILLERS, LEADING, OPENING
from persona.understanding.normalise import Word

_QUOTED = re.compile(r"[\"“]([^\"”]{2,60})[\"”]|(?<!\w)'([^']{2,40})'(?!\w)")


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """Hold the places of words that the form of a question singles out."""

    asked: frozenset[int] = frozenset()
    """After "what is", "do I need", at the start of a yes-or-no question; with those of `named`."""
    named: frozenset[int] = frozenset()
    """Put forward as a name: in quotes, after "what is", before a "?"."""
    compared: frozenset[int] = frozenset()
    """The two sides of "the difference between this and that"; also among those of `named`."""


NO_FORM = QuestionForm()
_GOES_ON = OPENING | {"what", "who"}
"""Words with which a question goes on after its subject and a comma (left dislocation)."""


def question_form(text: str, spelt: Sequence[Word]) -> QuestionForm:
    """Return where a cleaned text, split into `spelt`, puts its subject."""
    asked: set[int] = set()
    named = _quoted(text, spelt)
    opening = True
    for place, word in enumerate(spelt):
        ending = text[word.end : word.end + 1]
        if word.raw in LEADING or (opening and (word.raw in OPENING or word.raw in ("and", "or"))):
            (named if word.raw in DEFINING else asked).update(_object(spelt, place))
        if word.raw in ("is", "are") and place and place + 1 < len(spelt) and spelt[place + 1].raw in ("what", "that", "it"):
            named.add(place - 1)
        if (
            ending in (",", ":")
            and place + 1 < len(spelt)
            and (place < 6 or _asks_what(spelt, place + 1))
            and spelt[place + 1].raw in _GOES_ON
        ):
            named.update(_phrase(spelt, place))  # "and the language model itself, does it ..."
        if ending in (".", "!") and place < 3:
            named.update(p for p in _phrase(spelt, place) if spelt[p].raw not in FILLERS)  # "docker. ok. so how ..."
        if ending == "?":
            named.update(_before_question_mark(text, spelt, place))
        opening = (opening and word.raw in FILLERS) or ending in (".", ",", "!", "?", ";", ":")
    compared = _compared(spelt)
    return QuestionForm(frozenset(asked | named | compared), frozenset(named | compared), frozenset(compared))


def _asks_what(spelt: Sequence[Word], place: int) -> bool:
    """Tell whether a text goes on with "what's that" from a place on."""
    following = [word.raw for word in spelt[place : place + 3]]
    return following[:1] in (["what"], ["whats"]) and bool({"that", "it", "this"}.intersection(following))


def _phrase(spelt: Sequence[Word], last: int) -> set[int]:
    """Return the places of the words up to `last` that are a subject on their own; none where a verb or a question leads to them."""
    first = last
    while first and spelt[first - 1].raw not in FILLERS | DETERMINERS | LEADING | OPENING:
        first -= 1
    return set() if first and spelt[first - 1].raw in LEADING | OPENING else set(range(first, last + 1))


def _compared(spelt: Sequence[Word]) -> set[int]:
    """Return the places of the words after "between" and of those after the "and" that follows."""
    for place, word in enumerate(spelt):
        if word.raw != "between":
            continue
        for joint in range(place + 2, min(place + 6, len(spelt) - 1)):
            if spelt[joint].raw in ("and", "or"):
                sides = (*range(place + 1, joint), *range(joint + 1, min(joint + 4, len(spelt))))
                return {p for p in sides if spelt[p].raw not in DETERMINERS}
    return set()


def _quoted(text: str, spelt: Sequence[Word]) -> set[int]:
    spans = [match.span(1) if match[1] else match.span(2) for match in _QUOTED.finditer(text)]
    return {place for place, word in enumerate(spelt) if any(start <= word.start and word.end <= end for start, end in spans)}


def _object(spelt: Sequence[Word], place: int) -> set[int]:
    """Return the places of the two words after a leading word and its determiners."""
    follow = place + 1
    while follow < len(spelt) and spelt[follow].raw in DETERMINERS:
        follow += 1
    return {p for p in (follow, follow + 1) if p < len(spelt) and spelt[p].raw not in LEADING}


def _before_question_mark(text: str, spelt: Sequence[Word], place: int) -> set[int]:
    """Return the subject of a question without a verb: all of a short one ("argo cd?"), a lone word at the end ("... fleece?")."""
    if place < 4:
        return set(range(place + 1))
    before = spelt[place - 1].end
    return {place} if before < len(text) and text[before] in "?.!" else set()
