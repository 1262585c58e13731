"""Logs hold neither words of anybody nor secrets, whatever happens."""

import io
import json
import logging

import pytest
import structlog

from bot import logs
from bot.commands import COMMANDS
from bot.messages import Kind
from bot.settings import Settings
from bot.wiring import build_app
from tests.bot.conftest import Chat

SECRETS = (
    "xoxb-1234567890-abcdefghijkl",
    "xapp-1-A0123-456-deadbeef",
    "xoxe.xoxb-1-abcdef",
    "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs0abc",
)


@pytest.fixture
def written():
    """Log as in production, at the most talkative, into a string."""

    def configured(**values) -> io.StringIO:
        stream = io.StringIO()
        logs.configure(Settings(**{"log_format": "json", "log_level": "debug", **values}), stream)
        return stream

    yield configured
    logs.configure(Settings(log_format="json", log_level="debug"))


async def test_a_whole_run_logs_no_word_and_no_secret(written, persona, settings, tmp_path, monkeypatch):
    stream = written()
    address = f"sqlite:///{tmp_path / 'm.sqlite3'}"
    values = {"database_url": type(settings.database_url)(address), "slack_bot_token": type(settings.database_url)(SECRETS[0])}
    app = build_app(settings.model_copy(update=values), persona=persona)
    await app.store.open()
    chat = Chat(app, admin=True)
    for row in COMMANDS:
        await chat.ask(f"{row.example} walrus")
        await chat.ask(row.example)
    for kind in Kind:
        await chat.ask("walrus etcd", kind=kind)

    async def broken(_reply):
        raise ConnectionError("walrus")

    with pytest.raises(ConnectionError):
        await app.handle(chat.says("walrus"), broken)
    monkeypatch.setattr(type(persona), "answer", lambda *_arguments: 1 // 0)
    await chat.ask("is the walrus well?")
    await app.store.close()

    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert len(lines) > len(COMMANDS)
    assert any("ZeroDivisionError" in line.get("exception", "") for line in lines)
    assert "walrus" not in stream.getvalue().casefold()
    assert not any(secret in stream.getvalue() for secret in SECRETS)


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_that_somebody_logs_all_the_same_is_masked(written, secret):
    stream = written()
    structlog.get_logger("x").error("failed", reason=f"invalid token {secret}!")
    logging.getLogger("slack_sdk").warning("invalid token %s!", secret)
    try:
        raise ValueError(f"token={secret}")
    except ValueError:
        logging.getLogger("y").exception("no")

    assert secret not in stream.getvalue()
    assert stream.getvalue().count("***") == 3


def test_a_password_in_an_address_is_masked(written):
    stream = written()
    structlog.get_logger("x").error("no", url="postgresql://me:hidden@host/name")

    assert "hidden" not in stream.getvalue()
    assert "@host/name" in stream.getvalue()


def test_libraries_never_log_their_payloads(written):
    stream = written(log_level="debug")
    for library in ("slack_bolt", "slack_sdk.socket_mode", "discord.gateway", "sqlalchemy.engine"):
        logging.getLogger(library).debug("payload: walrus")

    assert stream.getvalue() == ""


def test_json_is_the_default_where_nobody_watches_and_human_can_be_asked_for(written):
    stream = written(log_format="auto")
    structlog.get_logger("x").info("hello", number=1)
    assert json.loads(stream.getvalue())["number"] == 1

    stream = written(log_format="human")
    structlog.get_logger("x").info("hello", number=1)
    assert "hello" in stream.getvalue()
    assert "number=1" in stream.getvalue()


def test_debug_is_off_unless_asked_for(written):
    stream = written(log_level="info")
    structlog.get_logger("x").debug("hello")

    assert stream.getvalue() == ""
