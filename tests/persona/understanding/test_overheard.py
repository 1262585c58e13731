import pytest

from persona.understanding.overheard import Overheard
from persona.understanding.sound import spoken

NAMES = ["kubernetes", "postgres", "terraform", "graphql", "web scale"]
HEARD = Overheard([name.replace(" ", "") for name in NAMES], [spoken(name.split()) for name in NAMES])


def nearest(text: str, least: float = 0.6) -> list[str]:
    words = text.split()
    found = HEARD.near([("".join(words), spoken(words), least)])
    return [NAMES[number] for _, number, _ in sorted(found, key=lambda hit: -hit[2])]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("cooper netties", "kubernetes"), ("coobernetes", "kubernetes"), ("post grass", "postgres"), ("terror form", "terraform"),
        ("graph cue ell", "graphql"), ("web skale", "web scale"),
    ],
)  # fmt: skip
def test_a_name_is_found_by_what_it_sounds_like(text: str, name: str) -> None:
    assert nearest(text) == [name]


def test_what_sounds_like_no_name_finds_none() -> None:
    assert nearest("wednesday afternoon") == []


def test_only_names_as_like_as_asked_for_are_found() -> None:
    assert nearest("cooper netties", least=0.95) == []


def test_an_index_of_nothing_finds_nothing() -> None:
    assert list(Overheard([], []).near([("abc", "abk", 0.1)])) == []
