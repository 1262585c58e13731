"""Put a picture below its answer, in three calls of Slack's; where that fails, say what words stand in for it."""

import asyncio
from dataclasses import replace

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages import Message, Picture, Reply

UPLOAD_SECONDS = 5.0
"""An upload that takes longer is given up; half of `bot.app.SEND_SECONDS`, so that its words still go out in time."""
_REMEDIES = {
    "missing_scope": "install the app again with the manifest that `future slack manifest` prints",
    "not_in_channel": "invite the app into the channel",
    "channel_not_found": "invite the app into the channel",
    "file_uploads_disabled": "the workspace allows no files; its admins can",
    "ratelimited": "nothing to do: Slack was busy",
}
"""What the operator can do about it, by Slack's error code."""

log = structlog.get_logger("adapters.slack")


async def attach(client: AsyncWebClient, message: Message, reply: Reply, seconds: float = UPLOAD_SECONDS) -> Reply | None:
    """Upload the picture of a reply to where the reply went; None when there is nothing left to say.

    Returns the reply that stands in for a picture that could not be shown, to be sent the same way; the log has the cause.
    """
    picture = reply.picture
    if picture is None:
        return None
    try:
        async with asyncio.timeout(seconds):
            await _upload(client, message, picture, private=reply.private and not message.private)
    except SlackApiError as error:
        code = str(error.response.get("error"))
        log.warning("a picture was not attached", error=code, needed=error.response.get("needed"), remedy=_REMEDIES.get(code))
    except (SlackClientError, aiohttp.ClientError, OSError, TimeoutError) as error:
        log.warning("a picture was not attached", error=type(error).__name__)
    else:
        return None
    return replace(reply, parts=picture.words, buttons=(), alternatives=(), sources=(), picture=None) if picture.words else None


async def _upload(client: AsyncWebClient, message: Message, picture: Picture, *, private: bool) -> None:
    """Upload into the thread of the answer; what only the asker may see goes into their direct messages."""
    channel, thread = message.place.channel, message.place.thread
    if private:
        channel, thread = str((await client.conversations_open(users=message.user))["channel"]["id"]), None
    await client.files_upload_v2(
        channel=channel, thread_ts=thread, content=picture.png, filename=picture.name, title=picture.title, alt_txt=picture.alt
    )
