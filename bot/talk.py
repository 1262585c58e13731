"""Everything that goes through the persona: questions, presses, another line, and "what did they just say?"."""

from dataclasses import replace

from bot import buttons
from bot.buttons import Press, Verb
from bot.messages import Reply
from bot.modes import Voice
from bot.outcome import Asked, Outcome, marked, note
from bot.reason import Reason
from bot.store.contract import Changes, Name, Scope, Switch
from persona.acts import Act
from persona.answer import Answer, Mode, Understanding
from persona.conversation import Conversation
from persona.drawing.descent import descent_of
from persona.drawing.words import caption, tree
from persona.text import Span

MAX_EXPLAINED = 8
DEEP = 5
"""Topics of a conversation beyond which the way out is offered."""
_OUT = "leaving"
"""What somebody does who leaves, where the pack does not say."""


def question(asked: Asked, text: str, once: Mode | None = None) -> Outcome:
    """Answer a question in the mode that holds, or in another one this once."""
    voice = asked.voice(once)
    answer, conversation = asked.context.persona.answer(text, asked.memory.conversation, voice.mode)
    if answer.act is Act.GIVEUP and answer.topic is not None and _is_deep(asked.memory.conversation):
        return _left(asked, answer, voice)
    reply = reply_of(asked, answer, conversation)
    unknown = answer.topic is None and answer.act not in (Act.GREET, Act.THANKS, Act.META)
    if not text.strip():
        reply = replace(reply, parts=(*reply.parts, marked("Ask me anything, or say *help*.")))
    elif unknown and asked.message.slash:
        reply = replace(reply, private=True)
    return Outcome(reply, _remember(answer, conversation, voice), unknown=unknown)


def again(asked: Asked) -> Outcome:
    """Say another line about the last turn."""
    voice = asked.voice()
    answer, conversation = asked.context.persona.again(asked.memory.conversation, voice.mode)
    return Outcome(reply_of(asked, answer, conversation), _remember(answer, conversation, voice))


def leave(asked: Asked) -> Outcome:
    """See the asker off with the map of where they have been; the conversation ends here."""
    voice = asked.voice()
    answer, _ = asked.context.persona.farewell(asked.memory.conversation, voice.mode)
    return _left(asked, answer, voice)


def mapped(asked: Asked, outcome: Outcome, conversation: Conversation) -> Outcome:
    """Return the outcome with the map of a conversation below its words: a picture, or a tree where none can be shown."""
    descent = descent_of(asked.context.persona.pack, conversation)
    if outcome.reply is None or not descent.nodes:
        return outcome
    shown = () if asked.message.pictures else tree(descent)
    reply = replace(outcome.reply, parts=(*outcome.reply.parts, caption(descent), *shown))
    return replace(outcome, reply=reply, descent=descent if asked.message.pictures else None)


def press(asked: Asked) -> Outcome:
    """Do what a button says; one that nobody can read any more says so."""
    pressed = buttons.decode(asked.message.text)
    topics = asked.context.persona.pack.topics
    if pressed is None or any(topic and topic not in topics for topic in (pressed.topic, pressed.other)):
        return Outcome(note("That button is from another time. Ask me again."), label="press")
    match pressed.verb:
        case Verb.MODE:
            outcome = _switch_mode(pressed)
        case Verb.STRAIGHT:
            answer, _ = _speak(asked, pressed, Mode.SANE)
            outcome = Outcome(replace(reply_of(asked, answer, Conversation()), private=True))
        case Verb.AGAIN if pressed.topic is None:
            outcome = again(asked)
        case Verb.LEAVE:
            outcome = leave(asked)
        case _:
            voice = asked.voice()
            answer, conversation = _speak(asked, pressed, voice.mode)
            outcome = Outcome(reply_of(asked, answer, conversation), _remember(answer, conversation, voice))
    return replace(outcome, label="press")


def explain(asked: Asked, text: str) -> Outcome:
    """Say in straight words what each term in somebody's message means; only the asker sees it."""
    explained = asked.context.persona.explain(text)
    if not explained:
        return Outcome(note("Nothing in there that needs explaining."), label="explain")
    parts = [each.spans for each in explained[:MAX_EXPLAINED]]
    if len(explained) > MAX_EXPLAINED:
        parts.append((Span(f"And {len(explained) - MAX_EXPLAINED} more."),))
    return Outcome(Reply(tuple(parts), private=True, mode=Mode.SANE), label="explain")


def reply_of(asked: Asked, answer: Answer, conversation: Conversation) -> Reply:
    """Return the engine's answer as a reply with its buttons and sources; `conversation` is the one after it."""
    persona = asked.context.persona
    topics = persona.pack.topics
    exit_to = topics[persona.leaving].name if persona.leaving else _OUT
    understanding = answer.understanding
    return Reply(
        parts=(answer.spans,),
        buttons=buttons.of_answer(answer, topics, exit_to if _is_deep(conversation) else None),
        sources=tuple((source.title, source.url) for source in answer.sources),
        topic=answer.topic,
        act=answer.act,
        mode=answer.mode,
        alternatives=buttons.of_candidates(_act_for_candidates(understanding.act), understanding.suggestions, topics),
    )


def _is_deep(conversation: Conversation) -> bool:
    return len(conversation.path) > DEEP


def _left(asked: Asked, answer: Answer, voice: Voice) -> Outcome:
    reply = replace(reply_of(asked, answer, Conversation()), buttons=())
    return mapped(asked, Outcome(reply, _remember(answer, Conversation(), voice)), asked.memory.conversation)


def _act_for_candidates(act: Act) -> Act:
    return Act.DEFINE if act is Act.OFFTOPIC else act


def _speak(asked: Asked, pressed: Press, mode: Mode) -> tuple[Answer, Conversation]:
    also = (pressed.other,) if pressed.other else ()
    understanding = Understanding(pressed.act, pressed.topic, also, confidence=1.0)
    return asked.context.persona.speak(understanding, asked.memory.conversation, mode)


def _switch_mode(pressed: Press) -> Outcome:
    mode = pressed.mode or Mode.HYPE
    switch = Switch(Scope.ME, Name.MODE, mode)
    told = "Straight answers for you here." if mode is Mode.SANE else "Back to the future, for you, here."
    reply = replace(note(told, buttons=(buttons.of_mode(Mode.HYPE if mode is Mode.SANE else Mode.SANE),)), mode=mode)
    return Outcome(reply, Changes(switches=(switch,)))


def _remember(answer: Answer, conversation: Conversation, voice: Voice) -> Changes:
    return Changes(conversation=conversation, reason=Reason.of(answer, voice).to_json())
