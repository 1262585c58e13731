"""The seam between adapters and the application: what comes in and what goes out. No SDK object crosses it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum

from persona.text import Text


class Kind(StrEnum):
    """Say what a message is."""

    QUESTION = "question"
    """Words to him: a mention, a direct message, a slash command, a line in the terminal. May be a command word."""
    PRESS = "press"
    """A button was pressed; `Message.text` is the button's value."""
    EXPLAIN = "explain"
    """"What did they just say?"; `Message.text` is somebody else's message."""
    HOME = "home"
    """Somebody opens his front page; `Message.text` is ignored and nothing is claimed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Say where a message was written; its fields are the keys of everything remembered.

    `enterprise` and `workspace` are empty where the platform has no such thing (or the installation is enterprise-wide);
    `channel` is never empty; `thread` is the id of the thread's root, or None outside of threads.
    """

    platform: str
    channel: str
    workspace: str = ""
    enterprise: str = ""
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """Hold one message, press or request that reached a platform's adapter."""

    text: str
    user: str
    """The platform's id of whoever wrote or pressed."""
    place: Place
    """Where he would answer: for a message that opens a thread, that thread already."""
    message_id: str
    """The platform's id of this message within its channel; with the place it identifies a delivery. For a press or a
    command, which have no message of their own, the id of the press or the command."""
    delivery_id: str = ""
    """The platform's id of this delivery (Slack's event_id); empty where there is none."""
    kind: Kind = Kind.QUESTION
    private: bool = False
    """True in a direct message: nobody else reads along."""
    slash: bool = False
    """True for a slash command: he can answer so that only the asker sees it."""
    discreet: bool = True
    """False where nothing can be shown to the asker alone (a plain message on Discord): a private reply is then seen by all."""
    pictures: bool = True
    """False where no picture can be shown: words then stand in for it."""
    addressed: bool = True
    """True when it was said to him; he never speaks unasked."""
    admin: bool = False
    """True when the platform says that this user may change settings for everybody here."""
    automatic: bool = False
    """True when a bot, a webhook or he himself wrote it: never answered."""
    edited: bool = False
    """True for an edit of an earlier message: never answered."""


@dataclass(frozen=True, slots=True)
class Button:
    """Hold one button: `label` at most 75 characters; `value` at most 90, and all the state it needs."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold an image to attach."""

    png: bytes
    name: str
    alt: str
    """What it shows, for those who cannot see it; at most 1000 characters."""
    title: str = ""
    """What stands above it, where a platform shows that."""
    words: tuple[Text, ...] = ()
    """Paragraphs that stand in for it where it cannot be shown."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Hold what he answers; the adapter formats, escapes, splits and sends it."""

    parts: tuple[Text, ...]
    """Paragraphs, each a sequence of spans."""
    buttons: tuple[Button, ...] = ()
    private: bool = False
    """Only the asker should see it."""
    picture: Picture | None = None
    sources: tuple[tuple[str, str], ...] = field(default=())
    """(title, address) of each source of a straight answer."""
    topic: str | None = None
    act: str = ""
    mode: str = ""
    """"hype" or "sane": the voice of this reply; on the front page, the voice its reader gets in this place."""
    alternatives: tuple[Button, ...] = ()
    """Did-you-mean candidates, shown as buttons."""


Send = Callable[[Reply], Awaitable[None]]
"""Puts a reply in front of people; it raises when that failed, and the delivery may then be tried again."""
