"""What is found on BANKING77, and what is turned away."""

from collections.abc import Sequence

from benchmarks.matching import measure, plots
from benchmarks.matching.bench import Bench, LeftOutError, Reply
from benchmarks.matching.listening import heard_names
from benchmarks.matching.packs import AS_WRITTEN, ELSEWHERE, NAMES, ONE_EDIT, TWO_EDITS, banking
from benchmarks.matching.report import Picture, Section, table
from benchmarks.matching.systems import ALL, NAMED, SYSTEMS

TURNED_AWAY = 0.1
"""Share of the questions about a topic that is given up to be rid of those about none."""
MOST_TURNED_AWAY = 60
"""Percent of the questions about a topic up to which the picture goes."""


def accuracy(bench: Bench) -> Section:
    """Find the right topic of unseen questions, from 5 and 10 samples a topic."""
    rows = []
    for key in bench.present([*SYSTEMS, *NAMED]):
        try:
            found = [bench.ask(key, banking(bench.data, shots), [AS_WRITTEN])[AS_WRITTEN] for shots in (5, 10)]
        except LeftOutError:
            continue
        asked = f" ({len(found[0]):,} questions)" if ALL[key].slow else ""
        rows.append([f"{ALL[key].label}{asked}", *(f"{_right(replies):.1f}" for replies in found)])
    return Section(table(["top-1 in %, 77 topics", "5 samples a topic", "10 samples"], rows))


def oos(bench: Bench) -> Section:
    """Tell questions about a topic from questions about none."""
    rows = []
    for key in bench.present([*SYSTEMS, *NAMED]):
        try:
            found = bench.ask(key, banking(bench.data, 10), [AS_WRITTEN, ELSEWHERE])
        except LeftOutError:
            continue
        inside, outside = ([reply.score for reply in found[kind]] for kind in (AS_WRITTEN, ELSEWHERE))
        floor = measure.floor(inside, TURNED_AWAY)
        rejected = 100 * sum(score < floor for score in outside) / len(outside)
        rows.append([ALL[key].label, f"{measure.auroc(inside, outside):.1f}", f"{rejected:.1f}"])
    return Section(table(["10 samples a topic", "AUROC in %", "turned away in % when 10 % of the topical are"], rows))


def rejection(bench: Bench) -> Section:
    """Turn away what is least certain: what becomes of the rest."""
    rows, curves = [], []
    for key in bench.present(SYSTEMS):
        try:
            found = bench.ask(key, banking(bench.data, 10), [AS_WRITTEN, ELSEWHERE])
        except LeftOutError:
            continue
        inside = [(reply.score, reply.right) for reply in found[AS_WRITTEN]]
        points = measure.rejection(inside, [reply.score for reply in found[ELSEWHERE]])
        curves.append(plots.Curve(ALL[key].label, [p for p in points if p[0] <= MOST_TURNED_AWAY], ours=ALL[key].ours))
        at = [min(points, key=lambda point: abs(point[0] - share)) for share in (0, 10, 20)]
        rows.append([ALL[key].label, *(f"{point[1]:.1f} / {100 - point[2]:.1f}" for point in at)])
    head = ["right in % of those answered / answered in % of those about nothing", "no topical one turned away", "10 % of them", "20 %"]
    alt = "Two charts, each over the share of topical questions turned away: how many others are right, how many about nothing go with them"
    return Section(table(head, rows), [Picture("rejection", alt, lambda file: plots.rejection(file, curves))])


def typos(bench: Bench) -> Section:
    """Find the right topic in spite of random edits, spaces included, and of misheard names."""
    rows = []
    for key in bench.present(SYSTEMS):
        try:
            found = bench.ask(key, banking(bench.data, 10), [AS_WRITTEN, ONE_EDIT, TWO_EDITS])
        except LeftOutError:
            continue
        clean, one, two = (_right(found[kind]) for kind in (AS_WRITTEN, ONE_EDIT, TWO_EDITS))
        rows.append([ALL[key].label, f"{clean:.1f}", _lost(one, clean), _lost(two, clean), *_names(bench, key)])
    head = ["top-1 in %", "BANKING77, as written", "1 edit a question", "2 edits"]
    return Section(table([*head, "shipped pack, names as written", "1 edit a name", "2 edits", "misheard"], rows))


def _names(bench: Bench, key: str) -> list[str]:
    """Return the cells of the shipped pack: names with none, one and two edits, and questions with misheard ones."""
    try:
        names, misheard = heard_names(bench, key)
    except LeftOutError:
        return ["–"] * 4
    clean, *spoilt = (names[kind] for kind in NAMES)
    return [f"{clean:.1f}", *(_lost(share, clean) for share in spoilt), f"{misheard:.1f}"]


def _right(replies: Sequence[Reply]) -> float:
    return 100 * sum(reply.right for reply in replies) / len(replies)


def _lost(share: float, clean: float) -> str:
    return f"{share:.1f} ({share - clean:+.1f})".replace("-", "−")
