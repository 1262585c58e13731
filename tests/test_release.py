"""The next entry of the changelog, as `make release` prints it."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FRAGMENTS = sorted((ROOT / "changes").glob("*.md"))


@pytest.fixture(scope="module")
def draft() -> str:
    """What towncrier makes of the fragments, with its lines joined."""
    command = [str(Path(sys.executable).with_name("towncrier")), "build", "--draft", "--version", "9.9.9"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return " ".join(done.stdout.split())


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda file: file.name)
def test_it_tells_every_fragment(fragment: Path, draft: str) -> None:
    assert " ".join(fragment.read_text(encoding="utf-8").split()) in draft


def test_it_can_be_put_into_the_changelog() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]

    assert "<!-- towncrier release notes start -->" in (ROOT / settings["filename"]).read_text(encoding="utf-8")
