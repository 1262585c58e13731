"""A conversation: the small immutable value that one turn hands to the next."""

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from persona.acts import Act

MAX_PATH = 200
"""Topics remembered in order of first visit; the pack has fewer than that many that one person would ask about."""
MAX_SAID = 400
"""Fingerprints of lines already said; the oldest are forgotten first."""
MAX_OFFERED = 100
"""Offers remembered that nobody took up; the oldest are forgotten first."""


class ConversationError(ValueError):
    """A stored conversation could not be read; drop it and start a new one."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Remember what the last answer was about, so that it can be given again; no text of anybody is kept."""

    topic: str | None
    act: Act
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Hold what one conversation has been through.

    No message text is kept: ids of topics, fingerprints of his own lines (8 hex digits), a counter.
    """

    focus: str | None = None
    """The topic that "it" means."""
    introduced: tuple[str, ...] = ()
    """The topics that "that" may mean: what his last reply brought up."""
    recent: tuple[str, ...] = ()
    """Topics in focus, the latest last, with repetitions; at most 20."""
    path: tuple[str, ...] = ()
    """Topics in the order of their first visit."""
    said: tuple[str, ...] = ()
    buried: tuple[str, ...] = ()
    """Topics he declared dead, in that order."""
    offered: tuple[str, ...] = ()
    """Topics that his replies brought up and nobody has asked about yet, the latest last, once for each time."""
    last: Turn | None = None
    turns: int = 0
    as_of: int | None = None
    """The year of the era dial; None is today."""
    salt: int = 0
    """Makes two conversations differ in the lines they get; chosen by whoever starts one."""

    def to_json(self) -> str:
        """Return a JSON object with only the fields that differ from a new conversation."""
        blank = asdict(Conversation())
        return json.dumps({k: v for k, v in asdict(self).items() if v != blank[k]}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.

        Raises `ConversationError` when the text is not such an object.
        """
        try:
            raw = json.loads(text)
            return cls(**{f.name: _typed(f.name, raw[f.name]) for f in fields(cls) if f.name in raw})
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ConversationError(f"not a stored conversation: {error}") from error

    def evolve(self, **changes: Any) -> Self:
        """Return a copy with these fields changed and the long ones cut to their limits."""
        new = replace(self, **changes)
        return replace(
            new, path=new.path[:MAX_PATH], said=new.said[-MAX_SAID:], recent=new.recent[-20:], offered=new.offered[-MAX_OFFERED:]
        )


def _typed(name: str, value: Any) -> Any:
    if name == "last":
        return None if value is None else Turn(_word(value["topic"]), Act(value["act"]), _word(value.get("other")))
    if name in ("turns", "as_of", "salt"):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise TypeError(f"{name} is not a number")
        return value
    if name == "focus":
        return _word(value)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f"{name} is not a list of words")
    return tuple(value)


def _word(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError("a topic is not a word")
    return value
