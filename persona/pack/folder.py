"""Where the files of a pack are."""

from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "packs" / "future_guy"
"""The folder of the pack that comes with the package."""


def topic_files(folder: Path) -> list[Path]:
    """Return the files of `topics/` in the order in which they are read; none when the folder is missing."""
    try:
        found = list((folder / "topics").iterdir())
    except OSError:
        return []
    return sorted(file for file in found if file.suffix in (".yaml", ".yml") and not file.name.startswith("."))
