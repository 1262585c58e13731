import numpy as np
import pytest

from persona.understanding import retrieval, shortlist, vocabulary
from persona.understanding.retrieval import Retriever
from persona.understanding.shortlist import Shortlist

NAMES = ["garden gnome", "steam engine", "paper lantern", "brass kettle", "wooden ladder", "glass marble"]
DOCUMENTS = {name: [f"how do I set up a {name}", f"what is a {name} good for", f"who makes {name}s"] for name in NAMES}
NONE = ["what is the weather like", "tell me a joke about cats"]


@pytest.fixture
def searcher(monkeypatch: pytest.MonkeyPatch) -> Retriever:
    monkeypatch.setattr(retrieval, "LARGEST_TABLE", 0)
    return Retriever.build(DOCUMENTS, none=NONE)


def test_a_pack_too_large_for_one_classifier_is_searched_by_a_shortlist(searcher: Retriever) -> None:
    assert isinstance(searcher._scorer, Shortlist)


@pytest.mark.parametrize("name", NAMES)
def test_a_new_phrasing_with_a_typing_mistake_finds_its_topic(searcher: Retriever, name: str) -> None:
    misspelt = name[:1] + name[2] + name[1] + name[3:]

    assert searcher.rank(f"my friend keeps talking about the {misspelt}").candidates[0].topic == name


def test_a_text_about_nothing_gives_weight_to_none(searcher: Retriever) -> None:
    assert searcher.rank("tell me a joke about the weather").none_probability > 0.5


def test_a_sample_left_out_does_not_find_itself(searcher: Retriever) -> None:
    sample = DOCUMENTS["garden gnome"][2]

    assert searcher.rank(sample, without=2).similarity < searcher.rank(sample).similarity


def test_a_saved_shortlist_answers_like_the_built_one(searcher: Retriever) -> None:
    restored = Retriever.from_arrays(searcher.arrays())

    assert restored.rank("the brass ketle?") == searcher.rank("the brass ketle?")


def test_a_pack_read_in_runs_answers_like_one_read_at_once(searcher: Retriever, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortlist, "_CHUNK", 16)
    monkeypatch.setattr(vocabulary, "_CHUNK", 3)

    assert Retriever.build(DOCUMENTS, none=NONE).rank("the brass ketle?") == searcher.rank("the brass ketle?")


def test_words_of_too_many_topics_find_some_where_no_other_word_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "LARGEST_TABLE", 0)
    monkeypatch.setattr(shortlist, "LONGEST_LIST", 2)

    assert len(Retriever.build(DOCUMENTS).rank("good for what").candidates) == 2


def test_no_probability_is_lost(searcher: Retriever) -> None:
    ranking = searcher.rank("who makes glass marbles and paper lanterns")

    assert sum(candidate.probability for candidate in ranking.candidates) + ranking.none_probability == pytest.approx(1, abs=1e-4)
    assert all(np.isfinite(candidate.probability) for candidate in ranking.candidates)
