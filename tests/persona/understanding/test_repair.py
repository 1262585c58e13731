import pytest

from persona.understanding.repair import LONGEST, Repairer, limit, sound

REPAIRER = Repairer({"kubernetes": 9, "docker": 9, "transfer": 4, "card": 30, "chroot": 1, "withdrawal": 4})


@pytest.mark.parametrize(
    ("written", "meant"),
    [("kubernets", "kubernetes"), ("dokcer", "docker"), ("trasnfer", "transfer"), ("withdrawl", "withdrawal"), ("cheroot", "chroot")],
)
def test_a_misspelt_word_becomes_the_nearest_word_of_the_pack(written: str, meant: str) -> None:
    assert REPAIRER.repair(written).word == meant


@pytest.mark.parametrize("word", ["doctor", "radish", "rocker", "cart"])
def test_an_english_word_is_never_more_than_half_certain_to_be_a_word_of_the_pack(word: str) -> None:
    assert REPAIRER.repair(word).certainty <= 0.5


def test_a_word_of_the_pack_is_certain() -> None:
    repair = REPAIRER.repair("docker")

    assert (repair.word, repair.distance, repair.certainty) == ("docker", 0, 1.0)


@pytest.mark.parametrize("word", ["zzzzzz", "x" * (LONGEST + 1), "12345", "я", ""])
def test_what_is_near_nothing_stays_itself_with_certainty_zero(word: str) -> None:
    repair = REPAIRER.repair(word)

    assert (repair.word, repair.certainty) == (word, 0.0)


def test_longer_words_may_have_more_mistakes() -> None:
    assert [limit(length) for length in (2, 5, 9, 12)] == [0, 1, 2, 3]


def test_words_that_sound_alike_have_one_key() -> None:
    assert sound("chroot") == sound("cheroot")


def test_an_empty_vocabulary_repairs_nothing() -> None:
    assert Repairer({}).repair("docker").certainty == 0
