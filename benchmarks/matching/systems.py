"""The systems side by side: what each is called, and how to make it."""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast


class System(Protocol):
    """Match questions to topics. What it imports, and the models it loads, belong into `__init__`, so that they can be timed."""

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        """Learn from sample texts and the topic of each."""

    def best(self, question: str) -> tuple[str, float]:
        """Return the best topic, "" for none, and how sure that is."""


class MissingError(Exception):
    """Say which package or model of a system is not installed."""


@dataclass(frozen=True)
class Entry:
    """Say how to make a system; nothing is imported until then."""

    label: str
    place: str
    """Module of this package and the name of the class in it."""
    options: Mapping[str, Any] = field(default_factory=dict)
    ours: bool = False
    slow: bool = False
    """Takes 30 ms and more for a question: it is asked a sample of them."""
    certain: float | None = None
    """The score that stands for certainty, where scores are meant as a share of it."""

    def make(self) -> System:
        """Make the system; raises `MissingError` when something that it needs is not installed."""
        module, name = self.place.split(":")
        try:
            return cast("System", getattr(importlib.import_module(f"benchmarks.matching.{module}"), name)(**self.options))
        except ImportError as missing:
            raise MissingError(f"{self.label}: {missing}") from missing


CORE, SEMANTIC, SHIPPED, SHIPPED_SEMANTIC, SCAN = "core", "semantic", "shipped", "shipped-semantic", "wratio"

SYSTEMS = {
    CORE: Entry("**this engine**", "ours:Ours", ours=True),
    SEMANTIC: Entry("**this engine**, `[semantic]`", "ours:Ours", {"semantic": True}, ours=True),
    SCAN: Entry("rapidfuzz extractOne WRatio", "scan:Scan", {"scorer": "WRatio"}, certain=100),
    "token-set": Entry("rapidfuzz extractOne token_set_ratio", "scan:Scan", {"scorer": "token_set_ratio"}, certain=100),
    "difflib": Entry("difflib get_close_matches", "scan:Difflib", slow=True, certain=1),
    "bm25": Entry("BM25 (bm25s)", "learners:Bm25"),
    "svc": Entry("tf-idf + linear SVC (scikit-learn)", "learners:LinearSvc"),
    "chatterbot": Entry("ChatterBot BestMatch", "chatter:ChatterBot", slow=True, certain=1),
    "minilm": Entry("MiniLM int8 + logistic regression", "learners:Embeddings", {"minilm": True}, certain=1),
    "bge": Entry("bge-small int8 + logistic regression", "learners:Embeddings", certain=1),
}
"""What is given sample questions: this engine's matching of whole questions, and the peers."""

NAMED = {
    "core-names": Entry("**this engine**, with topic names", "ours:Ours", {"names": True}, ours=True),
    "semantic-names": Entry("**this engine**, `[semantic]`, with topic names", "ours:Ours", {"names": True, "semantic": True}, ours=True),
    "faq": Entry("**this engine**, all of it, by `future pack from`", "faq:Faq", ours=True),
    "faq-semantic": Entry("**this engine**, `[semantic]`, all of it, by `future pack from`", "faq:Faq", {"semantic": True}, ours=True),
}
"""This engine, given the names of the topics, too."""

WHOLE = {
    SHIPPED: Entry("**this engine**", "shipped:Shipped", ours=True, certain=1),
    SHIPPED_SEMANTIC: Entry("**this engine**, `[semantic]`", "shipped:Shipped", {"semantic": True}, ours=True, certain=1),
    "shipped-anew": Entry("**this engine**", "shipped:Shipped", {"anew": True}, ours=True, certain=1),
    "shipped-semantic-anew": Entry(
        "**this engine**, `[semantic]`", "shipped:Shipped", {"semantic": True, "anew": True}, ours=True, certain=1
    ),
}
"""The whole engine with the pack that it ships with, in place of `CORE` and `SEMANTIC`."""

PEERS = {key: entry for key, entry in SYSTEMS.items() if not entry.ours}
ALL = {**SYSTEMS, **NAMED, **WHOLE}
