"""`future run`: start what is configured, explain the rest, and stop without losing an answer."""

import asyncio
import os
import signal
import subprocess
import sys
import types
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import run
from bot.messages import Message, Place
from bot.settings import Settings
from bot.store.contract import StoreError
from bot.wiring import build_app, memory_store

PACK = Path(__file__).parent / "pack"
ROOT = Path(__file__).parents[2]


class Platform:
    """A platform that delivers one message as soon as it is started, and sends slowly when told to."""

    name = "discord"
    sending = asyncio.Event()

    def __init__(self, app, settings):
        self.app, self.settings = app, settings
        self.sent, self.events = [], []
        self.may_send = asyncio.Event()
        self.work = None

    async def start(self) -> None:
        self.events.append("started")
        self.work = asyncio.create_task(self.app.handle(Message("what is etcd?", "U1", Place("discord", "C1"), "1"), self._send))

    async def stop(self, grace: float) -> None:
        self.events.append("stopping")
        self.may_send.set()
        async with asyncio.timeout(grace):
            await self.work
        self.events.append("stopped")

    def ready(self) -> bool:
        return "started" in self.events

    async def _send(self, reply) -> None:
        self.sending.set()
        await self.may_send.wait()
        self.sent.append(reply)


@pytest.fixture
def platform(monkeypatch):
    """Stand in for the module adapters.discord; returns the adapters that were made."""
    made = []
    module = types.ModuleType("adapters.discord")

    def adapter(app, settings):
        made.append(Platform(app, settings))
        return made[-1]

    module.adapter = adapter
    monkeypatch.setattr(Platform, "sending", asyncio.Event())
    monkeypatch.setitem(sys.modules, "adapters.discord", module)
    return made


@pytest.fixture
def configured():
    return Settings(discord_token="abc", port=0, future_persona=PACK, slack_bot_token="xoxb-1")


@pytest.fixture
def app(configured, persona):
    return build_app(configured, store=memory_store(configured), persona=persona)


async def test_accepted_work_is_finished_before_it_stops(platform, configured, app):
    stop = asyncio.Event()
    running = asyncio.create_task(run.serve(configured, stop, app=app))
    await Platform.sending.wait()
    stop.set()
    await running

    assert [reply.topic for reply in platform[0].sent] == ["etcd"]
    assert platform[0].events == ["started", "stopping", "stopped"]


async def test_it_says_what_it_starts_in_which_mode_and_what_is_missing(platform, configured, app):
    stop = asyncio.Event()
    stop.set()
    with capture_logs() as logs:
        await run.serve(configured, stop, app=app)

    said = [entry["event"] for entry in logs]
    assert "slack: off, set SLACK_APP_TOKEN as well for Socket Mode, one workspace." in said
    assert "discord: gateway" in said
    assert said.index("stopping") < said.index("stopped")


async def test_with_nothing_configured_it_explains_itself_and_starts_nothing():
    with pytest.raises(run.RunError) as caught:
        await run.serve(Settings(), asyncio.Event())

    assert str(caught.value) == (
        "Nothing to start. slack: off, set SLACK_BOT_TOKEN and SLACK_APP_TOKEN to start it. discord: off, set DISCORD_TOKEN to start it."
    )


async def test_a_missing_extra_is_one_sentence(configured, app, monkeypatch):
    monkeypatch.setitem(sys.modules, "discord", None)
    for name in [name for name in sys.modules if name.startswith("adapters.discord")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(run.importlib, "import_module", _without_discord)

    with pytest.raises(run.RunError, match=r"discord needs an extra: pip install 'future-guy\[discord\]'"):
        await run.serve(configured, asyncio.Event(), app=app)


async def test_an_adapter_that_cannot_start_stops_the_others_and_is_named(platform, configured, app, monkeypatch):
    async def refused(_self):
        raise ConnectionError("token hidden was refused")

    monkeypatch.setattr(Platform, "start", refused)
    with pytest.raises(run.RunError) as caught:
        await run.serve(configured, asyncio.Event(), app=app)

    assert str(caught.value) == "discord cannot start: ConnectionError; the log above has the details."


async def test_one_adapter_that_cannot_stop_does_not_keep_the_rest(platform, configured, app, monkeypatch):
    async def stuck(self, _grace):
        self.may_send.set()
        raise RuntimeError("stuck")

    monkeypatch.setattr(Platform, "stop", stuck)
    stop = asyncio.Event()
    stop.set()
    with capture_logs() as logs:
        await run.serve(configured, stop, app=app)

    assert {"event": "cannot stop cleanly", "adapter": "discord", "error": "RuntimeError", "log_level": "error"} in logs
    assert logs[-1]["event"] == "stopped"


async def test_what_is_past_its_time_is_purged_again_and_again_even_after_trouble(app, monkeypatch):
    purged, three = [], asyncio.Event()

    async def purge():
        purged.append(len(purged))
        if len(purged) == 2:
            raise StoreError("away")
        if len(purged) == 3:
            three.set()
        return 7

    monkeypatch.setattr(run, "PURGE_SECONDS", 0)
    monkeypatch.setattr(app.store, "purge", purge)
    with capture_logs() as logs:
        purging = asyncio.create_task(run._purge(app))
        await three.wait()
        purging.cancel()

    assert [entry["log_level"] for entry in logs[:2]] == ["debug", "warning"]


async def test_a_port_that_is_taken_is_named(configured, platform, persona):
    taken = await asyncio.start_server(lambda *_streams: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    values = configured.model_copy(update={"port": port})

    with pytest.raises(run.RunError, match="web cannot start: OSError"):
        await run.serve(values, asyncio.Event(), app=build_app(values, store=memory_store(values), persona=persona))
    taken.close()
    await taken.wait_closed()


def test_a_half_configured_environment_explains_itself_from_the_outside():
    done = _process({"SLACK_BOT_TOKEN": "xoxb-1"})

    missing = "slack: off, set SLACK_APP_TOKEN as well for Socket Mode, one workspace. discord: off, set DISCORD_TOKEN to start it."
    assert done == (2, f"Nothing to start. {missing}")


def test_a_broken_pack_is_told_in_sentences_and_nothing_is_started(tmp_path):
    code, told = _process({"DISCORD_TOKEN": "abc", "FUTURE_PERSONA": str(tmp_path / "nowhere")})

    assert code == 2
    assert "there is no such folder" in told


def test_sigterm_ends_the_process_with_0(tmp_path):
    program = (
        "import sys, types; sys.path.insert(0, '.')\n"
        "from tests.bot.test_run import Platform\n"
        "module = types.ModuleType('adapters.discord'); sys.modules['adapters.discord'] = module\n"
        "module.adapter = Platform\n"
        "from bot.run import run\n"
        "from bot.settings import load_settings\n"
        "sys.exit(run(load_settings()))\n"
    )
    environment = _environment({"DISCORD_TOKEN": "abc", "PORT": "0", "DATABASE_URL": f"sqlite:///{tmp_path / 'm.sqlite3'}"})
    process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if "listening" in line:
            break
    process.send_signal(signal.SIGTERM)
    rest = process.stderr.read()
    process.stderr.close()

    assert process.wait(15) == 0
    assert '"event": "stopped"' in rest


def _without_discord(name):
    if name == "adapters.discord":
        raise ModuleNotFoundError("No module named 'discord'", name="discord")
    return __import__(name, fromlist=["server"])


def _environment(values):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DISCORD_", "FUTURE_"))}
    return {**kept, "FUTURE_PERSONA": str(PACK), **values}


def _process(values):
    program = "import sys; from bot.run import run; from bot.settings import load_settings; sys.exit(run(load_settings()))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=_environment(values), capture_output=True, text=True, check=False)
    return done.returncode, done.stderr.strip().splitlines()[-1]
