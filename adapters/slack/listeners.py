"""What happens when Slack delivers something: it is acknowledged at once, and answered beside that."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import messages
from adapters.slack.admins import Admins
from adapters.slack.sending import Sender
from adapters.slack.team import Team, is_stranger
from adapters.slack.work import Work
from bot.app import App
from bot.buttons import says
from bot.messages import Kind, Message, Reply, Send

_ANYTHING = re.compile("")
_GONE = ("token_revoked", "account_inactive", "invalid_auth")
"""What the Web API says when a workspace has removed him."""

Body = Mapping[str, Any]
Forget = Callable[[Team], Awaitable[None]]

log = structlog.get_logger("adapters.slack")


class Listeners:
    """Connect Bolt to the application.

    `forget` deletes an installation. Every listener takes the delivery (which acknowledges it) and starts the answer.
    """

    def __init__(self, app: App, work: Work, forget: Forget, *, in_threads: bool) -> None:
        self._app = app
        self._work = work
        self._forget = forget
        self._in_threads = in_threads
        self._admins = Admins(app.context.commands)
        self._sender = Sender()

    def register(self, bolt: AsyncApp) -> None:
        """Listen to everything that Slack may send; whatever is none of ours is acknowledged too, or it would come again."""
        bolt.use(self._room)
        bolt.event("app_mention")(self.said)
        bolt.event({"type": "message"})(self.said)
        bolt.event("app_home_opened")(self.home_opened)
        bolt.event("app_uninstalled")(self.uninstalled)
        bolt.event("tokens_revoked")(self.tokens_revoked)
        bolt.event(_ANYTHING)(_nothing)
        bolt.command(_ANYTHING)(self.command)
        bolt.action(_ANYTHING)(self.pressed)
        bolt.shortcut({"type": "message_action", "callback_id": _ANYTHING})(self.explain)
        for other in (bolt.shortcut, bolt.view, bolt.view_closed, bolt.options):
            other(_ANYTHING)(_acknowledge)
        bolt.error(_failed)

    async def _room(self, next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        """Refuse what would wait too long: Slack delivers it again, to another replica or in a minute."""
        if self._work.refused:
            return BoltResponse(status=503, body="")
        return await next()

    async def said(self, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """Answer a mention or a direct message."""
        message = messages.of_event(body, Team.of(context), context.bot_user_id or "", in_threads=self._in_threads)
        if message is not None:
            self._start(message, body, context, client, self._sender.into_channel(client, message))

    async def command(self, ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """Answer a slash command; its name is whatever the manifest says."""
        await ack()
        message = messages.of_command(body, Team.of(context))
        self._start(message, body, context, client, self._sender.by_response(client, str(body["response_url"]), message))

    async def explain(self, ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """Explain somebody's message to whoever asks."""
        await ack()
        message = messages.of_shortcut(body, Team.of(context))
        self._start(message, body, context, client, self._sender.by_response(client, str(body["response_url"]), message))

    async def pressed(self, ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """Do what a button says."""
        await ack()
        if not body.get("actions"):
            return
        message = messages.of_action(body, Team.of(context))
        if body.get("view"):
            self._work.start(self._pressed_at_home(message, body, context, client))
        elif body.get("response_url"):
            self._start(message, body, context, client, self._sender.by_response(client, str(body["response_url"]), message))

    async def home_opened(self, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """Show the front page."""
        event = body["event"]
        if event.get("tab", "home") == "home":
            self._work.start(self._show_home(str(event["user"]), str(event.get("channel") or ""), Team.of(context), client))

    async def uninstalled(self, context: AsyncBoltContext) -> None:
        """Delete a workspace that removed him."""
        self._work.start(self._forget_gone(Team.of(context)))

    async def tokens_revoked(self, body: Body, context: AsyncBoltContext) -> None:
        """Delete a workspace that revoked his token; tokens of single users he never has."""
        if (body["event"].get("tokens") or {}).get("bot"):
            self._work.start(self._forget_gone(Team.of(context)))

    def _start(self, message: Message, body: Body, context: AsyncBoltContext, client: AsyncWebClient, send: Send) -> None:
        self._work.start(self._answer(message, body, context, client, send))

    async def _answer(
        self, message: Message, body: Body, context: AsyncBoltContext, client: AsyncWebClient, send: Send | None
    ) -> Reply | None:
        team = Team.of(context)
        try:
            return await self._app.handle(await self._with_rights(message, body, context, client), send)
        except SlackApiError as error:
            code = error.response.get("error")
            log.warning("Slack refused an answer", error=code)
            if code in _GONE:
                await self._forget_gone(team)
        except Exception as error:
            log.exception("cannot answer", kind=message.kind, error=type(error).__name__)
        return None

    async def _with_rights(self, message: Message, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> Message:
        """Return the message with `admin` filled in where that decides anything."""
        said = says(message.text) if message.kind is Kind.PRESS else message.text
        if message.automatic or message.kind is Kind.EXPLAIN or said is None or not self._admins.matter(said):
            return message
        if is_stranger(body, context):
            return message
        return replace(message, admin=await self._admins.include(client, Team.of(context), message.user))

    async def _pressed_at_home(self, message: Message, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """Answer in the direct messages what is for reading, and show what changed on the page."""
        into_messages = self._sender.into_channel(client, message)

        async def send(reply: Reply) -> None:
            if not reply.private:
                await into_messages(reply)

        await self._answer(message, body, context, client, send)
        await self._show_home(message.user, message.place.channel, Team.of(context), client)

    async def _show_home(self, user: str, channel: str, team: Team, client: AsyncWebClient) -> None:
        try:
            beside = channel or str((await client.conversations_open(users=user))["channel"]["id"])
            message = messages.of_home(user, beside, team)
            message = replace(message, admin=await self._admins.include(client, team, user))
            await self._app.handle(message, self._sender.onto_home(client, message))
        except Exception as error:
            log.exception("cannot show the front page", error=type(error).__name__)

    async def _forget_gone(self, team: Team) -> None:
        try:
            await self._forget(team)
        except Exception as error:
            log.exception("cannot forget a workspace that removed him", error=type(error).__name__)


async def _nothing() -> None:
    """Take an event that means nothing to him."""


async def _acknowledge(ack: AsyncAck) -> None:
    """Take an interaction that means nothing to him."""
    await ack()


async def _failed(error: Exception) -> None:
    """Log what went wrong in Bolt or a listener; Slack gets no acknowledgement and delivers again."""
    log.error("a delivery failed", error=type(error).__name__, exc_info=error)
