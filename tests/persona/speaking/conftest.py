from pathlib import Path

import pytest

from persona.engine import Persona
from persona.pack.load import load_pack
from persona.pack.models import Pack

SMALL = Path(__file__).parents[2] / "bot" / "pack"


@pytest.fixture(scope="session")
def shipped() -> Pack:
    """The pack that comes with the package, read and not learnt."""
    return load_pack()


@pytest.fixture(scope="session")
def small() -> Persona:
    """Four topics that no writer of jokes changes."""
    return Persona.load(SMALL)


@pytest.fixture(scope="session")
def small_pack() -> Pack:
    """Those topics, read and not learnt."""
    return load_pack(SMALL)
