"""The adapter: one Bolt app, connected in the one way that the settings say."""

import asyncio
import logging
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.connection import Socket
from adapters.slack.endpoints import Endpoints
from adapters.slack.guard import Guard
from adapters.slack.listeners import Listeners
from adapters.slack.messages import PLATFORM
from adapters.slack.oauth import Installations
from adapters.slack.team import Team
from adapters.slack.tokens import SealError
from adapters.slack.work import Work
from bot.app import App
from bot.run import RunError
from bot.settings import Settings

CALL_SECONDS = 8
"""How long one call of Slack's Web API may take; below `bot.app.SEND_SECONDS`."""
RETRIES = 2
"""How often a call is repeated that Slack was too busy for, or failed at; after the time that it says."""
_GONE_TEXT = "I'm no longer installed in this workspace. Somebody who may install apps can bring me back."

log = structlog.get_logger("adapters.slack")


class Mode(StrEnum):
    """Say how he is connected."""

    SOCKET = "Socket Mode"
    HTTP = "HTTP"
    OAUTH = "HTTP, any workspace"


def mode_of(settings: Settings) -> Mode:
    """Return the mode that the settings say; `bot.settings` refuses those that would say two."""
    if settings.slack_client_id:
        return Mode.OAUTH
    return Mode.HTTP if settings.slack_signing_secret else Mode.SOCKET


class SlackAdapter:
    """Take what Slack delivers, and answer."""

    name = "slack"

    def __init__(self, app: App, settings: Settings) -> None:
        """Raise `RunError` for settings that cannot work."""
        self.mode = mode_of(settings)
        self._app = app
        self._settings = settings
        self._client = AsyncWebClient(
            base_url=settings.slack_api_url,
            timeout=CALL_SECONDS,
            logger=logging.getLogger("slack_sdk"),
            retry_handlers=[
                AsyncConnectionErrorRetryHandler(),
                AsyncRateLimitErrorRetryHandler(max_retry_count=RETRIES),
                AsyncServerErrorRetryHandler(max_retry_count=RETRIES),
            ],
        )
        self._work = Work()
        self._who: asyncio.Lock | None = None
        self._me: AuthorizeResult | None = None
        self._installations = self._make_installations() if self.mode is Mode.OAUTH else None
        self._bolt = self._make_bolt()
        Listeners(app, self._work, self._forget, in_threads=settings.slack_answer_in == "thread").register(self._bolt)
        self._endpoints = self._make_endpoints()
        self._socket: Socket | None = None
        self._running = False

    def routes(self) -> Sequence[web.AbstractRouteDef]:
        """Return what Slack calls; nothing in Socket Mode."""
        return self._endpoints.routes() if self._endpoints else ()

    async def start(self) -> None:
        """Connect.

        Raises `RunError` when Slack refuses a token; when Slack cannot be reached, it goes on trying.
        """
        self._client.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS))
        try:
            if self._installations is not None:
                await self._open_installations(self._installations)
            else:
                await self._introduce()
            if self.mode is Mode.SOCKET:
                await self._connect()
        except BaseException:
            await self._close()
            raise
        self._running = True
        log.info("started", mode=self.mode.value)

    async def stop(self, grace: float) -> None:
        """Take nothing more, finish what was taken within `grace` seconds, and disconnect."""
        self._running = False
        self._work.refuse()
        if self._socket is not None:
            await self._socket.close()
            self._socket = None
        try:
            async with asyncio.timeout(grace):
                await self._work.done()
        except TimeoutError:
            log.error("some answers were not finished in time")
        await self._close()

    def ready(self) -> bool:
        """Tell whether Slack can deliver now."""
        return self._running and (self._socket is None or self._socket.is_open)

    def _make_bolt(self) -> AsyncApp:
        """Make the Bolt app.

        `authorize` is always ours: left out, Bolt would take credentials from the environment and change its mode by them.
        """

        async def one_workspace() -> AuthorizeResult:  # Bolt passes arguments by name, and stumbles over a method's `self`
            return await self._one_workspace()

        authorize: Any = self._installations.authorize if self._installations is not None else one_workspace
        return AsyncApp(
            name="future",
            logger=logging.getLogger("slack_bolt"),
            client=self._client,
            signing_secret=self._secret("slack_signing_secret"),
            authorize=authorize,
            user_facing_authorize_error_message=_GONE_TEXT,
            process_before_response=True,  # a listener only takes a delivery: this way Slack hears at once that it did
        )

    def _make_endpoints(self) -> Endpoints | None:
        if self.mode is Mode.SOCKET:
            return None
        try:
            guard = Guard(self._secret("slack_signing_secret"))
        except ValueError:
            raise RunError("SLACK_SIGNING_SECRET is empty: copy it from the page Basic Information of your app.") from None
        return Endpoints(self._bolt, guard, self._installations.flow if self._installations is not None else None)

    def _make_installations(self) -> Installations:
        if not self._secret("slack_client_secret"):
            raise RunError("SLACK_CLIENT_SECRET is empty: copy it from the page Basic Information of your app.")
        try:
            return Installations(self._settings, self._client)
        except SealError as error:
            raise RunError(str(error)) from None

    async def _open_installations(self, installations: Installations) -> None:
        try:
            sealed = await installations.open()
        except SealError as error:
            raise RunError(str(error)) from None
        if sealed:
            log.info("sealed stored tokens with the first key", rows=sealed)

    async def _introduce(self) -> None:
        """Find out who he is, unless Slack cannot be reached now."""
        try:
            await self._one_workspace()
        except SlackApiError as error:
            raise RunError(f"Slack refuses SLACK_BOT_TOKEN ({error.response.get('error')}): install the app and copy it anew.") from None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.error("Slack cannot be reached", error=type(error).__name__)

    async def _connect(self) -> None:
        self._socket = Socket(self._bolt, self._secret("slack_app_token"), self._client)
        try:
            await self._socket.open()
        except SlackApiError as error:
            code = error.response.get("error")
            raise RunError(f"Slack refuses SLACK_APP_TOKEN ({code}): make one with the scope connections:write and copy it.") from None

    async def _one_workspace(self) -> AuthorizeResult:
        """Authorize every delivery as the one workspace that the bot's token is for, asking Slack once who that is."""
        self._who = self._who or asyncio.Lock()
        async with self._who:
            if self._me is None:
                token = self._secret("slack_bot_token")
                told = await self._client.auth_test(token=token)
                self._me = AuthorizeResult.from_auth_test_response(auth_test_response=told, bot_token=token)
            return self._me

    async def _forget(self, team: Team) -> None:
        """Delete everything about a workspace or organisation; both may be asked for twice, in any order."""
        if self._installations is not None:
            await self._installations.forget(team)
        await self._app.forget_installation(PLATFORM, team.enterprise, team.workspace)

    async def _close(self) -> None:
        if self._socket is not None:
            await self._socket.close()
            self._socket = None
        if self._installations is not None:
            await self._installations.close()
        if self._client.session is not None:
            await self._client.session.close()

    def _secret(self, name: str) -> str:
        value = getattr(self._settings, name)
        return value.get_secret_value().strip() if value is not None else ""
