"""Fit a name into a box: the largest size at which it goes in, on two lines at most, cut off only when nothing else helps."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from persona.drawing import fonts

SMALLEST = 14
"""Pixels below which nobody reads a name on a phone."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Hold a name as one or two lines at one size."""

    SPACING: ClassVar[float] = 1.12
    """Distance of two baselines, in sizes."""
    lines: tuple[str, ...]
    size: float


def fit(text: str, width: float, height: float, *, largest: int) -> Fitted:
    """Return the lines of a bold text and its size in pixels, so that it fits into `width` by `height`."""
    for size in range(largest, SMALLEST - 1, -1):
        for lines in _broken(text):
            tall = size * Fitted.SPACING * (len(lines) - 1) + size
            if tall <= height and all(fonts.width(line, size, bold=True) <= width for line in lines):
                return Fitted(lines, size)
    return Fitted((cut(text, SMALLEST, width, bold=True),), SMALLEST)


def cut(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """Return a text cut off with an ellipsis so that it fits into `width`."""
    if fonts.width(text, size, bold=bold) <= width:
        return text
    while text and fonts.width(text + "…", size, bold=bold) > width:
        text = text[:-1].rstrip()
    return text + "…"


def _broken(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the text on one line, and on two at each of its spaces and hyphens, the most even break first."""
    yield (text,)
    breaks = [(text[:place].rstrip(), text[place:].lstrip()) for place in range(1, len(text)) if text[place - 1] in " -"]
    yield from sorted((pair for pair in breaks if all(pair)), key=lambda pair: abs(len(pair[0]) - len(pair[1])))
