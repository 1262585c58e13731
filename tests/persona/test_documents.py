"""What he explains in three architecture documents, against a marking by hand."""

import re
from pathlib import Path

import pytest

from persona.engine import Persona

DOCUMENTS = Path(__file__).parents[1] / "documents"
_MARK = re.compile(r"\[\[([a-z0-9-]+)\|([^\]]+)\]\]")


def read(name: str) -> tuple[str, list[str]]:
    """Return the text of a document without its marks, and the topics marked in it, in order."""
    marked = (DOCUMENTS / name).read_text(encoding="utf-8")
    return _MARK.sub(r"\2", marked), [mark[1] for mark in _MARK.finditer(marked)]


def test_precision_and_recall_of_the_glossary_hold_over_the_documents(persona: Persona, capsys: pytest.CaptureFixture[str]) -> None:
    right = found = marked = 0
    for name in sorted(f.name for f in DOCUMENTS.glob("*-page*.md")):
        text, expected = read(name)
        explained = {each.topic: each.words for each in persona.explain(text)}
        missed = [topic for topic in expected if topic not in explained]
        wrong = {topic: words for topic, words in explained.items() if topic not in expected}
        right, found, marked = right + len(expected) - len(missed), found + len(explained), marked + len(expected)
        with capsys.disabled():
            print(f"\n{name}: {len(expected)} topics marked; missed {missed}; wrong {wrong}")
    precision, recall = right / found, right / marked
    with capsys.disabled():
        print(f"precision {precision:.1%}, recall {recall:.1%}")

    assert precision >= 0.95
    assert recall >= 0.90


def test_topics_are_explained_in_the_order_of_the_text(persona: Persona) -> None:
    text, expected = read("1-page.md")
    explained = [each.topic for each in persona.explain(text)]

    assert explained == [topic for topic in expected if topic in explained]


@pytest.mark.parametrize(
    "text",
    [
        "She was at the helm when a raft of objections arrived.",
        "We react to the rest by hand, and there is a cap on spending.",
        "The dockers went on strike over the storage of lambs.",
        "A swarm of bees settled on the rust of the gate.",
    ],
)
def test_homonyms_are_left_alone(persona: Persona, text: str) -> None:
    assert persona.explain(text) == ()
