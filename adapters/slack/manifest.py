"""The app manifest: everything that Slack needs to know about him, to paste or to download."""

import re
from typing import Any
from urllib.parse import urlsplit

import yaml

COMMAND = "/future"
EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
EXPLAIN = "future_explain_message"
"""The callback id of the message shortcut."""
SCOPES = (
    "app_mentions:read",  # be mentioned
    "chat:write",  # answer
    "commands",  # /future and the shortcut
    "files:write",  # attach a picture to an answer
    "im:history",  # read direct messages to him, and no others
    "im:read",
    "im:write",  # tell somebody why he cannot answer in a channel
    "users:read",  # tell admins, who alone may switch a whole workspace
)
EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
_LONG = (
    "The future guy knows that whatever you use is dead, and what comes next. He explains infrastructure with unstoppable optimism, "
    "or straight, with sources. Mention him in a channel he is in, send him a direct message, or type {command} and a question. "
    "{command} sane gives serious answers, {command} help everything else. He reads only what mentions him or is sent to him, "
    "keeps no message text, and everything runs on his operator's machine."
)


class ManifestError(ValueError):
    """Slack would not take such a manifest; `str()` says in a sentence what to change."""


def manifest(http: str | None = None, command: str = COMMAND) -> str:
    """Return the manifest as YAML.

    `http` is the public address in front of HTTP mode; None means Socket Mode. Raises `ManifestError`.
    """
    if not re.fullmatch(r"/[a-z0-9_-]{1,31}", command):
        raise ManifestError("A command is a slash and at most 31 small letters, digits, - or _; for instance: --command /future")
    return yaml.safe_dump(_contents(_address(http), command), sort_keys=False, allow_unicode=True, width=100)


def _address(http: str | None) -> str | None:
    if http is None:
        return None
    parts = urlsplit(http)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise ManifestError("Slack calls https addresses only; for instance: --http https://future.example.org")
    return http.rstrip("/")


def _contents(address: str | None, command: str) -> dict[str, Any]:
    called = {} if address is None else {"request_url": address + EVENTS_PATH}
    redirect = {} if address is None else {"redirect_urls": [address + REDIRECT_PATH]}
    slash = {
        "command": command,
        **({} if address is None else {"url": address + EVENTS_PATH}),
        "description": "Ask the future guy",
        "usage_hint": "[question] | sane | hype | help",
        "should_escape": True,
    }
    shortcut = {
        "name": "What did they just say?",
        "type": "message",
        "callback_id": EXPLAIN,
        "description": "What the buzzwords in a message mean, in plain words, for your eyes only",
    }
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "The Future Guy",
            "description": "Ask him about your stack. It's the future.",
            "background_color": "#1a1d29",
            "long_description": _LONG.format(command=command),
        },
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": "future", "always_online": True},
            "slash_commands": [slash],
            "shortcuts": [shortcut],
        },
        "oauth_config": {**redirect, "scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**called, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **called},
            "org_deploy_enabled": True,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }
