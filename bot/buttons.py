"""Button values: all the state a press needs, so that a button works after a restart and on any replica."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.messages import Button
from persona.acts import Act
from persona.answer import Answer, Mode
from persona.pack.models import Topic

MAX_LABEL = 75
MAX_VALUE = 90
MAX_TERMS = 3
"""Introduced terms that become buttons: with "Again" and "Straight answer" that is one row on Discord."""


class Verb(StrEnum):
    """Say what a press does."""

    ASK = "ask"
    """Ask about a topic, in the conversation, in the mode that holds there."""
    AGAIN = "again"
    """Say another line about a topic, or about the last turn when none is named."""
    STRAIGHT = "straight"
    """Show the straight answer to whoever pressed, and to nobody else."""
    MODE = "mode"
    """Switch the presser's mode in this place."""
    LEAVE = "leave"
    """Leave: his farewell, the map, and the end of the conversation."""
    SAY = "say"
    """Do what the presser would have got for saying this."""


@dataclass(frozen=True, slots=True)
class Press:
    """Hold what a button's value says."""

    verb: Verb
    act: Act = Act.DEFINE
    topic: str | None = None
    other: str | None = None
    """The other side of a comparison."""
    mode: Mode | None = None
    said: str = ""


def encode(press: Press) -> str:
    """Return the value of a button: `ask:define:paxos`, `straight:compare:etcd:redis`, `again`, `leave`, `mode:sane`."""
    if press.verb is Verb.MODE:
        return f"{press.verb}:{press.mode}"
    if press.verb is Verb.SAY:
        return f"{press.verb}:{press.said}"
    if press.topic is None:
        return str(press.verb)
    return ":".join(part for part in (press.verb, press.act, press.topic, press.other) if part)


def decode(value: str) -> Press | None:
    """Read what `encode` wrote; None for anything else, such as the button of another version."""
    verb, *rest = value.split(":")
    try:
        match Verb(verb), rest:
            case Verb.MODE, [mode]:
                return Press(Verb.MODE, mode=Mode(mode))
            case Verb.SAY, [said]:
                return Press(Verb.SAY, said=said)
            case (Verb.AGAIN | Verb.LEAVE) as bare, []:
                return Press(bare)
            case (Verb.ASK | Verb.AGAIN | Verb.STRAIGHT) as about, [act, topic, *other] if len(other) < 2:
                return Press(about, Act(act), topic, other[0] if other else None)
    except ValueError:
        pass
    return None


def says(value: str) -> str | None:
    """Return what a press stands for saying; None for a button of another kind."""
    pressed = decode(value)
    return pressed.said if pressed is not None and pressed.verb is Verb.SAY else None


def of_answer(answer: Answer, topics: Mapping[str, Topic], exit_to: str | None = None) -> tuple[Button, ...]:
    """Return the buttons below an answer, one row of them: what it introduced, another line, the antidote unless it is one, the way out.

    `exit_to` is what somebody who leaves does ("going back to Heroku"), or None while there is no need for that.
    """
    way_out = [_button(f"I'm {exit_to}", Press(Verb.LEAVE))] if exit_to else []
    asks = (_button(f"wait, {_asked(topics[term])}?", Press(Verb.ASK, Act.DEFINE, term)) for term in answer.leads_to if term in topics)
    buttons = list(asks)[: MAX_TERMS - len(way_out)]
    if answer.mode is Mode.SANE or answer.topic is None:
        return _that_fit([*buttons, *way_out])
    other = answer.understanding.also[0] if answer.act is Act.COMPARE and answer.understanding.also else None
    buttons.append(_button("Again", Press(Verb.AGAIN, answer.act, answer.topic, other)))
    buttons.append(_button("Straight answer", Press(Verb.STRAIGHT, answer.act, answer.topic, other)))
    return _that_fit([*buttons, *way_out])


def of_candidates(act: Act, candidates: Iterable[str], topics: Mapping[str, Topic]) -> tuple[Button, ...]:
    """Return one did-you-mean button for each candidate topic."""
    return _that_fit(_button(topics[topic].name, Press(Verb.ASK, act, topic)) for topic in candidates if topic in topics)


def of_mode(mode: Mode) -> Button:
    """Return the button that switches the presser to this mode."""
    label = "Straight answers, please" if mode is Mode.SANE else "Back to the future"
    return _button(label, Press(Verb.MODE, mode=mode))


def of_mode_for_all(mode: Mode) -> Button:
    """Return the button with which an admin switches the whole workspace to this mode."""
    label = "Straight answers for everybody" if mode is Mode.SANE else "The future for everybody"
    return _button(label, Press(Verb.SAY, said=f"{mode} everywhere"))


def to_try(topics: Mapping[str, Topic]) -> tuple[Button, ...]:
    """Return a few questions to begin with, those that made him what he is first."""
    first = sorted(topics.values(), key=lambda topic: topic.era != "dialogue")[:MAX_TERMS]
    return _that_fit(_button(_sentence(_asked(topic)), Press(Verb.ASK, Act.DEFINE, topic.id)) for topic in first)


def _asked(topic: Topic) -> str:
    """Return how somebody asks what a topic is: "what's Raft", "what's a monolith", "who's Diego Ongaro", "what are containers"."""
    name = topic.name
    first, last = name.split()[0].casefold(), name.split()[-1]
    if first in _QUESTION_WORDS:
        return name
    if _is_person(topic):
        return f"who's {name}"
    if _PLURAL.fullmatch(last) and " of " not in name:
        return f"what are {name}"
    defined = re.search(rf"\b(an?|the) {re.escape(name)}\b", topic.sane.what, re.IGNORECASE)
    return f"what's {defined[1].lower()} {name}" if defined else f"what's {name}"


def _is_person(topic: Topic) -> bool:
    """Tell whether people ask who that is: "who is Aphyr", "Kyle Kingsbury, who's that"."""
    forms = "|".join(re.escape(form) for form in (topic.name, *topic.aliases))
    who = re.compile(rf"who(?:'s| is) (?:{forms})|(?:{forms}),? who(?:'s| is) (?:that|he|she)", re.IGNORECASE)
    return any(who.fullmatch(ask) for ask in topic.asks)


def _sentence(question: str) -> str:
    """Return a question as one that stands alone."""
    written = re.sub(r"^(what|who)'s ", r"\1 is ", question)
    return f"{written[0].upper()}{written[1:]}?"


_QUESTION_WORDS = ("how", "what", "when", "where", "which", "who", "why")
_PLURAL = re.compile(r"[a-z]*[^siu]s")
"""A last word in small letters that ends like a plural: "containers", not "serverless", "corpus", "analysis" or "Kubernetes"."""


def _button(label: str, press: Press) -> Button:
    return Button(label if len(label) <= MAX_LABEL else label[: MAX_LABEL - 1] + "…", encode(press))


def _that_fit(buttons: Iterable[Button]) -> tuple[Button, ...]:
    """Leave out a button whose two long topics do not fit its value: no button is better than one that cannot work."""
    return tuple(button for button in buttons if len(button.value) <= MAX_VALUE)
