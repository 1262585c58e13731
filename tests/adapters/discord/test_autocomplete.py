"""What is offered while somebody types."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.autocomplete import LONGEST, MOST, Suggestions
from bot.commands import COMMANDS
from persona.engine import Persona
from persona.pack.cache import load_cached


@pytest.fixture(scope="module")
def shipped() -> Suggestions:
    return Suggestions(load_cached(None)[0].topics.values(), COMMANDS)


async def test_a_slip_of_the_finger_finds_the_topic(channel, alice):
    choices = await alice.autocomplete(channel, "future", "text", "ectd")

    assert choices[0] == {"name": "etcd", "value": "what is etcd?"}


async def test_nothing_typed_offers_commands_and_topics(channel, alice):
    names = [choice["name"] for choice in await alice.autocomplete(channel, "future", "text", "")]

    assert names[0].startswith("help: ")
    assert "etcd" in names
    assert len(names) <= MOST


async def test_a_text_of_300_characters_is_left_to_its_author(channel, alice):
    assert await alice.autocomplete(channel, "future", "text", "x" * 300) == []


async def test_a_command_is_offered_by_its_beginning(channel, alice):
    choices = await alice.autocomplete(channel, "future", "text", "for")

    assert choices[0]["value"] == "forget me"


async def test_a_choice_that_was_picked_is_answered(channel, alice):
    picked = (await alice.autocomplete(channel, "future", "text", "ectd"))[0]["value"]

    assert "Raft" in (await alice.slash(channel, "future", text=picked)).response.content


@pytest.mark.parametrize(("typed", "topic"), [("ectd", "etcd"), ("kuber", "Kubernetes"), ("KUBER", "Kubernetes"), ("k8s", "Kubernetes")])
def test_the_shipped_topics_are_found(shipped, typed, topic):
    assert shipped.of(typed)[0].name == topic


def test_each_topic_and_command_is_offered_once(shipped):
    found = shipped.of("s")

    assert len(found) == len(set(found))


@settings(deadline=None)  # the machine may be busy
@given(typed=st.text(max_size=400))
def test_whatever_is_typed_the_choices_are_within_discords_limits(shipped, typed):
    found = shipped.of(typed)

    assert len(found) <= MOST
    assert all(1 <= len(choice.name) <= LONGEST and 1 <= len(choice.value) <= LONGEST for choice in found)


def test_a_choice_means_its_topic(persona: Persona):
    suggestions = Suggestions(persona.pack.topics.values(), ())

    for topic in persona.pack.topics.values():
        assert persona.understand(suggestions.of(topic.name)[0].value).topic == topic.id
