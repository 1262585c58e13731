"""Find the terms in somebody's text that need explaining."""

import re

from persona.understanding.lexicon import FormKind
from persona.understanding.mentions import Mention
from persona.understanding.reading import Reader, Reading

MEANT = 0.8
"""Confidence from which an ordinary English word in somebody's text is a term to explain."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def terms(reader: Reader, text: str) -> list[tuple[str, str]]:
    """Return (topic, words) for each topic that somebody's text names, in order, each topic once."""
    found: dict[str, str] = {}
    for sentence in _SENTENCE.split(text):
        reading = reader.read(sentence)
        for mention in sorted(reading.mentions, key=lambda m: m.start):
            sure = mention.form.kind in (FormKind.NAME, FormKind.ALIAS) and mention.how != "sound" and not _measures(reading, mention)
            plain = mention.score * (1 - mention.ambiguity) >= 0.6
            if sure and (plain or reader.confidence(reading, mention.topic) >= MEANT):
                found.setdefault(mention.topic, reading.words_of(mention))
    return list(found.items())


def _measures(reading: Reading, mention: Mention) -> bool:
    """Tell whether a word only says how much there is of something else: "a raft of objections", "a swarm of bees"."""
    before, after = reading.spelt[: mention.start][-1:], reading.spelt[mention.end :][:1]
    small = mention.size == 1 and reading.words_of(mention).islower()
    return small and [word.raw for word in (*before, *after)] == ["a", "of"]
