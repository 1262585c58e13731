"""What the editor found: findings with their place, and the report that holds them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from persona.pack.problems import Problem


class Level(StrEnum):
    """Say whether something has to change."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one thing an editor would mark, and what to do about it."""

    level: Level
    rule: str
    """Name of the rule, as in docs/packs.md."""
    problem: Problem

    def __str__(self) -> str:
        return f"{self.problem} ({self.rule}{', a note' if self.level is Level.NOTE else ''})"


@dataclass(frozen=True, slots=True)
class Confusable:
    """Hold two topics that questions about the first are most easily taken for."""

    topic: str
    other: str
    confidence: float
    """Mean confidence 0..1 that `other` got from the asks of `topic`."""
    mistaken: int
    """Asks of `topic` that went to `other`."""


@dataclass(frozen=True, slots=True)
class Report:
    """Hold everything that was found, in the order of the files."""

    findings: tuple[Finding, ...] = ()
    confusable: tuple[Confusable, ...] = ()
    """The most confusable pairs, worst first; information, not an error."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Number of hype lines per key, over the whole pack."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What has to change."""
        return tuple(finding for finding in self.findings if finding.level is Level.ERROR)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What an editor should look at."""
        return tuple(finding for finding in self.findings if finding.level is Level.NOTE)

    def by_rule(self) -> Counter[str]:
        """Count the findings per rule."""
        return Counter(finding.rule for finding in self.findings)
