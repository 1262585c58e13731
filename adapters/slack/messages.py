"""Turn what Slack delivers into messages of ours: pure functions from a payload."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.incoming import words
from adapters.slack.team import Team
from bot.messages import Kind, Message, Place

PLATFORM = "slack"
Payload = Mapping[str, Any]

_SAID = (None, "thread_broadcast", "file_share")
"""The subtypes of messages that people write to somebody; all others tell what happened."""
_SLACKBOT = "USLACKBOT"


def of_event(body: Payload, team: Team, me: str, *, in_threads: bool) -> Message | None:
    """Return the message of an `app_mention` or `message` event; None when nobody said it to him.

    `me` is his user id. With `in_threads`, a mention outside of a thread opens one.
    """
    event = body["event"]
    if event.get("subtype") not in _SAID or event.get("hidden") or not event.get("channel") or not event.get("ts"):
        return None
    channel, said, thread = str(event["channel"]), str(event["ts"]), event.get("thread_ts")
    private = is_direct(channel) or event.get("channel_type") == "im"
    mentioned = event["type"] == "app_mention"
    if private is mentioned:
        return None  # a mention comes as both kinds of event where both are subscribed: one of the two is enough
    if thread is None and mentioned and in_threads:
        thread = said
    user = str(event.get("user") or "")
    return Message(
        text=words(str(event.get("text") or ""), me),
        user=user,
        place=_place(team, channel, thread),
        message_id=said,
        delivery_id=str(body.get("event_id") or ""),
        private=private,
        automatic=not user or user in (me, _SLACKBOT) or bool(event.get("bot_id") or event.get("bot_profile")),
        edited="edited" in event,
    )


def of_command(body: Payload, team: Team) -> Message:
    """Return a slash command."""
    channel = str(body["channel_id"])
    return Message(
        text=words(str(body.get("text") or "")),
        user=str(body["user_id"]),
        place=_place(team, channel),
        message_id=_once(body),
        private=is_direct(channel),
        slash=True,
    )


def of_action(body: Payload, team: Team) -> Message:
    """Return the press of a button, below a message or on his front page."""
    container, message = body.get("container") or {}, body.get("message") or {}
    channel = str(container.get("channel_id") or (body.get("channel") or {}).get("id") or home_channel(body))
    return Message(
        text=str(body["actions"][0].get("value") or ""),
        user=str(body["user"]["id"]),
        place=_place(team, channel, message.get("thread_ts") or container.get("thread_ts")),
        message_id=_once(body),
        kind=Kind.PRESS,
        private=is_direct(channel),
    )


def of_shortcut(body: Payload, team: Team) -> Message:
    """Return the request to explain somebody's message."""
    message, channel = body.get("message") or {}, str(body["channel"]["id"])
    return Message(
        text=words(str(message.get("text") or "")),
        user=str(body["user"]["id"]),
        place=_place(team, channel, message.get("thread_ts")),
        message_id=_once(body),
        kind=Kind.EXPLAIN,
        private=is_direct(channel),
        slash=True,
    )


def of_home(user: str, channel: str, team: Team) -> Message:
    """Return the opening of his front page; what is chosen there holds in the direct messages beside it."""
    return Message("", user, _place(team, channel), message_id="", kind=Kind.HOME, private=True)


def home_channel(body: Payload) -> str:
    """Return the channel of direct messages that belongs to a front page."""
    return str((body.get("view") or {}).get("private_metadata") or "")


def is_direct(channel: str) -> bool:
    """Tell whether a channel is one of direct messages with one person."""
    return channel.startswith("D")


def _once(body: Payload) -> str:
    """Return what identifies a command, press or request: Slack gives each a trigger of its own."""
    return str(body["trigger_id"])


def _place(team: Team, channel: str, thread: Any = None) -> Place:
    return Place(PLATFORM, channel, team.workspace, team.enterprise, str(thread) if thread else None)
