"""Read the fixed splits of BANKING77, spoil questions with random edits, and make packs of any size."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import NamedTuple

from persona.understanding.english import frequencies

PHRASINGS = (
    "how do i set up {}",
    "what is {} good for",
    "can you explain {} to me",
    "i have a problem with my {}",
    "who makes {} these days",
)
HELD_OUT = (
    "tell me more about {}",
    "is {} worth the money",
    "why would anyone want {}",
    "my friend keeps talking about {}",
    "where can i buy a {}",
)


class Question(NamedTuple):
    """Hold a question and the topic it is about; None for none."""

    text: str
    topic: str | None


def read(folder: Path, split: str) -> list[Question]:
    """Read one split of BANKING77."""
    rows = [json.loads(line) for line in (folder / f"banking77.{split}.jsonl").read_text("utf-8").splitlines()]
    return [Question(row["text"], row["topic"]) for row in rows]


def spoilt(text: str, edits: int, chance: random.Random) -> str:
    """Insert, drop, replace or swap letters at random places, spaces included."""
    for _ in range(edits if text else 0):
        place = chance.randrange(len(text))
        before, letter, after = text[:place], text[place], text[place + 1 :]
        new = chance.choice(ascii_lowercase)
        kinds = (before + new + letter + after, before + after, before + new + after, before + after[:1] + letter + after[1:])
        text = chance.choice(kinds)
    return text


def names(count: int, seed: int) -> list[str]:
    """Make names of one to three English words that are not among the commonest."""
    chance = random.Random(seed)
    words = [word for word, zipf in frequencies().items() if len(word) > 3 and zipf < 4.6]
    made: dict[str, None] = {}
    while len(made) < count:
        made[" ".join(chance.sample(words, chance.choice((1, 2, 2, 3, 3))))] = None
    return list(made)


def synthetic(known: Sequence[str], count: int, seed: int = 1) -> list[tuple[Question, int]]:
    """Ask about known names and, in one of five, unknown ones, in phrasings no pack has, with 0, 1 and 2 edits in turn."""
    chance = random.Random(seed)
    taken = set(known)
    unknown = [name for name in names(4_000, seed=9) if name not in taken]
    made = []
    for place in range(count):
        topic = chance.choice(known) if chance.random() > 0.2 else None
        text = chance.choice(HELD_OUT).format(topic or chance.choice(unknown))
        made.append((Question(spoilt(text, place % 3, chance), topic), place % 3))
    return made
