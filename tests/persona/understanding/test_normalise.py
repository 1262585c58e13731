import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona.understanding.normalise import LONGEST_TEXT, LONGEST_WORD, forms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What's CI/CD?", ["what", "is", "ci", "cd"]),
        ("I can’t, I won't", ["i", "can", "not", "i", "will", "not"]),
        ("C++ or C#", ["c++", "or", "c#"]),
        ("naïve ﬁle", ["naive", "file"]),
        ("the bank's fee", ["the", "bank", "fee"]),
        ("it didd't work", ["it", "did", "not", "work"]),
        ("we're they've he'll i'm she'd", ["we", "are", "they", "have", "he", "will", "i", "am", "she", "would"]),
        ("that's who's dog's", ["that", "is", "who", "is", "dog"]),
        ("rock'n'roll o'clock", ["rock", "n", "roll", "oclock"]),
        ("yo're dat'n", ["yo", "are", "datn"]),
        ("i'lm it'x cann't tha'ts w'ont", ["i", "am", "it", "is", "can", "not", "that", "is", "wont"]),
    ],
)
def test_text_becomes_plain_words(text: str, expected: list[str]) -> None:
    assert [word.raw for word in words(text)] == expected


def test_forms_of_a_word_have_one_stem() -> None:
    assert len({word.stem for word in words("transfer transfers transferring transferred")}) == 1


def test_numbers_are_all_alike_but_keep_their_digits() -> None:
    first, second = words("10 2500")

    assert first.stem == second.stem
    assert (first.raw, second.raw) == ("10", "2500")


@given(st.text(max_size=200))
def test_every_word_knows_its_place(text: str) -> None:
    for word in words(text):
        assert 0 <= word.start < word.end <= len(text)


@given(st.text(max_size=200))
def test_forms_are_the_words_without_places(text: str) -> None:
    assert forms(text) == [(word.raw, word.stem) for word in words(text)]


def test_long_texts_and_words_are_cut() -> None:
    assert len(words("a " * LONGEST_TEXT)) == LONGEST_TEXT // 2
    assert len(words("a" * 300)[0].raw) == LONGEST_WORD
