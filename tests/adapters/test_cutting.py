import re

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.cutting import KEPT, cut

ENTITY = re.compile(r"&\w+;|.", re.DOTALL)


@settings(deadline=None)  # the machine may be busy
@given(st.text(alphabet="ab .!\n\t…", max_size=300), st.integers(5, 60))
def test_nothing_is_lost_but_space_and_every_piece_fits(text, limit):
    pieces = cut(text, limit)

    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece.strip() and len(piece) <= limit for piece in pieces)


def test_paragraphs_come_before_sentences_and_sentences_before_words():
    assert cut("One. Two.\nThree four.", 12) == ["One. Two.", "Three four."]
    assert cut("One two. Three four.", 12) == ["One two.", "Three four."]
    assert cut("One two three four", 12) == ["One two", "three four"]


def test_what_is_kept_together_moves_as_a_whole():
    assert cut(f"see the{KEPT}long{KEPT}name", 14) == ["see", f"the{KEPT}long{KEPT}name"]


def test_a_unit_is_never_parted():
    assert cut("&amp;&amp;&amp;", 12, ENTITY) == ["&amp;&amp;", "&amp;"]


def test_a_blank_text_has_no_pieces():
    assert cut(" \n ", 10) == []
