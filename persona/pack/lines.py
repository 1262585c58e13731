"""The building blocks of the data model: ids, texts and the lines he may say.

Nothing here imports pydantic, which checks these classes when a pack is read from YAML: a start from the cache does without it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
URL_PATTERN = r"^https?://\S+$"


@dataclass(frozen=True, slots=True)
class Letters:
    """Bound a text: one to `most` characters, of a pattern if there is one, without space around it."""

    most: int
    pattern: str | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        """Tell pydantic what such a text is."""
        from pydantic_core import core_schema  # noqa: PLC0415 (see above)

        return core_schema.str_schema(pattern=self.pattern, strip_whitespace=True, min_length=1, max_length=self.most)


@dataclass(frozen=True, slots=True)
class Between:
    """Bound a number, both ends included."""

    least: float
    most: float

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        """Tell pydantic what such a number is."""
        from pydantic import Field  # noqa: PLC0415 (see above)

        return handler.generate_schema(Annotated[source, Field(ge=self.least, le=self.most)])


class Some:
    """Ask for one entry at least."""

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        """Tell pydantic what such a list is."""
        from pydantic import Field  # noqa: PLC0415 (see above)

        return handler.generate_schema(Annotated[source, Field(min_length=1)])


TopicId = Annotated[str, Letters(60, ID_PATTERN)]
Text = Annotated[str, Letters(600)]
Phrase = Annotated[str, Letters(400)]
Url = Annotated[str, Letters(400, URL_PATTERN)]
Year = Annotated[int, Between(1940, 2100)]
Count = Annotated[int, Between(0, 10_000)]


@dataclass(frozen=True, slots=True)
class Keys:
    """Refuse unknown keys: the base of every class that a mapping in YAML becomes."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def items(self) -> Iterator[tuple[str, Any]]:
        """Yield each key with its value."""
        for field in fields(self):
            yield field.name, getattr(self, field.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Keys):
    """Hold one thing he may say.

    In `say`, `{etcd}` names a topic and `{etcd|that store}` words it freely: both introduce it. `{#machines}` is a running total of
    `Counts`. `*word*` is emphasis. `buries` are topics the line declares dead; `after` restricts it to conversations that went
    through all these topics (and then prefers it); `if_buried` to conversations in which he buried them.
    """

    say: Text
    buries: tuple[TopicId, ...] = ()
    after: tuple[TopicId, ...] = ()
    if_buried: tuple[TopicId, ...] = ()


class OrText:
    """Let a mere text stand for a line."""

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        """Tell pydantic what may stand there."""
        from pydantic import BeforeValidator  # noqa: PLC0415 (see above)

        return BeforeValidator(_line, json_schema_input_type=Text | Line).__get_pydantic_core_schema__(source, handler)


def _line(value: object) -> object:
    return {"say": value} if isinstance(value, str) else value


Lines = tuple[Annotated[Line, OrText()], ...]
SomeLines = Annotated[Lines, Some()]
Sentences = Annotated[tuple[Text, ...], Some()]
