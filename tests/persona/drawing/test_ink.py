"""What is drawn is where the layout says: the ink of a card's letters, looked up pixel by pixel in the PNG."""

from io import BytesIO
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from svg2png_py import svg_to_png

from benchmarks.pictures import LENGTHS, descents
from persona.drawing.descent import Descent
from persona.drawing.layout import HEIGHT, MARGIN, WIDTH, Box, Look, lay_out
from persona.drawing.render import _typeface, png, svg

TEXT = "{http://www.w3.org/2000/svg}text"
BLUR = 1
"""Pixels by which anti-aliasing may go beyond an edge."""
FAINT = 8
"""Steps of 255 below which nobody sees a difference."""


@pytest.fixture(scope="module")
def drawn() -> dict[int, Descent]:
    """The descents of the documents."""
    return descents()


def pixels(data: bytes) -> np.ndarray:
    """Decode a PNG into rows, columns and four channels."""
    with Image.open(BytesIO(data)) as image:
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
        return np.asarray(image.convert("RGBA"), dtype=np.int16)


def without_text(descent: Descent) -> bytes:
    """Draw a card without any letters."""
    root = ET.fromstring(svg(descent))  # noqa: S314 - our own
    for label in root.findall(TEXT):
        root.remove(label)
    return svg_to_png(ET.tostring(root, encoding="unicode"), _typeface())


def ink(descent: Descent) -> np.ndarray:
    """Return where the letters of a card are: what changes when they are left out."""
    return np.abs(pixels(png(descent)) - pixels(without_text(descent))).max(axis=2) > FAINT


def within(box: Box, margin: float = 0.0) -> tuple[slice, slice]:
    """Return the rows and columns of a box, and of so many pixels around it."""
    left, top = int(np.floor(box.x - margin)), int(np.floor(box.y - margin))
    right, bottom = int(np.ceil(box.x + box.width + margin)), int(np.ceil(box.y + box.height + margin))
    return slice(max(top, 0), bottom), slice(max(left, 0), right)


@pytest.mark.parametrize("length", LENGTHS)
def test_every_text_has_ink_and_none_of_it_leaves_the_texts_extent(drawn: dict[int, Descent], length: int) -> None:
    card, found = lay_out(drawn[length]), ink(drawn[length])
    for label in card.labels:
        assert found[within(label.extent)].any(), label.text
        found[within(label.extent, BLUR)] = False

    assert not found.any(), np.argwhere(found)[:5]


@pytest.mark.parametrize("length", LENGTHS)
def test_no_ink_lies_outside_its_box_or_the_margins_of_the_card(drawn: dict[int, Descent], length: int) -> None:
    card, found = lay_out(drawn[length]), ink(drawn[length])
    rows, columns = np.nonzero(found)
    assert columns.min() >= MARGIN - BLUR
    assert columns.max() < WIDTH - MARGIN + BLUR
    assert rows.min() >= MARGIN / 2
    assert rows.max() < HEIGHT - MARGIN / 4
    for label in card.labels:
        if label.inside is not None:
            box = card.boxes[label.inside]
            inside = np.zeros_like(found)
            inside[within(box)] = True
            around = within(label.extent, BLUR)
            assert not (found[around] & ~inside[around]).any(), label.text


@pytest.mark.parametrize("length", LENGTHS)
def test_every_filled_box_begins_and_ends_where_it_stands(drawn: dict[int, Descent], length: int) -> None:
    seen = pixels(png(drawn[length]))
    for box in lay_out(drawn[length]).boxes:
        height = round(box.y + box.height * 0.75)  # below the arrows
        for edge, inwards in ((round(box.x), 1), (round(box.x + box.width), -1)):
            inside, outside = seen[height, edge + 5 * inwards], seen[height, edge - 5 * inwards]
            assert box.look is Look.EXIT or np.abs(inside - outside).max() > FAINT, box


def test_ink_outside_of_its_extent_would_be_found(drawn: dict[int, Descent]) -> None:
    root = ET.fromstring(svg(drawn[3]))  # noqa: S314 - our own
    root.findall(TEXT)[-1].set("x", "900")
    moved = svg_to_png(ET.tostring(root, encoding="unicode"), _typeface())
    found = np.abs(pixels(moved) - pixels(without_text(drawn[3]))).max(axis=2) > FAINT
    for label in lay_out(drawn[3]).labels:
        found[within(label.extent, BLUR)] = False

    assert found.any()
