"""Tell topics apart that share words: a small softmax classifier, trained in numpy."""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


def softmax(logits: Matrix) -> Matrix:
    """Return probabilities along the last axis."""
    shifted: Matrix = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shifted /= shifted.sum(axis=-1, keepdims=True)
    return shifted


def train(kernel: Matrix, classes: NDArray[np.intp], count: int, *, loss: float, steps: int = 100) -> Matrix:
    """Train multinomial logistic regression on similarities; return the dual coefficients, shape (samples, count).

    `kernel` (samples, samples) holds the similarity of each two samples, `classes` (samples,) the class of each, `loss` is
    scikit-learn's C. The logits of a question are its similarities (samples,) times the result. In the kernel's function space the
    objective `loss` x cross entropy + |f|^2 / 2 has the gradient a - `loss` x (y - p) in the coefficients a; it is followed with
    Nesterov's accelerated steps (Nesterov 1983; Beck and Teboulle 2009), at the step that the kernel's largest eigenvalue allows.
    """
    if not len(classes):
        return np.zeros((0, count), np.float32)
    wanted = np.zeros((len(classes), count), np.float32)
    wanted[np.arange(len(classes)), classes] = 1
    step = np.float32(1 / (1 / loss + 0.5 * _largest_eigenvalue(kernel)))
    shrink = np.float32(1 / loss)
    current: Matrix = np.zeros_like(wanted)
    ahead = current
    momentum = 1.0
    for _ in range(steps):
        gradient: Matrix = ahead * shrink - (wanted - softmax(kernel @ ahead))
        following: Matrix = ahead - step * gradient
        next_momentum = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        ahead = following + np.float32((momentum - 1) / next_momentum) * (following - current)
        current, momentum = following, next_momentum
    return current


def _largest_eigenvalue(kernel: Matrix, rounds: int = 12) -> float:
    """Estimate the largest eigenvalue of a matrix with no negative entry, from below, by power iteration."""
    vector = np.ones(len(kernel), np.float32)
    value = 1.0
    for _ in range(rounds):
        image = kernel @ vector
        value = float(np.linalg.norm(image))
        if not value:
            return 1.0
        vector = image / np.float32(value)
    return value
