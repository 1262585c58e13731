import string

from hypothesis import given
from hypothesis import strategies as st

from persona.understanding.english import UNLISTED, frequencies, packed, row, technical, zipf

ENGLISH, TECHNICAL = frequencies(), technical()


def test_every_word_of_the_lists_stands_in_the_table() -> None:
    assert [row(word) for word in (*ENGLISH, *TECHNICAL)] == list(range(len(ENGLISH) + len(TECHNICAL)))
    assert {word: zipf(word) for word in ENGLISH} == ENGLISH
    assert not any(map(zipf, TECHNICAL))


@given(st.text(string.ascii_lowercase, min_size=12, max_size=20).filter(lambda word: word not in ENGLISH and word not in TECHNICAL))
def test_no_other_word_does(word: str) -> None:
    assert (row(word), zipf(word)) == (UNLISTED, 0.0)


def test_any_text_may_be_asked_for() -> None:
    assert [zipf(word) for word in ("", "\ud800", "née", "a" * 10_000)] == [0.0] * 4


def test_the_commonest_words_are_the_commonest() -> None:
    assert zipf("the") > zipf("server") > zipf("kubernetes")


def test_a_table_grows_by_eight_bytes_a_word() -> None:
    assert len(packed(["the", "of"], {"the": 7.7})) == 16
