"""`future check` and `future pack ...`: for people who write personas."""

import json

from persona.pack import pack_schema


def schema() -> int:
    """Print the JSON Schema of pack files."""
    print(json.dumps(pack_schema(), indent=2))
    return 0
