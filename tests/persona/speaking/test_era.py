"""The era dial: which topics he pushes, what is dead, and what nobody has heard of yet."""

from dataclasses import replace

import pytest

from persona.answer import Mode
from persona.conversation import Conversation
from persona.engine import Persona
from persona.pack.models import Pack
from persona.speaking import era
from persona.speaking.hype import next_topic


def test_a_topic_that_is_dead_by_the_year_is_said_to_be_and_buried(small: Persona) -> None:
    answer, after = small.answer("what is redis?", Conversation(as_of=2020))

    assert answer.text.startswith("Dead by 2020: Redis.")
    assert after.buried == ("redis",)
    assert "Dead by" not in small.answer("how do I run redis?", after)[0].text


def test_a_topic_from_a_later_year_is_said_not_to_be_there_yet(small: Persona) -> None:
    answer, after = small.answer("what is redis?", Conversation(as_of=2012))

    assert answer.text.startswith("Not there in 2012: Redis.")
    assert after.buried == ()


@pytest.mark.parametrize("year", [None, 2013, 2015])
def test_in_its_own_time_a_topic_is_what_it_is(small: Persona, year: int | None) -> None:
    answer, _ = small.answer("what is redis?", Conversation(as_of=year))

    assert not answer.text.startswith(("Dead by", "Not there"))


def test_straight_answers_are_of_today_whatever_the_dial_says(small: Persona) -> None:
    assert (
        small.answer("what is redis?", Conversation(as_of=2020), Mode.SANE)[0].text
        == small.answer("what is redis?", Conversation(), Mode.SANE)[0].text
    )


@pytest.mark.parametrize("year", [1995, 2008, 2013, 2016, 2019, 2024])
def test_he_never_drags_in_what_the_year_has_buried_or_not_met(shipped: Pack, year: int) -> None:
    for topic in shipped.topics.values():
        following = next_topic(topic, Conversation(as_of=year), shipped)
        if following is not None:
            other = shipped.topics[following]
            assert other.since <= year
            assert other.until is None or other.until > year


def test_what_is_dead_and_what_is_new_follows_the_years_of_the_pack(shipped: Pack) -> None:
    counts = [era.census(shipped, Conversation(as_of=year)) for year in range(1995, 2027)]

    assert all(known >= dead for known, dead in counts)
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_a_year_belongs_to_the_last_period_that_has_begun(small: Persona) -> None:
    assert [getattr(era.period(small.pack, year), "name", None) for year in (1989, 1990, 2012, 2013, 2050)] == [
        None, "the old days", "the old days", "the voting years", "the voting years",
    ]  # fmt: skip


def test_a_pack_without_eras_has_no_periods_and_says_nothing_of_years(small_pack: Pack) -> None:
    timeless = replace(small_pack, persona=replace(small_pack.persona, eras=None))

    assert era.period(timeless, 2012) is None
    assert list(era.opening(timeless, timeless.topics["redis"], Conversation(as_of=2020))) == []


def test_with_the_dial_at_today_nothing_is_dead_by_itself(shipped: Pack) -> None:
    assert not any(era.dead(topic, Conversation()) or era.unheard_of(topic, Conversation()) for topic in shipped.topics.values())
