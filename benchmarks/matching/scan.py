"""Peers that compare a question with every sample."""

import difflib
from collections.abc import Sequence

from rapidfuzz import fuzz, process


class Scan:
    """Take the sample that rapidfuzz `extractOne` finds nearest, as most bots do."""

    def __init__(self, *, scorer: str) -> None:
        self._scorer = getattr(fuzz, scorer)

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        self._texts, self._topics = [text.lower() for text in texts], list(topics)

    def best(self, question: str) -> tuple[str, float]:
        _, score, place = process.extractOne(question.lower(), self._texts, scorer=self._scorer)
        return self._topics[place], score


class Difflib:
    """Take the sample that the standard library's `get_close_matches` finds nearest."""

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        self._texts, self._topics = [text.lower() for text in texts], list(topics)

    def best(self, question: str) -> tuple[str, float]:
        asked = question.lower()
        found = difflib.get_close_matches(asked, self._texts, n=1, cutoff=0.0)
        if not found:
            return "", 0.0
        return self._topics[self._texts.index(found[0])], difflib.SequenceMatcher(None, found[0], asked).ratio()
