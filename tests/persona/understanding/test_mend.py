import numpy as np
import pytest

from persona.understanding.features import Weights
from persona.understanding.mend import MOST_REPAIRS, Mender
from persona.understanding.normalise import words
from persona.understanding.repair import Repairer
from persona.understanding.vocabulary import Samples, Vocabulary, number

TEXTS = ["my new card", "the exchange rate", "transfer to the card", "withdrawal pending", "kubernetes", "to top up my card", "not able to"]
WORDS, FREQUENCY, TOKENS, STARTS = number(text.split() for text in TEXTS)
VOCABULARY = Vocabulary(WORDS, np.full(len(WORDS), 10, np.float32), 20, Weights())
SAMPLES = Samples(TOKENS, STARTS, np.arange(len(TEXTS), dtype=np.int32))
MENDER = Mender(VOCABULARY, Repairer(dict.fromkeys(WORDS, 10.0)), SAMPLES)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("where is my crad?", "where is my card?"),
        ("wher is it", "where is it"),
        ("mycard is lost", "my card is lost"),
        ("my newc ard", "my new card"),
        ("a with drawal, please", "a withdrawal, please"),
        ("kuber netes!", "kubernetes!"),
        ("the transferwcard", "the transfer card"),
        ("a tranferxcard", "a transfer card"),
        ("the cardwithdrawl", "the card withdrawal"),
        ("how to pup", "how top up"),
        ("the exchange rake", "the exchange rate"),
    ],
)
def test_a_question_is_written_as_it_was_meant(written: str, meant: str) -> None:
    assert MENDER.mend(words(written), written).text == meant


@pytest.mark.parametrize(
    "text", ["What's the Exchange Rate?", "Tell me about gardens", "no table in the garden", "the ending", "42 — naïve", ""]
)
def test_a_question_in_known_words_is_left_as_it_is(text: str) -> None:
    assert MENDER.mend(words(text), text).text == text


@pytest.mark.parametrize(("text", "place", "other"), [("the new rake", 2, "rate"), ("a withdrawal ending", 2, "pending")])
def test_a_word_with_two_meanings_is_in_doubt(text: str, place: int, other: str) -> None:
    mended = MENDER.mend(words(text), text)

    assert [(doubt.place, other in doubt.others) for doubt in mended.doubts] == [(place, True)]


def test_no_more_words_are_repaired_than_allowed() -> None:
    text = " ".join(["crad"] * (MOST_REPAIRS + 5))

    assert MENDER.mend(words(text), text).text.split().count("crad") == 5
