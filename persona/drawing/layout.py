"""Lay a descent out on a card: boxes, labels and arrows as plain numbers, so that a test can see what overlaps."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import ceil

from persona.drawing import fonts
from persona.drawing.descent import Descent, Node
from persona.drawing.fitting import Fitted, cut, fit

WIDTH, HEIGHT = 1200, 675
MARGIN = 48
GRID_TOP, GRID_BOTTOM = 176, 556
GAP_X, GAP_Y = 34, 30
MAX_BOX = (420, 140)
STEPS = 4
"""Topics up to which the descent is a flight of steps; more of them go to and fro."""
STEP_HEIGHT = 100
LARGEST_NAME = 36
TREAD = 60
"""Pixels of each step that lie below the one before it."""
CHIPS_TOP, CHIP_HEIGHT = 576, 36
LEGEND = 648
SWATCH = (26.0, 16.0)


class Look(StrEnum):
    """Say how a box or a label is drawn; the colours are the renderer's."""

    NODE = "node"
    DEAD = "dead"
    EXIT = "exit"
    NOTE = "note"
    TITLE = "title"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Box:
    """Hold a rectangle, in pixels from the top left corner of the card."""

    x: float
    y: float
    width: float
    height: float
    look: Look = Look.NODE
    here: bool = False
    depth: float = 0.0
    """0 at the top of the descent, 1 at the bottom."""


@dataclass(frozen=True, slots=True)
class Label:
    """Hold one line of text; `x` is its left edge, `y` its baseline."""

    text: str
    x: float
    y: float
    size: float
    look: Look
    bold: bool = False
    struck: bool = False
    inside: int | None = None
    """The index of the box it belongs to."""

    @property
    def width(self) -> float:
        """Its width in pixels."""
        return fonts.width(self.text, self.size, bold=self.bold)

    @property
    def extent(self) -> Box:
        """The rectangle its letters take."""
        return Box(self.x, self.y - self.size * fonts.ASCENT, self.width, self.size * (fonts.ASCENT + fonts.DESCENT), self.look)


@dataclass(frozen=True, slots=True)
class Arrow:
    """Hold a straight arrow from one box to the next."""

    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(slots=True)
class Layout:
    """Hold everything on a card."""

    boxes: list[Box] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


def lay_out(descent: Descent) -> Layout:
    """Return the card of a descent."""
    card = Layout()
    _header(card, descent)
    _grid(card, descent)
    _exits(card, descent)
    _legend(card, descent)
    return card


def columns(number: int) -> int:
    """Return how many boxes stand side by side, so that there are five rows at most."""
    return next(side for side, most in ((1, 1), (4, 8), (5, 25), (6, 30)) if number <= most)


def _header(card: Layout, descent: Descent) -> None:
    best = descent.best
    number, words = str(best.number), best.one if best.number == 1 else best.many
    big = Label(number, WIDTH - MARGIN - fonts.width(number, 84, bold=True), 98, 84, Look.NUMBER, bold=True)
    caption = f"{words} so far. You need {descent.needed or 'none'}."
    small = Label(caption, WIDTH - MARGIN - fonts.width(caption, 24), 148, 24, Look.NOTE)
    room = min(big.x, small.x) - MARGIN - 24
    guide = f"with {descent.guide}" + (f", as of {descent.year}" if descent.year is not None else "")
    guide += f": “{descent.motto}”" if descent.motto else ""
    depth = f"{descent.depth} {'topic' if descent.depth == 1 else 'topics'} down the rabbit hole"
    card.labels += [
        Label(cut(fonts.known(depth), 46, room, bold=True), MARGIN, 98, 46, Look.TITLE, bold=True),
        Label(cut(fonts.known(guide), 24, room), MARGIN, 148, 24, Look.NOTE),
        big,
        small,
    ]


def _grid(card: Layout, descent: Descent) -> None:
    number = len(descent.nodes)
    places = _steps(number) if 1 < number <= STEPS else _rows(number)
    for place, (node, where) in enumerate(zip(descent.nodes, places, strict=True)):
        look = Look.DEAD if node.dead else Look.NODE
        box = replace(where, look=look, here=node.here, depth=place / max(number - 1, 1))
        if place:
            card.arrows.append(_arrow(card.boxes[-1], box))
        card.boxes.append(box)
        _name(card, node, len(card.boxes) - 1)


def _steps(number: int) -> Iterator[Box]:
    """Yield the boxes of a short descent: each below the one before it, and a tread of it under that one."""
    width = min((WIDTH - 2 * MARGIN + TREAD * (number - 1)) / number, MAX_BOX[0])
    height = min((GRID_BOTTOM - GRID_TOP - GAP_Y * (number - 1)) / number, STEP_HEIGHT)
    left = (WIDTH - number * width + (number - 1) * TREAD) / 2
    top = GRID_TOP + (GRID_BOTTOM - GRID_TOP - number * height - (number - 1) * GAP_Y) / 2
    for place in range(number):
        yield Box(left + place * (width - TREAD), top + place * (height + GAP_Y), width, height)


def _rows(number: int) -> Iterator[Box]:
    """Yield the boxes of a long descent: in rows to and fro, so that neighbours touch."""
    across = columns(number)
    down = ceil(number / across)
    width = min((WIDTH - 2 * MARGIN - GAP_X * (across - 1)) / across, MAX_BOX[0])
    height = min((GRID_BOTTOM - GRID_TOP - GAP_Y * (down - 1)) / max(down, 1), MAX_BOX[1])
    left = (WIDTH - across * width - (across - 1) * GAP_X) / 2
    top = GRID_TOP + (GRID_BOTTOM - GRID_TOP - down * height - (down - 1) * GAP_Y) / 2
    for place in range(number):
        row, column = divmod(place, across)
        column = across - 1 - column if row % 2 else column
        yield Box(left + column * (width + GAP_X), top + row * (height + GAP_Y), width, height)


def _arrow(one: Box, other: Box) -> Arrow:
    middle = one.y + one.height / 2
    if other.y > one.y:
        middle = (max(one.x, other.x) + min(one.x + one.width, other.x + other.width)) / 2  # of what they share
        return Arrow((middle, one.y + one.height), (middle, other.y))
    if other.x > one.x:
        return Arrow((one.x + one.width, middle), (other.x, middle))
    return Arrow((one.x, middle), (other.x + other.width, middle))


def _name(card: Layout, node: Node, index: int) -> None:
    box, number = card.boxes[index], str(node.depth)
    size = 14.0
    beside = 10 + fonts.width(number, size) + 6
    card.labels.append(Label(number, box.x + 10, box.y + size + 4, size, box.look, inside=index))
    fitted = fit(fonts.known(node.name), box.width - 2 * beside, box.height - 8, largest=min(LARGEST_NAME, round(box.height * 0.45)))
    _centred(card, fitted, index, struck=node.dead)


def _centred(card: Layout, fitted: Fitted, index: int, *, struck: bool) -> None:
    box = card.boxes[index]
    pitch = fitted.size * fitted.SPACING
    first = box.y + box.height / 2 - pitch * (len(fitted.lines) - 1) / 2 + fitted.size * (fonts.ASCENT - fonts.DESCENT) / 2
    for number, line in enumerate(fitted.lines):
        x = box.x + (box.width - fonts.width(line, fitted.size, bold=True)) / 2
        card.labels.append(Label(line, x, first + number * pitch, fitted.size, box.look, bold=True, struck=struck, inside=index))


def _exits(card: Layout, descent: Descent) -> None:
    if not descent.exits:
        return
    heading = Label("Not taken yet:", MARGIN, CHIPS_TOP + 24, 18, Look.NOTE)
    card.labels.append(heading)
    x, shown = MARGIN + heading.width + 16, 0
    last = WIDTH - MARGIN - fonts.width("and 999 more", 18) - 12
    for name in descent.exits:
        text = cut(fonts.known(name), 18, 260)
        width = fonts.width(text, 18) + 28
        if x + width > last:
            break
        card.boxes.append(Box(x, CHIPS_TOP, width, CHIP_HEIGHT, Look.EXIT))
        card.labels.append(Label(text, x + 14, CHIPS_TOP + 24, 18, Look.EXIT, inside=len(card.boxes) - 1))
        x, shown = x + width + 12, shown + 1
    more = len(descent.exits) - shown + descent.more_exits
    if more:
        card.labels.append(Label(f"and {more} more", x, CHIPS_TOP + 24, 18, Look.NOTE))


def _legend(card: Layout, descent: Descent) -> None:
    """Explain the frame and the stroke by showing them."""
    x = float(MARGIN)
    if descent.nodes:
        x = _explained(card, x, "you are here", Box(x, LEGEND - 14, *SWATCH, depth=1.0, here=True))
    if any(node.dead for node in descent.nodes):
        x = _explained(card, x, "declared dead", Box(x, LEGEND - 14, *SWATCH, Look.DEAD), struck=True)
    if descent.hidden:
        card.labels.append(Label(f"{descent.hidden} topics came before the first box", x, LEGEND, 16, Look.NOTE))


def _explained(card: Layout, x: float, text: str, swatch: Box, *, struck: bool = False) -> float:
    """Add a swatch with its text at `x`; return where the next one goes."""
    card.boxes.append(swatch)
    card.labels.append(Label(text, x + swatch.width + 10, LEGEND, 16, Look.NOTE, struck=struck))
    return x + swatch.width + 10 + card.labels[-1].width + 32
