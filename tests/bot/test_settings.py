"""The environment is read once, forgives nothing, and says in a sentence what to change."""

import os
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.doctor import Grade, examine
from bot.plan import plan
from bot.settings import SettingsError, load_settings, variables
from persona.answer import Mode

PACK = Path(__file__).parent / "pack"
SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
HTTP = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s1gn"}
OAUTH = {"SLACK_SIGNING_SECRET": "s1gn", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "cl1ent"}


@pytest.fixture
def given(monkeypatch, tmp_path):
    """Set an environment, and nothing of ours beside it."""
    for name in list(os.environ):
        if name.startswith(("SLACK_", "DISCORD_", "FUTURE_")) or name.removesuffix("_FILE") in variables():
            monkeypatch.delenv(name)

    def environment(**values: str) -> None:
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'memory.sqlite3'}")
        monkeypatch.setenv("FUTURE_PERSONA", str(PACK))
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return environment


def refusal() -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith((".", "?"))
    return sentence


def test_without_anything_set_the_defaults_hold(given, monkeypatch):
    given()
    monkeypatch.delenv("DATABASE_URL")
    settings = load_settings()

    assert (settings.future_mode, settings.port, settings.host) == (Mode.HYPE, 3000, "127.0.0.1")
    assert settings.database_url.get_secret_value().startswith("sqlite:///")
    assert settings.slack_bot_token is None


def test_settings_cannot_be_changed(given):
    given()
    settings = load_settings()

    with pytest.raises(ValidationError):
        settings.port = 1


def test_values_are_read_in_any_case_that_makes_sense(given):
    given(LOG_LEVEL="DEBUG", FUTURE_MODE="sane", FUTURE_MEMORY_HOURS="0.5", PORT="0")
    settings = load_settings()

    assert (settings.log_level, settings.future_mode, settings.future_memory_hours, settings.port) == ("debug", Mode.SANE, 0.5, 0)


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "DISCORD_BOT_TOKEN"])
def test_discords_token_has_two_names(given, name):
    given(**{name: "abc"})

    assert load_settings().discord_token.get_secret_value() == "abc"


def test_the_same_token_under_both_names_is_fine_and_two_different_ones_are_not(given):
    given(DISCORD_TOKEN="abc", DISCORD_BOT_TOKEN="abc")
    load_settings()
    given(DISCORD_BOT_TOKEN="xyz")

    assert "both set and differ" in refusal()


@pytest.mark.parametrize("name", ["DISCORD_TOKEN_FILE", "DISCORD_BOT_TOKEN_FILE"])
def test_a_secret_may_stand_in_a_file(given, tmp_path, name):
    (tmp_path / "secret").write_text("from-a-file\n")
    given(**{name: str(tmp_path / "secret")})

    assert load_settings().discord_token.get_secret_value() == "from-a-file"


def test_a_file_that_is_missing_or_empty_is_refused(given, tmp_path):
    given(DISCORD_TOKEN_FILE=str(tmp_path / "nowhere"))
    assert "DISCORD_TOKEN_FILE names a file that cannot be read" in refusal()

    (tmp_path / "nowhere").touch()
    assert "DISCORD_TOKEN_FILE names an empty file" in refusal()


def test_a_variable_and_its_file_together_are_refused(given, tmp_path):
    given(DISCORD_TOKEN="abc", DISCORD_TOKEN_FILE=str(tmp_path))

    assert refusal() == "DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set: unset one of them."


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("SLACK_BOT_TOKN", "did you mean SLACK_BOT_TOKEN?"),
        ("DISCORD_TOKE", "did you mean DISCORD_TOKEN?"),
        ("FUTURE_MODUS", "did you mean FUTURE_MODE?"),
        ("SLACK_CHANNEL_FOR_LUNCH", "unset it"),
    ],
)
def test_an_unknown_variable_of_ours_is_refused_with_a_hint(given, name, hint):
    given(**{name: "x"})

    assert hint in refusal()


def test_what_kubernetes_and_slacks_command_line_set_is_ignored(given):
    given(
        FUTURE_SERVICE_HOST="10.0.0.1", FUTURE_SERVICE_PORT="80", FUTURE_SERVICE_PORT_HTTP="80", FUTURE_PORT="tcp://10.0.0.1:80",
        FUTURE_PORT_80_TCP="tcp://10.0.0.1:80", FUTURE_PORT_80_TCP_ADDR="10.0.0.1", SLACK_CLI_XOXB="xoxb-cli",
    )  # fmt: skip
    load_settings()


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "DISCORD_TOKEN", "DATABASE_URL", "PORT"])
@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_value_is_refused(given, name, value):
    given(**{name: value})

    assert refusal() == f"{name} is empty: give it a value, or unset it."


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({**OAUTH, "SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_BOT_TOKEN is for one workspace"),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_BOT_TOKEN is for one workspace"),
        ({**SOCKET, "SLACK_SIGNING_SECRET": "s1gn"}, "SLACK_APP_TOKEN means Socket Mode and SLACK_SIGNING_SECRET means HTTP"),
        ({"SLACK_APP_TOKEN": "xapp-1", "SLACK_CLIENT_ID": "1.2"}, "SLACK_APP_TOKEN means Socket Mode and SLACK_CLIENT_ID means HTTP"),
        ({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN must begin with xapp-"),
    ],
)
def test_an_unclear_mix_of_slacks_variables_is_refused(given, values, said):
    given(**values)

    assert said in refusal()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("LOG_LEVEL", "loud"),
        ("FUTURE_MODE", "calm"),
        ("FUTURE_USER_LIMIT", "lots"),
        ("FUTURE_MEMORY_HOURS", "0"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(given, name, value):
    given(**{name: value})

    assert refusal().startswith(f"{name}: ")


def test_no_refusal_shows_a_secret(given):
    given(SLACK_BOT_TOKEN="hidden-token", SLACK_APP_TOKEN="hidden-too")

    assert "hidden" not in refusal()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (SOCKET, "slack: Socket Mode, one workspace"),
        (HTTP, "slack: HTTP, one workspace"),
        (OAUTH, "slack: HTTP, installed by OAuth in any workspace (tokens are kept in clear: set SLACK_TOKEN_KEYS)"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "slack: off, set SLACK_APP_TOKEN as well for Socket Mode, one workspace."),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "slack: off, set SLACK_BOT_TOKEN as well for Socket Mode, one workspace."),
        ({"SLACK_SIGNING_SECRET": "s"}, "slack: off, set SLACK_BOT_TOKEN as well for HTTP, one workspace."),
        (
            {"SLACK_CLIENT_ID": "1.2"},
            "slack: off, set SLACK_SIGNING_SECRET and SLACK_CLIENT_SECRET as well for HTTP, installed by OAuth in any workspace.",
        ),
        ({}, "slack: off, set SLACK_BOT_TOKEN and SLACK_APP_TOKEN to start it."),
    ],
)
def test_the_plan_says_the_mode_or_what_is_missing(given, values, told):
    given(**values)

    assert plan(load_settings())[0].told() == told


def test_the_doctor_finds_nothing_wrong_with_a_good_configuration(given, unused_tcp_port):
    given(**SOCKET, DISCORD_TOKEN="abc", PORT=str(unused_tcp_port), FUTURE_PERSONA=str(PACK))
    findings = examine()

    assert [finding.told for finding in findings if finding.grade is not Grade.FINE] == []
    assert "xoxb" not in str(findings)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Nothing would start"),
        ({**SOCKET, "DATABASE_URL": "mysql://host/name"}, "only sqlite and postgres"),
        ({**SOCKET, "DATABASE_URL": "sqlite:////proc/nowhere/m.sqlite3"}, "correct DATABASE_URL"),
        ({**SOCKET, "HOST": "203.0.113.7"}, "cannot listen on 203.0.113.7"),
        ({**SOCKET, "FUTURE_PERSONA": "/nowhere"}, "there is no such folder"),
        ({**SOCKET, "FUTURE_SEMANTIC": "/nowhere"}, "/nowhere/model.onnx is missing"),
        ({"SLACK_BOT_TOKN": "x"}, "did you mean SLACK_BOT_TOKEN?"),
    ],
)
def test_the_doctor_says_what_is_wrong(given, values, said):
    given(**values)

    assert any(said in finding.told for finding in examine() if finding.grade is Grade.WRONG)


def test_the_doctor_says_that_pictures_can_be_drawn(given):
    given(**SOCKET)

    assert "pictures: drawn here, and attached to a map" in [finding.told for finding in examine() if finding.grade is Grade.FINE]


def test_the_doctor_says_what_a_map_is_without_the_extra_for_pictures(given, monkeypatch):
    given(**SOCKET)
    monkeypatch.setitem(sys.modules, "svg2png_py", None)

    (told,) = [finding.told for finding in examine() if finding.grade is Grade.NOTE and finding.told.startswith("pictures")]
    assert told == "pictures: without svg2png_py, so a map is a tree of words; for pictures: pip install 'future-guy[pictures]'"


def test_the_doctor_does_not_connect_to_postgres(given):
    given(**SOCKET, DATABASE_URL="postgres://me:hidden@203.0.113.7/name")
    told = " ".join(finding.told for finding in examine())

    assert "PostgreSQL on 203.0.113.7, not connected to now" in told
    assert "hidden" not in told
