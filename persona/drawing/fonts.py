"""The typeface of the pictures, and how much room a text takes in it."""

from functools import lru_cache
from importlib.resources import as_file, files

FAMILY = "Source Sans Pro"
ASCENT = 0.75
"""Share of the size above the baseline that letters take, accents aside."""
DESCENT = 0.25
_FILES = {False: "SourceSansPro-Regular.ttf", True: "SourceSansPro-Bold.ttf"}


@lru_cache
def paths() -> tuple[str, ...]:
    """Return the files of the typeface, from the package `font-source-sans-pro`."""
    return tuple(_path(bold) for bold in _FILES)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in pixels: the sum of its advances, without kerning."""
    advances, units, missing = _metrics(bold)
    return sum(advances.get(ord(letter), missing) for letter in text) * size / units


def known(text: str) -> str:
    """Return a text with what the typeface has no glyph for as question marks."""
    advances, _, _ = _metrics(False)
    return "".join(letter if ord(letter) in advances else "?" for letter in text)


@lru_cache
def _metrics(bold: bool) -> tuple[dict[int, int], int, int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only those who draw need it

    with TTFont(_path(bold), lazy=True) as font:
        widths = font["hmtx"].metrics
        advances = {code: widths[glyph][0] for code, glyph in font.getBestCmap().items()}
        return advances, font["head"].unitsPerEm, widths[".notdef"][0]


def _path(bold: bool) -> str:
    with as_file(files("font_source_sans_pro") / "files" / _FILES[bold]) as path:
        return str(path)
