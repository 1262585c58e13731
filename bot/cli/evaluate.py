"""`future eval`: score the understanding on labelled questions and conversations."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.cli.errors import complain
from bot.personas import load_persona
from persona.conversation import Conversation
from persona.engine import Persona
from persona.pack.faq.grouping import as_id

_POINTING = re.compile(r"\b(?:that|this|those|these|it|they|them)\b", re.IGNORECASE)


@dataclass
class Tally:
    """Count rights per group, and keep the misses."""

    right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    total: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    misses: list[str] = field(default_factory=list)

    def add(self, group: str, right: bool, miss: str) -> None:
        """Count one question."""
        self.total[group] += 1
        self.right[group] += right
        if not right:
            self.misses.append(miss)

    def percent(self, prefix: str = "") -> float:
        """Return the percentage of rights over the groups whose name starts with `prefix`; 100 for none."""
        groups = [group for group in self.total if group.startswith(prefix)]
        total = sum(self.total[group] for group in groups)
        return 100 * sum(self.right[group] for group in groups) / total if total else 100.0


def evaluate(files: list[Path], persona: Path | None, *, minimum: float, misses: bool) -> int:
    """Print accuracy by style and the misses; return 1 when a file's topics are right less often than `minimum` percent."""
    guy = load_persona(persona)
    worst = 100.0
    for file in files:
        try:
            rows = list(_rows(file))
        except (OSError, ValueError) as error:
            return complain(f"{file}: {error}")
        topics, acts = Tally(), Tally()
        for row in rows:
            if "turns" in row:
                _conversation(guy, row, topics, acts)
            else:
                _question(guy, row, topics)
        _report(file, topics, acts, misses=misses)
        worst = min(worst, topics.percent())
    if worst < minimum:
        print(f"Below the minimum: {worst:.1f} % of the topics are right, {minimum:g} % are wanted.")
        return 1
    return 0


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ValueError(f"line {number} is not JSON: {error}") from error
        turns = row.get("turns", [row]) if isinstance(row, dict) else [None]
        if not all(isinstance(turn, dict) and isinstance(turn.get("text"), str) and "topic" in turn for turn in turns):
            raise ValueError(f"line {number} needs a text and a topic (or turns of these)")
        yield row


def _is(topic: str | None, wanted: dict[str, Any]) -> bool:
    """Tell whether a topic is the right one: by its id, or by the label that the id was made of."""
    labels = (wanted["topic"], *wanted.get("also", ()))
    return topic in labels or topic in {as_id(label) for label in labels if label}


def _question(guy: Persona, row: dict[str, Any], topics: Tally) -> None:
    heard = guy.understand(row["text"])
    right = _is(heard.topic, row)
    got = f"got {heard.topic or 'none'} ({heard.confidence:.2f})"
    miss = f"{row.get('style', ''):<12} wanted {row['topic'] or 'none'}, {got}: {row['text'][:110]}"
    topics.add(row.get("style", "all"), right, miss)


def _conversation(guy: Persona, row: dict[str, Any], topics: Tally, acts: Tally) -> None:
    """Play a conversation; where a turn is only a pronoun, what his last reply introduced is right as well."""
    conversation = Conversation()
    introduced: tuple[str, ...] = ()
    for turn in row["turns"]:
        answer, conversation = guy.answer(turn["text"], conversation)
        pointing = bool(_POINTING.search(turn["text"])) and answer.topic in introduced
        right = _is(answer.topic, turn) or pointing
        where = f"{row.get('id', '?')}: {turn['text'][:90]}"
        topics.add("conversation", right, f"{where}  wanted {turn['topic'] or 'none'}, got {answer.topic or 'none'}")
        if "act" in turn:
            acts.add("conversation", answer.act.value == turn["act"], f"{where}  wanted {turn['act']}, got {answer.act.value}")
        introduced = answer.leads_to


def _report(file: Path, topics: Tally, acts: Tally, *, misses: bool) -> None:
    print(f"{file.name}: {topics.percent():.1f} % of {sum(topics.total.values())} topics right")
    if len(topics.total) > 1:
        for style in sorted(topics.total):
            print(f"  {style:<20} {100 * topics.right[style] / topics.total[style]:5.1f} %  of {topics.total[style]}")
    if acts.total:
        print(f"  acts                 {acts.percent():5.1f} %  of {sum(acts.total.values())}")
    if misses:
        for miss in topics.misses:
            print(f"  topic  {miss}")
        for miss in acts.misses:
            print(f"  act    {miss}")
