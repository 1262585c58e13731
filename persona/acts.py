"""Dialogue acts: what an utterance does, whatever it is about."""

from enum import StrEnum


class Act(StrEnum):
    """Name one dialogue act (the labels of `docs/packs.md`, one value per row there)."""

    DEFINE = "define"
    HOW = "how"
    WHY = "why"
    WHO = "who"
    COMPARE = "compare"
    JUDGE = "judge"
    NEED = "need"
    COUNT = "count"
    REACT = "react"
    MORE = "more"
    RECAP = "recap"
    GIVEUP = "giveup"
    GREET = "greet"
    THANKS = "thanks"
    META = "meta"
    OFFTOPIC = "offtopic"


TOPICAL_ACTS = (
    Act.DEFINE,
    Act.HOW,
    Act.WHY,
    Act.WHO,
    Act.COMPARE,
    Act.JUDGE,
    Act.NEED,
    Act.COUNT,
    Act.REACT,
    Act.MORE,
    Act.RECAP,
    Act.GIVEUP,
)
"""The acts that are about a topic; the others have none."""

SOCIAL_ACTS = (Act.GREET, Act.THANKS, Act.META)
"""The acts between him and the asker."""
