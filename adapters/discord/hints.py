"""Tell people privately, and once, why he does not answer them in a channel."""

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

import discord
import structlog

REST_SECONDS = 600.0
"""How long a channel is left alone after Discord refused a message there: refusals count towards a ban of the address."""
MOST_PLACES = 1000

log = structlog.get_logger("adapters.discord")


class Hints:
    """Remember where he cannot answer, and who was told; in this process only, and only for the latest places."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._told: OrderedDict[tuple[str, int], float] = OrderedDict()

    def resting(self, channel_id: int) -> bool:
        """Tell whether a channel is left alone for now."""
        refused = self._told.get(("refused", channel_id))
        return refused is not None and self._clock() - refused < REST_SECONDS

    def answered(self, channel_id: int) -> None:
        """Forget the trouble with a channel: an answer got through."""
        for about in ("refused", "permissions"):
            self._told.pop((about, channel_id), None)

    async def refused(self, message: discord.Message) -> None:
        """Note that Discord refused an answer to this message, and tell its author."""
        self._remember(("refused", message.channel.id))
        await self.permissions(message, ("Send Messages",))

    async def permissions(self, message: discord.Message, missing: tuple[str, ...]) -> None:
        """Tell the author which permissions are missing there, the first time that anybody asks in that channel."""
        names = " and ".join(f"**{name}**" for name in missing)
        told = f"I heard you in {_where(message)}, but I may not answer there. Somebody who runs the server can give me {names}."
        await self._tell(message, ("permissions", message.channel.id), told)

    async def hidden(self, message: discord.Message) -> None:
        """Tell the author, once, that Discord kept the words of a message from him."""
        told = f"Discord did not show me what you wrote in {_where(message)}. Mention me, or leave the ping on when you reply to me."
        await self._tell(message, ("hidden", message.author.id), told)

    async def _tell(self, message: discord.Message, about: tuple[str, int], told: str) -> None:
        if about in self._told:
            return
        self._remember(about)
        log.warning("cannot answer", why=about[0], channel=message.channel.id)
        try:
            await message.author.send(told, allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException as error:
            log.info("the hint was not taken", status=error.status, code=error.code)

    def _remember(self, about: tuple[str, int]) -> None:
        self._told[about] = self._clock()
        self._told.move_to_end(about)
        while len(self._told) > MOST_PLACES:
            self._told.popitem(last=False)


def _where(message: discord.Message) -> str:
    return f"<#{message.channel.id}>"


def missing_permissions(allowed: discord.Permissions, *, thread: bool) -> tuple[str, ...]:
    """Return the names, as Discord shows them, of the permissions without which he cannot answer."""
    if thread:
        return () if allowed.send_messages_in_threads else ("Send Messages in Threads",)
    return () if allowed.send_messages else ("Send Messages",)
