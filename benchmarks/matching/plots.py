"""Draw what was measured, as SVG that is the same for the same figures."""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.matching.measure import Bin
from benchmarks.matching.systems import PEERS

_OURS, _PEER, _INK, _FAINT = "#c2410c", "#64748b", "#1e293b", "#e2e8f0"
_COLOURS = ("#2563eb", "#0f766e", "#7c3aed", "#64748b", "#a16207", "#be185d", "#0891b2", "#4d7c0f")
_COLOUR = dict(zip((entry.label for entry in PEERS.values()), _COLOURS, strict=False))
"""Of each peer, the same in every picture."""

ENOUGH = 5
"""Answers of a bin from which on a line goes through it."""


class Curve(NamedTuple):
    """Hold the points of one system: x, and what is measured there."""

    label: str
    points: Sequence[tuple[float, ...]]
    ours: bool


class Reliability(NamedTuple):
    """Hold the answers of one system, by confidence."""

    label: str
    groups: Sequence[Bin]
    ours: bool


def rejection(file: Path, curves: Sequence[Curve]) -> None:
    """Draw, over the share of topical questions turned away, the share right of the others, and what else is turned away."""
    figure, (upper, lower) = _figure(2)
    for axes, place, title in (
        (upper, 1, "Right among the questions that are answered"),
        (lower, 2, "Turned away of the questions about nothing"),
    ):
        for style, curve in _styled(curves):
            axes.plot([point[0] for point in curve.points], [point[place] for point in curve.points], **style)
        axes.set(title=title, xlabel="turned away of the questions about a topic, %", ylabel="%", xlim=(0, 60), ylim=(0, 101))
        _label_ends(axes, curves, place)
    _save(figure, file)


def latency(file: Path, curves: Sequence[Curve]) -> None:
    """Draw the median time of a question over the number of topics, on logarithmic axes."""
    figure, (axes,) = _figure(1)
    for style, curve in _styled(curves):
        axes.plot([point[0] for point in curve.points], [point[1] for point in curve.points], marker="o", markersize=4, **style)
    axes.set(xscale="log", yscale="log", title="One question, median", xlabel="topics, five samples each", ylabel="ms")
    _label_ends(axes, curves, 1)
    _save(figure, file)


def reliability(file: Path, lines: Sequence[Reliability]) -> None:
    """Draw the share of right answers over their mean confidence in ten bins; the area of a point is the number of answers."""
    figure, (axes,) = _figure(1)
    axes.plot([0, 1], [0, 1], color=_PEER, linewidth=1, linestyle=(0, (2, 3)))
    curves = [Curve(line.label, [(group.confidence, group.right) for group in line.groups], line.ours) for line in lines]
    for (style, curve), line in zip(_styled(curves), lines, strict=True):
        x, y = zip(*curve.points, strict=True)
        enough = [point for point, group in zip(curve.points, line.groups, strict=True) if group.answers >= ENOUGH]
        axes.plot([point[0] for point in enough], [point[1] for point in enough], **style)
        sizes = [12 + group.answers for group in line.groups]
        axes.scatter(x, y, s=sizes, color=style["color"], alpha=0.6, linewidth=0, zorder=style["zorder"])
    axes.set(title="Confidence, and how often it is right", xlabel="confidence of the answer", ylabel="share right")
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02))
    _label_ends(axes, curves, 1)
    _save(figure, file)


def _figure(panels: int) -> tuple[Any, Sequence[Any]]:
    matplotlib = importlib.import_module("matplotlib")
    matplotlib.use("svg")
    matplotlib.rcParams.update(
        {
            "svg.hashsalt": "future-guy",  # ids of elements are drawn at random otherwise
            "font.size": 10,
            "axes.edgecolor": _PEER,
            "axes.labelcolor": _INK,
            "axes.titlesize": 11,
            "axes.titlelocation": "left",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.color": _FAINT,
            "grid.linewidth": 0.8,
            "text.color": _INK,
            "xtick.color": _PEER,
            "ytick.color": _PEER,
        }
    )
    figure, axes = importlib.import_module("matplotlib.pyplot").subplots(panels, 1, figsize=(8.2, 4.6 * panels), squeeze=False)
    return figure, axes[:, 0]


def _styled(curves: Sequence[Curve]) -> list[tuple[dict[str, Any], Curve]]:
    """Give ours one colour and a wide line, dashed from the second on, and each peer its colour."""
    styles, ours = [], 0
    for curve in curves:
        if curve.ours:
            styles.append({"color": _OURS, "linewidth": 2.6, "linestyle": "--" if ours else "-", "zorder": 4})
            ours += 1
        else:
            styles.append({"color": _COLOUR[curve.label], "linewidth": 1.4, "linestyle": "-", "zorder": 3})
    return list(zip(styles, curves, strict=True))


def _label_ends(axes: Any, curves: Sequence[Curve], place: int) -> None:
    """Write each name to the right of the axes, at the height where its line ends, moved apart where they would touch."""
    ends = []
    for style, curve in _styled(curves):
        at = axes.transData.transform((curve.points[-1][0], curve.points[-1][place]))
        height = float(axes.transAxes.inverted().transform(at)[1])
        ends.append((min(max(height, 0.0), 1.0), curve.label.replace("**", "").replace("`", ""), style["color"]))
    ends.sort()
    for (_, label, colour), height in zip(ends, _apart([end[0] for end in ends]), strict=True):
        axes.text(1.015, height, label, color=colour, transform=axes.transAxes, va="center", fontsize=9)


def _apart(heights: list[float], gap: float = 0.052) -> list[float]:
    """Move sorted heights up where they touch, and down again what is then above 1."""
    moved: list[float] = []
    for height in heights:
        moved.append(max(height, moved[-1] + gap) if moved else height)
    limit = 1.0
    for place in reversed(range(len(moved))):
        moved[place] = min(moved[place], limit)
        limit = moved[place] - gap
    return moved


def _save(figure: Any, file: Path) -> None:
    figure.tight_layout()
    figure.savefig(file, facecolor="white", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    importlib.import_module("matplotlib.pyplot").close(figure)
