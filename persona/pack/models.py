"""What a persona pack may contain: the data model that every YAML file is checked against."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Year = Annotated[int, Field(ge=1940, le=2100)]
Count = Annotated[int, Field(ge=0, le=10_000)]


class Frozen(BaseModel):
    """Refuse unknown keys and changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Line(Frozen):
    """Hold one thing he may say.

    In `say`, `{etcd}` names a topic and `{etcd|that store}` words it freely: both introduce it. `{#machines}` is a running total of
    `Counts`. `*word*` is emphasis. `buries` are topics the line declares dead; `after` restricts it to conversations that went
    through all these topics (and then prefers it); `if_buried` to conversations in which he buried them.
    """

    say: Text
    buries: tuple[TopicId, ...] = ()
    after: tuple[TopicId, ...] = ()
    if_buried: tuple[TopicId, ...] = ()


def _line(value: object) -> object:
    return {"say": value} if isinstance(value, str) else value


Lines = tuple[Annotated[Line, BeforeValidator(_line)], ...]


class Source(Frozen):
    """Point at the page that backs a fact."""

    title: Phrase
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=400)]


class Status(Frozen):
    """Say how alive something is, and when somebody last looked."""

    text: Text
    as_of: date
    gone: bool = False
    """True when it is archived, ended or replaced: every straight answer then says so."""


class Counts(Frozen):
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


class Hype(Frozen):
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
    compare: dict[TopicId, Lines] = {}
    """Lines for "isn't that just X?", per topic X."""
    hooks: dict[TopicId, Lines] = {}
    """One sentence per entry of `leads_to` that drags the term in when the line itself does not."""


class Sane(Frozen):
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
    compare: dict[TopicId, Text] = {}
    """What each is for, the one difference that decides, a recommendation for a small team; valid in both directions."""
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]


class Topic(Frozen):
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


class TopicFile(Frozen):
    """Hold one file of `topics/`."""

    area: Phrase
    topics: tuple[Topic, ...]
