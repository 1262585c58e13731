"""Commands that tell something: help, topics, why, privacy, about."""

from importlib.metadata import version

from rapidfuzz import fuzz, process

from bot.buttons import of_candidates
from bot.commands.command import Command
from bot.messages import Button
from bot.outcome import Asked, Outcome, note
from bot.reason import Reason
from persona.acts import Act
from persona.text import Span, Style, Text

MAX_FOUND = 5
CLOSE_ENOUGH = 70.0
"""rapidfuzz score 0..100 from which a name is worth showing for a word."""


def help_(asked: Asked) -> Outcome:
    """Tell how to use all commands, or one."""
    commands = asked.context.commands
    one = [command for command in commands if command.name == asked.argument.casefold()]
    if one:
        return Outcome(note(*(part for command in one for part in _help_for_one(command))))
    rows = [_row(command) for command in commands]
    return Outcome(note("Ask me anything about how to build software. I also know:", *rows, "“help” and a command tells more."))


def topics(asked: Asked) -> Outcome:
    """List the topics, or those that a word may mean."""
    all_topics = asked.context.persona.pack.topics
    if not asked.argument:
        names = sorted((topic.name for topic in all_topics.values()), key=str.casefold)
        return Outcome(note(f"{len(names)} topics: {', '.join(names)}."))
    found = _close_to(asked)
    if not found:
        return Outcome(note((Span("Nothing of mine is called "), Span(asked.argument, Style.ECHO), Span("."))))
    names = [all_topics[topic].name for topic in found]
    return Outcome(note(f"Close to that: {', '.join(names)}.", buttons=_candidates(asked, found)))


def why(asked: Asked) -> Outcome:
    """Tell why he said what he said last."""
    reason = Reason.from_json(asked.memory.reason)
    if reason is None:
        return Outcome(note("I have not said anything here yet that I could explain."))
    return Outcome(note(*(((Span(line),)) for line in reason.told(asked.context.persona.pack.topics))))


def privacy(_asked: Asked) -> Outcome:
    """Tell what is kept."""
    return Outcome(
        note(
            "I keep no message text: not in a database, not in a log.",
            "I remember which topics a conversation went through, for a few days, and what people switched, under the ids of the place.",
            "Say *forget me* and what belongs to you is deleted. Remove me from a workspace and everything of it is deleted.",
        )
    )


def about(asked: Asked) -> Outcome:
    """Tell who he is."""
    persona = asked.context.persona
    return Outcome(
        note(
            f"I'm {persona.pack.persona.name}. Whatever you use is dead; I know what comes next. For straight answers, say *sane*.",
            f"Version {version('future-guy')}, {len(persona.pack.topics)} topics; all of it runs here, and nothing is looked up.",
        )
    )


def _row(command: Command) -> Text:
    return (Span(command.usage, Style.EMPHASIS), Span(f": {command.help}"))


def _help_for_one(command: Command) -> tuple[Text, Text]:
    return (_row(command), (Span(f"For {command.who}. Example: "), Span(command.example, Style.EMPHASIS)))


def _close_to(asked: Asked) -> tuple[str, ...]:
    forms = {form: topic.id for topic in asked.context.persona.pack.topics.values() for form in (topic.name, *topic.aliases)}
    found = process.extract(asked.argument, forms.keys(), scorer=fuzz.WRatio, processor=str.casefold, limit=20, score_cutoff=CLOSE_ENOUGH)
    return tuple(dict.fromkeys(forms[form] for form, _, _ in found))[:MAX_FOUND]


def _candidates(asked: Asked, found: tuple[str, ...]) -> tuple[Button, ...]:
    return of_candidates(Act.DEFINE, found, asked.context.persona.pack.topics)
