import json
from typing import Any

from persona.pack import pack_schema


def test_the_schema_is_json_and_covers_both_kinds_of_file() -> None:
    schema = json.loads(json.dumps(pack_schema()))

    assert schema["then"] == {"$ref": "#/$defs/TopicFile"}
    assert schema["else"] == {"$ref": "#/$defs/PersonaFile"}
    assert {"TopicFile", "PersonaFile", "Topic", "Line"} <= set(schema["$defs"])


def test_the_schema_refuses_unknown_keys_and_names_the_missing_ones() -> None:
    topic = pack_schema()["$defs"]["Topic"]

    assert topic["additionalProperties"] is False
    assert topic["required"] == ["id", "name", "since", "sane"]


def test_a_line_may_be_a_text_or_keys() -> None:
    lines = pack_schema()["$defs"]["Hype"]["properties"]["define"]

    assert [option.get("type", option.get("$ref")) for option in lines["items"]["anyOf"]] == ["string", "#/$defs/Line"]


def test_keys_carry_the_words_of_the_models_as_help() -> None:
    described: dict[str, Any] = pack_schema()["$defs"]

    assert (
        described["Topic"]["properties"]["look_alikes"]["description"] == "Texts with its words in another meaning; they must not reach it."
    )
    assert described["PersonaFile"]["properties"]["handle"]["description"] == "The name to mention him by, without the @."


def test_every_reference_in_the_schema_leads_somewhere() -> None:
    schema = pack_schema()
    wanted = {part.split('"')[0] for part in json.dumps(schema).split('"#/$defs/')[1:]}

    assert wanted <= set(schema["$defs"])
