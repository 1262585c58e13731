"""What `persona.yaml` may contain: the voice that serves every topic, and what he does when there is none."""

from dataclasses import dataclass
from typing import Annotated, Literal

from persona.pack.lines import Between, Keys, Letters, Phrase, Sentences, Some, SomeLines, TopicId, Year


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaLines(Keys):
    """Hold the lines that serve any topic, per dialogue act, and what he says when there is no topic.

    The placeholders of each key are in `persona/pack/placeholders.py`; a line whose placeholders have no value in a
    conversation is passed over.
    """

    define: SomeLines
    how: SomeLines
    why: SomeLines
    who: SomeLines
    compare: SomeLines
    """About `{topic}`, set beside `{other}`: a topic, a rival or the asker's own words."""
    judge: SomeLines
    need: SomeLines
    count: SomeLines
    react: SomeLines
    more: SomeLines
    recap: SomeLines
    giveup: SomeLines
    greet: SomeLines
    thanks: SomeLines
    meta: SomeLines
    """About himself, where no entry of `small_talk` fits."""
    offtopic: SomeLines
    misheard: SomeLines
    """Said first when `{topic}` came in under a wrong name, `{heard}`."""
    unknown: SomeLines
    """He has never heard of it: `{heard}`."""
    unclear: SomeLines
    """He is not sure which: `{topic}` or `{other}`."""
    hook: SomeLines
    """A sentence that drags in `{next}` after a line that introduces nothing."""
    exhausted: SomeLines
    """He was asked for another line and has none left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Straight(Keys):
    """Hold what sane mode says where no topic has the facts: plain sentences, no jokes."""

    greet: Sentences
    thanks: Sentences
    meta: Sentences
    offtopic: Sentences
    unknown: Sentences
    """He does not know `{heard}`."""
    unclear: Sentences
    """Either `{topic}` or `{other}`."""
    giveup: Sentences
    recap: Sentences
    exhausted: Sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallTalk(Keys):
    """Hold one thing people say to a bot that has nothing to do with a topic, and both answers to it."""

    id: TopicId
    asks: Annotated[tuple[Phrase, ...], Some()]
    act: Literal["meta", "greet", "thanks", "offtopic"] = "meta"
    lines: SomeLines
    straight: Sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival(Keys):
    """Name something that a topic may be compared with, and that is no topic itself."""

    id: TopicId
    name: Phrase
    aliases: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Keys):
    """Hold one stretch of years on his dial, up to the next one."""

    since: Year
    name: Phrase
    lines: SomeLines
    """What he says when the dial is turned into it; `{year}` is the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eras(Keys):
    """Hold what he says on either side of his own time, when somebody turned the dial: `as of 2015`.

    Which topics are new, dead or unheard of in a year is told by `since` and `until` of each.
    """

    periods: Annotated[tuple[Period, ...], Some()]
    """In the order of their years; the dial goes no further back than the first."""
    now: SomeLines
    """The dial is back at today."""
    dead: SomeLines
    """Said first about a `{topic}` that is dead by the `{year}` on the dial."""
    early: SomeLines
    """Said first about a `{topic}` that is not there yet in the `{year}` on the dial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaFile(Keys):
    """Hold `persona.yaml`: who he is, the lines that serve any topic, small talk, and what is none of his topics."""

    name: Phrase
    handle: Annotated[str, Letters(39, r"^[a-z0-9][a-z0-9._-]*$")]
    """The name to mention him by, without the @."""
    refrain: Phrase
    """His catchphrase; `future check` counts how often it, or its rarest word, comes up."""
    lines: PersonaLines
    straight: Straight
    small_talk: tuple[SmallTalk, ...] = ()
    elsewhere: tuple[Phrase, ...] = ()
    """Texts about none of the topics; they teach the matcher what to leave alone."""
    rivals: tuple[Rival, ...] = ()
    false_rejects: Annotated[float, Between(0, 0.5)] = 0.06
    """Share of the questions about his topics that he may turn away, so that fewer about others are answered: what he is sure of
    is measured on the pack's own asks, each read as if it were new to him."""
    eras: Eras | None = None
    """The dial; without it he only knows today."""
