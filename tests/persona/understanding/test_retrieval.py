import io

import numpy as np
import pytest

from persona.understanding.retrieval import Retriever

DOCUMENTS = {
    "refund": ["how do I get my money back", "I want a refund for this", "please return what I paid"],
    "card": ["my card has not arrived", "when does the new card come", "where is my card"],
    "exchange": ["what exchange rate do you use", "which rates apply to currency exchange"],
}
NONE = ["what is the weather like", "tell me a joke", "how old are you"]


@pytest.fixture(scope="module")
def retriever() -> Retriever:
    return Retriever.build(DOCUMENTS, none=NONE, names={"refund": ["refund"]})


def test_a_rephrased_question_finds_its_topic(retriever: Retriever) -> None:
    assert retriever.rank("has my new card arrived yet?").candidates[0].topic == "card"


def test_a_misspelt_question_finds_its_topic_and_is_shown_repaired(retriever: Retriever) -> None:
    ranking = retriever.rank("which exchagne rate?")

    assert ranking.candidates[0].topic == "exchange"
    assert ranking.repaired == "which exchange rate?"


def test_probabilities_of_all_topics_and_none_sum_to_one(retriever: Retriever) -> None:
    ranking = retriever.rank("where is my refund")

    assert sum(candidate.probability for candidate in ranking.candidates) + ranking.none_probability == pytest.approx(1, abs=1e-5)


def test_a_question_about_nothing_is_less_certain_than_one_about_a_topic(retriever: Retriever) -> None:
    assert retriever.rank("what is the weather on mars").confidence < retriever.rank("where is my new card").confidence


def test_a_question_without_a_known_word_has_no_candidates(retriever: Retriever) -> None:
    ranking = retriever.rank("zzyzx qwrt")

    assert ranking.candidates == ()
    assert ranking.unknown_share == pytest.approx(1)
    assert 0 <= ranking.confidence < 0.001


@pytest.mark.parametrize("text", ["", "?!", "日本語", "x" * 300, "gibber ish " * 40, "where is " * 12_000])
def test_any_text_gets_a_ranking(retriever: Retriever, text: str) -> None:
    assert 0 <= retriever.rank(text).confidence <= 1


def test_a_saved_retriever_answers_like_the_built_one(retriever: Retriever) -> None:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **retriever.arrays())
    file.seek(0)
    restored = Retriever.from_arrays(np.load(file, allow_pickle=False))

    assert restored.rank("wheer is my card") == retriever.rank("wheer is my card")


def test_a_pack_without_samples_finds_nothing() -> None:
    assert Retriever.build({}).rank("anything").candidates == ()
