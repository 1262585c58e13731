"""What holds for any text by anybody."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona.answer import Mode
from persona.conversation import Conversation, ConversationError
from persona.engine import Persona

WORDS = (
    "what is",
    "etcd",
    "docker",
    "it",
    "that",
    "kubernetes",
    "do I need",
    "wtf",
    "?",
    "redis vs",
    "go on",
    "raft",
    "thanks",
    "who made",
    "zorblax",
    "how many",
    "recap",
)
TEXTS = st.one_of(
    st.text(st.characters(codec=None), max_size=300),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
)


@settings(max_examples=150, deadline=None)
@given(turns=st.lists(st.tuples(TEXTS, st.sampled_from(Mode)), min_size=1, max_size=6))
def test_any_text_gets_an_answer_within_limits_twice_the_same_and_the_conversation_survives_json(
    persona: Persona, turns: list[tuple[str, Mode]]
) -> None:
    conversation = Conversation()
    for text, mode in turns:
        answer, after = persona.answer(text, conversation, mode)

        assert answer.text.strip()
        assert len(answer.text) <= 1900
        if mode is Mode.SANE:
            assert len(answer.text.split()) <= 90
        assert 0 <= answer.understanding.confidence <= 1
        assert (answer, after) == persona.answer(text, conversation, mode)
        assert Conversation.from_json(after.to_json()) == after
        conversation = after


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\x00\x01\x1b[31m", "\u202eetcd si tahw", "\ud800", "🙃", "これは何ですか", "a" * 100_000, "what is " * 12_000, "?" * 5000],
)
@pytest.mark.parametrize("mode", Mode)
def test_odd_texts_get_an_answer_in_character(persona: Persona, text: str, mode: Mode) -> None:
    assert persona.answer(text, Conversation(), mode)[0].text


@given(text=st.text(max_size=200))
def test_reading_a_stored_conversation_gives_one_or_a_conversation_error(text: str) -> None:
    with suppress(ConversationError):
        assert isinstance(Conversation.from_json(text), Conversation)
