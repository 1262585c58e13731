"""Read questions, spoil them with random edits, and make packs of any size."""

import json
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from string import ascii_lowercase
from typing import Any, NamedTuple

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
    """Hold a question and what it is about."""

    text: str
    topic: str | None
    """None for none of the pack."""
    kind: str = ""
    """Of what kind it is, where there are several."""
    also: tuple[str, ...] = ()
    """Topics that are right as well."""

    def right(self, topic: str | None) -> bool:
        """Tell whether this is a right answer to it."""
        return topic == self.topic or topic in self.also


def read(folder: Path, split: str) -> list[Question]:
    """Read one split of BANKING77."""
    return [Question(row["text"], row["topic"]) for row in rows(folder / f"banking77.{split}.jsonl")]


def rows(file: Path) -> list[dict[str, Any]]:
    """Read a file of one JSON object a line."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def spoilt(text: str, edits: int, chance: random.Random) -> str:
    """Insert, drop, replace or swap letters at random places, spaces included."""
    for _ in range(edits if text else 0):
        place = chance.randrange(len(text))
        before, letter, after = text[:place], text[place], text[place + 1 :]
        new = chance.choice(ascii_lowercase)
        kinds = (before + new + letter + after, before + after, before + new + after, before + after[:1] + letter + after[1:])
        text = chance.choice(kinds)
    return text


def with_edits(questions: Iterable[Question], edits: int) -> list[Question]:
    """Spoil each question by as many edits; the same ones every time."""
    chance = random.Random(edits)
    return [question._replace(text=spoilt(question.text, edits, chance)) for question in questions]


def names(count: int, seed: int) -> list[str]:
    """Make names of one to three English words that are not among the commonest."""
    chance = random.Random(seed)
    words = [word for word, zipf in frequencies().items() if len(word) > 3 and zipf < 4.6]
    made: dict[str, None] = {}
    while len(made) < count:
        made[" ".join(chance.sample(words, chance.choice((1, 2, 2, 3, 3))))] = None
    return list(made)


def synthetic(known: Sequence[str], count: int, seed: int = 1) -> list[Question]:
    """Ask about known names and, in one of five, unknown ones, in phrasings no pack has; the kind is "0", "1" or "2" edits, in turn."""
    chance = random.Random(seed)
    taken = set(known)
    unknown = [name for name in names(4_000, seed=9) if name not in taken]
    made = []
    for place in range(count):
        topic = chance.choice(known) if chance.random() > 0.2 else None
        text = chance.choice(HELD_OUT).format(topic or chance.choice(unknown))
        made.append(Question(spoilt(text, place % 3, chance), topic, str(place % 3)))
    return made


def adversarial(samples: Sequence[str], count: int = 20, seed: int = 5) -> list[Question]:
    """Make questions about nothing that cost the most, `count` of each kind; `samples` lend their own words to one kind."""
    chance = random.Random(seed)
    gibberish = ["".join(chance.choices(ascii_lowercase, k=chance.randint(4, 11))) for _ in range(4_000)]
    rare = [word for word, zipf in frequencies().items() if zipf < 3]
    own = " ".join(samples[:1_000]).split()
    makers: dict[str, Callable[[], str]] = {
        "40 gibberish words": lambda: " ".join(chance.sample(gibberish, 40)),
        "40 rare words": lambda: " ".join(chance.sample(rare, 40)),
        "40 words of the samples": lambda: " ".join(chance.choices(own, k=40)),
        "a word of 300 letters": lambda: "".join(chance.choices(ascii_lowercase, k=300)),
        "100 kB of text": lambda: " ".join(chance.choices(gibberish, k=14_000))[:100_000],
    }
    return [Question(make(), None, kind) for kind, make in makers.items() for _ in range(count)]


ADVERSARIAL = tuple(dict.fromkeys(question.kind for question in adversarial(["word"], 1)))
