import pytest
from hypothesis import Phase, settings

from persona.engine import Persona

# For `make mutants`: the same examples for every mutant, and no search for the smallest one that fails.
settings.register_profile("mutants", settings.get_profile("ci"), phases=(Phase.explicit, Phase.generate))


@pytest.fixture(scope="session")
def persona() -> Persona:
    """The pack that comes with the package."""
    return Persona.load()
