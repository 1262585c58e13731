"""Check that what a pack refers to exists: topics, rivals, totals and placeholders, over all files at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from persona.pack.placeholders import (
    ERA_PLACEHOLDERS,
    PERSONA_PLACEHOLDERS,
    RESERVED,
    STRAIGHT_PLACEHOLDERS,
    TOTALS,
    Allowed,
    Kind,
    Placeholder,
    placeholders,
)
from persona.pack.problems import Problem, did_you_mean
from persona.pack.sheet import Loc, Sheet

_NONE_RESERVED = Allowed()


@dataclass(frozen=True, slots=True)
class Ids:
    """Hold the ids of a whole pack, with those of topics that are broken in other ways."""

    topics: Mapping[str, str]
    """Id to the place of its definition, as file:line."""
    rivals: frozenset[str]
    complete: bool = True
    """False when a file could not be read: what it defines is unknown, so nothing is called missing."""

    def missing(self, what: str, name: Any, *, rivals: bool = False) -> str | None:
        """Return what to say about a reference to `name`, or None when it exists."""
        known = [*self.topics, *(self.rivals if rivals else ())]
        if not self.complete or not isinstance(name, str) or name in known:
            return None
        advice = did_you_mean(name, known) or ": add it, or remove this"
        return f"{what} names {name}, which is no topic{' or rival' if rivals else ''}{advice}"


# The checks below walk the plain data, not the models: a topic with an error elsewhere is to have all of its problems reported.


def check_topic(sheet: Sheet, index: int, ids: Ids) -> Iterator[Problem]:
    """Yield the broken references of the topic at `topics[index]`."""
    start: Loc = ("topics", index)
    topic = _mapping(sheet.data["topics"][index])
    name = topic.get("id") if isinstance(topic.get("id"), str) else None

    def problem(message: str, *loc: str | int, at_key: bool = False) -> Problem:
        return sheet.problem(message, (*start, *loc), topic=name, at_key=at_key)

    for i, other in enumerate(_list(topic.get("leads_to"))):
        if said := ids.missing("leads_to", other):
            yield problem(said, "leads_to", i)
    hype, sane = _mapping(topic.get("hype")), _mapping(topic.get("sane"))
    for block, key, rivals in (("hype", "compare", True), ("hype", "hooks", False), ("sane", "compare", True)):
        for other in _mapping((hype if block == "hype" else sane).get(key)):
            if said := ids.missing(f"{block}.{key}", other, rivals=rivals):
                yield problem(said, block, key, other, at_key=True)
    for loc, line in _hype_lines(hype):
        own = str(loc[1]) if loc[0] == "hooks" else None
        for at, said in _check_line(line, ids, _NONE_RESERVED, ignored=own):
            yield problem(said, "hype", *loc, *at)
        if own is not None and not _mentions(line, own):
            yield problem(f"the hook does not mention its term: work {{{own}}} or {{{own}|other words}} into it", "hype", *loc)


def check_persona(sheet: Sheet, ids: Ids) -> Iterator[Problem]:
    """Yield the broken references of `persona.yaml`, and the keys whose every line may be passed over."""
    data = _mapping(sheet.data)
    for block, table in (("lines", PERSONA_PLACEHOLDERS), ("straight", STRAIGHT_PLACEHOLDERS)):
        for key, lines in _mapping(data.get(block)).items():
            if key in table:
                yield from _check_persona_lines(sheet, (block, key), _list(lines), ids, table[key])
    yield from _check_small_talk(sheet, _list(data.get("small_talk")), ids)
    yield from _check_eras(sheet, _mapping(data.get("eras")), ids)
    for i, rival in enumerate(_list(data.get("rivals"))):
        name = str(_mapping(rival).get("id"))
        if name in ids.topics:
            yield sheet.problem(f"the rival {name} is a topic already ({ids.topics[name]}): remove it here", ("rivals", i, "id"))


def _check_small_talk(sheet: Sheet, talks: list[Any], ids: Ids) -> Iterator[Problem]:
    seen: set[str] = set()
    for i, entry in enumerate(map(_mapping, talks)):
        name = entry.get("id")
        if name in seen:
            yield sheet.problem(f"the small talk {name} is there twice: merge the two or rename one", ("small_talk", i, "id"))
        seen.add(str(name))
        for key, table in (("lines", PERSONA_PLACEHOLDERS), ("straight", STRAIGHT_PLACEHOLDERS)):
            yield from _check_persona_lines(sheet, ("small_talk", i, key), _list(entry.get(key)), ids, table["small_talk"])


def _check_eras(sheet: Sheet, eras: dict[str, Any], ids: Ids) -> Iterator[Problem]:
    for key in ("now", "dead", "early"):
        yield from _check_persona_lines(sheet, ("eras", key), _list(eras.get(key)), ids, ERA_PLACEHOLDERS[key])
    before: Any = None
    for i, period in enumerate(map(_mapping, _list(eras.get("periods")))):
        yield from _check_persona_lines(sheet, ("eras", "periods", i, "lines"), _list(period.get("lines")), ids, ERA_PLACEHOLDERS["lines"])
        since = period.get("since")
        if isinstance(before, int) and isinstance(since, int) and since <= before:
            said = f"the period of {since} comes after that of {before}: put them in the order of their years"
            yield sheet.problem(said, ("eras", "periods", i, "since"))
        before = since


def rivals_of(sheet: Sheet) -> frozenset[str]:
    """Return the ids under `rivals` in `persona.yaml`."""
    found = (_mapping(rival).get("id") for rival in _list(_mapping(sheet.data).get("rivals")))
    return frozenset(name for name in found if isinstance(name, str))


def reserved_id(name: str) -> str | None:
    """Return what to say about a topic with a reserved id, or None."""
    return f"{name} is a placeholder of persona.yaml and cannot be an id: rename the topic" if name in RESERVED else None


def _check_persona_lines(sheet: Sheet, start: Loc, lines: list[Any], ids: Ids, allowed: Allowed) -> Iterator[Problem]:
    for i, line in enumerate(lines):
        for at, said in _check_line(line, ids, allowed):
            yield sheet.problem(said, (*start, i, *at))
    needs = [_reserved(line) & allowed.sometimes for line in lines]
    if needs and all(needs):
        which = " or ".join(f"{{{name}}}" for name in sorted(frozenset().union(*needs)))
        yield sheet.problem(f"every line needs {which}, which is not always known: write one that does without", start)
    if "next" in allowed.always:
        for i, line in enumerate(lines):
            if isinstance(_say(line), str) and "next" not in _reserved(line):
                yield sheet.problem("the hook does not mention its term: work {next} into it", (*start, i))


def _check_line(line: Any, ids: Ids, allowed: Allowed, ignored: str | None = None) -> Iterator[tuple[Loc, str]]:
    for found in placeholders(_say(line)):
        if found.kind is Kind.TOPIC and found.name == ignored:
            continue
        if said := _check_placeholder(found, ids, allowed):
            yield (("say",) if isinstance(line, dict) else ()), said
    for key in ("buries", "after", "if_buried"):
        for i, other in enumerate(_list(_mapping(line).get(key))):
            if said := ids.missing(key, other):
                yield (key, i), said


def _check_placeholder(found: Placeholder, ids: Ids, allowed: Allowed) -> str | None:
    if found.kind is Kind.BAD:
        what = f"{{{found.name}}} is no placeholder" if found.name else "a brace stands alone or empty"
        return f"{what}: write {{id}}, {{id|words}} or {{#total}}"
    if found.kind is Kind.TOTAL:
        if found.name in TOTALS:
            return None
        near = did_you_mean(found.name, TOTALS)
        return f"{{#{found.name}}} is no running total{near or ': use one of ' + ', '.join(TOTALS)}"
    if found.kind is Kind.RESERVED:
        known = allowed.always | allowed.sometimes
        if found.name in known:
            return None
        instead = "here use " + " or ".join(f"{{{name}}}" for name in sorted(known)) if known else "write the words out"
        return f"{{{found.name}}} has no value here: {instead}"
    return ids.missing(f"the placeholder {{{found.name}}}", found.name)


def _hype_lines(hype: Mapping[str, Any]) -> Iterator[tuple[Loc, Any]]:
    for key, lines in hype.items():
        if key in ("compare", "hooks"):
            for other, inner in _mapping(lines).items():
                yield from (((key, other, i), line) for i, line in enumerate(_list(inner)))
        elif key == "clause":
            yield (key,), lines
        else:
            yield from (((key, i), line) for i, line in enumerate(_list(lines)))


def _mentions(line: Any, name: str) -> bool:
    return not _say(line) or any(found.name == name for found in placeholders(_say(line)) if found.kind is Kind.TOPIC)


def _reserved(line: Any) -> frozenset[str]:
    return frozenset(found.name for found in placeholders(_say(line)) if found.kind is Kind.RESERVED)


def _say(line: Any) -> str:
    said = line.get("say") if isinstance(line, dict) else line
    return said if isinstance(said, str) else ""


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
