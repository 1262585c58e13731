"""Names that somebody only ever heard."""

import pytest

from persona.understanding.sound import as_letter, sound, spelt_aloud, spelt_out, spoken


@pytest.mark.parametrize(
    ("one", "other"), [("knight", "nite"), ("fone", "phone"), ("kat", "cat"), ("edge", "aje"), ("back", "bak"), ("vat", "fad")]
)
def test_words_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_words_that_sound_otherwise_have_another() -> None:
    assert len({sound(word) for word in ("redis", "docker", "raft", "etcd", "helm")}) == 5


def test_words_said_in_one_breath_run_together() -> None:
    assert spoken(["cooper", "netties"]) == sound("cooper") + sound("netties")
    assert spoken(["go", "away"]) == "ga"
    assert spoken(iter(())) == ""


def test_an_abbreviation_is_read_letter_by_letter() -> None:
    assert spelt_out("cicd") == "seeeyeseedee"
    assert spelt_out("k8s") == "kay8ess"


@pytest.mark.parametrize(("word", "letter"), [("sea", "c"), ("c", "c"), ("eight", "8"), ("house", None)])
def test_a_word_may_sound_like_a_letter(word: str, letter: str | None) -> None:
    assert as_letter(word) == letter


def test_words_that_sound_like_letters_spell_a_name() -> None:
    assert spelt_aloud(["sea", "eye", "sea", "dee"]) == "cicd"
    assert spelt_aloud(["argo", "sea", "dee"]) == "argocd"
