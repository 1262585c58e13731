"""Put a question right before it is compared: misspelt words, words run together, words torn apart."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from persona.understanding.english import zipf
from persona.understanding.normalise import Word, stem
from persona.understanding.pairs import Pairs
from persona.understanding.repair import COMMON, LONGEST, Repairer, english_repairer, sound
from persona.understanding.vocabulary import Samples, Vocabulary

MOST_REPAIRS = 8
"""Words of a question that are looked at."""
_EDIT = 2.2  # decades of frequency that one edit costs
_CUT, _CUT_KNOWN = 1.2, 0.6  # and that cutting a word in two costs besides, the less when the pack knows both parts
_RECUT = 1.6  # decades that speak for two words of the pack where the space was in the wrong place
_MOST = 5.5  # Zipf frequency from which on a word is as good as any
_SOUND, _FIRST = 0.3, 0.3  # decades that the same sound, the same first letter speak for a word
_PACK, _SLOPE = 4.8, 0.5  # Zipf frequency of a word that is once in the pack, and per decade of its texts
_DOUBT = 1.0  # decades by which another reading may be worse and still be in doubt
_SHORT = 6.0  # Zipf frequency that a part of one or two letters needs
_STRANGE = -9.0
_BESIDE = 1.5  # decades that speak for two words that stand beside each other in the pack
_SHORTEST_PART = 4  # letters of a misspelt word that runs together with another


@dataclass(frozen=True, slots=True)
class Doubt:
    """Name the other words that one word may have been."""

    place: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mended:
    """Hold a question as repaired."""

    words: list[Word]
    text: str
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class _Option:
    """Hold one way to read a word: `parts` instead of it, of the one before if `back`, and of the next if `size` is 2."""

    value: float
    """Decades of frequency of the rarest part, less the edits."""
    parts: tuple[str, ...]
    back: int = 0
    size: int = 1


class Mender:
    """Mend questions against the vocabulary of a pack and common English.

    A noisy channel (Kernighan, Church and Gale 1990): the word that was meant is frequent, few edits away, and stands beside the
    words that it stands beside in the samples.
    """

    def __init__(self, vocabulary: Vocabulary, repairer: Repairer, samples: Samples) -> None:
        self._vocabulary = vocabulary
        self._repairer = repairer
        self._prior = lru_cache(maxsize=4_096)(self._weigh)
        self._texts = vocabulary.texts_of
        self._samples = samples

    @cached_property
    def _pairs(self) -> Pairs:
        """Which words stand beside each other, found out for the first unknown word."""
        stems = self._vocabulary.stems
        return Pairs(stems.of[self._samples.tokens], self._samples.starts, len(stems.names))

    def mend(self, question: Sequence[Word], text: str) -> Mended:
        """Repair at most `MOST_REPAIRS` of the words that the pack does not know."""
        mended: list[Word] = []
        doubts: list[Doubt] = []
        place, left = 0, MOST_REPAIRS
        while place < len(question):
            word = question[place]
            place += 1
            if not left or self._vocabulary.knows(word.raw, word.stem) or word.raw.isdigit():
                mended.append(word)
                continue
            left -= 1
            before = mended[-1] if mended else None
            following = question[place] if place < len(question) else None
            ranked = sorted(
                (
                    (o.value + _BESIDE * self._beside(o.parts, mended[: len(mended) - o.back], question[place + o.size - 1 :]), o)
                    for o in self._options(before, word, following)
                ),
                key=lambda valued: -valued[0],
            )
            highest, best = ranked[0]
            if best.back and mended.pop() and doubts and doubts[-1].place == len(mended):
                doubts.pop()
            others = tuple(
                o.parts[0] for value, o in ranked[1:4] if len(o.parts) == o.size == 1 and not o.back and value > highest - _DOUBT
            )
            if others and best.size == len(best.parts) == 1 and not best.back:
                doubts.append(Doubt(len(mended), others))
            start = before.start if best.back and before else word.start
            place += best.size - 1
            mended.extend(replace(word, raw=raw, stem=stem(raw), start=start, end=question[place - 1].end) for raw in best.parts)
        return Mended(mended, _written(text, question, mended), tuple(doubts))

    def _options(self, before: Word | None, word: Word, after: Word | None) -> Iterator[_Option]:
        raw = word.raw
        kept = _frequency(raw)
        strange = kept < COMMON
        yield _Option(_STRANGE if strange else kept, (raw,))
        repairs = self._repairer.alternatives(raw)
        for repair in (*repairs, *english_repairer().alternatives(raw)) if strange else repairs:
            if strange or repair.distance == 1:
                likeness = _SOUND * (sound(repair.word) == sound(raw)) + _FIRST * (repair.word[0] == raw[0])
                yield _Option(self._prior(repair.word) - _EDIT * repair.distance + likeness, (repair.word,))
        cuts = list(self._cuts(raw)) if strange else []
        yield from cuts
        for other, back, joined in ((after, 0, raw + after.raw if after else ""), (before, 1, before.raw + raw if before else "")):
            if other is None or len(joined) > LONGEST:
                continue
            if joined in self._texts:
                yield _Option(self._prior(joined) - _EDIT, (joined,), back, 2 - back)
            for cut in self._cuts(joined, gaps=(0,), known=not strange):
                if strange:
                    known = all(part in self._texts for part in cut.parts)
                    yield _Option(cut.value + _RECUT * known, cut.parts, back, 2 - back)
                elif self._beside(cut.parts):
                    yield _Option(cut.value, cut.parts, back, 2 - back)
        if strange and not cuts and not any(repair.distance <= 1 for repair in repairs):
            yield from self._run_together(raw)

    def _beside(self, parts: Sequence[str], before: Sequence[Word] = (), after: Sequence[Word] = ()) -> int:
        """Return how many of these words, and of the ones just before and after them, stand beside each other in the pack."""
        stems = [*(word.stem for word in before[-1:]), *map(stem, parts), *(word.stem for word in after[:1])]
        return self._pairs.count([self._vocabulary.number(stemmed) for stemmed in stems])

    def _weigh(self, word: str) -> float:
        """Return how frequent a word is, as a Zipf frequency: in English or in the pack, whichever is more."""
        texts = self._texts.get(word, 0.0)
        return min(_MOST, max(_frequency(word), _PACK + _SLOPE * math.log10(texts) if texts else 0.0))

    def _cuts(self, word: str, gaps: Sequence[int] = (0, 1), *, known: bool = False) -> Iterator[_Option]:
        """Yield each two words that a word runs together, with a letter between them for a gap of 1; of the pack alone, if `known`."""
        if not 3 <= len(word) <= LONGEST:
            return
        for gap in gaps:
            for cut in range(1, len(word) - gap):
                parts = word[:cut], word[cut + gap :]
                if known and not (parts[0] in self._texts and parts[1] in self._texts):
                    continue
                if any(self._prior(part) < COMMON or (len(part) < 3 and _frequency(part) < _SHORT) for part in parts):
                    continue
                both = all(part in self._texts for part in parts)
                yield _Option(min(map(self._prior, parts)) - _EDIT - (_CUT_KNOWN if both else _CUT), parts)

    def _run_together(self, word: str) -> Iterator[_Option]:
        """Yield each word that stands alone with a repaired one that together give a word, a letter between them or not."""
        if not _SHORTEST_PART < len(word) <= LONGEST:
            return
        for gap in (0, 1):
            for cut in range(2, len(word) - gap - 1):
                left, right = word[:cut], word[cut + gap :]
                for fronted, known, strange in ((True, left, right), (False, right, left)):
                    if len(strange) < _SHORTEST_PART or not self._stands_alone(known):
                        continue
                    for repair in self._repairer.alternatives(strange, 1)[:1]:
                        value = min(self._prior(known), self._prior(repair.word)) - 2 * _EDIT
                        yield _Option(value, (known, repair.word) if fronted else (repair.word, known))

    def _stands_alone(self, word: str) -> bool:
        """Tell whether a word may be found inside another: very common ones, and those of the pack that are not short."""
        return _frequency(word) >= 2 * COMMON or (len(word) > 2 and word in self._texts)


def _frequency(word: str) -> float:
    return zipf(word) if len(word) > 1 or word in "ai" else 0.0


def _written(text: str, question: Sequence[Word], mended: Sequence[Word]) -> str:
    """Return the text with the places of the words that changed written anew."""
    before = {(word.start, word.end, word.raw) for word in question}
    changed: dict[tuple[int, int], list[str]] = {}
    for word in mended:
        if (word.start, word.end, word.raw) not in before:
            changed.setdefault((word.start, word.end), []).append(word.raw)
    pieces: list[str] = []
    written = 0
    for (start, end), raws in changed.items():
        pieces += [text[written:start], " ".join(raws)]
        written = end
    return "".join([*pieces, text[written:]])
