"""Choose a line: one that fits the conversation, has not been said in it, and leads on to the right next topic."""

import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from persona.conversation import Conversation
from persona.pack.models import Line
from persona.speaking.render import KEPT, MissingValueError, Values, introduces, render, word_count
from persona.text import Text

MAX_WORDS = 45
"""Words of a hype reply (`voice.md`, form)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold a line that was chosen, rendered."""

    spans: Text
    mark: str
    """Fingerprint of the line, for `Conversation.said`."""
    introduces: tuple[str, ...]
    buries: tuple[str, ...]

    @property
    def size(self) -> int:
        """Number of words."""
        return word_count(self.spans)


@lru_cache(maxsize=KEPT)
def mark(say: str) -> str:
    """Return the fingerprint of a line: 8 hex digits of its CRC-32."""
    return f"{zlib.crc32(say.encode()):08x}"


def dice(seed: int, conversation: Conversation, *salt: str) -> random.Random:
    """Return the chance of one turn: the same for the same seed, conversation and purpose."""
    return random.Random(f"{seed}:{conversation.salt}:{conversation.turns}:{':'.join(salt)}")  # noqa: S311 (a joke, not a secret)


def choices(lines: Iterable[Line], values: Values, conversation: Conversation) -> Iterator[Choice]:
    """Yield the lines that this conversation allows, rendered, the particular ones (callbacks) first."""
    allowed = [line for line in lines if _allowed(line, conversation)]
    allowed.sort(key=lambda line: not (line.after or line.if_buried))
    for line in allowed:
        try:
            spans = render(line.say, values)
        except MissingValueError:
            continue
        yield Choice(spans, mark(line.say), introduces(line.say), line.buries)


def unsaid(options: Iterable[Choice], conversation: Conversation) -> list[Choice]:
    """Return those that this conversation has not heard."""
    said = set(conversation.said)
    return [option for option in options if option.mark not in said]


def longest_ago(options: Sequence[Choice], conversation: Conversation) -> Choice:
    """Return the one said longest ago, for when every line has been said."""
    order = {said: place for place, said in enumerate(conversation.said)}
    return min(options, key=lambda option: order.get(option.mark, -1))


def _allowed(line: Line, conversation: Conversation) -> bool:
    return not (line.after or line.if_buried) or (
        set(line.after) <= set(conversation.path) and set(line.if_buried) <= set(conversation.buried)
    )
