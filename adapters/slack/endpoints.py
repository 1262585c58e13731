"""The addresses that Slack and installing people call, on the application's own web server."""

from collections.abc import Sequence

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from adapters.slack.guard import MAX_BODY, Guard, RefusedError
from adapters.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH


class Endpoints:
    """Hand requests to Bolt, after the guard; install pages only where there is a `flow`."""

    def __init__(self, bolt: AsyncApp, guard: Guard, flow: AsyncOAuthFlow | None) -> None:
        self._bolt = bolt
        self._guard = guard
        self._flow = flow

    def routes(self) -> Sequence[web.AbstractRouteDef]:
        """Return the routes."""
        events = [web.post(EVENTS_PATH, self._deliver), web.get(EVENTS_PATH, _probed)]
        if self._flow is None:
            return events
        return [*events, web.get(INSTALL_PATH, self._install), web.get(REDIRECT_PATH, self._installed)]

    async def _deliver(self, request: web.Request) -> web.Response:
        """Take an event, command or interaction."""
        if request.content_length is not None and request.content_length > MAX_BODY:
            return web.Response(status=413)
        try:
            admitted = self._guard.admit(request.headers, await request.read())
        except RefusedError as error:
            return web.Response(status=error.status)
        return await to_aiohttp_response(await self._bolt.async_dispatch(admitted))

    async def _install(self, request: web.Request) -> web.Response:
        """Show the install page."""
        assert self._flow is not None  # noqa: S101 - there is no such route otherwise
        return await to_aiohttp_response(await self._flow.handle_installation(await to_bolt_request(request)))

    async def _installed(self, request: web.Request) -> web.Response:
        """Take somebody who comes back from Slack."""
        assert self._flow is not None  # noqa: S101 - there is no such route otherwise
        return await to_aiohttp_response(await self._flow.handle_callback(await to_bolt_request(request)))


async def _probed(_request: web.Request) -> web.Response:
    """Answer Slack's look at the certificate, and people who follow the address."""
    return web.Response(text="Slack calls here.")
