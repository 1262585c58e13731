"""What an utterance does, as was learnt from labelled ones."""

import json
from pathlib import Path

import pytest

from persona.acts import Act
from persona.understanding.acts import TOPIC, classify, features, masked
from persona.understanding.normalise import words

ROOT = Path(__file__).parents[3]
UNSEEN = ROOT / "tests" / "questions" / "unseen.conversations.jsonl"
LEARNT_FROM = (
    *(ROOT / "benchmarks" / "utterances").glob("*.jsonl"),
    *(UNSEEN.with_name(f"{name}.conversations.jsonl") for name in ("own", "blind")),
)
LEAST_RIGHT = 0.8


def turns(path: Path) -> list[dict[str, str]]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [turn for row in rows for turn in row.get("turns", [row])]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("and its author is who", Act.WHO),
        ("harder than python?", Act.COMPARE),
        ("is it obligatory for a team of three", Act.NEED),
        ("for what purpose do people do that", Act.WHY),
        ("gotta run, bless you", Act.THANKS),
        ("keep talking, I'm listening", Act.MORE),
        ("are you an actual engineer or some script", Act.META),
        ("so the boxes vote, the majority wins, and somebody gets paged. did I get that?", Act.RECAP),
        ("you know what, we stay on heroku", Act.GIVEUP),
        ("brilliant, the board will love it", Act.REACT),
    ],
)
def test_acts_are_found_in_words_that_no_table_has(text: str, act: Act) -> None:
    assert classify(text, words(text)).act is act


def test_talk_of_something_else_has_no_act() -> None:
    text = "sorry, the plumber is at the door"
    guess = classify(text, words(text))

    assert guess.act is None
    assert max(guess.likely, key=lambda act: guess.likely[act]) is Act.OFFTOPIC


def test_the_probabilities_add_up_to_one() -> None:
    guess = classify("how does it work", words("how does it work"))

    assert sum(guess.likely.values()) == pytest.approx(1, abs=1e-5)


def test_whether_something_wants_an_answer_is_told_apart_from_what_it_is_about() -> None:
    asked, told, elsewhere = (classify(text, words(text)) for text in ("who made it", "sounds expensive", "may i bring my dog along"))

    assert asked.asking > 0.9
    assert told.asking < 0.5
    assert elsewhere.likely[Act.OFFTOPIC] > 0.5
    assert elsewhere.asking > 0.5


@pytest.mark.parametrize(("text", "act"), [("🙃", Act.REACT), ("?!", Act.REACT), ("🙏", Act.THANKS)])
def test_signs_without_words_are_a_reaction_or_thanks(text: str, act: Act) -> None:
    assert classify(text, words(text)).act is act


def test_a_name_is_masked_where_it_stands() -> None:
    text = "is Docker Swarm dead?"

    assert masked(text, words(text), [(1, 3)]) == f"is {TOPIC} dead?"


def test_numbers_are_all_alike() -> None:
    assert features("7 boxes", "7 boxes", "7 boxes") == features("300 boxes", "300 boxes", "300 boxes")


def test_a_long_text_has_no_more_features_than_its_beginning_and_end() -> None:
    text = " ".join(f"word{chr(97 + number % 26)}{number}" for number in range(3_000))

    assert len(features(text, text, text)) < 300


def test_most_acts_of_turns_that_nothing_was_learnt_from_are_found() -> None:
    asked = turns(UNSEEN)
    found = [classify(turn["text"], words(turn["text"])) for turn in asked]

    right = sum(turn["act"] == (guess.act or Act.OFFTOPIC) for turn, guess in zip(asked, found, strict=True))

    assert right / len(asked) >= LEAST_RIGHT


def test_nothing_was_learnt_from_the_unseen_turns() -> None:
    learnt = {turn["text"].lower() for path in LEARNT_FROM for turn in turns(path) if len(turn["text"].split()) > 3}

    assert len(learnt) > 4_000
    assert [turn["text"] for turn in turns(UNSEEN) if turn["text"].lower() in learnt] == []
