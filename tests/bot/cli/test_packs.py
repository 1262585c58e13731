"""`future pack new`, `future pack from` and `future pack learn`, as processes in an empty folder."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

FUTURE = str(Path(sys.executable).with_name("future"))
FAQ = """\
question,answer,topic,source
How do I return an item?,"In its box, within 30 days.",returns,https://shop.example/returns
Can I send something back that I opened?,,returns,
What are your opening hours?,Nine to six.,,
How long does shipping take?,Two days.,shipping,
Do you ship to Norway?,Two days.,shipping,
"""


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with a cache of its own beside it."""
    monkeypatch.setenv("FUTURE_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def future(there: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([FUTURE, *arguments], input=given, capture_output=True, timeout=120, check=False, cwd=there)


def told(there: Path, *arguments: str) -> str:
    done = future(there, *arguments)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def inside(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*"))


def test_the_starter_pack_has_nothing_to_change_and_talks_at_once(there: Path) -> None:
    said = told(there, "pack", "new", "mine")

    assert "future --persona mine chat" in said
    assert ": 0 to change" in told(there, "--persona", "mine", "check")
    assert json.loads(told(there, "--persona", "mine", "ask", "--json", "what is a ring binder"))["topic"] == "ring-binder"
    assert "3M" in told(there, "--persona", "mine", "ask", "--sane", "who invented the sticky note")


def test_what_is_learnt_is_written_beside_a_pack_once(there: Path) -> None:
    told(there, "pack", "new", "mine")

    assert told(there, "pack", "learn", "mine") == "Wrote mine/learnt.safetensors.\n"
    assert "fits it already" in told(there, "--persona", "mine", "pack", "learn")
    assert "ring-binder" in told(there, "--persona", "mine", "ask", "--json", "what is a ring binder")


def test_a_folder_that_cannot_be_written_is_said_so(there: Path) -> None:
    told(there, "pack", "new", "mine")
    (there / "mine" / "learnt.safetensors").mkdir()
    done = future(there, "pack", "learn", "mine")

    assert done.returncode == 2
    assert b"make its folder writable" in done.stderr
    assert b"Traceback" not in done.stderr


def test_the_starter_pack_explains_each_of_its_keys_and_names_a_schema_that_is_there(there: Path) -> None:
    told(there, "pack", "new", "mine")

    for file in (there / "mine").rglob("*.yaml"):
        first, *lines = file.read_text(encoding="utf-8").splitlines()
        assert json.loads((file.parent / first.partition("$schema=")[2]).read_text())["title"] == "A file of a persona pack"
        for before, line in pairwise(lines):
            if line[:1].isalpha() and not line.startswith(("handle:", "refrain:")):
                assert before.startswith("# "), f"{line} has no comment"


@pytest.mark.parametrize("words", [("new",), ("from", "faq.csv", "--into")], ids=["new", "from"])
def test_a_folder_with_something_in_it_is_left_alone(there: Path, words: tuple[str, ...]) -> None:
    (there / "faq.csv").write_text(FAQ)
    (there / "mine").mkdir()
    (there / "mine" / "letter.txt").write_text("dear aunt")

    done = future(there, "pack", *words, "mine")

    assert done.returncode == 2
    assert done.stderr.decode() == "future: mine:1:1: holds files already: name a new folder, or empty this one\n"
    assert inside(there) == ["faq.csv", "mine", "mine/letter.txt"]


def test_a_file_is_no_folder_for_a_pack(there: Path) -> None:
    (there / "mine").write_text("dear aunt")

    done = future(there, "pack", "new", "mine")

    assert done.returncode == 2
    assert "mine:1:1: is a file: name a new folder" in done.stderr.decode()
    assert (there / "mine").read_text() == "dear aunt"


def test_an_empty_folder_is_filled_and_stays_the_same_folder(there: Path) -> None:
    same = there.stat().st_ino

    told(there, "pack", "new", ".")

    assert there.stat().st_ino == same
    assert inside(there) == ["pack.json", "persona.yaml", "topics", "topics/stationery.yaml"]


def test_a_folder_below_a_file_is_a_sentence(there: Path) -> None:
    (there / "letter").write_text("dear aunt")

    done = future(there, "pack", "new", "letter/mine")

    assert done.returncode == 2
    assert "letter/mine:1:1: cannot be written (Not a directory)" in done.stderr.decode()


def test_an_faq_becomes_a_persona_that_gives_its_answers(there: Path) -> None:
    (there / "shop.csv").write_text(FAQ)

    done = future(there, "pack", "from", "shop.csv", "--name", "the shop", "--source", "https://shop.example/faq")

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("Wrote 3 topics from 5 questions into shop.\n")
    assert ": 0 to change" in told(there, "--persona", "shop", "check")
    answer = told(there, "--persona", "shop", "ask", "how can i return something")
    assert answer == "In its box, within 30 days. More: shop.example/returns (https://shop.example/returns)\n"
    assert (
        told(there, "--persona", "shop", "ask", "--sane", "which opening hours do you have")
        == "Nine to six. More: shop.csv (https://shop.example/faq)\n"
    )
    persona = yaml.safe_load((there / "shop" / "persona.yaml").read_text())
    assert (persona["name"], persona["handle"]) == ("the shop", "theshop")


def test_eval_scores_an_faq_on_questions_labelled_by_its_ids_or_by_its_own_topics(there: Path) -> None:
    (there / "shop.csv").write_text(FAQ.replace(",shipping,", ",Shipping & Time,"))
    rows = [
        {"text": "return an item", "topic": "returns"},
        {"text": "which opening hours do you have", "topic": "opening-hours"},
        {"text": "do you ship there", "topic": "Shipping & Time"},
        {"text": "did the train arrive", "topic": None},
    ]
    (there / "q.jsonl").write_text("\n".join(map(json.dumps, rows)))
    told(there, "pack", "from", "shop.csv")

    assert "q.jsonl: 100.0 % of 4 topics right" in told(there, "--persona", "shop", "eval", "q.jsonl", "--min", "100")


def test_an_faq_without_sources_says_where_its_answers_point(there: Path) -> None:
    (there / "shop.csv").write_text(FAQ)

    done = future(there, "pack", "from", "shop.csv")

    assert done.returncode == 0
    assert "shop.csv: some answers name no source and point to https://faq.example: give the address" in done.stderr.decode()


def test_json_lines_come_from_standard_input_too(there: Path) -> None:
    rows = (
        b'\xef\xbb\xbf{"question": "Who are the owners?", "answer": "Two sisters."}\r\n{"question": "Any parking?", "answer": "Yes."}\r\n'
    )

    done = future(there, "pack", "from", "-", "--into", "sisters", given=rows)

    assert done.returncode == 0
    assert "into sisters" in done.stdout.decode()
    assert told(there, "--persona", "sisters", "ask", "who owns it, who are the owners").startswith("Two sisters.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "shop.csv:1:1: holds no questions"),
        (b"question\nwho\n", "shop.csv:1:1: names no column answer"),
        (b"question,answer\nwho,me\nWho?,you\n", "shop.csv:3:1: asks what line 2 asks, with another answer"),
        (b"question,answer\nwho,me\nwhom\n", "shop.csv:3:1: has no answer"),
        (b'question,answer\nwho,"me\n', "shop.csv:2:1: is no CSV"),
        (b"question,answer\nwho,\xff\n", "shop.csv:2:1: is no text in UTF-8"),
    ],
)
def test_an_faq_that_cannot_be_used_is_told_by_its_line_and_nothing_is_written(there: Path, text: bytes, said: str) -> None:
    (there / "shop.csv").write_bytes(text)

    done = future(there, "pack", "from", "shop.csv")

    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert inside(there) == ["shop.csv"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.csv"], "none.csv cannot be read (No such file or directory): name a CSV or JSONL file"),
        (["."], ". cannot be read (Is a directory)"),
        (["shop.csv", "--name", " "], "--name is a short name"),
        (["shop.csv", "--name", "x" * 61], "give one of 1 to 60 characters"),
        (["shop.csv", "--source", "shop.example"], "--source shop.example is no address: give one that starts with https://"),
    ],
)
def test_wrong_use_is_a_sentence_and_nothing_is_written(there: Path, arguments: list[str], said: str) -> None:
    (there / "shop.csv").write_text(FAQ)

    done = future(there, "pack", "from", *arguments)

    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert inside(there) == ["shop.csv"]
