import pytest

from persona.engine import Persona


@pytest.fixture(scope="session")
def persona() -> Persona:
    """The pack that comes with the package."""
    return Persona.load()
