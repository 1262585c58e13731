"""The engine: one pure function from a question and a conversation to an answer and the next conversation."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from persona.acts import Act
from persona.answer import Answer, Evidence, Mode, Understanding
from persona.conversation import Conversation, Turn
from persona.pack.cache import load_arrays, load_beside, load_cached, save_arrays, save_beside
from persona.pack.models import Line, Pack, SmallTalk
from persona.speaking.hype import HypeVoice
from persona.speaking.sane import SaneVoice
from persona.text import Span, Style, Text
from persona.understanding.build import build, learning_key, restore
from persona.understanding.semantic import Encoder
from persona.understanding.terms import terms
from persona.understanding.understand import Understander

_INDEX = "understanding"


@dataclass(frozen=True, slots=True)
class Explained:
    """Hold the straight line about one term of somebody's text."""

    topic: str
    words: str
    """The words of the text that named it."""
    spans: Text


class Persona:
    """Answer questions in the voices of one pack. Holds no state of any conversation; safe to share between threads."""

    def __init__(self, pack: Pack, understander: Understander, *, seed: int = 0) -> None:
        self.pack = pack
        self._understander = understander
        self._hype = HypeVoice(pack, seed)
        self._sane = SaneVoice(pack, seed)
        self._small_talk = {talk.id: talk for talk in pack.persona.small_talk}

    @classmethod
    def load(
        cls,
        path: Path | None = None,
        *,
        seed: int = 0,
        learning: Callable[[], None] | None = None,
        encoder: Encoder | None = None,
    ) -> Self:
        """Load the pack in the folder `path`; None is the one that comes with the package.

        What is learnt from a pack comes from a file beside it (`learn`) or from the cache (`persona.pack.cache`); `learning` is
        called when it is in neither and the load takes seconds. An `encoder` reads whole sentences besides (`[semantic]`).
        Raises `PackError` with every problem of the pack.
        """
        with _uncollected():
            pack, _ = load_cached(path)
            key = learning_key(pack, encoder)
            arrays = load_beside(path, key) or load_arrays(key, _INDEX)
            if arrays is not None:
                with suppress(KeyError, ValueError, TypeError):  # written by other code: learn anew
                    return cls(pack, restore(pack, arrays, encoder), seed=seed)
        if learning is not None:
            learning()
        understander, learnt = build(pack, encoder)
        save_arrays(key, _INDEX, learnt)
        return cls(pack, understander, seed=seed)

    @staticmethod
    def learn(path: Path | None = None) -> Path | None:
        """Write what is learnt from a pack beside it, so that no start has to learn it; return the file, or None when it fits already.

        Raises `PackError` with every problem of the pack, and `OSError` when its folder cannot be written.
        """
        pack, _ = load_cached(path)
        key = learning_key(pack)
        if load_beside(path, key) is not None:
            return None
        return save_beside(path, key, build(pack)[1])

    @classmethod
    def of(cls, pack: Pack, *, seed: int = 0) -> Self:
        """Make a persona from a pack in memory, without any cache."""
        return cls(pack, build(pack)[0], seed=seed)

    def understand(self, text: str, conversation: Conversation | None = None) -> Understanding:
        """Return what a text means in a conversation, with the evidence; never raises for any text."""
        return self._understander.understand(text, conversation or Conversation())

    def answer(self, text: str, conversation: Conversation | None = None, mode: Mode = Mode.HYPE) -> tuple[Answer, Conversation]:
        """Answer a text and return the next conversation.

        Pure: the same pack, seed, text, conversation and mode give the same answer.
        """
        before = conversation or Conversation()
        heard = self.understand(text, before)
        if heard.topic is None and not heard.suggestions and heard.unknown is None:
            talk = self._understander.small_talk(text, heard.act)
            if talk is not None and (heard.act is Act.OFFTOPIC or self._small_talk[talk].act == heard.act.value):
                return self._chat(self._small_talk[talk], heard, before, mode)
        return self.speak(heard, before, mode)

    def speak(self, heard: Understanding, conversation: Conversation, mode: Mode) -> tuple[Answer, Conversation]:
        """Answer what has been understood already: a button, or a question that somebody else read."""
        if heard.topic is not None and heard.topic in self.pack.topics:
            answer, after = (self._hype if mode is Mode.HYPE else self._sane).about(heard, conversation)
            return answer, _visited(after, heard)
        key = "unclear" if heard.suggestions else "unknown" if heard.act not in _ASIDES else heard.act.value
        if mode is Mode.HYPE:
            lines: Sequence[Line] = getattr(self.pack.persona.lines, key)
            answer, after = self._hype.aside(lines, heard, conversation)
        else:
            answer, after = self._sane.aside(getattr(self.pack.persona.straight, key), heard, conversation)
        if key == "unknown":  # a subject that nobody here has heard of breaks the context
            after = after.evolve(focus=None, introduced=(), last=None)
        return answer, after.evolve(turns=after.turns + 1)

    def again(self, conversation: Conversation, mode: Mode) -> tuple[Answer, Conversation]:
        """Say something else about the last turn, or that there is nothing else to say."""
        last = conversation.last
        if last is None or last.topic not in self.pack.topics:
            return self.speak(Understanding(Act.OFFTOPIC), conversation, mode)
        heard = Understanding(
            last.act, last.topic, (last.other,) if last.other else (), 1.0, evidence=Evidence(rule="The last question again.")
        )
        if mode is Mode.HYPE and not self._hype.left(heard, conversation):
            return self._hype.aside(self.pack.persona.lines.exhausted, heard, conversation)
        return self.speak(heard, conversation, mode)

    def say(self, lines: Sequence[Line], conversation: Conversation) -> tuple[Answer, Conversation]:
        """Say one of these lines of the pack in his own voice, about no topic; a line not said here yet if there is one."""
        return self._hype.aside(lines, Understanding(Act.META), conversation)

    @property
    def leaving(self) -> str | None:
        """The topic that people leave for, or None where the pack has none."""
        return next((topic.id for topic in self.pack.topics.values() if topic.hype.giveup), None)

    def farewell(self, conversation: Conversation, mode: Mode) -> tuple[Answer, Conversation]:
        """See somebody off who is leaving."""
        heard = Understanding(Act.GIVEUP, self.leaving, confidence=1.0, evidence=Evidence(rule="Somebody is leaving."))
        if heard.topic is not None:
            return self.speak(heard, conversation, mode)
        if mode is Mode.HYPE:
            return self._hype.aside(self.pack.persona.lines.giveup, heard, conversation)
        return self._sane.aside(self.pack.persona.straight.giveup, heard, conversation)

    def explain(self, text: str) -> tuple[Explained, ...]:
        """Return one straight line for each term in somebody's text, in order, each topic once; homonyms are left alone."""
        return tuple(
            Explained(topic, words, (Span(self.pack.topics[topic].name, Style.TERM, topic), Span(f": {self.pack.topics[topic].sane.what}")))
            for topic, words in terms(self._understander.reader, text)
        )

    def _chat(self, talk: SmallTalk, heard: Understanding, conversation: Conversation, mode: Mode) -> tuple[Answer, Conversation]:
        heard = replace(heard, act=Act(talk.act), confidence=0.9)
        if mode is Mode.HYPE:
            answer, after = self._hype.aside(talk.lines, heard, conversation)
        else:
            answer, after = self._sane.aside(talk.straight, heard, conversation)
        return answer, after.evolve(turns=after.turns + 1)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector away from what is loaded: it stays, and looking through it takes as long as five questions."""
    collecting = gc.isenabled()
    gc.unfreeze()  # what an earlier load put aside may be garbage by now
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


_ASIDES = (Act.GREET, Act.THANKS, Act.META, Act.OFFTOPIC)


def _visited(conversation: Conversation, heard: Understanding) -> Conversation:
    """Move the focus to the topic answered about."""
    topic = heard.topic or ""
    path = conversation.path if topic in conversation.path else (*conversation.path, topic)
    return conversation.evolve(
        focus=topic,
        recent=(*conversation.recent, topic),
        path=path,
        last=Turn(topic, heard.act, heard.also[0] if heard.also else None),
        turns=conversation.turns + 1,
    )
