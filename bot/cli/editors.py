"""`future read` and `future sample`: his lines on paper, for editors."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.cli.errors import complain
from bot.personas import load_persona
from persona.acts import Act
from persona.answer import Mode, Understanding
from persona.conversation import Conversation
from persona.engine import Persona
from persona.pack.models import Topic
from persona.speaking.sane import SaneVoice

DRAWS = 50
"""Exchanges drawn for one that repeats no line."""
_FOLLOW_UPS = (
    "what's that?", "what?", "do I need that?", "how do you use it?", "why would I want that?", "is it any good?", "wtf", "seems excessive",
    "go on", "who made it?", "how many machines is that?", "what's that?", "what's that?", "and then?",
)  # fmt: skip


def read(names: list[str], persona: Path | None) -> int:
    """Print whole sheets."""
    guy = load_persona(persona)
    missing = [name for name in names if name not in guy.pack.topics]
    if missing:
        return complain(f"no topic is called {', '.join(missing)}; see: future topics")
    for name in names or guy.pack.topics:
        print("\n".join(_sheet(guy, guy.pack.topics[name])))
    return 0


def _sheet(guy: Persona, topic: Topic) -> Iterator[str]:
    yield f"\n# {topic.name} ({topic.id})"
    yield f"leads to {', '.join(topic.leads_to) or 'nothing'}"
    for act, lines in topic.hype.items():
        if act == "clause":
            yield f"  clause: {lines}"
            continue
        groups = lines.items() if isinstance(lines, dict) else [("", lines)]
        for other, group in groups:
            for line in group:
                yield f"  {act}{f' {other}' if other else ''}: {line.say}"
    voice = SaneVoice(guy.pack)
    for act in (Act.DEFINE, Act.HOW, Act.WHY, Act.WHO, Act.JUDGE, Act.NEED, Act.COUNT, Act.REACT, Act.MORE):
        yield f"  sane {act.value}: {voice.about(Understanding(act, topic.id), Conversation())[0].text}"
    for other in topic.sane.compare:
        yield f"  sane compare {other}: {voice.about(Understanding(Act.COMPARE, topic.id, (other,)), Conversation())[0].text}"


def sample(number: int, seed: int, turns: int, persona: Path | None, *, sane: bool) -> int:
    """Print random exchanges, none of whose lines another one has, or whole conversations of `turns` turns.

    A line is printed again when `DRAWS` draws brought no exchange without one.
    """
    guy = load_persona(persona, seed=seed)
    chance = random.Random(seed)  # noqa: S311 (samples for reading, not secrets)
    mode = Mode.SANE if sane else Mode.HYPE
    openings = [(topic.id, ask) for topic in guy.pack.topics.values() for ask in topic.asks]
    known = list(guy.pack.topics)
    said: set[str] = set()
    for count in range(1, number + 1):
        for _ in range(DRAWS):
            topic = chance.choice(known)
            conversation = Conversation(salt=chance.getrandbits(31))
            asked = chance.choice([ask for owner, ask in openings if owner == topic] or [f"what is {guy.pack.topics[topic].name}?"])
            answer, after = guy.answer(asked, conversation, mode)
            if turns > 1 or not said.intersection(after.said or (answer.text,)):
                break
        said.update(after.said or (answer.text,))
        if turns > 1:
            print(f"\n## {count}. {guy.pack.topics[topic].name}\n")
        print(f"> {asked}\n\n{answer.text}\n")
        for _ in range(1, turns):
            text = chance.choice(_FOLLOW_UPS)
            answer, after = guy.answer(text, after, mode)
            print(f"> {text}\n\n{answer.text}\n")
    sys.stdout.flush()
    return 0
