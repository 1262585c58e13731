"""Names fit into boxes."""

import pytest

from persona.drawing import fonts
from persona.drawing.fitting import SMALLEST, Fitted, cut, fit


def width(text: str, size: float) -> float:
    return fonts.width(text, size, bold=True)


def test_a_name_that_fits_is_as_large_as_it_may_be() -> None:
    assert fit("etcd", 1000, 30, largest=30) == Fitted(("etcd",), 30)
    assert fit("etcd", 1000, 29, largest=30) == Fitted(("etcd",), 29)
    assert fit("etcd", width("etcd", 24), 100, largest=30) == Fitted(("etcd",), 24)


def test_two_lines_are_taken_where_one_would_be_smaller() -> None:
    name = "Elasticsearch Kubernetes"
    box = width("Elasticsearch", 30)

    assert fit(name, box, 30 * (1 + Fitted.SPACING), largest=30) == Fitted(("Elasticsearch", "Kubernetes"), 30)
    assert fit(name, box, 30 * (1 + Fitted.SPACING) - 0.1, largest=30).size == 29


def test_the_most_even_break_is_taken_at_a_space_or_a_hyphen() -> None:
    box = max(width("a bb ccc-", 30), width("ccc-dddd", 30))

    assert fit("a bb ccc-dddd", box, 1000, largest=30).lines == ("a bb", "ccc-dddd")
    assert fit("blue-whale", width("whale", 30), 1000, largest=30).lines == ("blue-", "whale")


def test_the_smallest_size_is_taken_before_anything_is_cut() -> None:
    assert fit("Elasticsearch", width("Elasticsearch", SMALLEST), 100, largest=30) == Fitted(("Elasticsearch",), SMALLEST)
    assert fit("Elasticsearch", width("Elasticsearch", SMALLEST) - 0.1, 100, largest=30).lines[0].endswith("…")


def test_a_break_may_be_after_the_first_letter_and_leaves_no_space() -> None:
    assert fit("a Elasticsearch", width("Elasticsearch", 30), 1000, largest=30).lines == ("a", "Elasticsearch")
    assert fit("a  Elasticsearch", width("Elasticsearch", 30), 1000, largest=30).lines == ("a", "Elasticsearch")


def test_the_more_even_break_is_not_the_first_one() -> None:
    assert fit("a bb cccc dd", width("bb cccc dd", 30), 1000, largest=30).lines == ("a bb", "cccc dd")


def test_what_is_too_long_is_cut_at_the_smallest_size() -> None:
    fitted = fit("Elasticsearch", width("Elastic", SMALLEST), 100, largest=30)

    assert fitted.size == SMALLEST
    assert fitted.lines == (cut("Elasticsearch", SMALLEST, width("Elastic", SMALLEST), bold=True),)
    assert fitted.lines[0].endswith("…")


@pytest.mark.parametrize("bold", [True, False])
def test_a_text_is_cut_where_it_stops_fitting(bold: bool) -> None:
    room = fonts.width("Elast…", 20, bold=bold)

    assert cut("Elasticsearch", 20, room, bold=bold) == "Elast…"
    assert cut("Elasticsearch", 20, room - 0.01, bold=bold) == "Elas…"
    assert cut("Elast", 20, fonts.width("Elast", 20, bold=bold), bold=bold) == "Elast"


def test_bold_letters_need_more_room() -> None:
    room = fonts.width("Elast", 20)

    assert cut("Elast", 20, room) == "Elast"
    assert cut("Elast", 20, room, bold=True) != "Elast"


def test_no_space_stays_before_the_ellipsis() -> None:
    assert cut("blue whale", 20, fonts.width("blue …", 20)) == "blue…"


def test_where_nothing_fits_an_ellipsis_remains() -> None:
    assert cut("etcd", 20, 0) == "…"
