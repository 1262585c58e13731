import numpy as np
import pytest
from numpy.typing import NDArray

from persona.understanding.sentences import RANK, Sentences


def made_up(count: int, dimensions: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(3).standard_normal((count, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_what_is_added_is_the_weighted_square_of_the_cosine() -> None:
    vectors = made_up(20, 30)
    vectors = np.concatenate([vectors, -vectors])  # their mean is nothing
    sentences = Sentences.build(vectors, 6.0)
    question = sentences.scaled(vectors[:1])

    added = sentences.similarities(np.arange(40), question)

    assert added == pytest.approx(6 * np.square(vectors @ vectors[0]), abs=0.05)
    assert sentences.mass == pytest.approx(np.full(40, 6.0), abs=0.1)


def test_what_all_sentences_share_makes_them_less_alike() -> None:
    vectors = made_up(40, 30) + np.full(30, 0.3, np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    sentences = Sentences.build(vectors, 6.0)

    added = sentences.similarities(np.arange(40), sentences.scaled(vectors[:1]))

    assert added[0] == pytest.approx(6, abs=0.1)
    assert np.median(added[1:]) < np.median(6 * np.square(vectors[1:] @ vectors[0])) / 2


def test_the_products_of_coordinates_give_the_same() -> None:
    vectors = made_up(600, 30)
    sentences = Sentences.build(vectors, 6.0)
    question = sentences.squares(sentences.scaled(vectors[:1])[None])[0]

    products = np.concatenate([squares @ question for _, squares in sentences.blocks()])

    assert products == pytest.approx(sentences.similarities(np.arange(600), sentences.scaled(vectors[:1])), abs=0.05)


def test_directions_beyond_the_kept_ones_are_left_out() -> None:
    sentences = Sentences.build(made_up(500, 3 * RANK), 6.0)

    assert sentences.size == RANK * (RANK + 1) // 2


def test_without_an_encoder_nothing_is_added() -> None:
    sentences = Sentences.none(5)

    assert sentences.similarities(np.arange(5), sentences.scaled(None)).tolist() == [0] * 5
    assert sentences.mass.tolist() == [0] * 5
    assert list(sentences.blocks()) == []
