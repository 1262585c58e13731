"""The link that installs him, with the least that he needs."""

import base64
import binascii

import discord

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,  # or he cannot reply to a message
    embed_links=True,  # or the sources of a straight answer stay links in the text
)


class TokenError(ValueError):
    """The text is no bot token; `str()` says in a sentence where to find one, and shows nothing of it."""


def application_id(token: str) -> int:
    """Return the id of the application a bot token belongs to; its first part says it, and is no secret.

    Raises `TokenError`.
    """
    first = token.partition(".")[0]
    try:
        return int(base64.b64decode(first + "=" * (-len(first) % 4), validate=True))
    except (binascii.Error, ValueError):
        raise TokenError("DISCORD_TOKEN is no bot token: copy it from the page Bot of your application.") from None


def links(application: int) -> tuple[str, str]:
    """Return the link that adds him to a server, and the one that lets one person use him everywhere."""
    server = discord.utils.oauth_url(application, permissions=PERMISSIONS, scopes=("bot", "applications.commands"))
    user = discord.utils.oauth_url(application, scopes=("applications.commands",))
    return f"{server}&integration_type=0", f"{user}&integration_type=1"
