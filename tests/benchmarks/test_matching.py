"""The report on matching: the command as a process on a handful of questions, and figures that can be told by hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.matching import measure, report
from benchmarks.matching.report import Picture, Section

ROOT = Path(__file__).parents[2]
PAGE = """\
# Page
Before.
<!-- accuracy -->
old figures
<!-- /accuracy -->
Between.
<!-- speed -->
figures of another day
<!-- /speed -->
After.
"""
ASKED = {
    "loan": ["how do i get a loan", "lend me money", "what is a loan", "borrow cash from you", "i want to borrow some money"],
    "card": ["my card is lost", "where is my new card", "the card never came", "block my stolen card", "order another card"],
}


def lines(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    samples = [{"text": text, "topic": topic} for topic, texts in ASKED.items() for text in texts]
    for split in ("train_5", "train_10", "test"):
        (tmp_path / f"banking77.{split}.jsonl").write_text(lines(samples))
    (tmp_path / "banking77.out_of_scope.jsonl").write_text(lines([{"text": "will it rain", "topic": None}]))
    (tmp_path / "topics.dev.jsonl").write_text("")
    return tmp_path


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.matching", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_section_run_alone_rewrites_its_own_table_and_nothing_else(data, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE)

    done = run("accuracy", "--data", data, "--questions", data, "--page", page, "--only", "core", "wratio")

    assert done.returncode == 0, done.stderr
    before, after = PAGE.split("old figures")
    assert page.read_text().startswith(f"{before}| top-1 in %")
    assert page.read_text().endswith(after)
    assert "| **this engine** | 100.0 | 100.0 |" in page.read_text()
    assert "| rapidfuzz extractOne WRatio | 100.0 | 100.0 |" in page.read_text()
    assert 'make bench SECTIONS="accuracy"' in page.read_text()


def test_a_section_that_is_not_there_is_named_with_those_that_are(data):
    done = run("acuracy", "--data", data, "--questions", data)

    assert done.returncode == 2
    assert "there is no section acuracy: choose of accuracy, " in done.stderr


def test_a_page_without_a_place_for_the_section_says_what_to_add(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Page\n")

    with pytest.raises(ValueError, match="add <!-- speed --> and <!-- /speed -->"):
        report.write(page, "speed", Section("| a |"))


def test_a_picture_goes_beside_the_page_and_is_linked_from_it(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE)

    report.write(page, "speed", Section("| a |", [Picture("quick", "A line", lambda file: file.write_text("<svg/>") and None)]))

    assert (tmp_path / "page" / "quick.svg").read_text() == "<svg/>"
    assert "\n| a |\n\n![A line](page/quick.svg)\n" in page.read_text()


def test_scores_that_tell_nothing_have_an_auroc_of_a_half():
    assert measure.auroc([2, 3], [0, 1]) == 100
    assert measure.auroc([1, 1], [1, 1]) == 50
    assert measure.auroc([0], [1]) == 0


def test_confidence_that_is_right_as_often_as_it_says_has_no_calibration_error():
    honest = measure.bins([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    boastful = measure.bins([(1.0, True), (1.0, False)])

    assert measure.calibration_error(honest) == 0
    assert measure.calibration_error(boastful) == 50


def test_turning_more_away_keeps_what_scores_higher():
    points = measure.rejection([(0.1, False), (0.9, True)], [0.0, 0.5])

    assert points[0] == (0, 50, 50)
    assert points[-1] == (50, 100, 100)
