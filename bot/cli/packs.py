"""`future check` and `future pack ...`: for people who write personas."""

import json
import sys
from pathlib import Path

from persona.engine import Persona
from persona.pack import pack_schema
from persona.pack.lint import Report
from persona.pack.lint import check as lint
from persona.speaking.sane import every_answer

MOST_CONFUSABLE = 8
"""Pairs of topics listed as most easily taken for each other."""


def schema() -> int:
    """Print the JSON Schema of pack files."""
    print(json.dumps(pack_schema(), indent=2))
    return 0


def check(pack: Path | None) -> int:
    """Lint a pack, run its own questions, and list its most confusable topics; return 1 when something has to change."""
    from rich.progress import Progress

    with Progress(transient=True, disable=not sys.stderr.isatty()) as bar:
        learning = bar.add_task("Reading the pack", total=None)
        persona = Persona.load(pack)
        bar.remove_task(learning)
        asking = bar.add_task("Asking it its own questions")
        report = lint(
            pack,
            understand=persona.understand,
            compose=every_answer,
            progress=lambda done, total: bar.update(asking, completed=done, total=total),
        )
    return _tell(report, persona)


def _tell(report: Report, persona: Persona) -> int:
    for finding in report.findings:
        print(finding)
    if report.confusable:
        print("Most easily taken for each other:")
        for pair in report.confusable[:MOST_CONFUSABLE]:
            print(f"  {pair.topic} for {pair.other}: {pair.mistaken} asks, mean confidence {pair.confidence:.2f}")
    topics = len(persona.pack.topics)
    print(f"{topics} topics, {sum(report.lines.values())} lines: {len(report.errors)} to change, {len(report.notes)} to look at.")
    return 1 if report.errors else 0
