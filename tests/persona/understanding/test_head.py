import numpy as np
import pytest

from persona.understanding.head import Matrix, softmax, train, train_few


def test_training_separates_what_can_be_separated() -> None:
    chance = np.random.default_rng(1)
    points = np.concatenate([chance.normal(centre, 0.3, (20, 3)) for centre in ([2, 0, 0], [0, 2, 0], [0, 0, 2])]).astype(np.float32)
    classes = np.repeat(np.arange(3), 20)
    kernel: Matrix = points @ points.T

    coefficients = train(kernel.__matmul__, classes, 3, loss=10, steps=80, deflated=2)

    assert (softmax(np.asarray(kernel @ coefficients, np.float32)).argmax(axis=1) == classes).all()


def test_training_ends_where_the_objective_is_flat() -> None:
    chance = np.random.default_rng(2)
    points = chance.normal(size=(30, 5)).astype(np.float32)
    classes = chance.integers(0, 3, 30)
    kernel: Matrix = points @ points.T

    coefficients = train(kernel.__matmul__, classes, 3, loss=2, steps=2_000)

    wanted = np.eye(3, dtype=np.float32)[classes]
    gradient = coefficients / 2 - (wanted - softmax(np.asarray(kernel @ coefficients, np.float32)))
    assert np.abs(gradient).max() < 1e-3


def test_few_samples_are_trained_to_the_same_end() -> None:
    chance = np.random.default_rng(3)
    points = np.abs(chance.normal(size=(30, 5))).astype(np.float32)
    classes = np.sort(chance.integers(0, 3, 30))
    kernel: Matrix = points @ points.T

    few = train_few(kernel, classes, 3, loss=2, steps=2_000)

    assert few == pytest.approx(train(kernel.__matmul__, classes, 3, loss=2, steps=2_000), abs=1e-2)


def test_no_samples_give_no_coefficients() -> None:
    assert train(lambda matrix: matrix, np.empty(0, np.intp), 4, loss=1).shape == (0, 4)


def test_probabilities_add_up_to_one_however_large_the_logits() -> None:
    assert softmax(np.array([[1e4, 0, -1e4]], np.float32)).sum() == pytest.approx(1)
