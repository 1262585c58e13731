"""Peers that learn from the samples: BM25, a linear classifier, and sentence embeddings."""

import importlib
from collections.abc import Sequence

from benchmarks.matching.systems import MissingError
from benchmarks.minilm import load_minilm
from persona.understanding.missing import SemanticError
from persona.understanding.semantic import SentenceEncoder


class Bm25:
    """Rank topics, all samples of one as one document, by BM25 with Snowball stems (bm25s)."""

    def __init__(self) -> None:
        self._bm25s = importlib.import_module("bm25s")
        self._stemmer = importlib.import_module("Stemmer").Stemmer("english")

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        documents: dict[str, list[str]] = {}
        for text, topic in zip(texts, topics, strict=True):
            documents.setdefault(topic, []).append(text)
        self._topics = list(documents)
        self._index = self._bm25s.BM25()
        self._index.index(self._tokens([" ".join(group) for group in documents.values()]), show_progress=False)

    def best(self, question: str) -> tuple[str, float]:
        places, scores = self._index.retrieve(self._tokens([question]), k=1, show_progress=False)
        return self._topics[int(places[0, 0])], float(scores[0, 0])

    def _tokens(self, texts: list[str]) -> object:
        return self._bm25s.tokenize(texts, stopwords=None, stemmer=self._stemmer, show_progress=False)


class LinearSvc:
    """Classify tf-idf of words, word pairs and character n-grams with a linear support vector machine (scikit-learn)."""

    def __init__(self) -> None:
        vectorizer = importlib.import_module("sklearn.feature_extraction.text").TfidfVectorizer
        pipeline = importlib.import_module("sklearn.pipeline")
        words = vectorizer(ngram_range=(1, 2), sublinear_tf=True)
        letters = vectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
        classifier = importlib.import_module("sklearn.svm").LinearSVC(C=0.5)
        self._model = pipeline.make_pipeline(pipeline.make_union(words, letters), classifier)

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        self._model.fit(list(texts), list(topics))

    def best(self, question: str) -> tuple[str, float]:
        scores = self._model.decision_function([question])[0]
        place = int(scores.argmax())
        return str(self._model.classes_[place]), float(scores[place])


class Embeddings:
    """Classify sentence embeddings (int8, onnxruntime) with logistic regression: MiniLM's, or those that `[semantic]` uses."""

    def __init__(self, *, minilm: bool = False) -> None:
        try:
            self._encoder = load_minilm() if minilm else SentenceEncoder.load()
        except SemanticError as missing:
            raise MissingError(str(missing)) from missing
        self._model = importlib.import_module("sklearn.linear_model").LogisticRegression(C=20, max_iter=1_000)

    def fit(self, texts: Sequence[str], topics: Sequence[str]) -> None:
        self._model.fit(self._encoder.encode(texts), list(topics))

    def best(self, question: str) -> tuple[str, float]:
        scores = self._model.predict_proba(self._encoder.encode([question]))[0]
        place = int(scores.argmax())
        return str(self._model.classes_[place]), float(scores[place])
