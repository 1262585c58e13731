"""What is learnt and asked: BANKING77, the pack that ships with the engine, and packs of made-up names."""

import random
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.matching.data import HELD_OUT, PHRASINGS, Question, adversarial, names, read, rows, spoilt, synthetic, with_edits
from persona.pack.cache import load_cached

AS_WRITTEN, ONE_EDIT, TWO_EDITS, ELSEWHERE = "as written", "1 edit", "2 edits", "about none of them"
TOPICAL, OFF_TOPIC, TURNS = "about a topic", "off topic", "turns"
NAMES = ("name as written", "name, 1 edit", "name, 2 edits")
FEWEST_LETTERS = 5
"""Names shorter than this are not spoilt: with two letters changed nobody could tell what they were."""


class Pack(NamedTuple):
    """Hold what a system learns, and what it is asked, by kind."""

    name: str
    samples: Sequence[Question]
    asked: Mapping[str, Sequence[Question]]


class Turn(NamedTuple):
    """Hold one turn of a conversation."""

    question: Question
    act: str


@cache
def banking(folder: Path, shots: int) -> Pack:
    """Learn 5 or 10 samples of each of 77 topics; be asked 3,080 questions, spoilt ones, 1,000 about none, and the costliest."""
    samples, test = read(folder, f"train_{shots}"), read(folder, "test")
    asked = {
        AS_WRITTEN: test,
        ONE_EDIT: with_edits(test, 1),
        TWO_EDITS: with_edits(test, 2),
        ELSEWHERE: read(folder, "out_of_scope"),
        **_kinds(adversarial([sample.text for sample in samples])),
    }
    return Pack(f"BANKING77, {shots} samples a topic", samples, asked)


@cache
def shipped(folder: Path) -> Pack:
    """Learn the names, aliases and asks of the shipped pack; be asked the questions for developing, and its names misspelt."""
    topics = load_cached()[0].topics.values()
    samples = [Question(text, topic.id) for topic in topics for text in (topic.name, *topic.aliases, *topic.asks)]
    asked = {
        TOPICAL: _questions(folder, "topics"),
        OFF_TOPIC: _questions(folder, "offtopic"),
        TURNS: [turn.question for turns in conversations(folder) for turn in turns],
        **_spoilt_names([(topic.id, topic.name) for topic in topics]),
        **_kinds(adversarial([sample.text for sample in samples])),
    }
    return Pack("the shipped pack", samples, asked)


@cache
def held_out(folder: Path, count: int = 300) -> Pack:
    """Learn the shipped pack less some of its asks, spread over all topics, and be asked these."""
    samples = shipped(folder).samples
    names_ = {(topic.id, text) for topic in load_cached()[0].topics.values() for text in (topic.name, *topic.aliases)}
    asks = [sample for sample in samples if (sample.topic, sample.text) not in names_]
    out = random.Random(0).sample(asks, min(count, len(asks) // 2))
    apart = set(out)
    return Pack("the shipped pack less what is asked", [s for s in samples if s not in apart], {AS_WRITTEN: out})


@cache
def made_up(count: int) -> Pack:
    """Learn as many made-up names, five samples each; be asked about them in other phrasings."""
    known = names(count, seed=0)
    samples = [Question(phrasing.format(name), name) for name in known for phrasing in PHRASINGS]
    costly = _kinds(adversarial([sample.text for sample in samples]))
    return Pack(f"{count:,} made-up topics", samples, {**_kinds(synthetic(known, 1_500)), **costly})


@cache
def conversations(folder: Path) -> list[list[Turn]]:
    """Read the conversations for developing."""
    return [[Turn(_question(turn, TURNS), turn["act"]) for turn in row["turns"]] for row in rows(folder / "conversations.dev.jsonl")]


def _questions(folder: Path, name: str) -> list[Question]:
    return [_question(row, row["style"]) for row in rows(folder / f"{name}.dev.jsonl")]


def _question(row: Mapping[str, object], kind: str) -> Question:
    also = row["also"]
    assert isinstance(also, list)
    return Question(str(row["text"]), str(row["topic"]) if row["topic"] else None, kind, tuple(also))


def _spoilt_names(topics: Iterable[tuple[str, str]]) -> dict[str, list[Question]]:
    """Ask about each name, in phrasings that no pack was made with, with none, one and two edits of the name."""
    spoken = [(topic, name) for topic, name in topics if sum(letter.isalpha() for letter in name) >= FEWEST_LETTERS]
    asked: dict[str, list[Question]] = {}
    for edits, kind in enumerate(NAMES):
        chance = random.Random(edits)
        asked[kind] = [Question(frame.format(spoilt(name, edits, chance)), topic, kind) for frame in HELD_OUT for topic, name in spoken]
    return asked


def _kinds(questions: Iterable[Question]) -> dict[str, list[Question]]:
    kinds: dict[str, list[Question]] = {}
    for question in questions:
        kinds.setdefault(question.kind, []).append(question)
    return kinds
