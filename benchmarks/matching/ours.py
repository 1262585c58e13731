"""Match whole questions as this engine does, from samples alone."""

from collections.abc import Sequence

from benchmarks.matching.systems import MissingError
from persona.understanding.missing import SemanticError
from persona.understanding.retrieval import Retriever
from persona.understanding.semantic import SentenceEncoder


class Ours:
    """Rank with the engine's retriever, with or without the topics' names as samples."""

    def __init__(self, *, names: bool = False, semantic: bool = False) -> None:
        self._names = names
        try:
            self._encoder = SentenceEncoder.load() if semantic else None
        except SemanticError as missing:
            raise MissingError(str(missing)) from missing

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        documents: dict[str, list[str]] = {}
        for text, topic in zip(texts, topics, strict=True):
            documents.setdefault(topic, []).append(text)
        spoken = {topic: [topic.replace("_", " ")] for topic in documents} if self._names else {}
        self._retriever = Retriever.build(documents, names=spoken, encoder=self._encoder)

    def best(self, question: str) -> tuple[str, float]:
        ranking = self._retriever.rank(question)
        return (ranking.candidates[0].topic if ranking.candidates else ""), ranking.score
