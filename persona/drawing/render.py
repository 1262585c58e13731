"""Turn a layout into SVG, and SVG into PNG."""

from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from persona.drawing import fonts
from persona.drawing.descent import Descent
from persona.drawing.layout import HEIGHT, WIDTH, Arrow, Box, Layout, Look, lay_out
from persona.drawing.words import alt

if TYPE_CHECKING:
    from svg2png_py import FontDatabase

GROUND, EDGE = ("#1c2148", "#0c0a18"), "#4a5080"
"""The card brings its own ground, from its top to its bottom, and edge, so that it reads the same on light and dark."""
INK = {
    Look.NODE: "#ffffff",
    Look.DEAD: "#d3d6ea",
    Look.EXIT: "#d3d6ea",
    Look.NOTE: "#b9bfe3",
    Look.TITLE: "#ffffff",
    Look.NUMBER: "#ffd166",
}
DEAD_FILL = "#353955"
HERE = "#ffd166"
STROKE = "#ff6b6b"
_ARROW = "#8890c4"
_DEPTHS = ((0x3F, 0x55, 0xC4), (0x7A, 0x2E, 0x8E), (0xB0, 0x24, 0x2C))
"""The colours of a descent, from its top to its bottom."""


def svg(descent: Descent) -> str:
    """Return the card of a descent as SVG, with its alternative text inside."""
    card = lay_out(descent)
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "width": str(WIDTH),
            "height": str(HEIGHT),
            "role": "img",
        },
    )
    ET.SubElement(root, "title").text = alt(descent)
    ground = ET.SubElement(ET.SubElement(root, "defs"), "linearGradient", {"id": "ground", "x1": "0", "y1": "0", "x2": "0", "y2": "1"})
    for offset, colour in zip("01", GROUND, strict=True):
        ET.SubElement(ground, "stop", {"offset": offset, "stop-color": colour})
    _rect(root, 2, 2, WIDTH - 4, HEIGHT - 4, rx="22", fill="url(#ground)", stroke=EDGE, **{"stroke-width": "2"})
    for arrow in card.arrows:
        _draw_arrow(root, arrow)
    for box in card.boxes:
        _draw_box(root, box)
    _draw_labels(root, card)
    return ET.tostring(root, encoding="unicode")


def png(descent: Descent) -> bytes:
    """Return the card of a descent as PNG, 1200 x 675; for a thread: the renderer lets others run meanwhile.

    Raises `ImportError` without the extra `pictures`.
    """
    from svg2png_py import svg_to_png  # noqa: PLC0415 - only those who draw need it

    drawn: bytes = svg_to_png(svg(descent), _typeface())
    return drawn


@lru_cache
def _typeface() -> "FontDatabase":
    from svg2png_py import FontDatabase  # noqa: PLC0415 - likewise

    database = FontDatabase()
    for path in fonts.paths():
        database.load_font_file(path)
    return database


def shade(depth: float) -> str:
    """Return the colour of a box at a depth of 0 to 1."""
    place = min(int(depth * 2), 1)
    part = depth * 2 - place
    mixed = (round(a + (b - a) * part) for a, b in zip(_DEPTHS[place], _DEPTHS[place + 1], strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _draw_box(root: ET.Element, box: Box) -> None:
    look = {
        Look.NODE: {"fill": shade(box.depth)},
        Look.DEAD: {"fill": DEAD_FILL},
        Look.EXIT: {"fill": "none", "stroke": _ARROW, "stroke-dasharray": "5 4"},
    }[box.look]
    if box.here:
        look |= {"stroke": HERE, "stroke-width": "4"}
    _rect(root, box.x, box.y, box.width, box.height, rx=_number(min(12, box.height / 4)), **look)


def _draw_arrow(root: ET.Element, arrow: Arrow) -> None:
    (x1, y1), (x2, y2) = arrow.start, arrow.end
    length = max(abs(x2 - x1), abs(y2 - y1))
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    tip = (x2 - 4 * dx, y2 - 4 * dy)
    foot = (tip[0] - 10 * dx, tip[1] - 10 * dy)
    line = {"x1": x1 + 4 * dx, "y1": y1 + 4 * dy, "x2": foot[0], "y2": foot[1]}
    ET.SubElement(root, "line", {name: _number(value) for name, value in line.items()} | {"stroke": _ARROW, "stroke-width": "3"})
    corners = (tip, (foot[0] - 6 * dy, foot[1] + 6 * dx), (foot[0] + 6 * dy, foot[1] - 6 * dx))
    ET.SubElement(root, "polygon", {"points": " ".join(f"{_number(x)},{_number(y)}" for x, y in corners), "fill": _ARROW})


def _draw_labels(root: ET.Element, card: Layout) -> None:
    for label in card.labels:
        if label.struck:  # behind the letters, so that they stay readable
            height = _number(label.y - label.size * 0.28)
            ends = {"x1": _number(label.x - 4), "x2": _number(label.x + label.width + 4), "y1": height, "y2": height}
            ET.SubElement(root, "line", ends | {"stroke": STROKE, "stroke-width": _number(max(label.size / 9, 2))})
        text = ET.SubElement(
            root,
            "text",
            {
                "x": _number(label.x),
                "y": _number(label.y),
                "font-family": f"'{fonts.FAMILY}', sans-serif",
                "font-size": _number(label.size),
                "font-weight": "700" if label.bold else "400",
                "fill": INK[label.look],
                "textLength": _number(label.width),  # holds the layout where another typeface stands in
                "lengthAdjust": "spacingAndGlyphs",
            },
        )
        text.text = label.text


def _rect(root: ET.Element, x: float, y: float, width: float, height: float, **look: str) -> None:
    place = {"x": _number(x), "y": _number(y), "width": _number(width), "height": _number(height)}
    ET.SubElement(root, "rect", place | look)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
