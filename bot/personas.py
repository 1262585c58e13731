"""Load the persona that an operator chose, with the sentence encoder if one is wanted."""

import os
from collections.abc import Callable
from pathlib import Path

from persona.engine import Persona

SEMANTIC = "FUTURE_SEMANTIC"
INSTALLED = "on"
"""Stands for the encoder that the extra `semantic` brings; anything else is the folder of one."""


def load_persona(path: Path | None, *, seed: int = 0, learning: Callable[[], None] | None = None, semantic: str | None = None) -> Persona:
    """Load the pack in the folder `path`, or the one that comes with the package; `learning` is told before it takes long.

    `semantic` is the setting of that name, by default from the environment: nothing, `on`, or a folder. Raises `PackError`, and
    `SemanticError` when the encoder is missing.
    """
    wanted = os.environ.get(SEMANTIC) if semantic is None else semantic
    if not wanted:
        return Persona.load(path, seed=seed, learning=learning)
    from persona.understanding.semantic import SentenceEncoder  # noqa: PLC0415 (nobody pays for it who does not want it)

    encoder = SentenceEncoder.load(None if wanted == INSTALLED else Path(wanted))
    return Persona.load(path, seed=seed, learning=learning, encoder=encoder)
