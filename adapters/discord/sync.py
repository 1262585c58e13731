"""Send the application commands to Discord when they changed, and only then."""

import json
from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import uuid4

import discord
import structlog

from adapters.discord.messages import PLATFORM
from bot.messages import Place
from bot.store.contract import Changes, Delivery, Name, Scope, Store, StoreError, Switch

if TYPE_CHECKING:
    from adapters.discord.bot import FutureBot
    from adapters.discord.commands import Tree

log = structlog.get_logger("adapters.discord")


def digest(tree: "Tree") -> str:
    """Return 16 hex digits that change when anything changes that Discord is told about the commands."""
    described = sorted(json.dumps(command.to_dict(tree), sort_keys=True) for command in tree.get_commands())
    return blake2b("\n".join(described).encode(), digest_size=8).hexdigest()


class CommandSync:
    """Remember, in the store, which commands Discord has for one application.

    In the store, because it is shared by all processes of the application, and survives them.
    """

    def __init__(self, store: Store, application: int) -> None:
        self._store = store
        self._place = Place(PLATFORM, channel="commands", workspace=str(application))

    async def is_current(self, tree: "Tree") -> bool:
        """Tell whether these are the commands that were sent last."""
        memory = await self._store.read(self._place, "")
        return memory.switches.get((Scope.WORKSPACE, Name.COMMANDS)) == digest(tree)

    async def send(self, bot: "FutureBot") -> None:
        """Replace the commands that Discord has by the bot's, which must be logged in.

        Raises `discord.HTTPException` and `StoreError`.
        """
        await bot.tree.sync()
        delivery = Delivery((uuid4().hex,), uuid4().hex)
        await self._store.begin(delivery, self._place, "")
        switch = Switch(Scope.WORKSPACE, Name.COMMANDS, digest(bot.tree))
        await self._store.finish(delivery, self._place, "", Changes(switches=(switch,)))
        log.info("commands sent", digest=switch.value)

    async def send_if_changed(self, bot: "FutureBot") -> None:
        """Send the commands when they are not current; trouble is logged, since he answers mentions without them."""
        try:
            if not await self.is_current(bot.tree):
                await self.send(bot)
        except (discord.DiscordException, StoreError) as error:
            log.error("commands not sent; try `future discord sync`", error=type(error).__name__)
