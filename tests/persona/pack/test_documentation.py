import re
from dataclasses import fields
from pathlib import Path

import pytest

from persona.acts import Act
from persona.pack.lint import AMBITIONS, RULES, check
from persona.pack.lint.counts import long_answers
from persona.pack.lint.questions import self_tests
from persona.pack.load import load_pack
from persona.pack.models import (
    Counts,
    Eras,
    Hype,
    Line,
    Period,
    PersonaFile,
    PersonaLines,
    Rival,
    Sane,
    SmallTalk,
    Source,
    Status,
    Straight,
    Topic,
    TopicFile,
)
from persona.pack.placeholders import RESERVED, TOTALS
from persona.pack.problems import PackError
from persona.speaking.sane import every_answer

PAGE = (Path(__file__).parents[3] / "docs" / "packs.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Return the text under a heading, up to the next heading."""
    return re.split(rf"^##+ {re.escape(title)}$", PAGE, flags=re.M)[1].split("\n#")[0]


def first_column(text: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)`", text, flags=re.M)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Write the pack of the page into a folder."""
    for name, text in re.findall(r"```yaml\n# ([\w./]+)\n(.*?)```", PAGE, flags=re.S):
        file = tmp_path / "aunt_ada" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "aunt_ada"


def test_the_pack_of_the_page_loads(example: Path) -> None:
    pack = load_pack(example)

    assert pack.persona.name == "Aunt Ada"
    assert list(pack.topics) == ["typewriter", "carbon-paper"]


def test_the_editor_finds_no_error_in_the_pack_of_the_page(example: Path) -> None:
    assert check(example, compose=every_answer).errors == ()


def test_the_broken_pack_of_the_page_gives_the_problems_shown_there(example: Path) -> None:
    file = example / "topics" / "office.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("    aliases: [typing", "    alias: [typing").replace("to: [carbon-paper]", "to: [carbon]"), encoding="utf-8"
    )
    with pytest.raises(PackError) as caught:
        load_pack(example)
    shown = section("When a pack is broken").split("```")[1].strip()

    assert str(caught.value).replace(str(example), "my_pack") == shown


@pytest.mark.parametrize(
    ("title", "model"),
    [
        ("persona.yaml", PersonaFile), ("lines", PersonaLines), ("straight", Straight), ("small_talk", SmallTalk), ("rivals", Rival),
        ("eras", Eras), ("periods", Period),
        ("topics/*.yaml", TopicFile), ("A topic", Topic), ("A line", Line), ("hype", Hype), ("counts", Counts), ("sane", Sane),
        ("status", Status), ("sources", Source),
    ],
)  # fmt: skip
def test_every_key_is_on_the_page_in_the_order_of_the_model(title: str, model: type) -> None:
    assert first_column(section(title)) == [field.name for field in fields(model)]


def test_every_act_is_on_the_page() -> None:
    assert first_column(section("Dialogue acts")) == [act.value for act in Act]


def test_every_placeholder_is_on_the_page() -> None:
    text = section("Placeholders")

    assert all(f"`{{{name}}}`" in text for name in RESERVED)
    assert all(f"`{name}`" in text for name in TOTALS)


def test_every_rule_is_on_the_page_in_its_own_words() -> None:
    rows = re.findall(r"^\| `([^`]+)`( \*)? \| (.+) \|$", section("What the editor marks"), flags=re.M)
    rules = {**RULES, "long-answer": long_answers, "self-test": self_tests}

    assert {name: sentence for name, _, sentence in rows} == {name: (rule.__doc__ or "").splitlines()[0] for name, rule in rules.items()}
    assert {name for name, star, _ in rows if star} == set(AMBITIONS)
