"""Which topic he brings up next: the first exit, and another one before the first becomes nagging."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from persona.acts import Act
from persona.answer import Answer, Mode, Understanding
from persona.conversation import MAX_OFFERED, Conversation
from persona.engine import Persona
from persona.speaking.hype import MOST_OFFERS

ACTS = (Act.DEFINE, Act.HOW, Act.WHY, Act.JUDGE, Act.NEED, Act.REACT, Act.MORE)


def told(persona: Persona, conversation: Conversation, topic: str, act: Act = Act.DEFINE) -> tuple[Answer, Conversation]:
    return persona.speak(Understanding(act, topic, confidence=1.0), conversation, Mode.HYPE)


def test_a_topic_is_brought_up_twice_then_the_next_one_is_and_then_they_take_turns(persona: Persona) -> None:
    first, second = persona.pack.topics["docker"].leads_to
    brought_up, conversation = [], Conversation()
    for act in (Act.DEFINE, Act.HOW, Act.WHY, Act.JUDGE, Act.REACT, Act.MORE):
        answer, conversation = told(persona, conversation, "docker", act)
        brought_up.append(answer.leads_to[0])

    assert brought_up == [first, first, second, second, first, second]


def test_what_was_asked_about_is_brought_up_no_more_and_no_longer_counted(persona: Persona) -> None:
    first, second = persona.pack.topics["docker"].leads_to
    _, conversation = told(persona, Conversation(), "docker")
    assert conversation.offered == (first,)

    _, conversation = told(persona, conversation, first)
    answer, conversation = told(persona, conversation, "docker", Act.HOW)

    assert first not in conversation.offered
    assert answer.leads_to == (second,)


def test_what_a_question_names_is_brought_up_however_often_it_was(persona: Persona) -> None:
    conversation = Conversation()
    for text in ("should we rewrite it in rust?", "why rust?"):
        answer, conversation = persona.answer(text, conversation)
        assert answer.leads_to == ("webassembly",)
    assert persona.answer("how do I start with rust?", conversation)[0].leads_to == ("ebpf",)

    answer, _ = persona.answer("does it do webassembly?", conversation)

    assert (answer.topic, answer.leads_to) == ("rust", ("webassembly",))


def test_what_the_asker_compares_with_is_not_brought_up_by_him(persona: Persona) -> None:
    for topic in persona.pack.topics.values():
        for other in topic.leads_to:
            heard = Understanding(Act.COMPARE, topic.id, (other,), confidence=1.0)
            assert other not in persona.speak(heard, Conversation(), Mode.HYPE)[0].leads_to


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_along_any_conversation_he_brings_up_what_the_rule_says(persona: Persona, data: st.DataObject) -> None:
    conversation, brought_up = Conversation(), Counter[str]()
    topics = data.draw(st.lists(st.sampled_from(sorted(persona.pack.topics)), min_size=1, max_size=4))
    for _ in range(data.draw(st.integers(1, 20))):
        topic, act = data.draw(st.sampled_from(topics)), data.draw(st.sampled_from(ACTS))
        exits = [t for t in persona.pack.topics[topic].leads_to if t not in (*conversation.path, topic)]
        answer, conversation = told(persona, conversation, topic, act)
        if exits:
            fresh = [t for t in exits if brought_up[t] < MOST_OFFERS]
            least = min(brought_up[t] for t in exits)
            expected = fresh[0] if fresh else next(t for t in exits if brought_up[t] == least)
            assert expected in answer.leads_to
        brought_up.update(answer.leads_to)
        for visited in conversation.path:
            del brought_up[visited]
        assert Counter(conversation.offered) == brought_up
        assert Conversation.from_json(conversation.to_json()) == conversation


def test_what_nobody_took_up_is_remembered_within_bounds() -> None:
    conversation = Conversation().evolve(offered=tuple(str(number) for number in range(MAX_OFFERED + 5)))

    assert conversation.offered == tuple(str(number) for number in range(5, MAX_OFFERED + 5))


def test_a_conversation_that_was_stored_before_offers_were_counted_is_read() -> None:
    stored = '{"focus":"docker","introduced":["lxc"],"path":["heroku","docker"],"turns":2}'

    assert Conversation.from_json(stored) == Conversation(focus="docker", introduced=("lxc",), path=("heroku", "docker"), turns=2)
