"""What matching costs: time of a question, bounds of that time, memory, and the start."""

from collections.abc import Sequence

from benchmarks.matching import packs
from benchmarks.matching.bench import Bench, Cost, LeftOutError, Reply
from benchmarks.matching.data import ADVERSARIAL
from benchmarks.matching.measure import Timing
from benchmarks.matching.packs import AS_WRITTEN, OFF_TOPIC, TOPICAL, TURNS
from benchmarks.matching.report import Section, table
from benchmarks.matching.systems import ALL, CORE, SCAN, SEMANTIC, SHIPPED, SHIPPED_SEMANTIC, SYSTEMS

_WHOLE = {CORE: SHIPPED, SEMANTIC: SHIPPED_SEMANTIC}
_ANEW = {SHIPPED: "shipped-anew", SHIPPED_SEMANTIC: "shipped-semantic-anew"}
_DEVELOPING = (TOPICAL, OFF_TOPIC, TURNS)
_PATIENCE = 5.0
"""Seconds for one kind of costly question."""


def speed(bench: Bench) -> Section:
    """Time warm questions one at a time, on one thread."""
    timings: dict[str, list[Timing | None]] = {}
    for key in bench.present(SYSTEMS):
        timings[key] = [_timing(bench, key, packs.banking(bench.data, 10), (AS_WRITTEN,))]
        timings[key].append(_timing(bench, _WHOLE.get(key, key), packs.shipped(bench.questions), _DEVELOPING))
    rows = []
    for key, found in timings.items():
        if any(found):
            cells = [cell for timing, scan in zip(found, timings.get(SCAN, [None, None]), strict=True) for cell in _cells(timing, scan)]
            rows.append([ALL[key].label, *cells])
    counts = [len(packs.banking(bench.data, 10).samples), len(packs.shipped(bench.questions).samples)]
    packs_ = (f"BANKING77, {counts[0]:,} samples", f"shipped pack, {counts[1]:,} samples")
    head = [cell for name in packs_ for cell in (f"{name}: p50 ms", "p99 ms", "times as fast as WRatio")]
    return Section(table(["one question", *head], rows))


def bounds(bench: Bench) -> Section:
    """Time questions that were made to cost the most, beside an ordinary one."""
    rows = []
    for key in bench.present([*SYSTEMS, SHIPPED]):
        pack = packs.shipped(bench.questions) if key == SHIPPED else packs.banking(bench.data, 10)
        ordinary = _timing(bench, key, pack, _DEVELOPING if key == SHIPPED else (AS_WRITTEN,))
        if ordinary is None:
            continue
        costly = bench.ask(key, pack, ADVERSARIAL, seconds=_PATIENCE)
        label = f"{ALL[key].label}, the whole of it with the shipped pack" if key == SHIPPED else ALL[key].label
        rows.append([label, _milliseconds(ordinary.median), *(_worst(costly[kind]) for kind in ADVERSARIAL)])
    return Section(table(["worst ms", "an ordinary question, p50", *ADVERSARIAL], rows))


def memory(bench: Bench) -> Section:
    """Measure the most that a process holds that has nothing but one system, learns and answers."""
    rows: list[list[str]] = []
    for key in bench.present(SYSTEMS):
        banking = _cost(bench, key, packs.banking(bench.data, 10), (AS_WRITTEN,))
        whole = _cost(bench, _WHOLE.get(key, key), packs.shipped(bench.questions), _DEVELOPING)
        if banking or whole:
            rows.append([ALL[key].label, *(f"{cost.after:.0f}" if cost else "–" for cost in (banking, whole))])
            least = banking or whole
    if rows and least:
        rows.insert(0, ["Python and the samples alone", f"{least.before:.0f}", ""])
    return Section(table(["MB", "BANKING77, 10 samples a topic", "the shipped pack"], rows))


def startup(bench: Bench) -> Section:
    """Time what comes before the first question."""
    rows = []
    for key in bench.present(SYSTEMS):
        banking = _cost(bench, key, packs.banking(bench.data, 10), (AS_WRITTEN,))
        if banking is None:
            continue
        if key in _WHOLE:
            first = _learnt_anew(bench, _WHOLE[key])
            again = _cost(bench, _WHOLE[key], packs.shipped(bench.questions), _DEVELOPING)
        else:
            first, again = _cost(bench, key, packs.shipped(bench.questions), _DEVELOPING), None
        more = [cost.learning if cost else None for cost in (first, again)]
        rows.append([ALL[key].label, *("–" if s is None else f"{1_000 * s:,.0f}" for s in (banking.imports, banking.learning, *more))])
    head = ["ms", "imports and models", "BANKING77 learnt, 10 samples a topic", "the shipped pack learnt", "loaded, once learnt"]
    return Section(table(head, rows))


def _learnt_anew(bench: Bench, key: str) -> Cost | None:
    """Return what a start costs with nothing learnt."""
    try:
        return bench.run(_ANEW[key], "the shipped pack, nothing learnt", [], [])[0]
    except LeftOutError:
        return None


def _timing(bench: Bench, key: str, pack: packs.Pack, kinds: Sequence[str]) -> Timing | None:
    try:
        return Timing.of([reply.milliseconds for group in bench.ask(key, pack, kinds).values() for reply in group])
    except LeftOutError:
        return None


def _cost(bench: Bench, key: str, pack: packs.Pack, kinds: Sequence[str]) -> Cost | None:
    try:
        return bench.cost(key, pack, kinds)
    except LeftOutError:
        return None


def _cells(timing: Timing | None, scan: Timing | None) -> list[str]:
    if timing is None:
        return ["–"] * 3
    faster = f"{scan.median / timing.median:.1f}" if scan else "–"
    return [f"{timing.median:.2f}", f"{timing.slow:.2f}", faster]


def _worst(replies: Sequence[Reply]) -> str:
    failed = next((reply.error for reply in replies if reply.error), None)
    return f"fails ({failed})" if failed else _milliseconds(max(reply.milliseconds for reply in replies))


def _milliseconds(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"
