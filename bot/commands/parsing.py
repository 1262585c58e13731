"""Tell a command from a question that merely begins with a command's word; forgive case, quotes and a slip of the finger."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.commands.command import Command
from bot.outcome import Asked
from persona.understanding.english import zipf

_WRAPPING = " \t\r\n\"'`*_“”‘’«»"
_PREFIX = re.compile(r"^[/!]\s*(?:future\s+)?", re.IGNORECASE)
_ASKING = (
    "what what's whats wat wats wtf why why's how how's hows who who's whos when where which whose tell explain compare define "
    "describe give should shall do does did don't doesn't need could would may might i i'm i've we we're my our"
)
"""First words after which a text is a question of its own."""
_AUXILIARIES = "is isn't are aren't was were can can't has have will"
"""These too, unless so little follows that they may continue the command's word: "hype is over"."""

RARE = 3.0
"""Zipf frequency below which a word is more likely a slip: "quite" and "cloud" are words, "heer" hardly."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """Hold a cleaned text: `words` to compare, `raw` as typed."""

    raw: str
    words: str
    asking: bool
    """It ends with a question mark."""
    explicit: bool
    """It begins with a slash or an exclamation mark: surely meant as a command."""


def parse(text: str, asked: Asked) -> tuple[Command, str] | None:
    """Return the command that this is and its argument; None for a question."""
    typed = _clean(text)
    if not typed.words or len(typed.words) > 4000:
        return None
    return _exact(typed, asked) or _with_argument(typed, asked) or _mistyped(typed, asked)


def is_command_name(text: str, asked: Asked) -> bool:
    """Tell whether this is the name of a command."""
    return _words(text) in {command.name for command in asked.context.commands}


def is_word(text: str, _asked: Asked) -> bool:
    """Tell whether this is a word or two to look for, not a sentence."""
    return len(text.split()) <= 2


def is_somebodys_text(text: str, asked: Asked) -> bool:
    """Tell whether this is a text to explain: after a slash whatever names a topic, elsewhere only what stands after a colon."""
    return asked.message.slash and bool(asked.context.persona.explain(text))


def is_question(text: str, asked: Asked) -> bool:
    """Tell whether this stands on its own as a question, or names a topic and nothing else."""
    words = _words(text).split()
    if not words:
        return False
    if words[0] in _ASKING.split() or (words[0] in _AUXILIARIES.split() and len(words) > 2):
        return True
    return " ".join(words) in _names(asked)


def _exact(typed: _Typed, asked: Asked) -> tuple[Command, str] | None:
    for command in _without_argument(asked.context.commands):
        if typed.words == command.name and _meant(command, typed):
            return command, ""
    return None


def _with_argument(typed: _Typed, asked: Asked) -> tuple[Command, str] | None:
    for command in asked.context.commands:
        match = re.match(rf"{command.name}(\s*[:,]\s*|\s+)", typed.raw, re.IGNORECASE)
        if command.takes is None or match is None:
            continue
        argument = typed.raw[match.end() :].strip()
        marked = match[1].strip() == ":" and argument
        if marked or command.takes(argument, asked):
            return command, _tidy(command, argument)
    return None


def _mistyped(typed: _Typed, asked: Asked) -> tuple[Command, str] | None:
    tokens = typed.words.split()
    if len(tokens) > 3:
        return None
    for command in _without_argument(asked.context.commands):
        if len(tokens) == len(command.name.split()) and _meant(command, typed) and _slip(typed.words, command.name, asked):
            return command, ""
    head, _, rest = typed.raw.partition(" ")
    for command in asked.context.commands:
        if command.takes and rest and _slip(head.casefold(), command.name, asked) and command.takes(rest, asked):
            return command, _tidy(command, rest)
    return None


def _meant(command: Command, typed: _Typed) -> bool:
    return typed.explicit or command.asks or not typed.asking


def _slip(typed: str, name: str, asked: Asked) -> bool:
    """Tell whether `typed` is `name` with a letter or two wrong, and no word in its own right."""
    if len(name) < 4 or (typed[:1] != name[:1] and sorted(typed) != sorted(name)):
        return False
    allowed = 1 if len(name) < 6 else 2
    if OSA.distance(typed, name, score_cutoff=allowed) > allowed:
        return False
    names = _names(asked)
    wrong = [word for word, right in zip(typed.split(), name.split(), strict=True) if word != right]
    return all(zipf(word) < RARE and word not in names for word in wrong)


def _without_argument(commands: Iterable[Command]) -> Iterable[Command]:
    return (command for command in commands if not command.argument or command.argument.startswith("["))


def _tidy(command: Command, argument: str) -> str:
    """Keep a question as typed; a name or word loses its wrapping."""
    return argument if command.argument in ("QUESTION", "TEXT") else _words(argument)


def _names(asked: Asked) -> frozenset[str]:
    return asked.context.topic_names


def _clean(text: str) -> _Typed:
    raw = " ".join(text.strip(_WRAPPING).split())
    explicit = _PREFIX.match(raw) is not None
    raw = _PREFIX.sub("", raw).strip(_WRAPPING)
    bare = raw.rstrip(" ?!.…\"'`*_“”‘’«»")
    return _Typed(raw, _words(bare), "?" in raw[len(bare) :], explicit)


def _words(text: str) -> str:
    return " ".join(text.strip(_WRAPPING + "?!.…,:").casefold().replace("’", "'").split())
