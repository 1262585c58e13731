"""The whole engine with the pack that it ships with."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.matching.systems import MissingError
from persona.answer import Understanding
from persona.conversation import Conversation
from persona.engine import Persona
from persona.pack.folder import SHIPPED
from persona.understanding.missing import SemanticError
from persona.understanding.semantic import SentenceEncoder


def load(pack: Path | None = None, *, semantic: bool) -> Persona:
    """Load a pack, None for the shipped one: the one place that says how the engine is given a sentence encoder."""
    try:
        return Persona.load(pack, encoder=SentenceEncoder.load() if semantic else None)
    except SemanticError as missing:
        raise MissingError(str(missing)) from missing


class Shipped:
    """Answer as the application does, in his own voice, every question in a conversation of its own."""

    def __init__(self, *, semantic: bool = False, anew: bool = False) -> None:
        """Learn `anew`, for a process of its own: from a copy of the pack, with an empty cache."""
        self._semantic = semantic
        self._pack: Path | None = None
        if anew:
            self._folder = tempfile.TemporaryDirectory()
            self._pack = Path(self._folder.name) / "pack"
            shutil.copytree(SHIPPED, self._pack, ignore=lambda folder, names: [name for name in names if _learnt(folder, name)])
            os.environ["FUTURE_CACHE_DIR"] = self._folder.name

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        """Load the pack, and learn from it unless that was done before; samples are not wanted."""
        del texts, topics
        self.persona = load(self._pack, semantic=self._semantic)

    def best(self, question: str) -> tuple[str, float]:
        heard = self.persona.answer(question, Conversation())[0].understanding
        return guess(heard) or "", heard.confidence


def guess(heard: Understanding) -> str | None:
    """Return the topic answered about, or what would have been, had he been sure enough."""
    if heard.topic is not None:
        return heard.topic
    candidates = (*heard.suggestions, *(topic for topic, _ in heard.evidence.runners_up))
    return candidates[0] if candidates else None


def _learnt(folder: str, name: str) -> bool:
    file = Path(folder) / name
    return file.is_file() and file.suffix != ".yaml"
