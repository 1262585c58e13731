"""Health, readiness and metrics over real HTTP on the loopback interface."""

from io import BytesIO

import pytest
from aiohttp import ClientSession, web
from prometheus_client.parser import text_string_to_metric_families

from adapters.web import WebServer
from bot.messages import Message, Place
from bot.settings import Settings
from bot.store.contract import StoreError
from bot.store.memory import MemoryStore
from bot.wiring import build_app


class Platform:
    """An adapter that is connected when the test says so, and serves one route."""

    name = "slack"
    connected = True

    async def start(self) -> None: ...

    async def stop(self, grace: float) -> None: ...

    def ready(self) -> bool:
        return self.connected

    def routes(self):
        async def events(request: web.Request) -> web.Response:
            return web.Response(text=f"{len(await request.read())} bytes")

        return [web.post("/slack/events", events)]


class Database(MemoryStore):
    away = False

    async def ping(self) -> None:
        if self.away:
            raise StoreError("nobody listens")


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def database() -> Database:
    return Database(clock=lambda: 0.0, conversation_seconds=60)


@pytest.fixture
def app(persona, database):
    return build_app(Settings(), store=database, persona=persona)


@pytest.fixture
async def server(app, platform):
    made = WebServer(app, Settings(port=0), [platform])
    await made.start()
    yield made
    await made.stop(1)


@pytest.fixture
async def http(server):
    async with ClientSession(f"http://127.0.0.1:{server.port}") as session:
        yield session


async def test_the_process_is_alive_whatever_else_is_not(http, platform, database):
    platform.connected, database.away = False, True
    async with http.get("/healthz") as response:
        assert (response.status, await response.json()) == (200, {"alive": True})


async def test_it_is_ready_when_every_adapter_is_connected_and_the_database_answers(http):
    async with http.get("/readyz") as response:
        assert (response.status, await response.json()) == (200, {"ready": True, "missing": []})


async def test_it_says_what_is_missing_when_it_is_not_ready(http, platform, database):
    platform.connected, database.away = False, True
    async with http.get("/readyz") as response:
        assert (response.status, await response.json()) == (503, {"ready": False, "missing": ["slack", "database"]})


async def test_it_is_not_ready_while_it_stops(http, server):
    server._stopping = True
    async with http.get("/readyz") as response:
        assert (response.status, (await response.json())["missing"]) == (503, ["stopping"])


async def test_prometheus_can_read_the_metrics(http, app):
    place = Place("slack", "C1", "T1")
    for number, text in enumerate(("what is etcd?", "sane what is etcd?", "what is qwertzuiop?", "help")):
        await app.handle(Message(text, "U1", place, str(number)))
        await app.handle(Message(text, "U1", place, str(number)))

    async with http.get("/metrics") as response:
        assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        families = {family.name: family for family in text_string_to_metric_families(await response.text())}

    answers = {
        tuple(sample.labels.values()): sample.value for sample in families["future_answers"].samples if sample.name.endswith("_total")
    }
    assert {("define", "hype", "slack"): 2.0, ("define", "sane", "slack"): 1.0}.items() <= answers.items()
    assert families["future_duplicates"].samples[0].value == 4.0
    assert families["future_unknown"].samples[0].value == 1.0
    count = [sample.value for sample in families["future_reply_seconds"].samples if sample.name.endswith("_count")]
    assert count == [4.0]


async def test_an_adapters_routes_are_served(http):
    async with http.post("/slack/events", data=b"12345") as response:
        assert await response.text() == "5 bytes"


async def test_a_body_that_is_far_too_large_is_refused(http):
    async with http.post("/slack/events", data=BytesIO(b"x" * (1024 * 1024 + 1))) as response:
        assert response.status == 413


async def test_anything_else_is_not_found(http):
    async with http.get("/") as response:
        assert response.status == 404
