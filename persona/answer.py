"""What the engine returns: an answer and the evidence for it."""

from dataclasses import dataclass, field
from enum import StrEnum

from persona.acts import Act
from persona.pack.models import Source
from persona.text import Text, plain


class Mode(StrEnum):
    """Choose the voice."""

    HYPE = "hype"
    SANE = "sane"


@dataclass(frozen=True, slots=True)
class Match:
    """Say which words of the question pointed to which topic, and how."""

    topic: str
    words: str
    """The words of the question, as typed."""
    form: str
    """The name, alias, mishearing, cue or sample question of the pack that they matched."""
    how: str
    """One of name, alias, heard-as, cue, typo, ask, context."""
    score: float
    """0..1; 1 is to the letter."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Explain an understanding: what matched, what came second, what the context added, why it was or was not enough."""

    matches: tuple[Match, ...] = ()
    runners_up: tuple[tuple[str, float], ...] = ()
    """Other topics with their confidence 0..1, best first."""
    context: str = ""
    """One sentence: what the conversation contributed; empty when nothing."""
    rule: str = ""
    """One sentence: which rule decided."""
    repaired: str = ""
    """The question after cleaning and spelling repair."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """Hold what a question is about and what it does."""

    act: Act
    topic: str | None = None
    also: tuple[str, ...] = ()
    """Other topics it is about; for a comparison the other side."""
    confidence: float = 0.0
    """Probability 0..1 that `topic` is right (calibrated); for `topic` None, that none is."""
    suggestions: tuple[str, ...] = ()
    """Candidates to offer when no topic is certain enough, best first; at most 3."""
    heard: str | None = None
    """The mishearing the asker used, when that is how the topic was found."""
    unknown: str | None = None
    """The named subject that no topic fits, as typed, at most 40 characters."""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold one reply and everything a caller may want to know about it."""

    spans: Text
    mode: Mode
    understanding: Understanding
    leads_to: tuple[str, ...] = ()
    """Topics that the reply introduced, in order."""
    sources: tuple[Source, ...] = ()

    @property
    def text(self) -> str:
        """The reply as plain text, links in parentheses."""
        return plain(self.spans)

    @property
    def topic(self) -> str | None:
        """The topic answered about, or None."""
        return self.understanding.topic

    @property
    def act(self) -> Act:
        """The dialogue act answered."""
        return self.understanding.act
