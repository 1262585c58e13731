"""Put replies in front of people: in the channel where he was asked, or as the answer to an interaction."""

import asyncio
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import discord
import structlog

from adapters.discord.buttons import view_of
from adapters.discord.rendering import Rendered, embed_of, render
from bot.messages import Reply, Send

if TYPE_CHECKING:
    from adapters.discord.bot import FutureBot

NOBODY = discord.AllowedMentions.none()
DEFER_SECONDS = 1.5
"""Discord gives an interaction up after three seconds; what takes longer than this is announced as on its way."""

log = structlog.get_logger("adapters.discord")


def in_channel(message: discord.Message) -> Send:
    """Return how to answer a message: as a reply to it, where it stands, and pinging nobody."""

    async def send(reply: Reply) -> None:
        allowed = permissions_in(message)
        asker = None if message.guild is None else message.author.id
        for number, rendered in enumerate(render(_shown(reply, allowed), embeds=allowed.embed_links)):
            options = _options(rendered, asker)
            if number == 0 and allowed.read_message_history:
                options["reference"] = message.to_reference(fail_if_not_exists=False)
            # Discord drops a second message with the same nonce: a send that it took and then answered with 502 is retried.
            await message.channel.send(nonce=f"{message.id}-{number}", **options)

    return send


def permissions_in(message: discord.Message) -> discord.Permissions:
    """Return what he may do where this message stands; everything where Discord will have to tell."""
    channel = message.channel
    if message.guild is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return discord.Permissions.all()
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return discord.Permissions.all()
    return channel.permissions_for(message.guild.me)


class InteractionReplies:
    """Answer one interaction: at once when that is possible, deferred when it takes longer."""

    def __init__(self, interaction: "discord.Interaction[FutureBot]", *, private: bool = False) -> None:
        self._interaction = interaction
        self._private = private
        """Whether a deferred answer is announced to the asker alone; Discord cannot change that later."""
        self._first = asyncio.Lock()
        self._thinking = False

    async def send(self, reply: Reply) -> None:
        """Send a reply to everybody or, when it is private, to the asker alone."""
        interaction = self._interaction
        allowed = discord.Permissions.all() if interaction.guild_id is None else interaction.app_permissions
        asker = None if reply.private or interaction.guild_id is None else interaction.user.id
        async with self._first:
            await self._make_way(reply.private)
            for rendered in render(_shown(reply, allowed), embeds=allowed.embed_links):
                options = _options(rendered, asker)
                if interaction.response.is_done():
                    await interaction.followup.send(ephemeral=reply.private, wait=True, **options)
                else:
                    await interaction.response.send_message(ephemeral=reply.private, **options)

    async def defer_later(self, seconds: float) -> None:
        """Announce the answer unless it comes within `seconds`; to be run beside the answering."""
        await asyncio.sleep(seconds)
        async with self._first:
            if self._interaction.response.is_done():
                return
            try:
                await self._defer()
            except discord.HTTPException as error:  # too late, then; the answer itself will say so
                log.info("not deferred", status=error.status, code=error.code)

    async def nothing(self) -> None:
        """Acknowledge an interaction that gets no answer, which its user would see fail otherwise."""
        async with self._first:
            if self._thinking:
                await self._interaction.delete_original_response()
            elif self._interaction.type is discord.InteractionType.component:
                await self._interaction.response.defer()
            else:
                await self._whisper("Not now. Ask me again in a minute.")

    async def failed(self) -> None:
        """Say that something broke, to the asker alone."""
        async with self._first:
            await self._make_way(private=True)
            await self._whisper("Something broke on my side. My operators have the details.")

    async def _defer(self) -> None:
        if self._interaction.type is discord.InteractionType.component:
            await self._interaction.response.defer()
        else:
            await self._interaction.response.defer(ephemeral=self._private, thinking=True)
            self._thinking = True

    async def _whisper(self, told: str) -> None:
        if self._interaction.response.is_done():
            await self._interaction.followup.send(told, ephemeral=True, allowed_mentions=NOBODY)
        else:
            await self._interaction.response.send_message(told, ephemeral=True, allowed_mentions=NOBODY)

    async def _make_way(self, private: bool) -> None:
        """Take the announcement away when what follows is for other eyes: it would inherit the announcement's visibility."""
        if self._thinking and private is not self._private:
            await self._interaction.edit_original_response(content="…")  # while it is pending, whatever follows would fill it
            await self._interaction.delete_original_response()
        self._thinking = False


def _shown(reply: Reply, allowed: discord.Permissions) -> Reply:
    """Return the reply as it can be shown: without the permission for files, words stand in for its picture."""
    if reply.picture is None or allowed.attach_files:
        return reply
    return replace(reply, parts=(*reply.parts, *reply.picture.words), picture=None)


def _options(rendered: Rendered, asker: int | None) -> dict[str, Any]:
    """Return the arguments that every way to send has in common."""
    options: dict[str, Any] = {"content": rendered.content, "allowed_mentions": NOBODY}
    if rendered.sources:
        options["embed"] = embed_of(rendered.sources)
    if rendered.picture:
        picture = rendered.picture
        options["file"] = discord.File(BytesIO(picture.png), filename=picture.name, description=picture.alt)
    view = view_of(rendered.buttons, asker)
    if view is not None:
        options["view"] = view
    return options
