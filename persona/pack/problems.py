"""What is wrong with a pack: problems with their place, and the error that carries all of them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Say what is wrong where, and what to do about it."""

    file: str
    line: int
    """Counted from 1, like the column."""
    column: int
    topic: str | None
    """The id of the topic it is in; None outside a topic."""
    message: str

    def __str__(self) -> str:
        topic = f"{self.topic}: " if self.topic else ""
        return f"{self.file}:{self.line}:{self.column}: {topic}{self.message}"


class PackError(Exception):
    """Report everything that is wrong with a pack: nothing of it was loaded.

    `str()` gives one line a problem, in the order of the files.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda p: (p.file, p.line, p.column, p.message)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return "; did you mean x?" for the nearest known word, or nothing when none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 (slow to import, and only a broken pack needs it)

    near = get_close_matches(word, list(known), n=1, cutoff=0.7)
    return f"; did you mean {near[0]}?" if near else ""
