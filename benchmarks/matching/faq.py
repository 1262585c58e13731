"""The whole engine with a pack that `future pack from` makes of the samples."""

import json
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.matching.shipped import guess, load
from persona.pack.faq import Origin, convert


class Faq:
    """Make a pack of samples as somebody would of an FAQ whose answers say nothing but the name of their topic."""

    def __init__(self, *, semantic: bool = False) -> None:
        self._semantic = semantic

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        rows = [
            {"question": text, "answer": f"{topic.replace('_', ' ')}.", "topic": topic.replace("_", " ")}
            for text, topic in zip(texts, topics, strict=True)
        ]
        raw = "".join(json.dumps(row) + "\n" for row in rows).encode()
        made = convert(raw, Origin("samples.jsonl", "https://faq.example"), name="the clerk", day=date(2026, 1, 1))
        with tempfile.TemporaryDirectory() as folder:
            for name, text in made.files.items():
                file = Path(folder) / name
                file.parent.mkdir(exist_ok=True)
                file.write_text(text, "utf-8")
            self._persona = load(Path(folder), semantic=self._semantic)
        label = {" ".join(text.split()): topic for text, topic in zip(texts, topics, strict=True)}
        self._labels = {topic.id: label[topic.asks[0]] for topic in self._persona.pack.topics.values()}

    def best(self, question: str) -> tuple[str, float]:
        heard = self._persona.understand(question)
        topic = guess(heard)
        # Without a topic, the confidence is that there is none.
        return self._labels[topic] if topic else "", heard.confidence if heard.topic else 1 - heard.confidence
