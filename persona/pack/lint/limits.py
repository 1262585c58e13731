"""The numbers and word lists that the editor's rules go by; docs/packs.md repeats them."""

import re
from importlib.resources import files

REPLY_WORDS = 45
"""Words of a hype reply, its hook included."""
SHORT_WORDS = {"hooks": 14, "hook": 14, "misheard": 14, "clause": 14, "dead": 14, "early": 14}
"""Words of the lines that are added to another."""
ANSWER_WORDS = 90
"""Words of a composed straight answer."""
FACT_WORDS = {
    "what": 30, "analogy": 20, "why": 30, "use_when": 20, "skip_when": 20, "start": 45, "status": 28,
    "who": 30, "numbers": 40, "confused_with": 35, "compare": 75,
}  # fmt: skip

FEWEST_LINES = {"define": 4, "judge": 3, "need": 3, "how": 2, "why": 2, "react": 2, "who": 1, "count": 1, "more": 1, "misheard": 1}
"""Unconditional lines of a topic."""
FEWEST_PERSONA_LINES = 15
"""Persona-wide lines of an act that is about a topic."""
PERSONA_ACTS = ("define", "how", "why", "who", "compare", "judge", "need", "count", "react", "more")
FEWEST_PAIRS = 80
FEWEST_ASKS = 5
FEWEST_HOOKS = 2

NEAR_DUPLICATE = 88
"""Similarity 0..100 (rapidfuzz `token_sort_ratio`) from which two lines are one."""
MOST_REFRAIN = 1 / 3
MOST_OPENING = 0.02
"""Share of all lines that may open with the same two words."""
MOST_SHAPE = 0.02
MOST_FILLER = 1 / 3
"""Share of a topic's lines that may hold nothing of the topic."""
COMMON_WORD = 5.0
"""Zipf frequency from which a one-word alias is ordinary English."""
COMMON_SOUND = 5.5
"""Likewise for a mishearing, which mostly is an English word."""
RARE_WORD = 2.5
"""Zipf frequency below which a word of a straight text is jargon unless explained."""

SHAPES = {
    "X is dead": re.compile(r"\b(?:is|'s|are) dead\b", re.I),
    "it's like": re.compile(r"^(?:so )?it(?:'s| is) (?:basically |just |sort of )?like\b", re.I),
    "basically": re.compile(r"\bbasically\b", re.I),
    "imagine": re.compile(r"^(?:imagine|picture)\b", re.I),
    "you know": re.compile(r"^you know\b", re.I),
    "I know, right": re.compile(r"\bi know,? right\b", re.I),
    "think of": re.compile(r"^think (?:of|about)\b", re.I),
    "X? Sure.": re.compile(r"^[^.!?]{1,30}\? (?:sure|yes|no)[.,!]", re.I),
    "welcome to": re.compile(r"^welcome to\b", re.I),
}
"""Turns of phrase that become a tic, by what an editor calls them."""


def word_list(name: str) -> frozenset[str]:
    """Return the words of `data/NAME.txt`, one a line in lower case; lines with # are comments."""
    rows = files("persona.pack.lint").joinpath(f"data/{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(row.strip() for row in rows if row.strip() and not row.startswith("#"))
