"""Turn what Discord delivers into messages of ours."""

import re
from typing import TYPE_CHECKING

import discord

from bot.messages import Kind, Message, Place

if TYPE_CHECKING:
    from adapters.discord.bot import FutureBot

PLATFORM = "discord"
_SPOKEN = (discord.MessageType.default, discord.MessageType.reply)
"""The types of message that people write; all others Discord writes."""


def of_message(message: discord.Message, me: discord.ClientUser) -> Message:
    """Return a message from a channel, a thread or a direct message.

    It is addressed when it mentions him or the role that Discord made for him, replies to him, or is a direct message.
    """
    role = message.guild.self_role if message.guild else None
    private = isinstance(message.channel, discord.DMChannel)
    addressed = private or me in message.mentions or (role is not None and role in message.role_mentions) or _replies_to(message, me)
    return Message(
        text=_without_mention(message.content, me.id, role.id if role else None),
        user=str(message.author.id),
        place=_place(message.channel, message.guild.id if message.guild else None),
        message_id=str(message.id),
        private=private,
        discreet=private,
        addressed=addressed,
        admin=isinstance(message.author, discord.Member) and message.author.guild_permissions.manage_guild,
        automatic=message.author.bot or message.webhook_id is not None or message.type not in _SPOKEN,
        edited=message.edited_at is not None,
    )


def of_interaction(interaction: "discord.Interaction[FutureBot]", text: str, kind: Kind = Kind.QUESTION) -> Message:
    """Return a slash command, a press or a request to explain; its id is the interaction's."""
    return Message(
        text=text,
        user=str(interaction.user.id),
        place=_place(interaction.channel, interaction.guild_id),
        message_id=str(interaction.id),
        kind=kind,
        private=isinstance(interaction.channel, discord.DMChannel),
        slash=kind is not Kind.PRESS,
        admin=interaction.permissions.manage_guild,
    )


def is_hidden(message: discord.Message) -> bool:
    """Tell whether Discord kept the words back, as it does for a reply to him that does not ping him."""
    return not (message.content or message.attachments or message.stickers or message.message_snapshots)


def _place(channel: object, guild_id: int | None) -> Place:
    workspace = "" if guild_id is None else str(guild_id)
    if isinstance(channel, discord.Thread):
        return Place(PLATFORM, str(channel.parent_id), workspace, thread=str(channel.id))
    return Place(PLATFORM, str(getattr(channel, "id", None) or workspace), workspace)


def _replies_to(message: discord.Message, me: discord.ClientUser) -> bool:
    original = message.reference.resolved if message.reference else None
    return isinstance(original, discord.Message) and original.author.id == me.id


def _without_mention(text: str, me: int, role: int | None) -> str:
    """Return the text without him: other people stay in it, for the engine to pass over."""
    his = rf"<@!?{me}>" if role is None else rf"<@!?{me}>|<@&{role}>"
    return re.sub(r"[ \t]{2,}", " ", re.sub(his, " ", text)).strip()
