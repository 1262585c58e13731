"""Slack's tests: the production adapter and Bolt, on local-slack where it suffices and on a small fake where it does not."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import pytest

from adapters.slack import SlackAdapter, adapter
from adapters.web import WebServer
from bot import logs
from bot.app import App
from bot.settings import Settings
from bot.store.sql import SqlStore
from bot.wiring import build_app
from persona.engine import Persona
from tests.adapters.slack import local_slack as local
from tests.adapters.slack import namespace
from tests.adapters.slack.fake_slack import APP_TOKEN, BOT_TOKEN, SECRET, FakeSlack, Payload
from tests.bot.postgres import Postgres

PACK = Path(__file__).parents[2] / "bot" / "pack"
UNLIMITED = {"future_user_limit": "100000/second", "future_place_limit": "100000/second", "host": "127.0.0.1", "port": 0}
SKIPPED: list[str] = []


class Running:
    """What runs during a test: the adapter, the web server beside it, the application behind it."""

    def __init__(self, app: App, adapter: SlackAdapter, web: WebServer) -> None:
        self.app, self.adapter, self.web = app, adapter, web


class Http:
    """Deliver to him over HTTP, as Slack does."""

    def __init__(self, fake: FakeSlack, session: aiohttp.ClientSession, started: Running) -> None:
        self.fake, self.started, self._session = fake, started, session

    async def deliver(self, payload: Payload, **headers: str) -> int:
        return await self.fake.post(payload, session=self._session, **headers)

    async def deliver_raw(self, body: bytes, headers: dict[str, str]) -> int:
        return await self.fake.post_raw(body, headers, session=self._session)

    async def said(self, event: Payload, **more: str) -> int:
        return await self.deliver(self.fake.event(event, **more))

    async def get(self, path: str, **headers: str) -> tuple[int, str, aiohttp.ClientResponse]:
        url = f"http://127.0.0.1:{self.started.web.port}{path}"
        async with self._session.get(url, headers=headers, allow_redirects=False) as response:
            return response.status, await response.text(), response

    async def settled(self) -> None:
        """Wait until everything that was taken is answered."""
        await self.started.adapter._work.done()


Run = Callable[..., AbstractAsyncContextManager[Running]]


@pytest.fixture(autouse=True, scope="session")
def _plain_logs() -> None:
    logs.configure(Settings(log_format="json", log_level="warning"))


@pytest.fixture(scope="session")
def persona() -> Persona:
    return Persona.load(PACK)


@pytest.fixture(scope="session")
def own_persona() -> Persona:
    """The persona that comes with the package."""
    return Persona.load()


@pytest.fixture
def database(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'memory.sqlite3'}"


@pytest.fixture
def run(persona, database) -> Run:
    """Run the adapter as `future run` does, on a database that outlives it."""

    @asynccontextmanager
    async def running(*, persona: Persona = persona, **given: object) -> AsyncIterator[Running]:
        settings = Settings(**{**UNLIMITED, "database_url": database, **given})
        app = build_app(settings, store=SqlStore(database, conversation_seconds=3600), persona=persona, salt=lambda: 0)
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
        SKIPPED.append("local-slack (npm)")
        pytest.skip("LOCAL-SLACK IS MISSING: npm could not install it, so nothing was tested on a real Slack server")
    if not namespace.can_enter():
        SKIPPED.append("a network namespace")
        pytest.skip("NO NETWORK NAMESPACE: local-slack would listen on every interface, so nothing was tested on it")
    return binary


@pytest.fixture(params=["socket", "http"])
async def slack(request, run: Run, local_slack_binary) -> AsyncIterator[SimpleNamespace]:
    """A server and him in it, connected in one of the two ways; `again` starts him anew on the same memory."""
    port = local.free_port() if request.param == "http" else 0
    async with local.local_slack(local_slack_binary, bot_port=port) as server:
        mode = {"slack_signing_secret": local.SECRET, "port": port} if port else {"slack_app_token": local.APP_TOKEN}
        given = {"slack_api_url": server.api, "slack_bot_token": local.BOT_TOKEN, **mode}
        yield SimpleNamespace(server=server, start=lambda **more: run(**{**given, **more}))


def pytest_terminal_summary(terminalreporter) -> None:
    for what in SKIPPED:
        terminalreporter.write_sep("!", f"{what} is missing: its tests of Slack were SKIPPED", red=True)


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    async with FakeSlack().serving() as serving:
        yield serving


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as made:
        yield made


@pytest.fixture
def over_http(run, fake, session) -> Callable[..., AbstractAsyncContextManager[Http]]:
    """Run in HTTP mode for one workspace, on the fake."""

    @asynccontextmanager
    async def running(**given: object) -> AsyncIterator[Http]:
        one = {"slack_bot_token": BOT_TOKEN, "slack_signing_secret": SECRET, "slack_api_url": fake.api}
        async with run(**{**one, **given}) as started:
            fake.delivered_to = started.web.port
            yield Http(fake, session, started)

    return running


@pytest.fixture
def over_socket(run, fake) -> Callable[..., AbstractAsyncContextManager[Running]]:
    """Run in Socket Mode, on the fake."""

    @asynccontextmanager
    async def running(**given: object) -> AsyncIterator[Running]:
        one = {"slack_bot_token": BOT_TOKEN, "slack_app_token": APP_TOKEN, "slack_api_url": fake.api}
        async with run(**{**one, **given}) as started:
            await fake.connected()
            yield started

    return running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()
