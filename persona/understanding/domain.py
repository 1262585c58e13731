"""Tell the pack's own subject matter from everyday English, word by word."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from persona.understanding.english import zipf
from persona.understanding.normalise import Word, words

_SMOOTHING = 0.8
"""Pseudo-count added to both sides: a word seen once tells little."""
_RAREST = 2.0
"""Zipf frequency assumed for words outside the English list."""
_GREATEST = 3.0
"""No single word weighs more than this, in nats."""


@dataclass(frozen=True, slots=True)
class Domain:
    """Weigh words by how much likelier they are in the pack's samples than elsewhere."""

    inside: Mapping[str, int] = field(repr=False)
    outside: Mapping[str, int] = field(repr=False)
    inside_total: int
    outside_total: int

    @classmethod
    def learn(cls, inside: Iterable[str], outside: Iterable[str]) -> "Domain":
        """Count the words of the pack's samples and of its texts from elsewhere."""
        ours = Counter(word.stem for text in inside for word in words(text))
        theirs = Counter(word.stem for text in outside for word in words(text))
        return cls(dict(ours), dict(theirs), sum(ours.values()), sum(theirs.values()))

    def weight(self, word: Word, *, leave_out: int = 0) -> float:
        """Return log P(word | pack) - log P(word | elsewhere), in nats, cut to +-3.

        "Elsewhere" is the pack's own off-topic texts, smoothed with English word frequencies. `leave_out` occurrences inside the
        pack are not counted (for a sample that is weighed itself).
        """
        english = 10 ** (max(zipf(word.raw), _RAREST) - 9)
        ours = max(self.inside.get(word.stem, 0) - leave_out, 0)
        expected = self.inside_total * english
        theirs = self.outside.get(word.stem, 0) + self.outside_total * english
        inside = math.log((ours + _SMOOTHING) / (self.inside_total + 1))
        outside = math.log((theirs + _SMOOTHING * (self.outside_total + 1) / (self.inside_total + 1)) / (self.outside_total + 1))
        if ours == 0 and expected < 1:
            return max(-_GREATEST, min(inside - outside, 0.0))
        return max(-_GREATEST, min(inside - outside, _GREATEST))

    def odds(self, spelt: Sequence[Word], *, leave_out: int = 0) -> float:
        """Return the mean weight of these words; 0 for none."""
        return sum(self.weight(word, leave_out=leave_out) for word in spelt) / len(spelt) if spelt else 0.0
