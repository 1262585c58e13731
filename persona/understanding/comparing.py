"""See what a comparison sets beside what."""

import re
from collections.abc import Mapping

from persona.acts import Act
from persona.conversation import Conversation
from persona.understanding import reference
from persona.understanding.glue import DETERMINERS
from persona.understanding.lexicon import FormKind
from persona.understanding.reading import Reading

COMPARING = frozenset("like as than vs versus to with from or over and of".split())
"""Words before the second side of a comparison."""
_EITHER_OR = re.compile(r"\bor\b(?! (?:no|not|what|is it|so)\b)")


def either_or(reading: Reading) -> bool:
    """Tell whether a text offers two things: "raft or paxos"."""
    return bool(_EITHER_OR.search(reading.guess.spoken))


def beside(reading: Reading, best: str) -> tuple[str, ...]:
    """Return the other side of a comparison, whose name may be an ordinary word: "is docker the same as containers"."""
    for mention in reading.mentions:
        before = [word.raw for word in reading.spelt[: mention.start] if word.raw not in DETERMINERS][-1:]
        if mention.topic != best and mention.form.kind in (FormKind.NAME, FormKind.ALIAS) and COMPARING.issuperset(before) and before:
            return (mention.topic,)
    return ()


def sets_beside_focus(reading: Reading, act: Act, best: str, conversation: Conversation) -> bool:
    """Tell whether this sets `best` beside what they were talking about: "oh, so like redis?"."""
    if act is not Act.COMPARE or not conversation.focus or conversation.focus == best or conversation.focus in reading.mentioned:
        return False
    return reference.elliptic_comparison(reading.guess.spoken) or _is_other_side(reading, best)


def _is_other_side(reading: Reading, best: str) -> bool:
    """Tell whether a comparison names `best` alone, and as what something is compared with: "how is it different from paxos"."""
    if any(topic != best for topic in reading.strong):
        return False
    starts = [m.start for m in reading.mentions if m.topic == best]
    return any(reading.spelt[start - 1].raw in COMPARING for start in starts if start) and reference.points_back(reading.guess.spoken)


def rival(reading: Reading, rivals: Mapping[str, str]) -> tuple[str, ...]:
    """Return the rival of the pack that a text names; `rivals` maps their names, run together, to them."""
    if not rivals:
        return ()
    raw = [word.raw for word in reading.spelt]
    spans = ("".join(raw[start:end]) for start in range(len(raw)) for end in range(start + 1, min(start + 3, len(raw)) + 1))
    return next(((rivals[span],) for span in spans if span in rivals), ())


def compares_others(reading: Reading) -> bool:
    """Tell whether both sides of a comparison are named, and neither is a topic."""
    return bool(reading.form.compared) and not any(m.start in reading.form.compared for m in reading.mentions)
