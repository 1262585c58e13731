"""The descent in words: a tree for a terminal, and the alternative text of the picture."""

from persona.drawing.descent import Descent, Node
from persona.text import Span, Style, Text

MAX_ALT = 1000
"""Characters of an alternative text: Slack takes 1000, Discord 1024."""
_DEEPEST = 12
"""Levels of indentation; further down it goes straight."""


def caption(descent: Descent) -> Text:
    """Return what stands above the picture, or the tree."""
    return (Span(f"{_depth(descent)}, and {descent.best.text} so far."),)


def tree(descent: Descent) -> tuple[Text, ...]:
    """Return the descent as a tree, one paragraph a line."""
    lines: list[Text] = []
    if descent.hidden:
        lines.append((Span(f"… {descent.hidden} before that"),))
    for level, node in enumerate(descent.nodes):
        branch = "" if level == 0 else f"{_indent(level)}└─ "
        lines.append((Span(branch), Span(node.name, Style.TERM), Span(_notes(node))))
    leaves = [*descent.exits, *([f"{descent.more_exits} more"] if descent.more_exits else [])]
    for number, name in enumerate(leaves):
        branch = "└╌" if number == len(leaves) - 1 else "├╌"
        lines.append((Span(f"{_indent(len(descent.nodes))}{branch} {name}"), Span(", not taken yet")))
    return tuple(lines)


def alt(descent: Descent) -> str:
    """Return what somebody who cannot see the picture is told, at most `MAX_ALT` characters."""
    names = ", ".join(f"{node.name}{_notes(node)}" for node in descent.nodes)
    before = f"{descent.hidden} more before these: " if descent.hidden else ""
    exits = f" Not taken yet: {', '.join(descent.exits)}." if descent.exits else ""
    text = f"A map of this conversation, {_depth(descent)}, with {descent.best.text} so far. In order: {before}{names}.{exits}"
    return text if len(text) <= MAX_ALT else text[: MAX_ALT - 1] + "…"


def _depth(descent: Descent) -> str:
    topics = f"{descent.depth} {'topic' if descent.depth == 1 else 'topics'} deep"
    return topics if descent.year is None else f"{topics} as of {descent.year}"


def _indent(level: int) -> str:
    return "   " * (min(level, _DEEPEST) - 1)


def _notes(node: Node) -> str:
    notes = [word for word, holds in (("declared dead", node.dead), ("you are here", node.here)) if holds]
    return f" ({', '.join(notes)})" if notes else ""
