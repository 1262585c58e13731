"""The database comes and goes; he answers, forgets for a while, and recovers by himself."""

import asyncio
import sqlite3

import pytest
from sqlalchemy import Connection
from structlog.testing import capture_logs

from bot.metrics import Metrics
from bot.settings import Settings
from bot.store.contract import Changes, Delivery, Memory, Name, Scope, StoreError, Switch, Unclaimed
from bot.store.memory import MemoryStore
from bot.store.resilient import ResilientStore
from bot.wiring import build_app
from tests.bot.conftest import CHANNEL, Chat
from tests.bot.postgres import Postgres

SANE = Changes(switches=(Switch(Scope.CHANNEL, Name.MODE, "sane"),))


class Flaky(MemoryStore):
    """A database that can be switched off; it keeps its rows meanwhile."""

    away = False

    async def open(self) -> None:
        self._reach()

    async def begin(self, *arguments):
        self._reach()
        return await super().begin(*arguments)

    async def finish(self, *arguments):
        self._reach()
        await super().finish(*arguments)

    async def ping(self) -> None:
        self._reach()

    def _reach(self) -> None:
        if self.away:
            raise StoreError("ConnectionRefusedError: nobody listens")


class Backoff:
    """Wait as long as the test says, and remember how long that was meant to be."""

    def __init__(self) -> None:
        self.seconds = []
        self._may_go = asyncio.Semaphore(0)
        self.asked = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.asked.set()
        await self._may_go.acquire()

    async def again(self) -> None:
        """Let the next attempt happen, and wait until it is over."""
        await self.asked.wait()
        self.asked.clear()
        self._may_go.release()
        for _ in range(5):
            await asyncio.sleep(0)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def primary(clock) -> Flaky:
    return Flaky(clock=clock, conversation_seconds=3600)


@pytest.fixture
def backoff() -> Backoff:
    return Backoff()


@pytest.fixture
async def both(primary, backoff, clock, metrics):
    made = ResilientStore(primary, MemoryStore(clock=clock, conversation_seconds=3600), changed=metrics.memory, sleep=backoff)
    yield made
    await made.close()


def up(metrics) -> bool:
    return b"future_memory_up 1.0" in metrics.exposition()


async def deliver(store, number, changes=SANE):
    delivery = Delivery.of(Chat(None).says("x"))
    begun = await store.begin(delivery, CHANNEL, "U1")
    await store.finish(delivery, CHANNEL, "U1", changes)
    return begun


async def test_a_database_that_is_down_at_the_start_is_tried_again_with_longer_and_longer_pauses(both, primary, backoff, metrics):
    primary.away = True
    await both.open()
    for _ in range(7):
        await backoff.again()
    with pytest.raises(StoreError):
        await both.ping()
    assert not up(metrics)
    assert isinstance(await deliver(both, 1), Memory)

    primary.away = False
    await backoff.again()
    await both.ping()
    assert up(metrics)
    assert backoff.seconds == [1, 2, 4, 8, 15, 30, 30, 30]


async def test_an_outage_is_logged_once_and_so_is_its_end(both, primary, backoff):
    await both.open()
    with capture_logs() as logs:
        primary.away = True
        for number in range(5):
            await deliver(both, number)
        primary.away = False
        await backoff.again()

    assert [entry["event"] for entry in logs] == ["database lost, answering without memory", "database back"]


async def test_during_an_outage_one_process_still_answers_once(both, primary):
    await both.open()
    primary.away = True
    delivery = Delivery.of(Chat(None).says("x"))

    assert isinstance(await both.begin(delivery, CHANNEL, "U1"), Memory)
    assert await both.begin(Delivery(delivery.keys, "another"), CHANNEL, "U1") is Unclaimed.BUSY


async def test_an_answer_given_when_the_database_went_away_in_between_is_not_given_again_here(both, primary):
    await both.open()
    delivery = Delivery.of(Chat(None).says("x"))
    await both.begin(delivery, CHANNEL, "U1")
    primary.away = True

    await both.finish(delivery, CHANNEL, "U1", SANE)
    assert await both.begin(Delivery(delivery.keys, "another"), CHANNEL, "U1") is Unclaimed.DONE


async def test_an_answer_given_before_an_outage_is_not_given_again_in_it(both, primary):
    await both.open()
    delivery = Delivery.of(Chat(None).says("x"))
    await both.begin(delivery, CHANNEL, "U1")
    await both.finish(delivery, CHANNEL, "U1", SANE)
    primary.away = True

    assert await both.begin(Delivery(delivery.keys, "another"), CHANNEL, "U1") is Unclaimed.DONE


@pytest.mark.parametrize(("finished", "told"), [(True, Unclaimed.DONE), (False, Unclaimed.BUSY)])
async def test_what_was_taken_in_an_outage_is_not_taken_again_after_it(both, primary, backoff, finished, told):
    primary.away = True
    await both.open()
    delivery = Delivery.of(Chat(None).says("x"))
    await both.begin(delivery, CHANNEL, "U1")
    if finished:
        await both.finish(delivery, CHANNEL, "U1", SANE)

    primary.away = False
    await backoff.again()
    assert await both.begin(Delivery(delivery.keys, "another"), CHANNEL, "U1") is told


async def test_what_another_replica_has_can_be_taken_here_when_it_gives_it_back(both, primary):
    await both.open()
    delivery = Delivery.of(Chat(None).says("x"))
    await primary.begin(delivery, CHANNEL, "U2")
    ours = Delivery(delivery.keys, "ours")

    assert await both.begin(ours, CHANNEL, "U1") is Unclaimed.BUSY
    await primary.release(delivery)
    assert isinstance(await both.begin(ours, CHANNEL, "U1"), Memory)


async def test_what_was_remembered_in_an_outage_is_forgotten_too(both, primary, backoff):
    primary.away = True
    await both.open()
    await deliver(both, 1, Changes(switches=(Switch(Scope.ME, Name.MODE, "sane"),)))
    primary.away = False
    await backoff.again()
    await deliver(both, 2, Changes(forget_user=True))

    primary.away = True
    assert (await deliver(both, 3, Changes())).switches == {}


async def test_after_an_outage_what_was_known_before_is_known_again(both, primary, backoff):
    await both.open()
    await deliver(both, 1)
    primary.away = True
    assert (await deliver(both, 2, Changes())).switches == {}

    primary.away = False
    await backoff.again()
    assert (await both.read(CHANNEL, "U1")).switches == {(Scope.CHANNEL, Name.MODE): "sane"}


async def test_an_installation_is_not_called_forgotten_while_it_is_not(both, primary, monkeypatch):
    await both.open()

    async def away(*_arguments):
        raise StoreError("nobody listens")

    monkeypatch.setattr(primary, "forget_installation", away)
    with pytest.raises(StoreError):
        await both.forget_installation("slack", "", "T1")


async def test_he_answers_through_a_real_outage_and_says_nothing_about_it(persona, settings):
    server = Postgres()
    try:
        app = build_app(_with(settings, server.database("outage")), persona=persona)
        await app.store.open()
        chat = Chat(app)
        await chat.ask("sane here")
        server.halt()

        with capture_logs() as logs:
            during = [await app.handle(chat.says(text)) for text in ("what is etcd?", "what is raft?")]
        assert [(reply.topic, reply.mode) for reply in during] == [("etcd", "hype"), ("raft", "hype")]
        assert "database" not in str(during)
        assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == ["database lost, answering without memory"]
        with pytest.raises(StoreError):
            await app.store.ping()

        server.start()
        await app.store._recovery
        assert (await app.handle(chat.says("what is etcd?"))).mode == "sane"
        await app.store.close()
    finally:
        server.stop()


async def test_a_full_disk_is_logged_and_he_still_answers(persona, settings, tmp_path, monkeypatch):
    app = build_app(_with(settings, f"sqlite:///{tmp_path / 'm.sqlite3'}"), persona=persona)
    await app.store.open()
    chat = Chat(app)
    commit = Connection._commit_impl

    def full(_connection):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Connection, "_commit_impl", _through_the_dialect(full))
    with capture_logs() as logs:
        assert (await app.handle(chat.says("what is etcd?"))).topic == "etcd"
    monkeypatch.setattr(Connection, "_commit_impl", commit)

    lost = [entry for entry in logs if entry["log_level"] == "error"]
    assert "disk is full" in lost[0]["error"]
    await app.store.close()


async def test_an_answer_that_gets_out_when_everything_is_closed_already_is_no_error(persona, settings, tmp_path):
    app = build_app(_with(settings, f"sqlite:///{tmp_path / 'm.sqlite3'}"), persona=persona)
    await app.store.open()
    sent = []

    async def send(reply):
        await app.store.close()  # the time to drain is over
        sent.append(reply.topic)

    with capture_logs() as logs:
        await app.handle(Chat(app).says("what is etcd?"), send)
        assert (await app.handle(Chat(app).says("what is raft?"))).topic == "raft"

    assert sent == ["etcd"]
    assert [entry for entry in logs if entry["log_level"] in ("warning", "error")] == []


async def test_a_conversation_that_cannot_be_read_is_dropped_and_the_next_one_kept(persona, settings, tmp_path):
    path = tmp_path / "m.sqlite3"
    app = build_app(_with(settings, f"sqlite:///{path}"), persona=persona)
    await app.store.open()
    chat = Chat(app)
    await chat.ask("what is etcd?")
    for state in ("{", '{"focus": 7}', "null", '{"last": {"topic": "etcd", "act": "dance"}}', "[" * 5000):
        with sqlite3.connect(path) as rows:
            rows.execute("UPDATE conversations SET state = ?, reason = ?", (state, state))

        with capture_logs() as logs:
            reply = await app.handle(chat.says("what is etcd?"))
        assert reply.topic == "etcd"
        assert next(entry["event"] for entry in logs) == "a stored conversation could not be read and was dropped"
        assert (await app.handle(chat.says("what's that?"))).topic is not None
    await app.store.close()


async def test_nothing_that_anybody_writes_is_stored(persona, settings, tmp_path):
    path = tmp_path / "m.sqlite3"
    app = build_app(_with(settings, f"sqlite:///{path}"), persona=persona)
    await app.store.open()
    chat = Chat(app)
    for text in (
        "what is etcd, asks the walrus?",
        "sane walrus?",
        "what is a walrus?",
        "topics walrus",
        "walrus",
        "etcd or walrus",
        "sane",
    ):
        await chat.ask(text)
    await app.store.close()

    stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"etcd" in stored
    assert b"walrus" not in stored.lower()


def _with(settings: Settings, address: str) -> Settings:
    return settings.model_copy(update={"database_url": type(settings.database_url)(address)})


def _through_the_dialect(failing):
    """Fail where the driver would, so that SQLAlchemy wraps the error as it does in earnest."""

    def commit(connection):
        try:
            failing(connection)
        except sqlite3.Error as error:
            connection._handle_dbapi_exception(error, None, None, None, None)

    return commit
