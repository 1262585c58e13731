from pathlib import Path

import pytest

from persona.pack.lint import Report, check
from persona.pack.load import load_pack
from persona.pack.models import Pack
from persona.speaking.sane import every_answer


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


@pytest.fixture(scope="module")
def report() -> Report:
    return check(compose=every_answer)


def test_the_pack_that_comes_with_the_package_loads(pack: Pack) -> None:
    assert pack.persona.handle == "futureguy"
    assert len(pack.topics) == 95


def test_the_editor_marks_nothing_in_the_lines_that_serve_any_topic(report: Report) -> None:
    assert [str(finding) for finding in report.findings if Path(finding.problem.file).name == "persona.yaml"] == []


def test_small_talk_asks_and_elsewhere_share_no_text(pack: Pack) -> None:
    asks = [ask.casefold() for talk in pack.persona.small_talk for ask in talk.asks]
    elsewhere = {text.casefold() for text in pack.persona.elsewhere}

    assert len(asks) == len(set(asks))
    assert not elsewhere & set(asks)
    assert len(elsewhere) == len(pack.persona.elsewhere) >= 100
