import numpy as np
import pytest

from persona.understanding.features import Weights
from persona.understanding.mend import MOST_REPAIRS, Mender
from persona.understanding.normalise import words
from persona.understanding.repair import Repairer
from persona.understanding.vocabulary import Vocabulary

WORDS = ["my", "card", "the", "new", "transfer", "withdrawal", "rate", "exchange", "kubernetes", "to", "top", "up"]
VOCABULARY = Vocabulary(WORDS, np.full(len(WORDS), 10, np.float32), 20, Weights())
MENDER = Mender(VOCABULARY, Repairer(dict.fromkeys(WORDS, 10.0)))


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
    ],
)
def test_a_question_is_written_as_it_was_meant(written: str, meant: str) -> None:
    assert MENDER.mend(words(written), written).text == meant


@pytest.mark.parametrize("text", ["What's the Exchange Rate?", "Tell me about gardens", "42 — naïve", ""])
def test_a_question_in_known_words_is_left_as_it_is(text: str) -> None:
    assert MENDER.mend(words(text), text).text == text


def test_a_word_with_two_meanings_is_in_doubt() -> None:
    mended = MENDER.mend(words("the exchange rake"), "the exchange rake")

    assert [(doubt.place, "rate" in doubt.others) for doubt in mended.doubts] == [(2, True)]


def test_no_more_words_are_repaired_than_allowed() -> None:
    text = " ".join(["crad"] * (MOST_REPAIRS + 5))

    assert MENDER.mend(words(text), text).text.split().count("crad") == 5
