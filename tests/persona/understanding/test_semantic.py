from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from persona.understanding.missing import SemanticError
from persona.understanding.retrieval import Retriever
from persona.understanding.semantic import SentenceEncoder

DOCUMENTS = {"refund": ["money back please", "reimburse me"], "card": ["where is my card", "card delivery"]}


class Synonyms:
    """Place texts by whether they say anything about money."""

    name = "synonyms"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rich = [any(word in text.lower() for word in ("money", "reimburse", "zloty")) for text in texts]
        return np.array([[1.0, 0.0] if money else [0.0, 1.0] for money in rich], np.float32)


def test_an_encoder_brings_a_question_to_a_topic_that_shares_no_word_with_it() -> None:
    assert Retriever.build(DOCUMENTS, encoder=Synonyms()).rank("zloty").candidates[0].topic == "refund"


def test_a_saved_retriever_answers_alike_with_its_encoder() -> None:
    built = Retriever.build(DOCUMENTS, encoder=Synonyms())
    restored = Retriever.from_arrays(built.arrays(), encoder=Synonyms())

    assert restored.rank("zloty for me") == built.rank("zloty for me")


def test_a_missing_model_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SemanticError, match=r"pip install|put an ONNX"):
        SentenceEncoder.load(tmp_path)
