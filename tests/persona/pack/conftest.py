"""A small sound pack, and a way to break it."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from persona.pack.models import PersonaLines, Straight


def names(model: type) -> list[str]:
    return [field.name for field in fields(model)]


PERSONA = "\n".join(
    [
        "name: the past guy",
        "handle: pastguy",
        'refrain: "those were the days"',
        "lines:",
        *(f'  {key}: ["{key.title()}, said the past guy{" of {next}" if key == "hook" else ""}."]' for key in names(PersonaLines)),
        "straight:",
        *(f'  {key}: ["{key.title()}, plainly."]' for key in names(Straight)),
        "small_talk:",
        "  - id: help",
        "    asks: [help]",
        '    lines: ["Use a rolodex."]',
        '    straight: ["Ask about an old machine."]',
        "elsewhere:",
        "  - what is for lunch",
        "rivals:",
        "  - {id: abacus, name: Abacus, aliases: [counting frame]}",
        "",
    ]
)

TOPICS = """\
area: old things
topics:
  - id: fax
    name: fax
    since: 1980
    aliases: [telefax]
    leads_to: [modem]
    hype:
      define: ["A letter, but it screams."]
      hooks:
        modem: ["It needs a {modem} of course."]
      compare:
        abacus: ["One counts, the other screams."]
    sane:
      what: "A fax sends pictures of paper over the phone."
      analogy: "A copier with a long cable."
      why: "It sent signed pages in minutes."
      use_when: "Use it where a law demands it."
      skip_when: "Skip it otherwise."
      start: "Put the paper in and dial."
      status: {text: "Rare since 2010.", as_of: 2026-11-23}
      who: "Alexander Bain had the idea in 1843."
      confused_with: "It is not a modem."
      sources: [{title: Fax history, url: "https://example.org/fax"}]
  - id: modem
    name: modem
    since: 1960
    sane:
      what: "A modem turns bits into sound and back."
      analogy: "Two whistling clerks."
      why: "Phone lines carry sound only."
      use_when: "Use it where there is only a phone line."
      skip_when: "Skip it otherwise."
      start: "Plug it in and dial."
      status: {text: "Rare since 2005.", as_of: 2026-11-23}
      who: "Bell built one in 1958."
      confused_with: "It is not a router."
      sources: [{title: Modem history, url: "https://example.org/modem"}]
"""


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every cache of a test inside its own folder."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("FUTURE_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def topics_text() -> str:
    """Return the topics of the small pack as they stand in its file."""
    return TOPICS


@pytest.fixture
def write_pack(tmp_path: Path) -> Callable[..., Path]:
    """Write the small pack with some of its text replaced; each pair of texts is (old, new) and must apply."""

    def write(*changes: tuple[str, str], **files: str) -> Path:
        folder = tmp_path / "pack"
        texts = {"persona.yaml": PERSONA, "topics/old.yaml": TOPICS}
        for old, new in changes:
            (name,) = [name for name, text in texts.items() if old in text] or [f"nothing says {old}"]
            texts[name] = texts[name].replace(old, new, 1)
        texts |= {f"topics/{name}.yaml": text for name, text in files.items()}
        for name, text in texts.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        return folder

    return write
