"""Put a reply where people see it: in a channel, a thread, before one person's eyes, or on his front page."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack import home
from adapters.slack.pictures import attach
from adapters.slack.rendering import blocks, fallback
from bot.app import SEND_SECONDS
from bot.inflight import Turns
from bot.messages import Message, Reply, Send

_SHUT_OUT = {
    "not_in_channel": "I'm not in that channel. Say /invite and my name there, and I can answer.",
    "channel_not_found": "I can't see that channel. Say /invite and my name there, and I can answer.",
    "is_archived": "That channel is archived: nobody can write there, not even me.",
    "restricted_action": "I may not write in that channel. Its admins can let me.",
    "restricted_action_read_only_channel": "That channel is read-only. Its admins can let me write there.",
    "restricted_action_thread_only_channel": "I may only write in threads there. Mention me in one.",
    "restricted_action_non_threadable_channel": "There are no threads in that channel. Ask me here.",
}
"""What the asker is told when Slack refuses an answer, by Slack's error code."""
_PLAIN: dict[str, Any] = {"mrkdwn": False, "parse": "none", "link_names": False}
"""Slack is to find no links, names or formats of its own accord."""
_NO_PREVIEWS: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}

_AWAY_SECONDS = 0.5
"""How long to wait before trying again to reach Slack; `bot.app.SEND_SECONDS` puts an end to it."""
_MARGIN_SECONDS = 0.5
"""How long before the whole reply would be given up its picture is: the answer above it is out, and must not be sent again."""
_PAUSES = (0.3, 1.0)
"""Seconds before each further use of a response address that failed inside Slack."""

log = structlog.get_logger("adapters.slack")

Result = TypeVar("Result")


def _soon() -> float:
    """Return the loop's time until which a picture may be tried: short of the end of what `bot.app` gives for the whole reply."""
    return asyncio.get_running_loop().time() + SEND_SECONDS - _MARGIN_SECONDS


class Sender:
    """Send one thing at a time into each channel, in order: a channel that Slack slows down does not slow the others."""

    def __init__(self) -> None:
        self._turns = Turns()

    def into_channel(self, client: AsyncWebClient, message: Message) -> Send:
        """Return how to answer a message where it was written."""

        async def send(reply: Reply) -> None:
            until = _soon()
            async with self._turns.of((message.place.workspace, message.place.enterprise, message.place.channel)):
                try:
                    await _post(client, message, reply)
                except SlackApiError as error:
                    await _explain(client, message, error)
                else:
                    await _illustrate(client, message, reply, lambda words: _post(client, message, words), until)

        return send

    def by_response(self, client: AsyncWebClient, url: str, message: Message) -> Send:
        """Return how to answer a command or press through its response address, which works in channels without him."""

        async def send(reply: Reply) -> None:
            until = _soon()
            private = reply.private and not (message.private and not message.slash)

            async def respond(said: Reply) -> None:
                payload = {
                    "response_type": "ephemeral" if private else "in_channel",
                    "replace_original": False,
                    **_content(said),
                    **_NO_PREVIEWS,
                    **({"thread_ts": message.place.thread} if message.place.thread else {}),
                }
                if not await _respond(client, url, payload):
                    await _post(client, message, said)

            async with self._turns.of((message.place.workspace, message.place.enterprise, message.place.channel)):
                await respond(reply)
                await _illustrate(client, message, reply, respond, until)

        return send

    @staticmethod
    def onto_home(client: AsyncWebClient, message: Message) -> Send:
        """Return how to show somebody the front page."""

        async def send(reply: Reply) -> None:
            await client.views_publish(user_id=message.user, view=home.view(reply, message.place.channel))

        return send


async def _respond(client: AsyncWebClient, url: str, payload: dict[str, Any]) -> bool:
    """Use a response address; False when Slack takes nothing there. The library repeats after 429, but not after 5xx."""
    hook = AsyncWebhookClient(
        url, session=client.session, timeout=client.timeout, retry_handlers=client.retry_handlers, logger=client.logger
    )
    response = await _reached(lambda: hook.send_dict(payload))
    for pause in _PAUSES:
        if response.status_code < 500:
            break
        await asyncio.sleep(pause)
        response = await _reached(lambda: hook.send_dict(payload))
    if response.status_code != 200:
        log.warning("a response address was refused", status=response.status_code)
    return response.status_code == 200


async def _post(client: AsyncWebClient, message: Message, reply: Reply) -> None:
    place = message.place
    if not reply.private or message.private:
        shown = {"thread_ts": place.thread, **_content(reply), **_PLAIN, **_NO_PREVIEWS}
        await _reached(lambda: client.chat_postMessage(channel=place.channel, **shown))
        return
    opens_thread = place.thread == message.message_id  # nobody has such a thread open yet: show it in the channel
    thread = None if opens_thread else place.thread
    shown = {"thread_ts": thread, **_content(reply), "parse": "none", "link_names": False}
    await _reached(lambda: client.chat_postEphemeral(channel=place.channel, user=message.user, **shown))


async def _reached(call: Callable[[], Awaitable[Result]]) -> Result:
    """Make a call, again and again while Slack cannot be reached, or breaks the connection off before it says anything."""
    while True:
        try:
            return await call()
        except aiohttp.ClientConnectionError as error:
            log.warning("Slack cannot be reached", error=type(error).__name__)
            await asyncio.sleep(_AWAY_SECONDS)


async def _illustrate(client: AsyncWebClient, message: Message, reply: Reply, say: Send, until: float) -> None:
    """Show the picture of a reply, or say its words, before the loop's time `until`.

    The answer itself is out, so nothing that fails here may repeat it.
    """
    try:
        async with asyncio.timeout_at(until):
            words = await attach(client, message, reply)
            if words is not None:
                await say(words)
    except (SlackClientError, aiohttp.ClientError, OSError) as error:
        log.warning("neither a picture nor its words were sent", error=type(error).__name__)


async def _explain(client: AsyncWebClient, message: Message, error: SlackApiError) -> None:
    """Tell the asker in a direct message why there is no answer; anything else that went wrong is raised again."""
    code = error.response.get("error")
    if code not in _SHUT_OUT or message.private:
        raise error
    log.warning("shut out of a channel", error=code)
    await client.chat_postMessage(channel=message.user, text=_SHUT_OUT[code], **_PLAIN)


def _content(reply: Reply) -> dict[str, Any]:
    return {"text": fallback(reply), "blocks": blocks(reply)}
