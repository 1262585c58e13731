"""Decide what one message gets: a command, a press, an explanation or an answer. Pure: nothing is sent or stored here."""

from dataclasses import replace
from importlib.metadata import version

from bot import buttons, talk
from bot.commands import Command, Who, parse
from bot.commands.telling import help_
from bot.messages import Kind, Reply
from bot.outcome import Asked, Outcome, marked, note
from bot.store.contract import Name, Scope
from persona.answer import Mode


def decide(asked: Asked) -> Outcome:
    """Return the outcome of a question, a press or a request to explain."""
    match asked.message.kind:
        case Kind.PRESS:
            said = buttons.says(asked.message.text)
            outcome = talk.press(asked) if said is None else _said(replace(asked, message=replace(asked.message, text=said)))
        case Kind.EXPLAIN:
            outcome = talk.explain(asked, asked.message.text)
        case _:
            outcome = _said(asked)
    return _hushed(asked, outcome)


def home(asked: Asked) -> Reply:
    """Return his front page: what he does, the voice its reader gets here and why, what to try, privacy, version.

    An admin also sees the voice of the workspace, and how to switch it.
    """
    voice = asked.voice()
    other = Mode.HYPE if voice.mode is Mode.SANE else Mode.SANE
    persona = asked.context.persona.pack.persona
    parts = (
        f"*{persona.name}* knows that whatever you use is dead, and what comes next. He also has straight answers, with sources.",
        f"Here you get *{voice.mode}*, because {voice.rule}.",
        *_for_admins(asked),
        "Mention me in a channel, write to me here, or say *help*.",
        "I keep no message text. Say *privacy* for what I do keep, *forget me* to have it deleted.",
        f"Version {version('future-guy')}.",
    )
    for_all = (buttons.of_mode_for_all(Mode.HYPE if _of_workspace(asked) is Mode.SANE else Mode.SANE),) if asked.message.admin else ()
    shown = (buttons.of_mode(other), *for_all, *buttons.to_try(asked.context.persona.pack.topics))
    return Reply(tuple(marked(part) for part in parts), shown, private=True, mode=voice.mode)


def _for_admins(asked: Asked) -> tuple[str, ...]:
    return (f"Where nobody chose otherwise, this workspace gets *{_of_workspace(asked)}*.",) if asked.message.admin else ()


def _of_workspace(asked: Asked) -> Mode:
    chosen = asked.memory.switches.get((Scope.WORKSPACE, Name.MODE))
    return asked.context.default_mode if chosen is None else Mode(chosen)


def _said(asked: Asked) -> Outcome:
    text = asked.message.text
    if asked.message.slash and not text.strip():
        return replace(help_(asked), label="help")
    found = parse(text, asked)
    if found is None:
        return talk.question(asked, text)
    command, argument = found
    if not _may(command, asked):
        outcome = Outcome(note("Only admins may do that here."))
    elif command.who is Who.ADMINS and not (asked.message.place.workspace or asked.message.place.enterprise):
        outcome = Outcome(note("There is no workspace here to do that for."))
    else:
        outcome = command.run(replace(asked, argument=argument))
    return replace(outcome, label=command.name)


def _may(command: Command, asked: Asked) -> bool:
    if command.who is Who.EVERYBODY or asked.message.admin:
        return True
    stored = asked.memory.switches.get((Scope.WORKSPACE, Name.RESERVED))
    reserved = asked.context.reserved if stored is None else stored == "on"
    return command.who is Who.SWITCHERS and (asked.message.private or not reserved)


def _hushed(asked: Asked, outcome: Outcome) -> Outcome:
    """Say nothing aloud in a quiet channel; what only the asker sees is no noise."""
    if asked.memory.switches.get((Scope.CHANNEL, Name.QUIET)) != "on" or outcome.reply is None:
        return outcome
    if (outcome.reply.private and asked.message.discreet) or outcome.label in ("loud", "quiet"):
        return outcome
    if asked.message.slash or asked.message.kind is Kind.PRESS:
        return replace(outcome, reply=replace(outcome.reply, private=True))
    return Outcome(None, label="quiet")
