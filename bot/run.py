"""`future run`: start every adapter that the environment configures, and stop them without losing work."""

import asyncio
import importlib
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol, cast, runtime_checkable

import structlog
from aiohttp.web import AbstractRouteDef

from bot import logs
from bot.app import App
from bot.plan import Planned, plan
from bot.settings import Settings
from bot.store.contract import StoreError
from bot.wiring import build_app
from persona.pack import PackError
from persona.understanding.missing import SemanticError

GRACE_SECONDS = 9.0
"""What adapters get to finish accepted work; everything is over within ten seconds."""
PURGE_SECONDS = 600.0

log = structlog.get_logger("bot.run")


class Adapter(Protocol):
    """What every module `adapters.NAME` makes with its function `adapter(app, settings)`."""

    name: str

    async def start(self) -> None:
        """Connect and begin to take messages; return once that is under way.

        Raises `RunError` when only somebody who changes the settings can help.
        """

    async def stop(self, grace: float) -> None:
        """Take no more messages, finish the accepted ones within `grace` seconds, and disconnect."""

    def ready(self) -> bool:
        """Tell whether messages can arrive now."""


@runtime_checkable
class Hosted(Protocol):
    """An adapter that also serves HTTP: the web server mounts its routes."""

    def routes(self) -> Sequence[AbstractRouteDef]:
        """Return the routes, made once before the server starts."""


class RunError(Exception):
    """Nothing can be started; `str()` says in a sentence or two what to change."""


def load(planned: Planned, app: App, settings: Settings) -> Adapter:
    """Return the adapter of one platform, loaded by name.

    Raises `RunError` when its extra is not installed.
    """
    try:
        module = importlib.import_module(f"adapters.{planned.name}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("adapters"):
            raise
        raise RunError(f"{planned.name} needs an extra: pip install 'future-guy[{planned.name}]'") from error
    make = cast(Callable[[App, Settings], Adapter], module.adapter)
    return make(app, settings)


async def serve(settings: Settings, stop: asyncio.Event, *, app: App | None = None) -> None:
    """Run everything until `stop` is set, then drain and close.

    Raises `RunError` when no adapter is configured, or when one cannot start.
    """
    plans = plan(settings)
    for planned in plans:
        log.info(planned.told())
    starting = [planned for planned in plans if planned.starts]
    if not starting:
        raise RunError("Nothing to start. " + " ".join(planned.told() for planned in plans))
    app = app or build_app(settings)
    adapters = [load(planned, app, settings) for planned in starting]
    server = _web(app, settings, adapters)
    await _run(app, [server, *adapters], stop)


def run(settings: Settings) -> int:
    """Run until SIGTERM or SIGINT; return the exit code: 0 after a clean stop, 2 when nothing could be started."""
    logs.configure(settings)
    try:
        asyncio.run(_until_signal(settings))
    except (RunError, StoreError, PackError, SemanticError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


async def _until_signal(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C ends it there
            loop.add_signal_handler(number, stop.set)
    await serve(settings, stop)


def _web(app: App, settings: Settings, adapters: Sequence[Adapter]) -> Adapter:
    module = importlib.import_module("adapters.web")
    make = cast(Callable[[App, Settings, Sequence[Adapter]], Adapter], module.server)
    return make(app, settings, adapters)


async def _run(app: App, adapters: Sequence[Adapter], stop: asyncio.Event) -> None:
    await app.store.open()
    purging = asyncio.create_task(_purge(app))
    started: list[Adapter] = []
    try:
        for adapter in adapters:
            started.append(adapter)
            await _start(adapter)
        await stop.wait()
        log.info("stopping")
    finally:
        purging.cancel()
        await _drain(app, started)
        await app.store.close()
        log.info("stopped")


async def _start(adapter: Adapter) -> None:
    try:
        await adapter.start()
    except RunError:
        raise
    except Exception as error:
        log.exception("cannot start", adapter=adapter.name)
        raise RunError(f"{adapter.name} cannot start: {type(error).__name__}; the log above has the details.") from error


async def _drain(app: App, adapters: Sequence[Adapter]) -> None:
    """Stop the adapters together and wait for what they accepted; the web server says 503 on /readyz meanwhile."""
    try:
        async with asyncio.timeout(GRACE_SECONDS + 0.5):
            results = await asyncio.gather(*(adapter.stop(GRACE_SECONDS) for adapter in adapters), return_exceptions=True)
            for adapter, result in zip(adapters, results, strict=True):
                if isinstance(result, Exception):
                    log.error("cannot stop cleanly", adapter=adapter.name, error=type(result).__name__)
            await app.inflight.done()
    except TimeoutError:
        log.error("some accepted messages were not finished in time")


async def _purge(app: App) -> None:
    while True:
        await asyncio.sleep(PURGE_SECONDS)
        try:
            rows = await app.store.purge()
        except StoreError as error:
            log.warning("cannot purge", error=str(error))
        else:
            log.debug("purged", rows=rows)
