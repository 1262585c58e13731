"""`future explain FILE`: a glossary of somebody's document, in Markdown, with sources."""

import sys
from collections.abc import Iterable
from pathlib import Path

from bot.cli.errors import complain
from bot.personas import load_persona
from persona.pack.models import Topic

_SPECIAL = "\\`*_[]<>|#"


def write(file: Path, persona: Path | None) -> int:
    """Print the glossary of a text file, or of standard input for `-`; return the exit code."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return complain(f"{file} is no text in UTF-8: save it as such, or pipe its text into `future explain -`")
    except OSError as error:
        return complain(f"{file} cannot be read ({error.strerror}): name a text file, or - for standard input")
    him = load_persona(persona)
    found = [him.pack.topics[each.topic] for each in him.explain(text)]
    if not found:
        print("future: there is nothing in it that needs explaining", file=sys.stderr)
        return 1
    sys.stdout.write(glossary(found))
    return 0


def glossary(topics: Iterable[Topic]) -> str:
    """Return the topics as Markdown, each once, in alphabetical order."""
    rows = {topic.id: topic for topic in topics}.values()
    return "# Glossary\n\n" + "\n".join(_entry(topic) for topic in sorted(rows, key=lambda topic: topic.name.casefold()))


def _entry(topic: Topic) -> str:
    sources = ", ".join(f"[{_escaped(source.title)}](<{source.url}>)" for source in topic.sane.sources)
    gone = f" {_escaped(topic.sane.status.text)}" if topic.sane.status.gone else ""
    return f"**{_escaped(topic.name)}**: {_escaped(topic.sane.what)}{gone} Source: {sources}.\n"


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in text)
