"""`future why` and `future topics`: what he makes of a question, and what he knows."""

import json
from pathlib import Path

from bot.personas import load_persona
from persona.pack.models import Topic


def why(text: str, persona: Path | None) -> int:
    """Print the evidence for an understanding as tables."""
    from rich.console import Console
    from rich.table import Table

    heard = load_persona(persona).understand(text)
    console = Console()
    what = heard.topic or (f"either {' or '.join(heard.suggestions)}" if heard.suggestions else "none of his topics")
    console.print(f"[bold]{what}[/bold], {heard.act.value}, confidence {heard.confidence:.2f}", highlight=False)
    if heard.also:
        console.print(f"also about {', '.join(heard.also)}", highlight=False)
    evidence = heard.evidence
    for note in (evidence.rule, evidence.context):
        if note:
            console.print(note, markup=False, highlight=False)
    if evidence.repaired and evidence.repaired.casefold() != text.casefold():
        console.print(f"read as: {evidence.repaired}", markup=False, highlight=False)
    if evidence.matches:
        table = Table("topic", "your words", "matched", "how", "score", title="What matched", title_justify="left")
        for match in evidence.matches:
            table.add_row(match.topic, _plain(match.words), _plain(match.form), match.how, f"{match.score:.2f}")
        console.print(table)
    if evidence.runners_up:
        table = Table("topic", "share", title="Runners-up", title_justify="left")
        for topic, share in evidence.runners_up:
            table.add_row(topic, f"{share:.3f}")
        console.print(table)
    return 0


def topics(persona: Path | None, *, as_json: bool, counts: bool) -> int:
    """Print the topics of a pack: names and aliases, or how many lines each has."""
    known = list(load_persona(persona).pack.topics.values())
    if counts:
        return _counts(known, as_json=as_json)
    if as_json:
        rows = [{"id": t.id, "name": t.name, "era": t.era, "aliases": list(t.aliases), "leads_to": list(t.leads_to)} for t in known]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    width = max(len(topic.id) for topic in known)
    for topic in known:
        print(f"{topic.id:<{width}}  {topic.name}")
    return 0


def _counts(known: list[Topic], *, as_json: bool) -> int:
    acts = ("define", "judge", "need", "how", "why", "react", "who", "count", "more", "misheard", "hooks", "compare")
    rows = {topic.id: {act: _number(topic, act) for act in acts} for topic in known}
    if as_json:
        print(json.dumps(rows, indent=2))
        return 0
    width = max(map(len, rows))
    print(" " * width, *(f"{act:>8}" for act in acts))
    for name, row in rows.items():
        print(f"{name:<{width}}", *(f"{number:>8}" for number in row.values()))
    print(f"{'in all':<{width}}", *(f"{sum(row[act] for row in rows.values()):>8}" for act in acts))
    print(f"{len(known)} topics, {sum(len(topic.hype.compare) for topic in known)} compared pairs")
    return 0


def _number(topic: Topic, act: str) -> int:
    lines = getattr(topic.hype, act)
    return sum(map(len, lines.values())) if isinstance(lines, dict) else len(lines)


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
