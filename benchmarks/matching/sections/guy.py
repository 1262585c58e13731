"""What the whole engine makes of questions to the pack that it ships with, beside the peers."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from benchmarks.matching import measure, plots
from benchmarks.matching.bench import Bench, LeftOutError
from benchmarks.matching.listening import MISHEARD, Heard, heard, turns
from benchmarks.matching.packs import OFF_TOPIC, TOPICAL, TURNS
from benchmarks.matching.report import Picture, Section, table
from benchmarks.matching.systems import ALL, CORE, SCAN, SEMANTIC, SYSTEMS

_T = TypeVar("_T")
_DRAWN = (CORE, SEMANTIC, SCAN, "minilm")


def guy(bench: Bench) -> Section:
    """Answer the questions for developing: about topics, off topic, and in conversations."""
    acts = [turn.act for turn in turns(bench)]
    rows = []
    for key in bench.present(SYSTEMS):
        try:
            found = heard(bench, key)
        except LeftOutError:
            continue
        topical = found[TOPICAL]
        guessed = _percent(topical, lambda one: one.question.right(one.guess))
        styles = [[one for one in topical if one.question.kind == style] for style in (MISHEARD, "typo", "paraphrase")]
        off_topic = _percent(found[OFF_TOPIC], lambda one: one.topic is not None and not one.right)
        act = _percent(list(zip(found[TURNS], acts, strict=True)), lambda pair: pair[0].act == pair[1]) if ALL[key].ours else "–"
        rows.append([ALL[key].label, guessed, *map(_right, (topical, *styles)), off_topic, _right(found[TURNS]), act])
    head = ["in %", "best guess right", "answered rightly", "misheard", "mistyped", "paraphrased", "off topic, yet answered"]
    return Section(table([*head, "turns of conversations, topic", "and act"], rows))


def reliability(bench: Bench) -> Section:
    """Compare the confidence of answers with how often they are right."""
    rows, lines = [], []
    for key in bench.present(SYSTEMS):
        if ALL[key].certain is None and not ALL[key].ours:
            continue
        try:
            found = heard(bench, key)
        except LeftOutError:
            continue
        # The engine keeps silent below its floor; the peers have none of their own, so all that they say counts.
        given = [(one, one.topic if ALL[key].ours else one.guess) for kind in (TOPICAL, OFF_TOPIC) for one in found[kind]]
        answers = [(min(one.confidence, 1.0), one.question.right(topic)) for one, topic in given if topic is not None]
        groups = measure.bins(answers)
        right = 100 * sum(right for _, right in answers) / len(answers)
        mean = 100 * sum(confidence for confidence, _ in answers) / len(answers)
        rows.append([ALL[key].label, f"{len(answers)}", f"{mean:.0f}", f"{right:.0f}", f"{measure.calibration_error(groups):.1f}"])
        if key in _DRAWN:
            lines.append(plots.Reliability(ALL[key].label, groups, ours=ALL[key].ours))
    head = ["questions for developing", "answers", "mean confidence in %", "right in %", "expected calibration error in %"]
    alt = "A chart of the share of right answers over the confidence that they were given with; the diagonal is perfect"
    return Section(table(head, rows), [Picture("reliability", alt, lambda file: plots.reliability(file, lines))])


def _percent(things: Sequence[_T], holds: Callable[[_T], bool]) -> str:
    return f"{100 * sum(map(holds, things)) / len(things):.1f}"


def _right(found: Sequence[Heard]) -> str:
    return _percent(found, lambda one: one.right)
