"""How finding grows with the pack."""

from typing import NamedTuple

from benchmarks.matching import plots
from benchmarks.matching.bench import Bench, Cost, LeftOutError, Reply
from benchmarks.matching.data import ADVERSARIAL
from benchmarks.matching.measure import Timing
from benchmarks.matching.packs import made_up
from benchmarks.matching.report import Picture, Section, table
from benchmarks.matching.systems import ALL, CORE, SCAN, SYSTEMS

SIZES = (100, 1_000, 10_000, 100_000)
EDITS = ("0", "1", "2")
LONGEST = 180.0
"""Seconds that a system may take to learn a pack and to answer."""
PATIENCE = 7.0
"""Seconds for the questions of one number of edits."""


class Cell(NamedTuple):
    """Hold how one system did on one size of pack."""

    cost: Cost
    replies: list[Reply]

    @property
    def timing(self) -> Timing:
        """The times of the ordinary questions."""
        return Timing.of([reply.milliseconds for reply in self.replies if reply.kind in EDITS])

    def found(self, kinds: tuple[str, ...] = EDITS) -> float:
        """Return the percentage of questions of these kinds, about a topic, whose topic was found."""
        right = [reply.right for reply in self.replies if reply.kind in kinds and reply.question.topic]
        return 100 * sum(right) / len(right)


def scale(bench: Bench) -> Section:
    """Search packs of up to 100,000 made-up topics with five samples each."""
    sizes = [size for size in SIZES if not bench.quick or size <= 1_000]
    cells = {key: _grown(bench, key, sizes) for key in bench.present(SYSTEMS)}
    cells = {key: found for key, found in cells.items() if found}
    curves = [
        plots.Curve(ALL[key].label, [(size, cell.timing.median) for size, cell in found.items()], ours=ALL[key].ours)
        for key, found in cells.items()
    ]
    alt = "A chart on logarithmic axes of the time of a question over the number of topics, one line a system"
    tables = [_engine(cells.get(CORE, {}), cells.get(SCAN, {})), _everybody(cells, sizes)]
    return Section("\n\n".join(tables), [Picture("latency", alt, lambda file: plots.latency(file, curves))])


def _grown(bench: Bench, key: str, sizes: list[int]) -> dict[int, Cell]:
    """Return how a system does at each size, up to the one that would take it too long, or too much memory."""
    cells: dict[int, Cell] = {}
    for size in sizes:
        pack = made_up(size)
        kinds = (*EDITS, *(ADVERSARIAL if key == CORE else ()))
        asked = [(kind, question) for kind in kinds for question in pack.asked[kind]]
        try:
            cells[size] = Cell(*bench.run(key, pack.name, pack.samples, asked, seconds=PATIENCE, longest=LONGEST))
        except LeftOutError as reason:
            print(f"  {reason}")
            break
        if 10 * cells[size].cost.learning > LONGEST:
            print(f"  {ALL[key].label} learns {pack.name} in {cells[size].cost.learning:.0f} s: ten times as many would take too long")
            break
    return cells


def _engine(ours: dict[int, Cell], scans: dict[int, Cell]) -> str:
    rows = []
    for size, cell in ours.items():
        timing, scan = cell.timing, scans.get(size)
        worst = max(reply.milliseconds for reply in cell.replies if reply.kind in ADVERSARIAL)
        rows.append(
            [
                f"{size:,}",
                " / ".join(f"{cell.found((edits,)):.1f}" for edits in EDITS),
                f"{timing.median:.2f} / {timing.slow:.2f} / {timing.worst:.2f}",
                f"{worst:.1f}",
                f"{scan.timing.median / timing.median:.0f}" if scan else "–",
                f"{cell.cost.learning:.1f}",
                f"{cell.cost.after:.0f} ({cell.cost.before:.0f})",
            ]
        )
    head = ["this engine, topics × 5", "found in % at 0 / 1 / 2 edits", "p50 / p99 / worst ms", "made to cost the most, worst ms"]
    return table([*head, "times faster than the scan", "learnt in s", "MB (samples alone)"], rows)


def _everybody(cells: dict[str, dict[int, Cell]], sizes: list[int]) -> str:
    def told(cell: Cell | None) -> str:
        return "–" if cell is None else f"{_short(cell.timing.median)} / {cell.found():.0f}"

    rows = [[ALL[key].label, *(told(found.get(size)) for size in sizes)] for key, found in cells.items()]
    return table(["p50 ms / found in %", *(f"{size:,} topics" for size in sizes)], rows)


def _short(milliseconds: float) -> str:
    return f"{milliseconds:.2f}" if milliseconds < 10 else f"{milliseconds:,.0f}"
