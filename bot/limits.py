"""How much anybody may ask: limits per user and per place, in this process, and one polite note when they are exceeded."""

from enum import Enum

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter

from bot.messages import Message

_NOTE = parse("1/minute")


class Verdict(Enum):
    """Say what a message within or beyond the limits gets."""

    ANSWER = "answer"
    NOTE = "note"
    """The first one beyond: he says so, to the asker alone."""
    SILENCE = "silence"


class Limits:
    """Count messages per user and per place.

    `user` and `place` read like "20/minute" (library limits); each replica counts for itself.
    """

    def __init__(self, *, user: str, place: str) -> None:
        self._user = parse(user)
        self._place = parse(place)
        self._windows = FixedWindowRateLimiter(MemoryStorage())

    async def check(self, message: Message) -> Verdict:
        """Count this message and say what it gets."""
        place = message.place
        where = (place.platform, place.enterprise, place.workspace)
        everywhere = (*where, "user", message.user)
        here = (*where, "place", place.channel, place.thread or "")
        if await self._hit(self._user, everywhere) and await self._hit(self._place, here):
            return Verdict.ANSWER
        return Verdict.NOTE if await self._hit(_NOTE, (*everywhere, "note")) else Verdict.SILENCE

    async def _hit(self, limit: RateLimitItem, key: tuple[str, ...]) -> bool:
        return await self._windows.hit(limit, *key)
