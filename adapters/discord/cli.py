"""`future discord ...`: the install link, and sending the commands by hand."""

import asyncio

import aiohttp
import discord

from adapters.discord.bot import FutureBot
from adapters.discord.invite import TokenError, application_id, links
from adapters.discord.sync import CommandSync
from bot.settings import Settings
from bot.store.contract import StoreError
from bot.wiring import build_app


class DiscordCommandError(Exception):
    """The command cannot be done; `str()` says in a sentence what to change."""


def invite(settings: Settings) -> str:
    """Return what to tell somebody who installs him.

    Raises `DiscordCommandError`.
    """
    server, user = links(application_id(_token(settings)))
    return f"For a server:  {server}\nFor yourself:  {user}"


def sync(settings: Settings, *, force: bool) -> str:
    """Send the application commands unless they are what was sent last, and return what happened.

    Raises `DiscordCommandError`.
    """
    token = _token(settings)
    try:
        return asyncio.run(_sync(settings, token, force=force))
    except StoreError as error:
        raise DiscordCommandError(f"The database cannot be used: {error}") from error
    except discord.LoginFailure as error:
        raise DiscordCommandError("Discord does not know this DISCORD_TOKEN: copy it again from the page Bot.") from error
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        raise DiscordCommandError(f"Discord did not take the commands: {error}") from error


async def _sync(settings: Settings, token: str, *, force: bool) -> str:
    app = build_app(settings)
    commands = CommandSync(app.store, application_id(token))
    bot = FutureBot(app, commands)
    await app.store.open()
    try:
        current = await commands.is_current(bot.tree)
        if current and not force:
            return "Nothing to send: Discord has these commands already. (--force sends them all the same.)"
        async with bot:
            await bot.login(token)  # sends what changed, and only logs when that fails
            if current or not await commands.is_current(bot.tree):
                await commands.send(bot)
        return f"Sent {len(bot.tree.get_commands())} commands."
    finally:
        await app.store.close()


def _token(settings: Settings) -> str:
    if settings.discord_token is None:
        raise DiscordCommandError("Set DISCORD_TOKEN first: the token from the page Bot of your application.")
    token = settings.discord_token.get_secret_value()
    try:
        application_id(token)
    except TokenError as error:
        raise DiscordCommandError(str(error)) from error
    return token
