"""The building blocks of every model: ids, texts and the lines he may say."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
URL_PATTERN = r"^https?://\S+$"

TopicId = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Url = Annotated[str, StringConstraints(pattern=URL_PATTERN, max_length=400)]
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


Lines = tuple[Annotated[Line, BeforeValidator(_line, json_schema_input_type=Text | Line)], ...]
SomeLines = Annotated[Lines, Field(min_length=1)]
Sentences = Annotated[tuple[Text, ...], Field(min_length=1)]
