"""What each system makes of the questions to the shipped pack: the whole engine, and the peers with a floor learnt as its own is."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from benchmarks.matching import measure, shipped
from benchmarks.matching.bench import Bench, LeftOutError
from benchmarks.matching.data import Question
from benchmarks.matching.packs import AS_WRITTEN, NAMES, OFF_TOPIC, TOPICAL, TURNS, Turn, conversations, held_out
from benchmarks.matching.packs import shipped as pack_of
from benchmarks.matching.systems import ALL, SEMANTIC, MissingError
from persona.conversation import Conversation
from persona.engine import Persona
from persona.pack.cache import load_cached

MISHEARD = "heard"
"""The style of the questions with names as somebody spells them who never read them."""
_POINTING = re.compile(r"\b(?:that|this|those|these|it|they|them)\b", re.IGNORECASE)


class Heard(NamedTuple):
    """Hold what a system made of a question."""

    question: Question
    guess: str | None
    """The best topic, however unsure."""
    topic: str | None
    """The topic it would answer about; None when it is not sure enough."""
    confidence: float
    """0..1 where the system has one on such a scale, else its score."""
    act: str | None = None
    pointing: bool = False
    """Whether it is a pronoun, taken for what the last reply introduced: right as well."""

    @property
    def right(self) -> bool:
        """Whether the answer is right, no answer included."""
        return self.pointing or self.question.right(self.topic)


def heard(bench: Bench, key: str) -> dict[str, list[Heard]]:
    """Return what a system makes of the questions about a topic, those off topic, and each conversation turn by turn.

    Raises `LeftOutError` when something of it is not installed.
    """
    pack = pack_of(bench.questions)
    if ALL[key].ours:
        persona = _persona(key)
        single = {kind: [_hear(persona, question) for question in pack.asked[kind]] for kind in (TOPICAL, OFF_TOPIC)}
        return {**single, TURNS: [turn for turns in conversations(bench.questions) for turn in _converse(persona, turns)]}
    floor, certain = _floor(bench, key), ALL[key].certain or 1.0
    replies = bench.ask(key, pack, [TOPICAL, OFF_TOPIC, TURNS])
    return {
        kind: [Heard(r.question, r.topic or None, (r.topic or None) if r.score >= floor else None, r.score / certain) for r in found]
        for kind, found in replies.items()
    }


def heard_names(bench: Bench, key: str) -> tuple[dict[str, float], float]:
    """Return in percent how often the best topic of a system is right: per kind of `NAMES`, and for misheard names.

    Raises `LeftOutError` when something of it is not installed.
    """
    pack = pack_of(bench.questions)
    if ALL[key].ours:
        persona = _persona(key)
        found = {kind: [_hear(persona, question) for question in pack.asked[kind]] for kind in (*NAMES, TOPICAL)}
        guesses = {kind: [(h.question, h.guess) for h in group] for kind, group in found.items()}
    else:
        guesses = {kind: [(r.question, r.topic) for r in group] for kind, group in bench.ask(key, pack, [*NAMES, TOPICAL]).items()}
    misheard = [(question, topic) for question, topic in guesses[TOPICAL] if question.kind == MISHEARD]
    return {kind: _share(guesses[kind]) for kind in NAMES}, _share(misheard)


def turns(bench: Bench) -> list[Turn]:
    """Return the turns of all conversations, in the order of `heard`."""
    return [turn for conversation in conversations(bench.questions) for turn in conversation]


@cache
def _persona(key: str) -> Persona:
    try:
        return shipped.load(semantic=key == SEMANTIC)
    except MissingError as missing:
        raise LeftOutError(str(missing)) from missing


def _hear(persona: Persona, question: Question) -> Heard:
    answer, _ = persona.answer(question.text, Conversation())
    return Heard(question, shipped.guess(answer.understanding), answer.topic, answer.understanding.confidence, answer.act.value)


def _converse(persona: Persona, turns: Sequence[Turn]) -> Iterable[Heard]:
    conversation = Conversation()
    introduced: tuple[str, ...] = ()
    for turn in turns:
        answer, conversation = persona.answer(turn.question.text, conversation)
        pointing = answer.topic in introduced and bool(_POINTING.search(turn.question.text))
        guess, sure = shipped.guess(answer.understanding), answer.understanding.confidence
        yield Heard(turn.question, guess, answer.topic, sure, answer.act.value, pointing)
        introduced = answer.leads_to


def _floor(bench: Bench, key: str) -> float:
    """Return the score at which a peer turns away as many of the pack's own asks, not learnt, as the engine may."""
    found = bench.ask(key, held_out(bench.questions), [AS_WRITTEN])[AS_WRITTEN]
    return measure.floor([reply.score for reply in found], load_cached()[0].persona.false_rejects)


def _share(guesses: Sequence[tuple[Question, str | None]]) -> float:
    return 100 * sum(question.right(topic) for question, topic in guesses) / len(guesses)
