"""Pictures of descents: drawn in a thread, a few at a time, and kept for whoever asks for the same one again."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable

import structlog

from bot.messages import Picture
from persona.drawing.descent import Descent
from persona.drawing.render import png
from persona.drawing.words import alt, caption, tree
from persona.text import plain

MOST_KEPT = 32
"""Pictures kept, of some 100 kB each."""
MOST_AT_ONCE = 2
NAME = "descent.png"

log = structlog.get_logger("bot.pictures")


class Pictures:
    """Draw descents without holding up anybody's answer."""

    def __init__(self, draw: Callable[[Descent], bytes] = png) -> None:
        self._draw = draw
        self._kept: OrderedDict[Descent, bytes] = OrderedDict()
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)

    async def of(self, descent: Descent) -> Picture | None:
        """Return the picture of a descent; None when it cannot be drawn here, and the operator is told why."""
        async with self._slots:
            drawn = self._kept.get(descent) or await self._drawn(descent)
        if drawn is None:
            return None
        self._kept[descent] = drawn
        self._kept.move_to_end(descent)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return Picture(drawn, NAME, alt(descent), plain(caption(descent)), tree(descent))

    async def _drawn(self, descent: Descent) -> bytes | None:
        try:
            return await asyncio.to_thread(self._draw, descent)
        except ImportError as error:
            log.warning("no pictures: install them with pip install 'future-guy[pictures]'", missing=error.name)
        except Exception:
            log.exception("cannot draw a picture")
        return None
