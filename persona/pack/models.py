"""What a persona pack may contain: the data model that every YAML file is checked against."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from persona.pack.lines import Count, Keys, Line, Lines, Phrase, Some, Text, TopicId, Url, Year
from persona.pack.persona_file import Eras, Period, PersonaFile, PersonaLines, Rival, SmallTalk, Straight


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Keys):
    """Point at the page that backs a fact."""

    title: Phrase
    url: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Keys):
    """Say how alive something is, and when somebody last looked."""

    text: Text
    as_of: date
    gone: bool = False
    """True when it is archived, ended or replaced: every straight answer then says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts(Keys):
    """Tell what a topic adds to the asker's architecture, in pieces; the rules of the sum are in `persona/speaking/bill.py`."""

    services: Count = 0
    copies: Count = 0
    """Copies of every service that this topic demands (the largest one counts, not the sum)."""
    containers: Count = 0
    machines: Count = 0
    load_balancers: Count = 0
    quorum_nodes: Count = 0
    on_call: Count = 0
    """Things somebody is woken up for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hype(Keys):
    """Hold the hype lines of one topic, per dialogue act."""

    define: Lines = ()
    how: Lines = ()
    why: Lines = ()
    who: Lines = ()
    judge: Lines = ()
    need: Lines = ()
    count: Lines = ()
    react: Lines = ()
    more: Lines = ()
    recap: Lines = ()
    giveup: Lines = ()
    misheard: Lines = ()
    """Said first when the name came in through `heard_as`."""
    clause: Text | None = None
    """Its piece of the recap's run-on sentence, after "you take your app, ...": "keep the settings in {etcd}, which votes"."""
    compare: dict[TopicId, Lines] = field(default_factory=dict)
    """Lines for "isn't that just X?", per topic X."""
    hooks: dict[TopicId, Lines] = field(default_factory=dict)
    """One sentence per entry of `leads_to` that drags the term in when the line itself does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sane(Keys):
    """Hold the straight facts of one topic; composed to fit the question, at most 90 words an answer."""

    what: Text
    analogy: Text
    why: Text
    """What problem it solves."""
    use_when: Text
    skip_when: Text
    start: Text
    """How it works in use, and the first step."""
    status: Status
    who: Text
    numbers: Text | None = None
    confused_with: Text
    compare: dict[TopicId, Text] = field(default_factory=dict)
    """What each is for, the one difference that decides, a recommendation for a small team; valid in both directions."""
    sources: Annotated[tuple[Source, ...], Some()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Keys):
    """Hold one topic: what people ask, what he says and what is true, as separate keys."""

    id: TopicId
    name: Phrase
    era: Literal["dialogue", "since"] = "since"
    since: Year
    """The year from which he pushes it."""
    until: Year | None = None
    """The year from which he calls it dead."""
    aliases: tuple[Phrase, ...] = ()
    """Other names of exactly this thing."""
    heard_as: tuple[Phrase, ...] = ()
    """What the name sounds like to somebody who never read it."""
    cues: tuple[Phrase, ...] = ()
    """Words and phrases that give it away without naming it (its products, parts, commands, jargon)."""
    asks: tuple[Phrase, ...] = ()
    """Sample questions that must reach it."""
    look_alikes: tuple[Phrase, ...] = ()
    """Texts with its words in another meaning; they must not reach it."""
    leads_to: tuple[TopicId, ...] = ()
    counts: Counts = Counts()
    hype: Hype = Hype()
    sane: Sane


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFile(Keys):
    """Hold one file of `topics/`."""

    area: Phrase
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack(Keys):
    """Hold a whole persona: his own file and every topic by id, in the order of the files and within them."""

    persona: PersonaFile
    topics: dict[TopicId, Topic]


__all__ = [
    "Counts",
    "Eras",
    "Hype",
    "Line",
    "Lines",
    "Pack",
    "Period",
    "PersonaFile",
    "PersonaLines",
    "Phrase",
    "Rival",
    "Sane",
    "SmallTalk",
    "Source",
    "Status",
    "Straight",
    "Text",
    "Topic",
    "TopicFile",
    "TopicId",
]
