"""Somebody's FAQ becomes a persona pack: rows of questions and answers in, the texts of the files out."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from persona.pack.faq.answers import Origin, topic
from persona.pack.faq.grouping import grouped
from persona.pack.faq.rows import read_rows
from persona.pack.problems import Problem
from persona.pack.starter import persona_text

_AREA = "questions and answers"
_HEAD = """\
# yaml-language-server: $schema=../pack.json
# Made from {file} on {day}. To make a topic better, give it more `asks`, in the words of different people.
# An answer stands under every key of `sane`, so it is given whatever is asked; write the keys on their own,
# and `hype` besides, to answer by what is asked (docs/packs.md). `since` is 1940: he has always known it.
"""


_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Plain(_Dumper):  # type: ignore[misc]
    """Write out what stands in two places: packs have no anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature of the base
        return True


@dataclass(frozen=True, slots=True)
class Converted:
    """Hold the files of a pack, by their path in its folder, and what to tell whoever made it."""

    files: dict[str, str]
    notes: tuple[Problem, ...]
    """What was cut or split, by the line of the FAQ."""
    topics: int
    questions: int


def convert(raw: bytes, origin: Origin, *, name: str, day: date) -> Converted:
    """Return the pack of an FAQ in CSV or JSON lines; `name` is that of the persona, `day` the date of its straight answers.

    CSV has a header that names the columns `question` and `answer`, and `topic` or `id`, `source` or `url` if it likes; JSON lines are
    objects with these keys. Rows with one topic, or without any but with one answer, become one topic of the pack.

    Raises `PackError` with every problem of every row.
    """
    rows = read_rows(raw, origin.file)
    groups, notes = grouped(rows, origin.file)
    topics = []
    for group in groups:
        data, cut = topic(group, origin, day)
        topics.append(data)
        notes.extend(cut)
    asks = [ask for data in topics for ask in data["asks"]]
    body = yaml.dump({"area": _AREA, "topics": topics}, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)
    files = {
        "persona.yaml": persona_text(name, asks),
        "topics/faq.yaml": _HEAD.format(file=origin.file, day=day) + body,
    }
    return Converted(files, tuple(notes), len(topics), len(asks))


__all__ = ["Converted", "Origin", "convert"]
