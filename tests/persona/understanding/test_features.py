import numpy as np
import pytest

from persona.understanding.english import UNLISTED, frequencies, row, technical
from persona.understanding.features import Texts, Weights, blend, cosines, expand, expand_one, meanings
from persona.understanding.index import FeatureTable
from persona.understanding.normalise import forms
from persona.understanding.vectors import DIMENSIONS, lookup
from persona.understanding.vocabulary import Vocabulary, number

TEXTS = ["where is my new card", "my card is lost", "exchange rate please", ""]
WORDS, FREQUENCY, TOKENS, STARTS = number([word for word, _ in forms(text)] for text in TEXTS)
VOCABULARY = Vocabulary(WORDS, FREQUENCY, len(TEXTS), Weights())


def dense(texts: Texts) -> np.ndarray:
    table = FeatureTable.build(*expand(texts, Weights()))
    return table.blocks(len(texts)).times(np.eye(len(table.keys), dtype=np.float32))


def test_the_features_of_a_text_have_length_one() -> None:
    lengths = np.linalg.norm(dense(VOCABULARY.texts(TOKENS, STARTS)), axis=1)

    assert lengths == pytest.approx([1, 1, 1, 0], abs=1e-3)


@pytest.mark.parametrize("text", ["", "card", "zzyzx", "my card zzyzx qwxv zzyzx", "card card card my my", "where is my new card please"])
def test_one_text_has_the_same_features_as_among_many(text: str) -> None:
    encoded = VOCABULARY.encode(forms(text))
    _, keys, values = expand(encoded, Weights())
    alone = expand_one(encoded, Weights())

    assert alone[0].tolist() == keys.tolist()
    assert alone[1] == pytest.approx(values, abs=1e-6)


def test_cosines_are_the_products_of_the_features() -> None:
    texts = VOCABULARY.encode(forms("my card card zzyzx is where my card is"))
    several = Texts(np.array([0, 4, 4, 9]), texts.stems, texts.rarity, texts.rows)
    rows, keys, values = expand(several, Weights())
    table = np.zeros((len(several), len(keys)), np.float32)
    table[rows, np.unique(keys, return_inverse=True)[1]] = values

    assert cosines(several, Weights()) == pytest.approx(table @ table.T, abs=1e-6)


def test_a_reading_has_the_words_that_it_names() -> None:
    every = VOCABULARY.encode(forms("where is my card exchange"))
    reading = every.reading([0, 1, 4])

    assert len(reading) == 1
    assert reading.stems.tolist() == VOCABULARY.encode(forms("where is exchange")).stems.tolist()


def test_unknown_words_count_in_the_length_alone() -> None:
    known, strange = (VOCABULARY.encode(forms(text)) for text in ("my card", "my card zzyzx qwxv"))
    lengths = [float(np.square(expand(text, Weights())[2]).sum()) for text in (known, strange)]

    assert lengths[1] < 0.6 * lengths[0]


def test_the_sparse_matrix_multiplies_like_a_dense_one() -> None:
    table = FeatureTable.build(*expand(VOCABULARY.texts(TOKENS, STARTS), Weights()))
    matrix = dense(VOCABULARY.texts(TOKENS, STARTS))
    right = np.random.default_rng(0).normal(size=(len(TEXTS), 3)).astype(np.float32)

    assert table.blocks(len(TEXTS)).transposed_times(right) == pytest.approx(matrix.T @ right, abs=1e-5)


def test_what_one_sample_has_alone_and_what_several_share_make_up_the_whole() -> None:
    table = FeatureTable.build(*expand(VOCABULARY.texts(TOKENS, STARTS), Weights()))
    matrix = dense(VOCABULARY.texts(TOKENS, STARTS))
    several, alone = table.shared(len(TEXTS))
    shared = several.blocks(len(TEXTS)).times(np.eye(len(several.keys), dtype=np.float32))

    assert 0 < len(several.keys) < len(table.keys)
    assert shared @ shared.T + np.diag(alone) == pytest.approx(matrix @ matrix.T, abs=1e-5)


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    encoded = VOCABULARY.encode(forms("is exchange"))

    assert encoded.rarity[1] > 2 * encoded.rarity[0]


def test_a_text_without_known_words_has_no_meaning() -> None:
    points = meanings(VOCABULARY.encode(forms("zzyzx")), Weights())

    assert points.shape == (1, DIMENSIONS)
    assert not points.any()


def test_words_of_like_meaning_are_near_and_others_are_not() -> None:
    points = lookup(np.array([row(word) for word in ("money", "cash", "giraffe")], np.int32))
    points /= np.linalg.norm(points, axis=1, keepdims=True)

    assert points[0] @ points[1] > 0.4
    assert points[0] @ points[2] < 0.2


def test_every_listed_word_has_a_vector_and_no_other() -> None:
    assert lookup(np.array([len(frequencies()) - 1, len(frequencies()) + len(technical()) - 1], np.int32)).any(axis=1).all()
    assert not lookup(np.array([UNLISTED], np.int32)).any()


def test_similarity_is_one_for_the_same_text_and_never_leaves_its_range() -> None:
    one, half = np.array([1.0], np.float32), np.array([0.5], np.float32)

    assert blend(one, one, one, one, Weights()) == pytest.approx([1])
    assert blend(-one, -one, one, one, Weights()) == pytest.approx([0])
    assert 0 < float(blend(half, half, one, one, Weights())[0]) < 1
