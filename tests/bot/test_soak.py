"""A small helping of `make soak`, as a process; and that it would notice what it is there to notice."""

import logging
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from benchmarks.soak import guild
from benchmarks.soak.ledger import Ledger
from benchmarks.soak.listening import listen
from benchmarks.soak.report import told, wrong
from benchmarks.soak.soak import Options, Result
from benchmarks.soak.vitals import Sample, growth

ROOT = Path(__file__).parents[2]
PACK = Path(__file__).parent / "pack"
REST = Sample(seconds=0, questions=0, megabytes=100, tasks=30, descriptors=25, threads=3, connections=5)
OPTIONS = Options(minutes=60, database="postgres", slack="any", persona=None, people=24, think=1, seed=1, csv=None)


def soaked(*arguments: str | Path) -> tuple[int, str, dict[str, str]]:
    """Run a short soak; return the exit code, all that it printed, and its figures by name."""
    command = [sys.executable, "-m", "benchmarks.soak", "--persona", PACK, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=500)
    rows = (line.strip().rpartition("   ") for line in done.stdout.splitlines())
    return done.returncode, done.stdout + done.stderr, {name.strip(): value.strip() for name, _, value in rows}


def test_on_slack_discord_and_postgresql_at_once_everybody_is_answered_once_whatever_goes_wrong(tmp_path):
    code, printed, figures = soaked("--minutes", "0.3", "--csv", tmp_path / "samples.csv")

    assert code == 0, printed
    assert "all right" in printed
    assert [figures[name] for name in ("unanswered", "doubled", "answers to nobody")] == ["0", "0", "0"]
    assert all(int(figures[f"{platform}, mention"]) > 0 for platform in ("slack", "discord"))
    faults = {name: int(count) for name, count in figures.items() if name.startswith("fault: ")}
    assert len(faults) == 6
    assert min(faults.values()) >= 2
    header, *samples = (tmp_path / "samples.csv").read_text(encoding="utf-8").splitlines()
    assert header == "seconds,questions,megabytes,tasks,descriptors,threads,connections"
    assert len(samples) > 10


def test_on_sqlite_and_the_fake_slack_too():
    code, printed, figures = soaked("--minutes", "0.1", "--database", "sqlite", "--slack", "fake")

    assert code == 0, printed
    assert [figures[name] for name in ("unanswered", "doubled")] == ["0", "0"]
    assert len([name for name in figures if name.startswith("fault: ")]) == 5


def result(**changed: object) -> Result:
    """Return what a soak finds when all is well."""
    steady = [replace(REST, seconds=float(second), questions=second * 10) for second in range(0, 2700, 5)]
    well = Result(OPTIONS, "local-slack", 3600, Ledger(), Counter(), Counter(), steady, steady, before=REST, after=REST, left=Counter())
    return replace(well, **changed)


def test_a_soak_in_which_nothing_happens_is_all_right():
    assert wrong(result()) == []
    assert told(result()).endswith("all right\n")


@pytest.mark.parametrize("count", ["tasks", "descriptors", "threads", "connections"])
def test_whatever_is_left_over_is_wrong(count):
    more = {count: getattr(REST, count) + 2}
    if count == "connections":
        more["descriptors"] = REST.descriptors + 2  # each has one

    assert wrong(result(after=replace(REST, **more))) == [f"2 {count} left over"]


def test_connections_that_the_pool_keeps_are_no_leak():
    before, after = (replace(REST, connections=number, descriptors=20 + number) for number in (2, 5))

    assert wrong(result(before=before, after=after)) == []


def test_memory_that_grows_a_little_with_every_message_is_wrong():
    grows = [replace(sample, megabytes=100 + sample.questions * 500 / 2**20) for sample in result().steady]

    assert growth(grows) == pytest.approx(12.85, abs=0.01)
    assert wrong(result(steady=grows)) == ["memory grew by 12.9 MB"]


def test_memory_that_goes_up_and_down_is_not_wrong():
    swings = [replace(sample, megabytes=100 + (number % 7) * 10) for number, sample in enumerate(result().steady)]

    assert wrong(result(steady=swings)) == []


async def test_an_answer_that_came_twice_and_one_that_never_came_are_wrong(monkeypatch):
    monkeypatch.setattr("benchmarks.soak.ledger.PATIENCE", 0.0)
    ledger = Ledger()
    twice, never = (ledger.ask("slack", kind) for kind in ("mention", "press"))
    for question in (twice, never):
        ledger.expect(question, ("thread", question.kind))
    for place in ("mention", "mention", "nowhere"):
        ledger.answer(ledger.whose(("thread", place)))
    await ledger.wait(twice)
    await ledger.wait(never)

    assert wrong(result(ledger=ledger)) == ["1 unanswered (slack press)", "1 doubled (slack mention)", "1 answers to nobody"]
    assert "slack, press: " in told(result(ledger=ledger))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [(1, ["1 unanswered (slack command)"]), (2, []), (3, ["1 doubled (slack command)"])],
    ids=["one", "two", "three"],
)
def test_what_somebody_says_twice_is_answered_twice(answers, expected):
    ledger = Ledger()
    question = ledger.ask("slack", "command")
    for _ in range(2):
        ledger.expect(question, ("response", "/1"))
    ledger.expect(question, ("response", "/1"), again=True)  # the platform's own doing: it wants no answer of its own
    for _ in range(answers):
        ledger.answer(question)

    assert ledger.total == 2
    assert wrong(result(ledger=ledger)) == expected


def test_an_answer_that_perhaps_arrived_is_neither_missing_nor_doubled_when_it_is_sent_again():
    ledger = Ledger()
    question = ledger.ask("slack", "mention")
    ledger.expect(question, ("thread", "1"))
    ledger.answer(question, doubtful=True)
    assert not question.answered.is_set()
    ledger.answer(question)

    assert question.answered.is_set()
    assert wrong(result(ledger=ledger)) == []


def test_an_error_that_nobody_caught_is_wrong():
    logged = Counter({("error", "failed"): 1, ("error", "database lost, answering without memory"): 3})

    assert wrong(result(logged=logged)) == ["1 times error: failed"]


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([], 0),
        (["etcd keeps it."], 1),
        (["etcd keeps it.", "etcd keeps it."], 2),
        (["e" * 1890, "and on it goes"], 1),
        (["e" * 1890, "broken"], 2),
    ],
)
def test_a_long_answer_in_pieces_is_one_answer_on_discord_and_what_would_have_fitted_is_another(messages, expected):
    assert guild.answers(messages) == expected


def test_what_he_logs_is_counted_with_its_cause(monkeypatch):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    monkeypatch.setattr(logging.getLogger(), "level", logging.WARNING)
    configured, logged = structlog.get_config(), listen()
    log = structlog.get_logger("bot.test")
    try:
        log.info("answered")
        log.error("database lost", error="nobody listens")
        try:
            raise ZeroDivisionError
        except ZeroDivisionError:
            log.exception("failed")
    finally:
        structlog.configure(**configured)

    assert logged == {("error", "database lost (nobody listens)"): 1, ("error", "failed (ZeroDivisionError)"): 1}
    assert wrong(result(logged=logged)) == ["1 times error: failed (ZeroDivisionError)"]
