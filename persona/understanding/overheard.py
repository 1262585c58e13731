"""Find what a run of letters sounds like, at a cost that the number of names hardly touches."""

import zlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

_VOWELS = str.maketrans("", "", "a")  # the sound of every run of vowels


class Overheard:
    """Index names by the consonants that they sound like, each once whole and once without each of them.

    Two names whose consonants are one edit apart share an entry: symmetric deletion (Garbe 2012), here on sounds. The entries are
    hashes (CRC-32), in order; a rare clash costs one comparison.
    """

    def __init__(self, keys: Sequence[str], sounds: Sequence[str]) -> None:
        """Take the letters of each name, run together, and its sound as `sound.spoken` returns it."""
        self._keys = keys
        self._sounds = sounds
        pairs = [(entry, number) for number, said in enumerate(sounds) for entry in _entries(said)]
        entries = np.array([entry for entry, _ in pairs], np.uint32)
        order = np.argsort(entries, kind="stable")
        self._entries: NDArray[np.uint32] = entries[order]
        self._numbers: NDArray[np.int32] = np.array([number for _, number in pairs], np.int32)[order]

    def __len__(self) -> int:
        return len(self._keys)

    def near(self, spans: Sequence[tuple[str, str, float]]) -> Iterator[tuple[int, int, float]]:
        """Yield (span, name, likeness) for each span, given as (letters, sound, least likeness), and each name that it is as like.

        The likeness, 0..1, is the mean of the normalised similarities of letters and of sounds (optimal string alignment).
        """
        asked = [(entry, place) for place, (_, said, _) in enumerate(spans) for entry in _entries(said)]
        if not asked or not len(self._entries):
            return
        entries = np.array([entry for entry, _ in asked], np.uint32)
        begins, ends = np.searchsorted(self._entries, entries, "left"), np.searchsorted(self._entries, entries, "right")
        compared: set[tuple[int, int]] = set()
        for hit in np.flatnonzero(begins < ends).tolist():
            place = asked[hit][1]
            compared.update((place, number) for number in self._numbers[begins[hit] : ends[hit]].tolist())
        for place, number in sorted(compared):
            key, said, least = spans[place]
            heard = OSA.normalized_similarity(said, self._sounds[number])
            if (heard + 1) / 2 >= least:
                likeness = (heard + OSA.normalized_similarity(key, self._keys[number])) / 2
                if likeness >= least:
                    yield place, number, likeness


def _entries(said: str) -> set[int]:
    consonants = said.translate(_VOWELS)
    shorter = (consonants[:place] + consonants[place + 1 :] for place in range(len(consonants)))
    return {zlib.crc32(entry.encode()) for entry in (consonants, *shorter)}
