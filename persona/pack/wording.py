"""Pydantic's errors in words that somebody who writes a pack, and no Python, can act on."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from pydantic_core import ErrorDetails

from persona.pack.lines import ID_PATTERN, Keys
from persona.pack.problems import did_you_mean

Loc = Sequence[str | int]

_DOCS = "see docs/packs.md"


def message(error: ErrorDetails, model: type[Keys]) -> str:
    """Say what is wrong and what to do, for an error of validating `model`."""
    kind, loc, value = error["type"], error["loc"], error["input"]
    context = error.get("ctx", {})
    key = _key(loc)
    if kind == "missing":
        return f"{key} is missing: add it ({_DOCS})"
    if kind == "unexpected_keyword_argument":
        return _unknown_key(str(loc[-1]), allowed_keys(model, loc[:-1]))
    if kind == "dataclass_type" and "say" in allowed_keys(model, loc):
        kind = "string_type"
    if kind == "string_pattern_mismatch":
        return _pattern(key, value, context.get("pattern"))
    sentence = _SENTENCES.get(kind)
    if sentence is None:
        return f"{key}: {error['msg'].lower()} ({_DOCS})"
    return f"{key} {sentence.format(got=_got(value), **context)}{_quotes(kind, value)}"


_SENTENCES = {
    "string_type": "must be a text, not {got}",
    "string_too_short": "is empty: write it, or remove the key where it may be left out",
    "string_too_long": "is too long: keep it to {max_length} characters",
    "tuple_type": "must be a list, not {got}: put each entry on its own line after a hyphen",
    "too_short": "is empty: it needs at least one entry",
    "dataclass_type": "must be keys with values, not {got}",
    "dict_type": "must be keys with values, not {got}",
    "int_type": "must be a whole number, not {got}",
    "int_parsing": "must be a whole number, not {got}",
    "int_from_float": "must be a whole number, not {got}",
    "bool_type": "must be true or false, not {got}",
    "bool_parsing": "must be true or false, not {got}",
    "greater_than_equal": "is too small: {ge} is the least",
    "less_than_equal": "is too large: {le} is the most",
    "literal_error": "must be {expected}, not {got}",
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        "must be a date such as 2026-11-23, not {got}",
    ),
}


def allowed_keys(model: type[Keys], loc: Loc) -> tuple[str, ...]:
    """Return the keys that the model at `loc` inside `model` has; none when there is no model there."""
    kind: Any = model
    for step in loc:
        kind = get_type_hints(kind).get(str(step)) if _is_model(kind) else _inside(kind)
    kind = _bare(kind)
    return tuple(field.name for field in fields(kind)) if _is_model(kind) else ()


def _inside(kind: Any) -> Any:
    kind = _bare(kind)
    if _is_model(kind):
        return kind
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return _bare(arguments[1])
    return _bare(arguments[0]) if arguments else None


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Keys)


def _bare(kind: Any) -> Any:
    """Return a type without its annotations, and without the None of a key that may be left out."""
    while hasattr(kind, "__metadata__") or isinstance(kind, UnionType):
        kind = get_args(kind)[0]
    return kind


def _unknown_key(key: str, allowed: Sequence[str]) -> str:
    near = did_you_mean(key, allowed)
    return f"unknown key {key}{near}" if near else f"unknown key {key}: remove it, or use one of {', '.join(allowed)}"


def _pattern(key: str, value: Any, pattern: str | None) -> str:
    if pattern == ID_PATTERN:
        return f"{_got(value)} is no id: use lower-case letters, digits and single hyphens, such as five-node-cluster"
    if pattern and pattern.startswith("^http"):
        return f"{key} must be an address that starts with https:// or http://, not {_got(value)}"
    return f"{key} must be lower-case letters, digits, dots, hyphens or underscores, not {_got(value)}"


def _key(loc: Loc) -> str:
    """Return the name of the last key on the way, since an index alone says nothing."""
    if loc[-1:] == ("say",):
        loc = loc[:-1]  # most lines are written as a mere text
    words = [str(step) for step in loc if isinstance(step, str) and step != "[key]"]
    if not words:
        return "the file"
    return f"an entry of {words[-1]}" if isinstance(loc[-1], int) else words[-1]


_KINDS = (
    (type(None), "nothing"),
    (bool, "a yes or no"),
    ((int, float), "the number {}"),
    (date, "the date {}"),
    (list, "a list"),
    (dict, "keys with values"),
)


def _got(value: Any) -> str:
    for kind, words in _KINDS:
        if isinstance(value, kind):
            return words.format(value)
    return f"{value!r}" if len(str(value)) <= 40 else f"{str(value)[:40]!r}…"


def _quotes(kind: str, value: Any) -> str:
    if kind == "string_type" and isinstance(value, (bool, int, float, date)):
        return ": put it in double quotes"
    return ""
