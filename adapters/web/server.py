"""An aiohttp server beside the adapters."""

import asyncio
from collections.abc import Sequence

import structlog
from aiohttp import web

from bot.app import App
from bot.run import Adapter, Hosted
from bot.settings import Settings
from bot.store.contract import StoreError

MAX_BODY = 1024 * 1024
"""Largest request body in bytes; platforms' payloads are far smaller."""
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"

log = structlog.get_logger("adapters.web")


def server(app: App, settings: Settings, adapters: Sequence[Adapter]) -> "WebServer":
    """Make the server for these adapters."""
    return WebServer(app, settings, adapters)


class WebServer:
    """Serve liveness, readiness, metrics and the adapters' own routes on `HOST`:`PORT`."""

    name = "web"

    def __init__(self, app: App, settings: Settings, adapters: Sequence[Adapter]) -> None:
        self._app = app
        self._settings = settings
        self._adapters = adapters
        self._stopping = False
        self._runner: web.AppRunner | None = None
        self.port = settings.port
        """The port listened on; after `start`, the one the system chose for 0."""

    async def start(self) -> None:
        """Listen."""
        application = web.Application(client_max_size=MAX_BODY)
        application.add_routes([web.get("/healthz", _alive), web.get("/readyz", self._readiness), web.get("/metrics", self._metrics)])
        for adapter in self._adapters:
            if isinstance(adapter, Hosted):
                application.add_routes(adapter.routes())
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._settings.host, self._settings.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        log.info("listening", host=self._settings.host, port=self.port)

    async def stop(self, grace: float) -> None:
        """Say 503 on /readyz at once, and close when what is being answered is done."""
        self._stopping = True
        try:
            async with asyncio.timeout(grace):
                await self._app.inflight.done()
        finally:
            if self._runner is not None:
                await self._runner.cleanup()

    def ready(self) -> bool:
        """Tell whether it listens."""
        return self._runner is not None and not self._stopping

    async def _readiness(self, _request: web.Request) -> web.Response:
        """Say 200 when every adapter is connected and the database can be reached, else 503 and what is not."""
        missing = ["stopping"] if self._stopping else [adapter.name for adapter in self._adapters if not adapter.ready()]
        try:
            await self._app.store.ping()
        except StoreError:
            missing.append("database")
        return web.json_response({"ready": not missing, "missing": missing}, status=503 if missing else 200)

    async def _metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=self._app.metrics.exposition(), headers={"Content-Type": METRICS_TYPE})


async def _alive(_request: web.Request) -> web.Response:
    """Say that the process lives; never depends on a platform or the database, or a restart would not help."""
    return web.json_response({"alive": True})
