"""Slack's tests: the production adapter and Bolt, on local-slack where it suffices and on a small fake where it does not."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from adapters.slack import SlackAdapter, adapter
from adapters.web import WebServer
from bot import logs
from bot.app import App
from bot.settings import Settings
from bot.store.contract import Store
from bot.store.sql import SqlStore
from bot.wiring import build_app
from persona.engine import Persona
from tests.adapters.slack import local_slack as local

PACK = Path(__file__).parents[2] / "bot" / "pack"
UNLIMITED = {"future_user_limit": "100000/second", "future_place_limit": "100000/second", "host": "127.0.0.1", "port": 0}
SKIPPED: list[str] = []


class Running:
    """What runs during a test: the adapter, the web server beside it, the application behind it."""

    def __init__(self, app: App, adapter: SlackAdapter, web: WebServer) -> None:
        self.app, self.adapter, self.web = app, adapter, web


Run = Callable[..., AbstractAsyncContextManager[Running]]


@pytest.fixture(autouse=True, scope="session")
def _plain_logs() -> None:
    logs.configure(Settings(log_format="json", log_level="info"))


@pytest.fixture(scope="session")
def persona() -> Persona:
    return Persona.load(PACK)


@pytest.fixture
def database(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'memory.sqlite3'}"


@pytest.fixture
def run(persona, database) -> Run:
    """Run the adapter as `future run` does, on a database that outlives it."""

    @asynccontextmanager
    async def running(*, store: Store | None = None, **given: object) -> AsyncIterator[Running]:
        settings = Settings(**{**UNLIMITED, "database_url": database, **given})
        app = build_app(settings, store=store or SqlStore(database, conversation_seconds=3600), persona=persona)
        made = adapter(app, settings)
        web = WebServer(app, settings, [made])
        async with AsyncExitStack() as stack:
            await app.store.open()
            stack.push_async_callback(app.store.close)
            await web.start()
            stack.push_async_callback(web.stop, 5.0)
            await made.start()
            stack.push_async_callback(made.stop, 5.0)
            yield Running(app, made, web)

    return running


@pytest.fixture(scope="session")
def local_slack_binary() -> str:
    binary = local.find()
    if not binary:
        SKIPPED.append("local-slack")
        pytest.skip("LOCAL-SLACK IS MISSING: npm could not install it, so nothing was tested on a real Slack server")
    return binary


def pytest_terminal_summary(terminalreporter) -> None:
    for what in SKIPPED:
        terminalreporter.write_sep("!", f"{what} is missing (install npm): the end-to-end tests of Slack were SKIPPED", red=True)
