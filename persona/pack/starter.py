"""Start a pack of one's own: the starter pack, and writing a folder whole or not at all."""

import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from persona.pack.folder import topic_files
from persona.pack.load import load_pack
from persona.pack.problems import PackError, Problem
from persona.pack.schema import pack_schema
from persona.understanding.glue import SMALL_WORDS
from persona.understanding.normalise import words

STARTER = Path(__file__).parent.parent / "packs" / "starter"
"""The folder of the starter pack."""
LONGEST_NAME = 60
"""Characters of the name of a persona."""
_LONGEST_HANDLE = 39
_COMMON = 0.5
"""Share of the words of content of an everyday text that questions of a pack may have before it is no longer about something else."""

_LEFT_EMPTY = (
    r"^  - id: .*\n    asks:\n    lines: .*\n    straight: .*\n",
    r"^(?:#.*\n)*(?:small_talk|elsewhere):\n(?!  - )",
)
"""Small talk without asks, and lists without entries, as they stand in the starter's file."""


def starter_files() -> dict[str, str]:
    """Return the texts of the starter pack, by their path in its folder."""
    files = [STARTER / "persona.yaml", *topic_files(STARTER)]
    return {file.relative_to(STARTER).as_posix(): file.read_text(encoding="utf-8") for file in files}


def persona_text(name: str, asks: Iterable[str]) -> str:
    """Return the starter's `persona.yaml` under another name, for topics that are asked about in these words.

    Left out are the rivals, which belong to the starter's own topics, and what would contradict the asks: the same words as small
    talk, and everyday texts in the words of the topics.
    """
    told = [words(ask) for ask in asks]
    asked = {"".join(word.raw for word in ask) for ask in told}
    stems = {word.stem for ask in told for word in ask if word.raw not in SMALL_WORDS}
    blocks = (STARTER / "persona.yaml").read_text(encoding="utf-8").split("\n\n")
    text = "\n\n".join(block for block in blocks if "\nrivals:" not in block).rstrip("\n") + "\n"
    text = "\n".join(line for line in text.split("\n") if not _contradicts(line, asked, stems))
    for left in _LEFT_EMPTY:
        text = re.sub(left, "", text, flags=re.M)
    handle = re.sub(r"[^a-z0-9]+", "", name.lower())[:_LONGEST_HANDLE] or "faq"
    text = re.sub(r"^name: .*$", lambda _: f"name: {json.dumps(name, ensure_ascii=False)}", text, count=1, flags=re.M)
    return re.sub(r"^handle: .*$", f"handle: {handle}", text, count=1, flags=re.M)


def _contradicts(line: str, asked: set[str], stems: set[str]) -> bool:
    """Tell whether a line of the starter's file is an entry of a list of texts that the asks of a pack rule out."""
    entry = re.fullmatch(r"(?: {2}| {6})- ([^\"{:]+)", line)
    if entry is None:
        return False
    spelt = words(entry[1])
    content = [word.stem for word in spelt if word.raw not in SMALL_WORDS]
    everyday = line.startswith("  - ")
    shared = everyday and content and sum(stem in stems for stem in content) >= _COMMON * len(content)
    return bool(shared) or "".join(word.raw for word in spelt) in asked


def check_free(folder: Path) -> None:
    """Raise `PackError` unless a pack can be written into `folder`: it does not exist, or is an empty folder."""
    said = None
    try:
        if folder.is_dir():
            said = "holds files already: name a new folder, or empty this one" if any(folder.iterdir()) else None
        elif folder.exists() or folder.is_symlink():
            said = "is a file: name a new folder"
    except OSError as error:
        said = _unwritable(error)
    if said:
        raise PackError([Problem(str(folder), 1, 1, None, said)])


def write_pack(folder: Path, files: Mapping[str, str]) -> None:
    """Write a pack into a new or empty folder, with the JSON Schema that its first lines name; all of it or nothing.

    Raises `PackError` when the folder is taken or cannot be written, and when the files make no sound pack.
    """
    check_free(folder)
    target = folder.resolve()
    there = target.is_dir()  # it stays what it is: somebody's working directory, or a volume
    draft = (target if there else target.parent) / f".{target.name}.{os.getpid()}.part"
    try:
        for name, text in {**files, "pack.json": json.dumps(pack_schema(), indent=2) + "\n"}.items():
            file = draft / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        load_pack(draft)
        if there:
            for file in draft.iterdir():
                file.rename(target / file.name)
        else:
            draft.rename(target)
    except OSError as error:
        raise PackError([Problem(str(folder), 1, 1, None, _unwritable(error))]) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _unwritable(error: OSError) -> str:
    return f"cannot be written ({error.strerror}): name a folder in a place where you may write"
