"""One connection to Slack in Socket Mode, made anew as soon as it is lost."""

import asyncio
from contextlib import suppress

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

PING_SECONDS = 5.0
"""How often the connection is tried; a silent one is given up after half of that."""
_LOOK_SECONDS = 0.2
"""How often the connection is looked at: the library alone takes a whole ping interval to notice that it was closed."""
_PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)

log = structlog.get_logger("adapters.slack")


class Socket:
    """Keep one connection alive."""

    def __init__(self, bolt: AsyncApp, app_token: str, client: AsyncWebClient) -> None:
        self._handler = AsyncSocketModeHandler(bolt, app_token, web_client=client, ping_interval=PING_SECONDS)
        self._client = self._handler.client
        self._watch: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect, and go on trying in the background when Slack cannot be reached.

        Raises `SlackApiError` when Slack refuses the app-level token.
        """
        try:
            self._client.wss_uri = await self._client.issue_new_wss_url()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.error("Slack cannot be reached", error=type(error).__name__)
        else:
            await self._client.connect()  # type: ignore[no-untyped-call]
        self._watch = asyncio.create_task(self._keep())

    @property
    def is_open(self) -> bool:
        """True while Slack can deliver."""
        session = self._client.current_session
        return session is not None and not session.closed

    async def close(self) -> None:
        """Disconnect; what was delivered and not acknowledged goes to another replica."""
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _keep(self) -> None:
        attempt = 0
        while True:
            await asyncio.sleep(_LOOK_SECONDS if self.is_open else _PAUSES[min(attempt, len(_PAUSES) - 1)] if attempt else 0)
            if self.is_open:
                attempt = 0
                continue
            try:
                await self._client.connect_to_new_endpoint()
            except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as error:
                attempt += 1
                log.warning("cannot reconnect to Slack", error=type(error).__name__, attempts=attempt)
            else:
                log.info("connected to Slack")
