"""Why the last answer was given, without a word of the asker: what `why` tells after a restart, on any replica."""

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

from bot.modes import Voice
from persona.answer import Answer
from persona.pack.models import Topic


@dataclass(frozen=True, slots=True)
class Reason:
    """Hold the evidence for one answer; only the pack's words, ids and numbers."""

    topic: str | None
    act: str
    confidence: float
    mode: str
    rule: str
    matches: tuple[tuple[str, str, str, float], ...] = ()
    """(topic, the pack's form, how, score) of each match."""
    runners_up: tuple[tuple[str, float], ...] = ()
    context: str = ""
    decided: str = ""
    """What the conversation added, and which rule of the engine decided; sentences of the engine's own."""

    @classmethod
    def of(cls, answer: Answer, voice: Voice) -> "Reason":
        """Return the reason for this answer."""
        understanding = answer.understanding
        evidence = understanding.evidence
        matches = tuple((match.topic, match.form, match.how, round(match.score, 2)) for match in evidence.matches[:5])
        runners_up = tuple((topic, round(score, 2)) for topic, score in evidence.runners_up[:3])
        sure = round(understanding.confidence, 2)
        return cls(answer.topic, answer.act, sure, answer.mode, voice.rule, matches, runners_up, evidence.context, evidence.rule)

    def to_json(self) -> str:
        """Return the stored form."""
        return json.dumps(astuple(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Reason | None":
        """Read the stored form; None when there is none, or when it cannot be read."""
        try:
            topic, act, confidence, mode, rule, matches, runners_up, context, decided = json.loads(text)
            return cls(topic, act, float(confidence), mode, rule, _rows(matches, 4), _rows(runners_up, 2), context, decided)
        except (ValueError, TypeError, RecursionError):
            return None

    def told(self, topics: Mapping[str, Topic]) -> tuple[str, ...]:
        """Return the reason as sentences for a person, one a paragraph."""
        if self.topic is None:
            first = "I took that for no topic of mine"
        else:
            first = f"I took that for {self.act} about {_name(self.topic, topics)}, and was {self.confidence:.0%} sure"
        lines = [first + "."]
        lines += [f"“{form}” pointed to {_name(topic, topics)} ({how}, {score:.2f})." for topic, form, how, score in self.matches]
        if self.runners_up:
            others = ", ".join(f"{_name(topic, topics)} {score:.0%}" for topic, score in self.runners_up)
            lines.append(f"What else it might have been: {others}.")
        lines += [sentence for sentence in (self.context, self.decided) if sentence]
        lines.append(f"The voice was {self.mode}, because {self.rule}.")
        return tuple(lines)


def _name(topic: str, topics: Mapping[str, Topic]) -> str:
    return topics[topic].name if topic in topics else topic


def _rows(value: Any, width: int) -> Any:
    rows = tuple(tuple(row) for row in value)
    if any(len(row) != width for row in rows):
        raise ValueError("a row of another width")
    return rows
