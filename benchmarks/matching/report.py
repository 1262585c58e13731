"""Write tables between the markers of a page, so that a figure in the documentation was measured."""

import importlib.metadata
import platform
import re
from datetime import UTC, datetime
from pathlib import Path

_PACKAGES = ("numpy", "rapidfuzz", "bm25s", "scikit-learn", "onnxruntime", "chatterbot")


def write(page: Path, section: str, table: str) -> None:
    """Replace what stands between `<!-- SECTION -->` and `<!-- /SECTION -->`; raises ValueError when the page has no such place."""
    text = page.read_text("utf-8")
    place = re.compile(rf"(<!-- {section} -->\n).*?(<!-- /{section} -->)", re.DOTALL)
    if not place.search(text):
        raise ValueError(f"{page} has no place for {section}: add <!-- {section} --> and <!-- /{section} -->")
    note = f"{datetime.now(UTC):%Y-%m-%d}, {_machine()}. `python -m benchmarks.matching {section}`"
    page.write_text(place.sub(lambda found: f"{found[1]}{table}\n\n<sub>{note}</sub>\n{found[2]}", text), "utf-8")


def _machine() -> str:
    versions = []
    for package in _PACKAGES:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, one thread; {', '.join(versions)}"
