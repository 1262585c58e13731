"""Discord's tests: the production client on a simulated Discord (simcord), with a small pack and a store in memory."""

import base64
from pathlib import Path

import pytest
from simcord.pytest_plugin import (  # noqa: F401 - hooks and a fixture for this folder alone: pyproject.toml keeps the plugin out elsewhere
    pytest_configure,
    pytest_runtest_call,
    pytest_runtest_makereport,
    simcord_env,
)

from adapters.discord.bot import FutureBot
from adapters.discord.sync import CommandSync
from bot.app import App
from bot.settings import Settings
from bot.wiring import build_app, memory_store
from persona.engine import Persona

APPLICATION = 123456789012345678
TOKEN = f"{base64.b64encode(str(APPLICATION).encode()).decode().rstrip('=')}.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"
PACK = Path(__file__).parents[2] / "bot" / "pack"


@pytest.fixture(scope="session")
def persona() -> Persona:
    return Persona.load(PACK)


@pytest.fixture
def settings() -> Settings:
    return Settings(discord_token=TOKEN, future_user_limit="100000/second", future_place_limit="100000/second")


@pytest.fixture
def app(settings, persona) -> App:
    return build_app(settings, store=memory_store(settings), persona=persona, salt=lambda: 0)


@pytest.fixture
def make_bot(app, request):
    """Make the client as production does; a test marked with a number of shards leaves that number to the simulator."""
    marker = request.node.get_closest_marker("simcord")
    shards = None if marker and "shard_count" in marker.kwargs else 1

    def make(**options: object) -> FutureBot:
        return FutureBot(app, CommandSync(app.store, APPLICATION), shard_count=shards, **options)

    return make


@pytest.fixture
def simcord_bot(make_bot) -> FutureBot:
    return make_bot()


@pytest.fixture
def guild(simcord_env):  # noqa: F811 - the fixture imported above
    return simcord_env.create_guild()


@pytest.fixture
def channel(guild):
    return guild.create_text_channel("general")


@pytest.fixture
def alice(simcord_env, guild):  # noqa: F811
    return guild.add_member(simcord_env.create_user("alice"))


@pytest.fixture
def bob(simcord_env, guild):  # noqa: F811
    return guild.add_member(simcord_env.create_user("bob"))


@pytest.fixture
def him(simcord_env) -> str:  # noqa: F811
    """How to mention him."""
    return f"<@{simcord_env.bot.user.id}>"


@pytest.fixture(scope="session")
def app_for_properties(persona) -> App:
    """An application that many examples of one test share; they are different messages in one place."""
    settings = Settings(discord_token=TOKEN, future_user_limit="100000/second", future_place_limit="100000/second")
    return build_app(settings, store=memory_store(settings), persona=persona, salt=lambda: 0)
