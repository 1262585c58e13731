"""The adapter: keep one connection to Discord alive, and end it without losing work."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import aiohttp
import discord
import structlog

from adapters.discord.bot import FutureBot
from adapters.discord.identify import IdentifyBudget
from adapters.discord.invite import application_id
from adapters.discord.sync import CommandSync
from bot.app import App
from bot.settings import Settings

_PAUSES = (5.0, 15.0, 60.0, 300.0, 900.0)
"""Seconds before each attempt to connect anew after the connection was lost for good; the last one repeats."""

log = structlog.get_logger("adapters.discord")


class DiscordAdapter:
    """Run all shards that the settings give to this process."""

    name = "discord"

    def __init__(self, app: App, settings: Settings, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Raise `TokenError` when the token cannot be one."""
        self._app = app
        self._token = settings.discord_token.get_secret_value() if settings.discord_token else ""
        self._shards, self._shard_count = settings.shards, settings.discord_shard_count
        self._sync = CommandSync(app.store, application_id(self._token))
        self._sleep = sleep
        self._budget = IdentifyBudget(sleep=sleep)
        self._bot = self._new_bot()
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Log in and connect in the background.

        Raises `discord.LoginFailure` for a token that Discord does not know; when Discord cannot be reached, it goes on trying.
        """
        logged_in = True
        try:
            await self._bot.login(self._token)
        except (aiohttp.ClientError, OSError, discord.DiscordServerError) as error:
            log.error("Discord cannot be reached", error=type(error).__name__)
            await self._bot.close()
            self._bot, logged_in = self._new_bot(), False
        except BaseException:
            await self._bot.close()
            raise
        self._running = asyncio.create_task(self._run(logged_in=logged_in))

    async def stop(self, grace: float) -> None:
        """Take nothing more, finish what was taken within `grace` seconds, and disconnect."""
        self._bot.stopping = True
        try:
            async with asyncio.timeout(grace):
                await self._bot.busy.done()
        except TimeoutError:
            log.error("some answers were not finished in time")
        await self._bot.close()
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
        await self._bot.close()  # another one, when the connection was being made anew

    def ready(self) -> bool:
        """Tell whether every shard of this process is connected."""
        bot = self._bot
        return bot.is_ready() and not bot.is_closed() and not any(shard.is_closed() for shard in bot.shards.values())

    def _new_bot(self) -> FutureBot:
        return FutureBot(self._app, self._sync, shards=self._shards, shard_count=self._shard_count, budget=self._budget)

    async def _run(self, *, logged_in: bool) -> None:
        """Stay connected; discord.py reconnects by itself, and what ends its connection for good is tried again ever more slowly."""
        attempt = 0
        while True:
            bot = self._bot
            try:
                if not logged_in:
                    await bot.login(self._token)
                await self._budget.wait(bot.fetch_session_start_limits, first=True)
                await bot.connect()
                if bot.stopping:
                    return
                log.error("Discord closed the connection")
            except Exception as error:
                log.error("the connection to Discord is lost", error=type(error).__name__, told=str(error))
            attempt = 0 if bot.is_ready() else attempt + 1
            await bot.close()
            await self._sleep(_PAUSES[min(attempt, len(_PAUSES) - 1)])
            self._bot, logged_in = self._new_bot(), False
