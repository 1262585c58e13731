"""No text of a question file stands in a pack, or what the questions measure would be memory."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from persona.pack.folder import SHIPPED
from persona.pack.load import load_pack
from persona.pack.models import Pack, Topic
from persona.pack.starter import STARTER
from persona.understanding.normalise import words

ROOT = Path(__file__).parents[2]
HELD_OUT = ROOT.parent / "shared" / "questions"
NEAR = 90
"""Likeness 0..100, without regard to the order of the words, from which two texts are one."""
FEWEST_WORDS = 4
"""Words of texts that are compared for being nearly the same, and of names: shorter ones are alike by themselves."""
NAMES = ("aliases", "heard_as", "cues")


def spelt(text: str) -> str:
    return " ".join(word.raw for word in words(text))


def asked(folder: Path) -> set[str]:
    rows = [json.loads(row) for file in sorted(folder.glob("*.jsonl")) for row in file.read_text(encoding="utf-8").splitlines() if row]
    return {spelt(turn["text"]) for row in rows for turn in row.get("turns", [row])}


def of_topic(topic: Topic) -> Iterator[tuple[str, str]]:
    for key in (*NAMES, "asks", "look_alikes"):
        fewest = FEWEST_WORDS if key in NAMES else 2
        yield from ((f"{topic.id} {key}", text) for text in getattr(topic, key) if len(spelt(text).split()) >= fewest)
    for key, lines in topic.hype.items():
        nested = lines.values() if isinstance(lines, dict) else [lines] if isinstance(lines, tuple) else []
        yield from ((f"{topic.id} {key}", line.say) for each in nested for line in each)


def of_pack(pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield every text of a pack that somebody may ask or that he may say, with its place, but for mere names and single words."""
    for topic in pack.topics.values():
        yield from of_topic(topic)
    for talk in pack.persona.small_talk:
        yield from ((f"small talk {talk.id}", text) for text in (*talk.asks, *(line.say for line in talk.lines)))
    yield from (("elsewhere", text) for text in pack.persona.elsewhere)
    for key, lines in pack.persona.lines.items():
        yield from ((f"lines {key}", line.say) for line in lines)


def shared(texts: list[tuple[str, str]], questions: list[str]) -> Iterator[str]:
    """Yield what stands in both, word for word or nearly."""
    known = set(questions)
    read = [(place, spelt(text)) for place, text in texts]
    yield from (f"{place}: {text}" for place, text in read if text in known and " " in text)
    long = [[text.split() for text in group if len(text.split()) >= FEWEST_WORDS] for group in (questions, [text for _, text in read])]
    theirs, ours = ([" ".join(sorted(text)) for text in group] for group in long)  # what `token_sort_ratio` compares, sorted once
    places = [place for place, text in read if len(text.split()) >= FEWEST_WORDS]
    if not theirs or not ours:
        return
    scores = process.cdist(theirs, ours, scorer=fuzz.ratio, score_cutoff=NEAR, dtype=np.uint8, workers=1)
    for row, column in zip(*np.nonzero(scores), strict=True):
        yield f"{places[column]}: {' '.join(long[1][column])} (asked: {' '.join(long[0][row])})"


@pytest.mark.parametrize("folder", [HELD_OUT, ROOT / "tests" / "questions"], ids=["held out", "own"])
@pytest.mark.parametrize("pack", [SHIPPED, STARTER], ids=["the future guy", "the starter"])
def test_no_question_of_a_question_file_stands_in_a_pack(pack: Path, folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip(f"there are no question files in {folder.name} beside this checkout")

    assert sorted(set(shared(list(of_pack(load_pack(pack))), sorted(asked(folder))))) == []


def test_the_same_words_are_found_in_another_order_too_and_short_texts_only_word_for_word() -> None:
    ours = [("a", "Is it a good idea, then?"), ("b", "what is etcd"), ("c", "who is etcd"), ("d", "how do I bake a loaf of bread")]

    assert sorted(hit.split(":")[0] for hit in shared(ours, ["then is it a good idea", "what is etcd"])) == ["a", "b"]
