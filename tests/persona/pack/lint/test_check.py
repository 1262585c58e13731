from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from persona.acts import Act
from persona.answer import Evidence, Understanding
from persona.pack.lint import RULES, Level, Report, check
from persona.pack.models import Pack, Topic
from persona.pack.problems import PackError

WritePack = Callable[..., Path]

DEFINE = '["A letter, but it screams."]'
LONG = "word " * 40 + "end."


def said(report: Report, folder: Path) -> list[str]:
    """Return every finding, with the file named from inside the pack."""
    return [str(finding).replace(f"{folder}/", "") for finding in report.findings]


MARKED = {
    "a line that is too long with its hook": (
        [(DEFINE, f'["{LONG}"]')],
        "topics/old.yaml:9:16: fax: has 47 words with its shortest hook (6): cut it to 45 (long-line)",
    ),
    "a hook that is too long": (
        [("It needs a {modem} of course.", "It needs a {modem} of course, and " + "more and " * 5 + "more.")],
        "topics/old.yaml:11:17: fax: has 18 words: cut it to 14, since it is added to another line (long-line)",
    ),
    "a mishearing that is too long": (
        [(f"define: {DEFINE}", 'misheard: ["' + "no " * 15 + '"]')],
        "topics/old.yaml:9:18: fax: has 15 words: cut it to 14, since it is added to another line (long-line)",
    ),
    "a fact that is too long": (
        [("A copier with a long cable.", "A copier with " + "a long and " * 7 + "thin cable.")],
        "topics/old.yaml:16:16: fax: analogy has 26 words: cut it to 20 (long-fact)",
    ),
    "too few lines for an act": (
        [],
        "topics/old.yaml:9:15: fax: has 1 define line: write at least 4 (few-lines, a note)",
    ),
    "no line at all for an act": (
        [],
        "topics/old.yaml:9:7: fax: has no judge line: write at least 3 (few-lines, a note)",
    ),
    "too few hooks": (
        [],
        "topics/old.yaml:11:16: fax: has 1 hook line for modem: write at least 2 (few-lines, a note)",
    ),
    "too few persona-wide lines": (
        [],
        "persona.yaml:6:8: has 1 persona-wide how line: write at least 15 (few-lines, a note)",
    ),
    "a pair in one voice only": (
        [],
        "topics/old.yaml:13:17: fax: the pair with abacus has no sane comparison: write it under sane.compare of this topic"
        " (pairs, a note)",
    ),
    "a hook that leads nowhere": (
        [("leads_to: [modem]", "leads_to: []")],
        "topics/old.yaml:11:16: fax: the hooks for modem are never said: add it to leads_to or remove them (stray-hook)",
    ),
    "a status without a year": (
        [("Rare since 2010.", "Rare.")],
        "topics/old.yaml:21:22: fax: the status names no year: say since when, or when something last happened (undated, a note)",
    ),
    "a status that says gone without a year": (
        [('{text: "Rare since 2010.", ', '{text: "Gone.", gone: true, ')],
        "topics/old.yaml:21:22: fax: the status names no year: say since when, or when something last happened (undated)",
    ),
    "two lines that are nearly one": (
        [(DEFINE, '["A letter, but it screams.", "A letter, but it screams so."]')],
        'topics/old.yaml:9:45: fax: says nearly the same as fax define: "A letter, but it screams."; rewrite one of them (near-duplicate)',
    ),
    "the refrain in too many lines": (
        [(DEFINE, '["Days.", "Old days.", "Great days.", "More days."]')],
        "topics/old.yaml:9:7: fax: 4 of 6 lines carry the refrain (days): rewrite until it is a third at most (refrain)",
    ),
    "two lines that open alike": (
        [(DEFINE, '["It screams a letter.", "It screams, and nobody minds at all."]')],
        'topics/old.yaml:9:40: fax: opens with "it screams" like another define line here: start it differently (opening, a note)',
    ),
    "two lines of one shape": (
        [(DEFINE, '["Paper is dead.", "And the stapler is dead."]')],
        'topics/old.yaml:9:34: fax: has the shape "X is dead" for the second time in this topic: find another (shape, a note)',
    ),
    "a banned word": (
        [(DEFINE, '["What a bastard of a machine."]')],
        'topics/old.yaml:9:16: fax: says "bastard": find a kinder word (banned-word)',
    ),
    "a banned word in a fact": (
        [("A copier with a long cable.", "A copier, but shitty.")],
        'topics/old.yaml:16:16: fax: says "shitty": find a kinder word (banned-word)',
    ),
    "half an emphasis": (
        [(DEFINE, '["A *letter, but it screams."]')],
        "topics/old.yaml:9:16: fax: has an asterisk without its partner, or braces between two: write *word* around plain words (emphasis)",
    ),
    "an emphasis around braces": (
        [(DEFINE, '["A letter for your *{modem}*."]')],
        "topics/old.yaml:9:16: fax: has an asterisk without its partner, or braces between two: write *word* around plain words (emphasis)",
    ),
    "an abbreviation nobody explains": (
        [("Put the paper in and dial.", "Set the ECM mode, put the paper in and dial.")],
        "topics/old.yaml:20:14: fax: start uses ECM: explain it in the same breath, or say it in everyday words (jargon, a note)",
    ),
    "a rare word nobody explains": (
        [("A fax sends pictures of paper over the phone.", "A fax sends pictures by quadrature modulation.")],
        "topics/old.yaml:15:13: fax: what uses quadrature: explain it in the same breath, or say it in everyday words (jargon, a note)",
    ),
    "one alias for two topics": (
        [("    since: 1960\n", "    since: 1960\n    aliases: [Tele-Fax]\n")],
        'topics/old.yaml:28:15: modem: "Tele-Fax" is also an alias of fax: leave it to the one people mean (collision)',
    ),
    "an alias that is a rival": (
        [("aliases: [telefax]", "aliases: [counting frame]")],
        'topics/old.yaml:6:15: fax: "counting frame" is also a name of the rival abacus: leave it to the one people mean (collision)',
    ),
    "an alias that is an everyday word": (
        [("aliases: [telefax]", "aliases: [paper]")],
        'topics/old.yaml:6:15: fax: "paper" is an everyday word: give it a second one, or leave it out (common-alias)',
    ),
    "too few asks": (
        [("aliases: [telefax]", "asks: [what is a fax]")],
        "topics/old.yaml:6:11: fax: has 1 asks: write at least 5, some of which describe it without its name (few-asks)",
    ),
    "no look-alikes": (
        [],
        "topics/old.yaml:3:5: fax: has no look_alikes: write a few everyday sentences with its words in another meaning (few-asks, a note)",
    ),
    "a text that stands elsewhere twice": (
        [("  - what is for lunch\n", "  - what is for lunch\n  - What is for lunch?\n")],
        "persona.yaml:43:5: stands here already: keep it once (repeated-ask)",
    ),
    "an ask in two places": (
        [("aliases: [telefax]", "asks: [What is for lunch?]")],
        "topics/old.yaml:6:12: fax: stands under elsewhere already: keep it in one place (repeated-ask)",
    ),
}


@pytest.mark.parametrize(("changes", "expected"), MARKED.values(), ids=MARKED)
def test_the_editor_marks_what_is_wrong_and_says_what_to_do(write_pack: WritePack, changes: list[tuple[str, str]], expected: str) -> None:
    folder = write_pack(*changes)

    assert expected in said(check(folder), folder)


CLEAN = {
    "an abbreviation in brackets": ("Put the paper in and dial.", "Set error correction mode (ECM), put the paper in and dial."),
    "an abbreviation among examples": ("Put the paper in and dial.", "Set the mode (ECM, say), put the paper in and dial."),
    "a licence": ("Put the paper in and dial.", "Get the plans, under the ECM licence, and dial."),
    "an abbreviation with its explanation": ("Put the paper in and dial.", "Set ECM, the repair of bad lines, and dial."),
    "the name of another topic": ("Put the paper in and dial.", "Plug in the modem and dial."),
    "the name of a rival": ("It is not a modem.", "It is not an Abacus."),
    "a person's name": ("Alexander Bain had the idea in 1843.", "Gustawo Wzzxyn had the idea in 1843."),
    "a derived form of a plain word": ("It is not a modem.", "It is not an unhelpful retyping."),
}


@pytest.mark.parametrize("change", CLEAN.values(), ids=CLEAN)
def test_what_is_explained_or_named_is_no_jargon(write_pack: WritePack, change: tuple[str, str]) -> None:
    assert "jargon" not in check(write_pack(change)).by_rule()


def test_a_line_for_certain_conversations_does_not_count_towards_the_fewest(write_pack: WritePack) -> None:
    folder = write_pack((DEFINE, '[{say: "After the modem, everything.", after: [modem]}]'))

    assert "topics/old.yaml:9:15: fax: has no define line: write at least 4 (few-lines, a note)" in said(check(folder), folder)


def test_a_line_that_leads_on_by_itself_has_the_room_of_its_hook(write_pack: WritePack) -> None:
    folder = write_pack((DEFINE, '["' + "word " * 40 + 'and a {modem}."]'))

    assert "long-line" not in check(folder).by_rule()


def eight_topics(lines: str) -> str:
    one = "  - id: thing-{0}\n    name: thing {0}\n    since: 1990\n    hype: {{define: {1}}}\n    sane: {2}\n"
    sane = (
        "{what: W, analogy: A, why: Y, use_when: U, skip_when: S, start: T, status: {text: Old, as_of: 2026-11-23},"
        ' who: H, confused_with: C, sources: [{title: T, url: "https://example.org"}]}'
    )
    first = one.format("zero", lines, sane.replace("what: W", 'what: "A thing that toasts bread."'))
    return "area: many\ntopics:\n" + first + "".join(one.format(number, "[]", sane) for number in range(1, 8))


def test_lines_that_would_fit_any_topic_are_counted_per_topic(write_pack: WritePack) -> None:
    folder = write_pack(many=eight_topics('["It toasts.", "Everybody loves it.", "You will, too."]'))

    assert (
        "topics/many.yaml:6:35: thing-zero: 2 of 3 lines hold nothing of this topic: rewrite some, or add their words to the"
        ' cues, such as "Everybody loves it.",'
        ' "You will, too." (filler, a note)'
    ) in said(check(folder), folder)


def test_a_third_of_filler_is_allowed(write_pack: WritePack) -> None:
    folder = write_pack(many=eight_topics('["It toasts.", "Bread goes in.", "You will, too."]'))

    assert not [finding for finding in check(folder).findings if (finding.rule, finding.problem.topic) == ("filler", "thing-zero")]


def test_a_straight_answer_over_ninety_words_is_an_error(write_pack: WritePack) -> None:
    def compose(pack: Pack, topic: Topic) -> Iterable[tuple[Act, str]]:
        yield Act.NEED, "word " * (91 if topic.id == "modem" else 90) + "(https://example.org/modem)"

    folder = write_pack()
    report = check(folder, compose=compose)

    assert [finding for finding in said(report, folder) if "long-answer" in finding] == [
        "topics/old.yaml:29:7: modem: the straight answer to need has 91 words: shorten what it is made of to 90 (long-answer)"
    ]


def answers(table: dict[str, Understanding]) -> Callable[[str], Understanding]:
    return lambda text: table.get(text, Understanding(Act.OFFTOPIC))


ASKS = ("aliases: [telefax]", "asks: [what is a fax, is fax safe]\n    look_alikes: [fax me the menu]")


def test_every_ask_must_reach_its_topic_and_no_look_alike_may(write_pack: WritePack) -> None:
    folder = write_pack(ASKS)
    blurred = Evidence(runners_up=(("modem", 0.3),))
    table = {
        "what is a fax": Understanding(Act.DEFINE, "fax", evidence=blurred),
        "is fax safe": Understanding(Act.JUDGE, "modem"),
        "fax me the menu": Understanding(Act.JUDGE, "fax"),
    }
    report = check(folder, understand=answers(table))

    assert [finding for finding in said(report, folder) if "self-test" in finding] == [
        "topics/old.yaml:6:27: fax: this ask reaches modem: make it say more, or add a cue from it (self-test)",
        "topics/old.yaml:7:19: fax: this look-alike is taken for the topic:"
        " give elsewhere more such texts, or narrow the alias that matched"
        " (self-test)",
    ]
    (pair,) = report.confusable
    assert (pair.topic, pair.other, pair.mistaken, round(pair.confidence, 9)) == ("fax", "modem", 1, 0.15)


def test_a_topic_that_is_also_heard_counts_as_reached(write_pack: WritePack) -> None:
    table = {text: Understanding(Act.COMPARE, "modem", also=("fax",)) for text in ("what is a fax", "is fax safe")}

    assert "self-test" not in check(write_pack(ASKS), understand=answers(table)).by_rule()


def test_progress_is_told_for_every_question(write_pack: WritePack) -> None:
    told: list[tuple[int, int]] = []
    check(write_pack(ASKS), understand=answers({}), progress=lambda done, total: told.append((done, total)))

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_broken_pack_is_not_edited(write_pack: WritePack) -> None:
    with pytest.raises(PackError):
        check(write_pack(("since: 1980", "since: soon")))


def test_findings_come_in_the_order_of_the_files(write_pack: WritePack) -> None:
    report = check(write_pack())
    places = [(finding.problem.file, finding.problem.line, finding.problem.column) for finding in report.findings]

    assert places == sorted(places)


def test_errors_and_notes_are_all_there_is(write_pack: WritePack) -> None:
    report = check(write_pack((DEFINE, '["What a bastard of a machine."]')))

    assert {finding.level for finding in report.findings} == {Level.ERROR, Level.NOTE}
    assert len(report.errors) + len(report.notes) == len(report.findings)
    assert report.lines["define"] == 2


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_shown_to_mark_something(name: str) -> None:
    shown = [expected for _, expected in MARKED.values()]

    assert name == "filler" or any(expected.endswith((f"({name})", f"({name}, a note)")) for expected in shown)
