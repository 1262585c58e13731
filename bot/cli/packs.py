"""`future check` and `future pack ...`: for people who write personas."""

import json
import re
import shlex
import sys
from datetime import date
from pathlib import Path

from bot.cli.errors import complain
from bot.personas import load_persona
from persona.engine import Persona
from persona.pack import pack_schema
from persona.pack.faq import Origin, convert
from persona.pack.faq.rows import LONGEST_ADDRESS, is_address
from persona.pack.lint import Report
from persona.pack.lint import check as lint
from persona.pack.starter import LONGEST_NAME, check_free, starter_files, write_pack
from persona.speaking.sane import every_answer

MOST_CONFUSABLE = 8
"""Pairs of topics listed as most easily taken for each other."""

NO_SOURCE = "https://faq.example"
"""What answers point to when nobody said where they are from: a name that leads nowhere (RFC 2606)."""


def schema() -> int:
    """Print the JSON Schema of pack files."""
    print(json.dumps(pack_schema(), indent=2))
    return 0


def new(folder: Path) -> int:
    """Write the starter pack into a folder that is new or empty."""
    write_pack(folder, starter_files())
    _tell_next("Wrote a pack of three topics", folder)
    return 0


def from_faq(file: Path, into: Path | None, name: str | None, source: str | None) -> int:
    """Turn an FAQ, or standard input for `-`, into a pack in a folder that is new or empty."""
    called = "faq" if str(file) == "-" else "".join(c if c.isprintable() else "-" for c in file.name)
    stem = Path(called).stem
    folder = into or Path(re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "faq")
    name = " ".join(name.split()) if name is not None else re.sub(r"[\W_]+", " ", stem)[:LONGEST_NAME].strip() or "faq"
    if not name.isprintable() or not 0 < len(name) <= LONGEST_NAME:
        return complain(f"--name is a short name, such as 'the help desk': give one of 1 to {LONGEST_NAME} characters")
    if source is not None and not is_address(source):
        return complain(f"--source {source} is no address: give one that starts with https://, of {LONGEST_ADDRESS} characters at most")
    check_free(folder)
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        return complain(f"{file} cannot be read ({error.strerror}): name a CSV or JSONL file, or - for standard input")
    made = convert(raw, Origin(called, source or NO_SOURCE), name=name, day=date.today())
    write_pack(folder, made.files)
    for note in made.notes:
        print(note, file=sys.stderr)
    if source is None and NO_SOURCE in made.files["topics/faq.yaml"]:
        said = f"some answers name no source and point to {NO_SOURCE}: give the address of the FAQ with --source"
        print(f"{called}: {said}", file=sys.stderr)
    _tell_next(f"Wrote {_number(made.topics, 'topic')} from {_number(made.questions, 'question')}", folder)
    return 0


def learn(pack: Path | None) -> int:
    """Write what is learnt from a pack into its folder."""
    try:
        written = Persona.learn(pack)
    except OSError as error:
        return complain(f"what was learnt cannot be written beside the pack ({error.strerror}): make its folder writable")
    print(f"Wrote {written}." if written else "What lies beside the pack fits it already.")
    return 0


def _tell_next(done: str, folder: Path) -> None:
    path = shlex.quote(str(folder))
    print(f"{done} into {folder}.\nTalk to it:  future --persona {path} chat\nCheck it:    future check {path}")


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def check(pack: Path | None) -> int:
    """Lint a pack, run its own questions, and list its most confusable topics; return 1 when something has to change."""
    from rich.progress import Progress

    with Progress(transient=True, disable=not sys.stderr.isatty()) as bar:
        learning = bar.add_task("Reading the pack", total=None)
        persona = load_persona(pack)
        bar.remove_task(learning)
        asking = bar.add_task("Asking it its own questions")
        report = lint(
            pack,
            understand=persona.understand,
            compose=every_answer,
            progress=lambda done, total: bar.update(asking, completed=done, total=total),
        )
    return _tell(report, persona)


def _tell(report: Report, persona: Persona) -> int:
    for finding in report.findings:
        print(finding)
    if report.confusable:
        print("Most easily taken for each other:")
        for pair in report.confusable[:MOST_CONFUSABLE]:
            print(f"  {pair.topic} for {pair.other}: {pair.mistaken} asks, mean confidence {pair.confidence:.2f}")
    topics = len(persona.pack.topics)
    print(f"{topics} topics, {sum(report.lines.values())} lines: {len(report.errors)} to change, {len(report.notes)} to look at.")
    return 1 if report.errors else 0
