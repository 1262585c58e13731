"""The client: what Discord dispatches goes to the application, and nothing else happens here."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import aiohttp
import discord
import structlog
from discord.ext import commands

from adapters.discord import messages
from adapters.discord.autocomplete import Suggestions
from adapters.discord.buttons import DeleteButton, PressButton
from adapters.discord.commands import Tree, add_commands
from adapters.discord.hints import Hints, missing_permissions
from adapters.discord.identify import IdentifyBudget
from adapters.discord.sending import DEFER_SECONDS, NOBODY, InteractionReplies, in_channel, permissions_in
from adapters.discord.sync import CommandSync
from bot.app import App
from bot.inflight import InFlight
from bot.messages import Kind, Message
from bot.store.contract import StoreError

INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
"""None is privileged: what mentions him, replies to him with the ping on, or is written to him directly, can be read anyway."""
_GONE = frozenset({10008, 10015, 10062, 40060, 50027})
"""Discord's codes for an interaction or message that expired, was deleted, or was answered already."""
_UNSENT = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)

log = structlog.get_logger("adapters.discord")


class FutureBot(commands.AutoShardedBot):
    """Answer mentions, replies, direct messages, commands, presses and requests to explain.

    `shards` and `shard_count` are for one of several processes; None leaves both to Discord.
    """

    tree: Tree

    def __init__(
        self,
        app: App,
        commands_sync: CommandSync,
        *,
        shards: Sequence[int] | None = None,
        shard_count: int | None = None,
        budget: IdentifyBudget | None = None,
        hints: Hints | None = None,
        defer_seconds: float = DEFER_SECONDS,
    ) -> None:
        persona = app.context.persona.pack.persona
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=INTENTS,
            allowed_mentions=NOBODY,
            activity=discord.CustomActivity(name=persona.refrain[:1].upper() + persona.refrain[1:]),
            max_messages=None,  # nothing here looks at an earlier message: Discord sends along what is replied to
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_ratelimit_timeout=30.0,
            shard_count=shard_count,
        )
        self.shard_ids = list(shards) if shards is not None else None
        self.busy = InFlight()
        self.stopping = False
        self._app = app
        self._sync = commands_sync
        self._budget = budget or IdentifyBudget()
        self._hints = hints or Hints()
        self._defer_seconds = defer_seconds
        context = app.context
        add_commands(self.tree, Suggestions(context.persona.pack.topics.values(), context.commands), persona.name)

    async def setup_hook(self) -> None:
        """Make buttons of any age work, and send the commands when they changed; once per process, never when ready."""
        self.add_dynamic_items(PressButton, DeleteButton)
        await self._sync.send_if_changed(self)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002 - discord.py's signature
        """Wait until the budget of session starts allows another one; for the first, whoever connects has waited already."""
        if not initial:
            await self._budget.wait(self.fetch_session_start_limits, first=False)

    async def on_message(self, message: discord.Message, /) -> None:
        """Answer a message that was said to him."""
        if self.user is None or self.stopping:
            return
        said = messages.of_message(message, self.user)
        if said.automatic or said.edited or not said.addressed:
            return
        if message.guild is not None and messages.is_hidden(message):
            await self._hints.hidden(message)
        elif not self._hints.resting(message.channel.id):
            await self._answer_message(message, said)

    async def answer(self, interaction: "discord.Interaction[FutureBot]", said: Message, *, private: bool = False) -> None:
        """Answer an interaction; `private` says that a late answer is announced to the asker alone."""
        replies = InteractionReplies(interaction, private=private)
        with self.busy.one():
            timer = asyncio.create_task(replies.defer_later(self._defer_seconds))
            try:
                if await self._app.handle(said, replies.send) is None:
                    await replies.nothing()
            except _UNSENT as error:
                _report(error)
            except Exception:
                log.exception("failed", kind=said.kind)
                with suppress(*_UNSENT):
                    await replies.failed()
            finally:
                timer.cancel()

    async def pressed(self, interaction: "discord.Interaction[FutureBot]", value: str) -> None:
        """Do what a button says."""
        await self.answer(interaction, messages.of_interaction(interaction, value, Kind.PRESS))

    async def deleted(self, interaction: "discord.Interaction[FutureBot]", asker: int) -> None:
        """Take an answer away again for whoever asked."""
        try:
            if interaction.user.id != asker:
                await interaction.response.send_message("Only whoever asked can take that away.", ephemeral=True, allowed_mentions=NOBODY)
                return
            await interaction.response.defer()
            await interaction.delete_original_response()
        except _UNSENT as error:
            _report(error)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Forget a server that removed him; one that is merely unreachable is not dispatched here."""
        try:
            await self._app.forget_installation(messages.PLATFORM, "", str(guild.id))
        except StoreError as error:
            log.error("a server that removed him could not be forgotten", guild=guild.id, error=str(error))

    async def _answer_message(self, message: discord.Message, said: Message) -> None:
        missing = missing_permissions(permissions_in(message), thread=isinstance(message.channel, discord.Thread))
        if missing:
            await self._hints.permissions(message, missing)
            return
        with self.busy.one():
            try:
                await self._app.handle(said, in_channel(message))
                self._hints.answered(message.channel.id)
            except discord.Forbidden as error:
                _report(error)
                await self._hints.refused(message)
            except _UNSENT as error:
                _report(error)


def _report(error: BaseException) -> None:
    """Log why an answer did not get out; an interaction that expired is nobody's fault."""
    status, code = getattr(error, "status", None), getattr(error, "code", None)
    if code in _GONE or isinstance(error, discord.InteractionResponded):
        log.info("too late to answer", code=code)
    else:
        log.error("answer not sent", error=type(error).__name__, status=status, code=code)
