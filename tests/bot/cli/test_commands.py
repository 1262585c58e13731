"""The real command as a process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PACK = Path(__file__).parents[1] / "pack"


def future(*arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("future")), *arguments]
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **environment})


def test_ask_prints_an_answer() -> None:
    done = future("ask", "what", "is", "etcd", "--persona", str(PACK))

    assert done.returncode == 0
    assert done.stdout.strip()
    assert not done.stderr


def test_a_straight_answer_as_json_carries_its_sources() -> None:
    answer = json.loads(future("ask", "what is etcd", "--sane", "--json", "--persona", str(PACK)).stdout)

    assert (answer["topic"], answer["act"], answer["mode"]) == ("etcd", "define", "sane")
    assert answer["sources"][0]["url"].startswith("https://")
    assert 0 <= answer["confidence"] <= 1


def test_he_can_read_whole_sentences_too() -> None:
    done = future("ask", "what is etcd", "--json", "--persona", str(PACK), FUTURE_SEMANTIC="on")

    assert not done.stderr
    assert json.loads(done.stdout)["topic"] == "etcd"


def test_a_missing_sentence_encoder_is_named() -> None:
    done = future("ask", "what is etcd", "--persona", str(PACK), FUTURE_SEMANTIC="/nowhere")

    assert done.returncode == 2
    assert "/nowhere/model.onnx is missing: put an ONNX sentence encoder there" in done.stderr


def test_json_lines_share_context_and_go_on_after_a_malformed_line() -> None:
    lines = [
        {"text": "what is etcd", "conversation": "a"},
        {"text": "what is raft", "conversation": "b"},
        "not json",
        {"question": "no text"},
        {"text": "is it dead?", "conversation": "a", "mode": "sane"},
        {"text": "hi", "mode": "loud"},
    ]
    given = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)

    done = future("ask", "--jsonl", "--persona", str(PACK), given=given)
    answers = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0
    assert [answer.get("topic") for answer in answers] == ["etcd", "raft", None, None, "etcd", None]
    assert [answer.get("line") for answer in answers] == [None, None, 3, 4, None, 6]
    assert answers[4]["mode"] == "sane"
    assert all(answer["error"].startswith("line ") for answer in answers if "error" in answer)


def test_why_shows_the_evidence() -> None:
    done = future("why", "what is etcd", "--persona", str(PACK))

    assert "etcd" in done.stdout
    assert "What matched" in done.stdout


def test_topics_lists_what_he_knows() -> None:
    names = [row["id"] for row in json.loads(future("topics", "--json", "--persona", str(PACK)).stdout)]

    assert "etcd" in names


def test_eval_scores_and_fails_below_the_minimum(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    rows = [
        {"text": "what is etcd", "topic": "etcd", "also": [], "style": "plain"},
        {"text": "lunch?", "topic": "etcd", "also": [], "style": "odd"},
    ]
    file.write_text("\n".join(map(json.dumps, rows)))

    passed = future("eval", str(file), "--min", "40", "--persona", str(PACK))
    failed = future("eval", str(file), "--min", "90", "--persona", str(PACK))

    assert passed.returncode == 0
    assert "50.0 %" in passed.stdout
    assert failed.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], "give a question"),
        (["frobnicate"], "frobnicate"),
        (["eval", "no-such-file.jsonl"], "no-such-file.jsonl"),
        (["ask", "x", "--persona", "no-such-folder"], "no-such-folder"),
        (["read", "no-such-topic", "--persona", str(PACK)], "no-such-topic"),
    ],
)
def test_wrong_use_is_a_sentence_and_exit_code_two(arguments: list[str], said: str) -> None:
    done = future(*arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_piped_chat_answers_every_line_and_leaves_quietly() -> None:
    done = future("chat", "--persona", str(PACK), given="what is etcd\n/sane\nwhat is raft\n")

    assert done.returncode == 0
    assert len([part for part in done.stdout.split("\n\n") if part.strip()]) == 3
    assert "\x1b" not in done.stdout
    assert "platform=" not in done.stdout + done.stderr


@pytest.mark.parametrize("typed", ["sane what is etcd", "/sane what is etcd", "/future sane what is etcd"])
def test_commands_are_typed_in_the_terminal_as_anywhere_else(typed: str) -> None:
    plain = future("ask", "--sane", "what is etcd", "--persona", str(PACK))
    chatted = future("chat", "--persona", str(PACK), given=f"{typed}\n")

    assert plain.stdout.split()[:8] == chatted.stdout.split()[:8]


def test_explain_writes_a_glossary_sorted_with_sources_and_each_term_once(tmp_path: Path) -> None:
    file = tmp_path / "design.md"
    file.write_text("# Design\n\nWe keep Redis and etcd. The etcd cluster has five nodes.\n\nSee also: Redis.\n", encoding="utf-8")

    done = future("explain", str(file), "--persona", str(PACK))

    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "# Glossary",
        "",
        "**etcd**: etcd, in one straight sentence. Source: [etcd documentation](<https://example.org/etcd>).",
        "",
        "**Redis**: Redis, in one straight sentence. Source: [Redis documentation](<https://example.org/redis>).",
    ]


def test_explain_reads_standard_input_and_says_when_there_is_nothing_to_explain() -> None:
    assert "**Paxos**" in future("explain", "-", "--persona", str(PACK), given="they run Paxos").stdout
    nothing = future("explain", "-", "--persona", str(PACK), given="the cat sat on the mat")

    assert nothing.returncode == 1
    assert "nothing in it" in nothing.stderr


def test_explain_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    picture = tmp_path / "scan.png"
    picture.write_bytes(b"\x89PNG\xff\xfe")

    assert "no text in UTF-8" in future("explain", str(picture), "--persona", str(PACK)).stderr
    assert future("explain", str(tmp_path / "none.md"), "--persona", str(PACK)).returncode == 2
