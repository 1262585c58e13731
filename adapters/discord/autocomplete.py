"""What to offer while somebody types: topics and commands, from memory, in well under a millisecond a key."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from bot.commands import Command
from persona.pack.models import Topic

MOST = 25
"""Choices that Discord takes."""
LONGEST = 100
"""Characters of a choice's name and of its value that Discord takes."""
_LONGEST_QUERY = 40
_CLOSE = 0.75
"""Jaro-Winkler similarity from which a name is worth offering."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Hold one choice: what is shown and what is then asked, each at most `LONGEST` characters."""

    name: str
    value: str


class Suggestions:
    """Find topics and commands by what was typed so far; nothing is awaited and nothing raised."""

    def __init__(self, topics: Iterable[Topic], commands: Iterable[Command]) -> None:
        # commands that need more words are left out: alone they do nothing
        whole = [command for command in commands if not command.argument or command.argument.startswith("[")]
        tasks = {Suggestion(_short(f"{command.name}: {command.help}"), command.name): [command.name] for command in whole}
        about = {Suggestion(_short(topic.name), _short(f"what is {topic.name}?")): [topic.name, *topic.aliases] for topic in topics}
        self._first = [each for pair in zip_longest(tasks, about) for each in pair if each is not None]
        self._forms: dict[str, list[Suggestion]] = {}
        for suggestion, forms in (tasks | about).items():
            for form in forms:
                self._forms.setdefault(form.casefold(), []).append(suggestion)

    def of(self, typed: str) -> list[Suggestion]:
        """Return at most `MOST` suggestions, the best first; commands and topics when nothing was typed."""
        query = " ".join(typed.casefold().split())
        if not query:
            return self._first[:MOST]
        if len(query) > _LONGEST_QUERY:
            return []  # a sentence of their own: nothing here is better
        return list(dict.fromkeys(suggestion for form in self._close(query) for suggestion in self._forms[form]))[:MOST]

    def _close(self, query: str) -> list[str]:
        starts = sorted((form for form in self._forms if form.startswith(query)), key=len)
        inside = sorted((form for form in self._forms if f" {query}" in form), key=len)
        alike = process.extract(query, list(self._forms), scorer=JaroWinkler.normalized_similarity, score_cutoff=_CLOSE, limit=MOST)
        slips = [form for form, _, _ in alike]
        slips.sort(key=lambda form: DamerauLevenshtein.distance(query, form))  # "ectd" is one slip from etcd, whatever begins like it
        return list(dict.fromkeys([*starts, *inside, *slips]))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
