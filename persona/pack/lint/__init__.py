"""The editor: rules that a pack must pass before it is read aloud to anybody."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from persona.pack.lint import counts, jargon, questions, wording
from persona.pack.lint.counts import Compose
from persona.pack.lint.findings import Confusable, Finding, Level, Report
from persona.pack.lint.manuscript import Manuscript
from persona.pack.lint.questions import Progress, Understand
from persona.pack.load import read_pack

RULES: dict[str, Callable[[Manuscript], Iterator[Finding]]] = {
    "long-line": counts.long_lines,
    "long-fact": counts.long_facts,
    "few-lines": counts.few_lines,
    "pairs": counts.few_pairs,
    "stray-hook": counts.stray_hooks,
    "undated": counts.dates,
    "near-duplicate": wording.near_duplicates,
    "refrain": wording.refrain,
    "opening": wording.openings,
    "shape": wording.shapes,
    "banned-word": wording.banned,
    "emphasis": wording.emphasis,
    "filler": wording.filler,
    "jargon": jargon.jargon,
    "collision": questions.collisions,
    "common-alias": questions.common_aliases,
    "few-asks": questions.few_asks,
    "repeated-ask": questions.repeated_asks,
}
"""The rules that need nothing but the pack, by the name that their findings carry; each opens with what it asks for."""

AMBITIONS = ("few-lines", "pairs", "filler", "jargon", "opening", "shape")
"""Rules that are errors for the pack that comes with the package, and advice for anybody else's."""


def check(
    path: Path | None = None,
    *,
    understand: Understand | None = None,
    compose: Compose | None = None,
    progress: Progress | None = None,
) -> Report:
    """Read the pack in the folder `path` (None is the one that comes with the package) and apply every rule to it.

    `understand` runs the pack's own questions, `compose` the straight answers; without them those rules are left out.
    Raises `PackError` when the pack cannot be loaded at all.
    """
    manuscript = Manuscript(read_pack(path))
    findings = [finding for rule in RULES.values() for finding in rule(manuscript)]
    if compose is not None:
        findings += counts.long_answers(manuscript, compose)
    confusable: list[Confusable] = []
    if understand is not None:
        failed, confusable = questions.self_tests(manuscript, understand, progress)
        findings += failed
    if path is not None:
        findings = [replace(f, level=Level.NOTE) if f.rule in AMBITIONS else f for f in findings]
    findings.sort(key=lambda f: (f.problem.file, f.problem.line, f.problem.column, f.rule))
    return Report(tuple(findings), tuple(confusable), Counter(spoken.key for spoken in manuscript.lines))


__all__ = ["Confusable", "Finding", "Level", "Report", "check"]
