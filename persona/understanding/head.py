"""Tell topics apart that share words: a small softmax classifier, trained in numpy."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Product = Callable[[Matrix], Matrix]

_ROUNDS = 4
_POWER_ROUNDS = 4
_MARGIN = 1.1  # power iteration comes near the largest eigenvalue from below


def softmax(logits: Matrix) -> Matrix:
    """Return probabilities along the last axis."""
    shifted: Matrix = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shifted /= shifted.sum(axis=-1, keepdims=True)
    return shifted


def train(times: Product, classes: NDArray[np.intp], count: int, *, loss: float, steps: int = 30, deflated: int = 16) -> Matrix:
    """Train multinomial logistic regression on similarities; return the dual coefficients, shape (samples, count).

    `times` multiplies the kernel, the similarity of each two samples (samples, samples), with a matrix (samples, any); `classes`
    (samples,) holds the class of each sample, `loss` is scikit-learn's C. The logits of a question are its similarities (samples,)
    times the result. In the kernel's function space the objective `loss` x cross entropy + |f|^2 / 2 has the gradient
    a / `loss` - (y - p) in the coefficients a; it is followed with Nesterov's accelerated steps (Nesterov 1983; Beck and Teboulle
    2009). What all samples share makes a few eigenvalues of the kernel large, and the steps small; so these `deflated`
    directions are scaled down to the rest (preconditioning by deflation), which needs a third of the steps.
    """
    if not len(classes):
        return np.zeros((0, count), np.float32)
    wanted = np.zeros((len(classes), count), np.float32)
    wanted[np.arange(len(classes)), classes] = 1
    shrink = np.float32(1 / loss)
    basis, excess, largest = _top(times, len(classes), min(deflated, len(classes)))
    step = np.float32(1 / (1 / loss + 0.5 * largest))
    current, ahead = np.zeros_like(wanted), np.zeros_like(wanted)
    ones = np.ones((count, 1), np.float32)
    momentum = 1.0
    for _ in range(steps):
        gradient = times(ahead)
        gradient -= np.maximum.reduce(gradient, axis=1, keepdims=True)
        np.exp(gradient, out=gradient)
        gradient /= gradient @ ones
        gradient -= wanted
        gradient += ahead * shrink
        gradient -= basis @ (excess * (basis.T @ gradient))
        gradient *= -step
        gradient += ahead  # now the next coefficients
        next_momentum = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        np.subtract(gradient, current, out=ahead)
        ahead *= np.float32((momentum - 1) / next_momentum)
        ahead += gradient
        current, momentum = gradient, next_momentum
    return current


def train_few(kernel: Matrix, classes: NDArray[np.intp], count: int, *, loss: float, steps: int) -> Matrix:
    """Do what `train` does where few samples make each call cost more than its sums: without deflation, and with one class a row.

    `kernel` is the similarity of each two samples, shape (samples, samples), without negative entries.
    """
    step = np.float32(1 / (1 / loss + 0.5 * _largest(kernel)))
    wanted = np.zeros((count, len(classes)), np.float32)
    wanted[classes, np.arange(len(classes))] = step
    kept = 1 - step / np.float32(loss)
    current, ahead = np.zeros_like(wanted), np.zeros_like(wanted)
    momentum = 1.0
    for _ in range(steps):
        found = ahead @ kernel
        found -= np.maximum.reduce(found, axis=0)
        np.exp(found, out=found)
        found *= step / np.add.reduce(found, axis=0)
        ahead *= kept
        ahead += wanted
        ahead -= found  # now the next coefficients
        next_momentum = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        np.subtract(ahead, current, out=found)
        found *= np.float32((momentum - 1) / next_momentum)
        found += ahead
        current, ahead, momentum = ahead, found, next_momentum
    return current.T


def _top(times: Product, size: int, rank: int) -> tuple[Matrix, Matrix, float]:
    """Return the first eigenvectors (samples, rank), by how much of each to shorten a step (rank, 1), and the eigenvalue that is left.

    By orthogonal iteration from a fixed start (Halko, Martinsson and Tropp 2011): same pack, same answer.
    """
    start = np.random.default_rng(0).standard_normal((size, rank)).astype(np.float32)
    basis: Matrix = np.linalg.qr(times(start))[0]
    for _ in range(_ROUNDS - 1):
        basis = np.linalg.qr(times(basis))[0]
    eigenvalues, rotation = np.linalg.eigh(basis.T @ times(basis))
    basis = basis @ rotation
    left = max(float(eigenvalues[0]), 1e-3)
    excess: Matrix = (1 - left / np.maximum(eigenvalues, left))[:, None].astype(np.float32)
    return basis, excess, left


def _largest(kernel: Matrix) -> float:
    """Estimate the largest eigenvalue of a matrix without negative entries by power iteration."""
    vector = np.ones(len(kernel), np.float32)
    value = 1.0
    for _ in range(_POWER_ROUNDS):
        vector = kernel @ vector
        value = float(vector.max()) or 1.0
        vector /= np.float32(value)
    return _MARGIN * value
