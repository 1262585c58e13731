"""Read a persona pack from its folder, whole or not at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from persona.pack.folder import SHIPPED, topic_files
from persona.pack.lines import Keys
from persona.pack.models import Pack, PersonaFile, TopicFile
from persona.pack.problems import PackError, Problem
from persona.pack.references import Ids, check_persona, check_topic, reserved_id, rivals_of
from persona.pack.sheet import Loc, Sheet
from persona.pack.wording import message

Model = TypeVar("Model", bound=Keys)


@dataclass(frozen=True, slots=True)
class SourcedPack:
    """Hold a pack together with the files it came from, so that a finding about it can say where."""

    pack: Pack
    persona: Sheet
    origins: dict[str, tuple[Sheet, int]]
    """Topic id to its file and its index there."""

    def problem(self, message: str, topic: str | None, loc: Loc = ()) -> Problem:
        """Return a problem at `loc` inside a topic, or inside `persona.yaml` when `topic` is None."""
        if topic is None:
            return self.persona.problem(message, loc)
        sheet, index = self.origins[topic]
        return sheet.problem(message, ("topics", index, *loc), topic=topic)


def load_pack(path: Path | None = None) -> Pack:
    """Read the pack in the folder `path`; None is the one that comes with the package.

    Raises `PackError` with every problem of every file.
    """
    return read_pack(path).pack


def read_pack(path: Path | None = None) -> SourcedPack:
    """Read a pack like `load_pack`, and keep where everything stands."""
    folder = SHIPPED if path is None else path
    missing = _missing(folder)
    if not folder.is_dir():
        raise PackError(missing)
    files = topic_files(folder)
    persona = Sheet(folder / "persona.yaml")
    sheets = [Sheet(file) for file in files]
    problems = [*missing, *(problem for sheet in sheets for problem in sheet.problems)]
    problems += persona.problems if persona.path.exists() else []
    origins, clashes = _origins(sheets)
    problems += clashes
    complete = all(sheet.data is not None for sheet in (persona, *sheets))
    ids = Ids({name: _place(*origin) for name, origin in origins.items()}, rivals_of(persona), complete)
    head = _validate(persona, PersonaFile, problems)
    bodies = [_validate(sheet, TopicFile, problems) for sheet in sheets]
    problems += check_persona(persona, ids)
    for sheet in sheets:
        for index, _ in _topics(sheet):
            problems += check_topic(sheet, index, ids)
    topics = {topic.id: topic for body in bodies if body for topic in body.topics}
    if not problems and not topics:
        problems.append(Problem(str(folder / "topics"), 1, 1, None, "holds no topic: add one (see docs/packs.md)"))
    if problems or head is None:
        raise PackError(problems)
    return SourcedPack(Pack(persona=head, topics=topics), persona, origins)


def _missing(folder: Path) -> list[Problem]:
    def problem(file: Path, text: str) -> Problem:
        return Problem(str(file), 1, 1, None, text)

    if not folder.exists():
        return [problem(folder, "there is no such folder: name the one that holds persona.yaml")]
    if not folder.is_dir():
        return [problem(folder, "is a file: name the folder that holds persona.yaml")]
    found = []
    if not (folder / "persona.yaml").exists():
        found.append(problem(folder / "persona.yaml", "is missing: write it (docs/packs.md has a small one)"))
    topics = folder / "topics"
    if not topics.is_dir():
        found.append(problem(topics, "is missing: make this folder and put the topics into YAML files there"))
    elif not topic_files(folder):
        found.append(problem(topics, "holds no YAML file: put the topics there (see docs/packs.md)"))
    return found


def _validate(sheet: Sheet, model: type[Model], problems: list[Problem]) -> Model | None:
    if sheet.data is None:
        return None
    try:
        return TypeAdapter(model).validate_python(sheet.data)
    except ValidationError as error:
        problems.extend(_problems(sheet, model, error))
        return None


def _problems(sheet: Sheet, model: type[Keys], error: ValidationError) -> Iterator[Problem]:
    details = error.errors(include_url=False)
    for detail in details:
        loc = detail["loc"]
        if detail["type"] == "too_short" and any(other["loc"][: len(loc)] == loc != other["loc"] for other in details):
            continue  # it is not short: its entries are broken, and reported themselves
        at_key = detail["type"] == "unexpected_keyword_argument" or loc[-1:] == ("[key]",)
        bare = tuple(step for step in loc if step != "[key]")
        yield sheet.problem(message(detail, model), bare, topic=_topic_of(sheet, loc), at_key=at_key)


def _topic_of(sheet: Sheet, loc: Loc) -> str | None:
    if len(loc) > 1 and loc[0] == "topics" and isinstance(loc[1], int):
        return _id(sheet.data["topics"][loc[1]])
    return None


def _topics(sheet: Sheet) -> Iterable[tuple[int, Any]]:
    listed = sheet.data.get("topics") if isinstance(sheet.data, dict) else None
    return enumerate(listed) if isinstance(listed, list) else ()


def _id(topic: Any) -> str | None:
    name = topic.get("id") if isinstance(topic, dict) else None
    return name if isinstance(name, str) else None


def _origins(sheets: list[Sheet]) -> tuple[dict[str, tuple[Sheet, int]], list[Problem]]:
    origins: dict[str, tuple[Sheet, int]] = {}
    problems = []
    for sheet in sheets:
        for index, topic in _topics(sheet):
            name = _id(topic)
            if name is None:
                continue
            said = reserved_id(name)
            if name in origins:
                said = f"the id {name} is taken by {_place(*origins[name])}: rename one of them"
            if said:
                problems.append(sheet.problem(said, ("topics", index, "id"), topic=name))
            origins.setdefault(name, (sheet, index))
    return origins, problems


def _place(sheet: Sheet, index: int) -> str:
    line, _ = sheet.position(("topics", index, "id"))
    return f"{sheet.path.name}:{line}"
