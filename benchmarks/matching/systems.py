"""The systems side by side: each learns from texts and their topics, then returns the best topic of a question and a score."""

import difflib
import importlib
from collections.abc import Callable, Sequence
from typing import Protocol

from rapidfuzz import fuzz, process

from persona.understanding.retrieval import Retriever
from persona.understanding.semantic import SemanticError, SentenceEncoder


class System(Protocol):
    """Hold one way to match a question to a topic."""

    name: str

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        """Learn from sample texts."""

    def best(self, question: str) -> tuple[str, float]:
        """Return the best topic and how sure that is: only the order of the scores counts."""


class Ours:
    """Rank with the engine's retriever, with or without the topics' names as samples."""

    def __init__(self, *, names: bool = False, semantic: bool = False) -> None:
        self._names = names
        self._encoder = SentenceEncoder.load() if semantic else None
        added = [what for what, wanted in (("topic names", names), ("`[semantic]`", semantic)) if wanted]
        self.name = f"**this engine**{', with ' if added else ''}{' and '.join(added)}"

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        documents: dict[str, list[str]] = {}
        for text, topic in zip(texts, topics, strict=True):
            documents.setdefault(topic, []).append(text)
        spoken = {topic: [topic.replace("_", " ")] for topic in documents} if self._names else {}
        self._retriever = Retriever.build(documents, names=spoken, encoder=self._encoder)

    def best(self, question: str) -> tuple[str, float]:
        ranking = self._retriever.rank(question)
        return (ranking.candidates[0].topic if ranking.candidates else ""), ranking.score


class Scan:
    """Compare with every sample: rapidfuzz `extractOne`, as most bots do."""

    def __init__(self, scorer: Callable[..., float], name: str) -> None:
        self._scorer, self.name = scorer, name

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        self._texts, self._topics = list(texts), list(topics)

    def best(self, question: str) -> tuple[str, float]:
        _, score, place = process.extractOne(question.lower(), self._texts, scorer=self._scorer)
        return self._topics[place], score


class Difflib:
    """Compare with every sample by the standard library's `get_close_matches`."""

    name = "difflib get_close_matches"

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        self._texts, self._topics = list(texts), list(topics)

    def best(self, question: str) -> tuple[str, float]:
        found = difflib.get_close_matches(question.lower(), self._texts, n=1, cutoff=0.0)
        if not found:
            return "", 0.0
        return self._topics[self._texts.index(found[0])], difflib.SequenceMatcher(None, found[0], question.lower()).ratio()


class Bm25:
    """Rank topics, all samples of one as one document, by BM25 with Snowball stems (bm25s)."""

    name = "BM25 (bm25s)"

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        bm25s, stemmer = importlib.import_module("bm25s"), importlib.import_module("Stemmer").Stemmer("english")
        self._topics = sorted(set(topics))
        documents = [" ".join(text for text, owner in zip(texts, topics, strict=True) if owner == topic) for topic in self._topics]
        self._tokens = lambda text: bm25s.tokenize(text, stopwords=None, stemmer=stemmer, show_progress=False)
        self._index = bm25s.BM25()
        self._index.index(self._tokens(documents), show_progress=False)

    def best(self, question: str) -> tuple[str, float]:
        places, scores = self._index.retrieve(self._tokens([question]), k=1, show_progress=False)
        return self._topics[int(places[0, 0])], float(scores[0, 0])


class LinearSvc:
    """Classify tf-idf of words, word pairs and character n-grams with a linear support vector machine (scikit-learn)."""

    name = "tf-idf + linear SVC (scikit-learn)"

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 (a peer: only installed for this)
        from sklearn.pipeline import make_pipeline, make_union  # noqa: PLC0415
        from sklearn.svm import LinearSVC  # noqa: PLC0415

        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
        self._model = make_pipeline(make_union(words, letters), LinearSVC(C=0.5)).fit(list(texts), list(topics))

    def best(self, question: str) -> tuple[str, float]:
        scores = self._model.decision_function([question])[0]
        place = int(scores.argmax())
        return str(self._model.classes_[place]), float(scores[place])


class MiniLm:
    """Classify sentence embeddings of all-MiniLM-L6-v2 (int8, onnxruntime) with logistic regression."""

    name = "MiniLM int8 + logistic regression"

    def __init__(self) -> None:
        self._encoder = SentenceEncoder.load()

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

        self._model = LogisticRegression(C=20, max_iter=1_000).fit(self._encoder.encode(texts), list(topics))

    def best(self, question: str) -> tuple[str, float]:
        scores = self._model.predict_proba(self._encoder.encode([question]))[0]
        place = int(scores.argmax())
        return str(self._model.classes_[place]), float(scores[place])


class ChatterBot:
    """Answer with ChatterBot's default best match, the topic as the answer to each sample."""

    name = "ChatterBot BestMatch"

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        from chatterbot import ChatBot  # noqa: PLC0415
        from chatterbot.trainers import ListTrainer  # noqa: PLC0415

        try:
            self._bot = ChatBot("peer", storage_adapter="chatterbot.storage.SQLStorageAdapter", database_uri="sqlite://", read_only=True)
        except ChatBot.ChatBotException as missing:
            raise ImportError(f"{self.name}: {missing}") from missing
        trainer = ListTrainer(self._bot, show_training_progress=False)
        for text, topic in zip(texts, topics, strict=True):
            trainer.train([text, topic])

    def best(self, question: str) -> tuple[str, float]:
        answer = self._bot.get_response(question)
        return str(answer.text), float(answer.confidence)


def ours_and_peers() -> list[System]:
    """Return all systems whose packages are installed; the others are named on the screen."""
    makers: list[Callable[[], System]] = [
        Ours,
        lambda: Ours(names=True),
        lambda: Ours(semantic=True),
        lambda: Ours(names=True, semantic=True),
        lambda: Scan(fuzz.WRatio, "rapidfuzz extractOne WRatio"),
        lambda: Scan(fuzz.token_set_ratio, "rapidfuzz extractOne token_set_ratio"),
        Bm25,
        LinearSvc,
        MiniLm,
    ]
    systems = []
    for make in makers:
        try:
            systems.append(make())
        except (ImportError, SemanticError) as missing:
            print(f"left out: {missing}")
    return systems
