"""The pack format as a JSON Schema, for editors that complete and check YAML."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from persona.pack.lines import Keys
from persona.pack.models import PersonaFile, TopicFile

_MODULES = ("lines.py", "models.py", "persona_file.py")


def pack_schema() -> dict[str, Any]:
    """Return one JSON Schema (draft 2020-12) for both kinds of file: one with `topics` is a topic file, any other is `persona.yaml`."""
    from pydantic import TypeAdapter  # noqa: PLC0415 (slow to import, and only the schema needs it)

    kinds: tuple[type[Keys], ...] = (PersonaFile, TopicFile)
    files: list[tuple[str, Literal["validation"], TypeAdapter[Any]]] = [(kind.__name__, "validation", TypeAdapter(kind)) for kind in kinds]
    _, schema = TypeAdapter.json_schemas(files)
    definitions = schema["$defs"]
    for model, name, text in _attribute_docstrings():
        if name in definitions.get(model, {}).get("properties", {}):
            definitions[model]["properties"][name]["description"] = text
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of a persona pack",
        "type": "object",
        "if": {"anyOf": [{"required": ["topics"]}, {"required": ["area"]}]},
        "then": {"$ref": "#/$defs/TopicFile"},
        "else": {"$ref": "#/$defs/PersonaFile"},
        "$defs": definitions,
    }


def _attribute_docstrings() -> Iterator[tuple[str, str, str]]:
    # Pydantic can do this too, by reading the source of every model at every start; only the schema needs it.
    for module in _MODULES:
        tree = ast.parse(Path(__file__).with_name(module).read_text(encoding="utf-8"))
        for model in tree.body:
            if isinstance(model, ast.ClassDef):
                yield from ((model.name, name, text) for name, text in _documented(model))


def _documented(model: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, following in zip(model.body, model.body[1:], strict=False):
        match field, following:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())
