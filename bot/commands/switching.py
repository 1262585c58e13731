"""Commands that change a setting: for me, for this thread, for this channel, for this workspace."""

from collections.abc import Callable
from dataclasses import replace

from bot import buttons
from bot.messages import Reply
from bot.outcome import Asked, Outcome, note
from bot.store.contract import Changes, Name, Scope, Switch
from persona.answer import Mode
from persona.conversation import Conversation

_FOR = {Scope.THREAD: "in this thread", Scope.CHANNEL: "in this channel", Scope.WORKSPACE: "in this workspace"}
_WORDS = {Scope.THREAD: "thread", Scope.CHANNEL: "here", Scope.WORKSPACE: "everywhere"}


def sane_for_me(asked: Asked) -> Outcome:
    """Turn straight answers on for the asker in this place, or off when the asker had turned them on."""
    if asked.memory.switches.get((Scope.ME, Name.MODE)) == Mode.SANE:
        return _for_me(asked, None, "Straight answers are off again for you here. Say *sane* to have them back.")
    return _for_me(asked, Mode.SANE, "Straight answers for you here, from now on. Say *sane* again, or *hype*, to undo.")


def hype_for_me(asked: Asked) -> Outcome:
    """Give the asker the future in this place."""
    return _for_me(asked, Mode.HYPE, "It's the future, for you, here, from now on. Say *sane* for straight answers.")


def mode_for_everybody(mode: Mode, scope: Scope) -> Callable[[Asked], Outcome]:
    """Return the command that switches a thread, channel or workspace; it is announced there."""

    def run(asked: Asked) -> Outcome:
        if scope is Scope.THREAD and asked.message.place.thread is None:
            return Outcome(note(f"This is not a thread. Say *{mode} here* for this channel."))
        undo = Mode.HYPE if mode is Mode.SANE else Mode.SANE
        what = "Straight answers for everybody" if mode is Mode.SANE else "It's the future for everybody"
        told = f"{what} {_FOR[scope]}, from now on; what you chose for yourself stays. Say *{undo} {_WORDS[scope]}* to undo."
        reply = replace(note(told, private=False), mode=mode)
        return _switched(reply, Switch(scope, Name.MODE, mode))

    return run


def quiet(_asked: Asked) -> Outcome:
    """Fall silent in this channel."""
    told = "I'll be quiet in this channel. Say *loud* to me here to have me back."
    return _switched(note(told, private=False), Switch(Scope.CHANNEL, Name.QUIET, "on"))


def loud(_asked: Asked) -> Outcome:
    """Speak in this channel again."""
    return _switched(note("I'm back in this channel. Say *quiet* to silence me.", private=False), Switch(Scope.CHANNEL, Name.QUIET, None))


def reserve(_asked: Asked) -> Outcome:
    """Let only admins switch for everybody in this workspace."""
    told = "From now on only admins switch for everybody in this workspace. Say *release* to undo."
    return _switched(note(told, private=False), Switch(Scope.WORKSPACE, Name.RESERVED, "on"))


def release(_asked: Asked) -> Outcome:
    """Let everybody switch for everybody in this workspace."""
    told = "From now on anybody may switch for everybody in this workspace. Say *reserve* to undo."
    return _switched(note(told, private=False), Switch(Scope.WORKSPACE, Name.RESERVED, "off"))


def forget_me(_asked: Asked) -> Outcome:
    """Delete everything remembered about the asker, and begin this conversation anew."""
    told = "Forgotten: what you chose and what we talked about, everywhere here. We have never met."
    return Outcome(note(told), Changes(conversation=Conversation(), forget_user=True))


def _for_me(asked: Asked, mode: Mode | None, told: str) -> Outcome:
    switch = Switch(Scope.ME, Name.MODE, mode)
    switches = {key: value for key, value in asked.memory.switches.items() if key != (Scope.ME, Name.MODE)}
    if mode is not None:
        switches[Scope.ME, Name.MODE] = mode
    voice = replace(asked, memory=replace(asked.memory, switches=switches)).voice()
    if mode is None:
        told += f" You get {voice.mode} now, because {voice.rule}."
    other = Mode.HYPE if voice.mode is Mode.SANE else Mode.SANE
    return _switched(replace(note(told, buttons=(buttons.of_mode(other),)), mode=voice.mode), switch)


def _switched(reply: Reply, switch: Switch) -> Outcome:
    return Outcome(reply, Changes(switches=(switch,)))
