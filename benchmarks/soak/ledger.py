"""Who asked what, and how often it was answered: every message must be answered, and once."""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

PATIENCE = 30.0
"""Seconds after which a message counts as unanswered."""
_MOST = 4000
"""Places remembered in which an answer may appear; far more than anybody is waiting for at a time."""


@dataclass(eq=False, slots=True)
class Question:
    """Hold one message, command or press, and what came of it."""

    platform: str
    kind: str
    messages: int = 0
    """How many the platform handed over to him; more than one when somebody on a slow machine believed it lost and said it again."""
    lost: bool = False
    """Whether the platform dropped it on the way: it never delivers commands and presses again."""
    answers: int = 0
    doubtful: int = 0
    """Answers that the platform took without being able to say so."""
    delivered: asyncio.Event = field(default_factory=asyncio.Event)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    history: list[str] = field(default_factory=list)
    """What happened to it, with the seconds since the beginning; for whoever wants to know why it went wrong."""


@dataclass(slots=True)
class Asker:
    """Hold somebody who asks one thing at a time: where an answer may appear, that tells which message it is for."""

    name: str
    question: Question | None = None
    thread: tuple[str, str] | None = None
    """(channel, root) of the latest thread."""
    seen: tuple[str, dict[str, Any]] | None = None
    """(channel, message) of the latest answer with buttons."""


class Ledger:
    """Count questions and answers."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()
        self.doubled: list[Question] = []
        self.doubtful = 0
        self.lost = 0
        self.strays = 0
        """Answers to nobody."""
        self.words = 0
        """Pictures that did not get through and were said in words."""
        self.again = 0
        """Deliveries of what had been delivered before."""
        self._waiting = 0
        self._given_up: list[Question] = []
        self._repeated: list[Question] = []
        self._nobody = asyncio.Event()
        self._nobody.set()
        self.faults: list[str] = []
        self._began = time.monotonic()
        self._places: OrderedDict[Hashable, Question] = OrderedDict()

    def ask(self, platform: str, kind: str) -> Question:
        """Note that something is about to be asked."""
        return Question(platform, kind)

    def expect(self, question: Question, *places: Hashable, again: bool = False) -> None:
        """Note that a question is on its way to him, perhaps `again`; its answer appears in one of these places."""
        if not again:
            question.messages += 1
            question.delivered.set()
            self.asked[question.platform, question.kind] += 1
            if question.messages == 2:
                self._repeated.append(question)
        self.note(question, "delivered again" if again else "delivered")
        for place in places:
            self._places[place] = question
            self._places.move_to_end(place)
        while len(self._places) > _MOST:
            self._places.popitem(last=False)

    def note(self, question: Question | None, what: str) -> None:
        """Write down what happened to a question, or to everything, when None: a fault."""
        line = f"{time.monotonic() - self._began:.2f} {what}"
        if question is not None:
            question.history.append(line)
        else:
            self.faults.append(line)

    def whose(self, *places: Hashable) -> Question | None:
        """Return the question that is answered in the first of these places that anybody expects an answer in."""
        return next((self._places[place] for place in places if place in self._places), None)

    def answer(self, question: Question | None, *, doubtful: bool = False) -> None:
        """Count an answer; `doubtful` when the platform could not tell him that it took it."""
        if question is None:
            self.strays += 1
            return
        self.note(question, "answer in doubt" if doubtful else "answered")
        if doubtful:
            self.doubtful += 1
            question.doubtful += 1  # he cannot know, and sends it again: that is waited for
            return
        question.answers += 1
        if question.answers == question.messages + 1:
            self.doubled.append(question)
        question.answered.set()

    async def wait(self, question: Question) -> None:
        """Wait for the answer, or until it is clear that there will be none."""
        self._waiting += 1
        self._nobody.clear()
        try:
            async with asyncio.timeout(PATIENCE):
                await question.answered.wait()
        except TimeoutError:
            if not question.doubtful:
                self._given_up.append(question)
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._nobody.set()

    async def quiet(self) -> None:
        """Wait until nobody waits for an answer."""
        await self._nobody.wait()

    def lose(self, question: Question) -> None:
        """Note that the platform dropped a command or press, and told its user so; one that was said again has another to answer."""
        if question.messages > 1:
            question.messages -= 1
            self.lost += 1
        elif not question.lost and not question.answered.is_set():
            question.lost = True
            self.lost += 1
            question.answered.set()

    @property
    def unanswered(self) -> list[Question]:
        """Return what was given up, and what was said twice and answered once."""
        return self._given_up + [each for each in self._repeated if not each.lost and 0 < each.answers + each.doubtful < each.messages]

    @property
    def total(self) -> int:
        """Return how much was asked."""
        return sum(self.asked.values())
