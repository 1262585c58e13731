"""The manifest that people paste."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from adapters.slack.manifest import EXPLAIN, SCOPES, ManifestError, manifest
from bot.cli import main

SCHEMA = Path(__file__).parent / "manifest.schema.2.0.0.json"
WAYS = [(), ("--http", "https://future.example.org/"), ("--command", "/oracle"), ("--http", "https://a.example/bots", "--command", "/f")]


def printed(capsys, *arguments: str) -> dict:
    assert main(["slack", "manifest", *arguments]) == 0
    return yaml.safe_load(capsys.readouterr().out)


@pytest.mark.parametrize("arguments", WAYS, ids=str)
def test_every_manifest_is_valid_by_slacks_own_schema(capsys, arguments):
    jsonschema.validate(printed(capsys, *arguments), json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_schema_refuses_what_slack_refuses():
    broken = yaml.safe_load(manifest())
    broken["display_information"]["name"] = "x" * 36

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_socket_mode_needs_no_address(capsys):
    made = printed(capsys)

    assert made["settings"]["socket_mode_enabled"] is True
    assert "http" not in manifest()


def test_http_mode_names_one_address_everywhere(capsys):
    made = printed(capsys, "--http", "https://future.example.org/")
    address = "https://future.example.org/slack/events"

    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["settings"]["interactivity"]["request_url"] == address
    assert made["features"]["slash_commands"][0]["url"] == address
    assert made["oauth_config"]["redirect_urls"] == ["https://future.example.org/slack/oauth_redirect"]


def test_the_command_can_have_another_name(capsys):
    made = printed(capsys, "--command", "/oracle")

    assert made["features"]["slash_commands"][0]["command"] == "/oracle"
    assert "/oracle" in made["display_information"]["long_description"]
    assert "/future" not in str(made)


@pytest.mark.parametrize("arguments", [("--command", "future"), ("--command", "/Ask Me"), ("--command", "/" + "x" * 32)])
def test_a_command_that_slack_would_refuse_is_refused_with_a_sentence(capsys, arguments):
    assert main(["slack", "manifest", *arguments]) == 2
    assert "--command /future" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["http://example.org", "example.org", "https://", "https://example.org/?a=1", "ftp://example.org"])
def test_an_address_that_slack_would_not_call_is_refused(address):
    with pytest.raises(ManifestError, match="--http"):
        manifest(address)


def test_nothing_is_asked_for_that_reads_what_nobody_said_to_him():
    assert not any(scope.startswith(("channels:", "groups:", "mpim:", "users:read.", "admin")) for scope in SCOPES)
    assert yaml.safe_load(manifest())["features"]["shortcuts"][0]["callback_id"] == EXPLAIN


def test_a_new_key_is_another_one_each_time(capsys):
    keys = set()
    for _ in range(2):
        assert main(["slack", "key"]) == 0
        keys.add(capsys.readouterr().out)

    assert len(keys) == 2
