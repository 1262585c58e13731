import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona.answer import Mode
from persona.engine import Persona
from persona.pack.faq import Converted, Origin, convert
from persona.pack.faq.answers import shortened
from persona.pack.load import load_pack
from persona.pack.models import Pack
from persona.pack.problems import PackError
from persona.pack.starter import write_pack

ORIGIN = Origin("shop.csv", "https://shop.example/faq")
DAY = date(2026, 11, 23)
SUBJECTS = "invoice parcel password refund garden dentist lamp bicycle passport visa printer contract".split()
FRAMES = ("How do I get a {}?", "what is a {}", "my {} is broken", "Is the {} good?", "do I need a {}", "can I cancel my {}", "the {}")


def converted(text: str | bytes, file: str = "shop.csv") -> Converted:
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return convert(raw, Origin(file, ORIGIN.url), name="the shop", day=DAY)


def written(made: Converted) -> Pack:
    """Write a pack and load it from its folder."""
    with TemporaryDirectory() as folder:
        write_pack(Path(folder) / "shop", made.files)
        return load_pack(Path(folder) / "shop")


def table(rows: Iterable[Iterable[str]], **form: str) -> str:
    text = io.StringIO()
    csv.writer(text, **form).writerows(rows)
    return text.getvalue()


def objects(rows: Iterable[Mapping[str, object]]) -> str:
    return "\n".join(json.dumps(row) for row in rows)


def problems(text: str | bytes, file: str = "shop.csv") -> list[str]:
    with pytest.raises(PackError) as error:
        converted(text, file)
    return str(error.value).splitlines()


def test_questions_of_one_topic_become_its_asks() -> None:
    rows = [
        ["question", "answer", "topic"],
        ["How do I send it back?", "In its box.", "Returns & Refunds"],
        ["Can I return it?", "In its box.", "Returns & Refunds"],
        ["What if the box is gone?", "", "Returns & Refunds"],
    ]

    pack = written(converted(table(rows)))

    assert list(pack.topics) == ["returns-refunds"]
    assert pack.topics["returns-refunds"].name == "Returns & Refunds"
    assert pack.topics["returns-refunds"].asks == ("How do I send it back?", "Can I return it?", "What if the box is gone?")


def test_questions_with_one_answer_and_no_topic_become_one_topic_named_for_the_first() -> None:
    rows = [["question", "answer"], ["What are your opening hours?", "Nine to six."], ["When can I come?", "Nine to six."]]

    pack = written(converted(table(rows)))

    assert [(topic.id, topic.name, len(topic.asks)) for topic in pack.topics.values()] == [("opening-hours", "opening hours", 2)]


def test_a_topic_with_several_answers_keeps_them_all_apart_and_says_so() -> None:
    rows = [
        ["question", "answer", "topic"],
        ["Do you ship to Norway?", "Yes.", "shipping"],
        ["What does express cost?", "Nine euros.", "shipping"],
    ]

    made = converted(table(rows))

    assert {topic.sane.what for topic in written(made).topics.values()} == {"Yes.", "Nine euros."}
    assert [str(note) for note in made.notes] == [
        "shop.csv:2:1: the topic shipping has 2 different answers: each became a topic of its own "
        "(shipping-ship-norway, shipping-express-cost)"
    ]


def test_ids_and_names_that_would_clash_are_told_apart() -> None:
    rows = [
        {"question": "What is C++?", "answer": "A.", "topic": "C++"},
        {"question": "What is C#?", "answer": "B.", "topic": "C#"},
        {"question": "Which topic is that?", "answer": "C.", "topic": "topic"},
        {"question": "And seven?", "answer": "D.", "id": 7},
        {"question": "それは何ですか", "answer": "E."},
        {"question": "How do I return an item?", "answer": "F."},
        {"question": "Can I return an item?", "answer": "G."},
    ]

    pack = written(converted(objects(rows), "shop.jsonl"))
    names = [topic.name for topic in pack.topics.values()]

    assert list(pack.topics)[:5] == ["c", "c-2", "topic-2", "faq-7", "faq"]
    assert len(set(names)) == 7
    assert names[-2:] == ["return an item", "Can I return an item"]


@pytest.mark.parametrize("delimiter", list(",;\t|"))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_delimiter_and_the_encoding_are_found_out(delimiter: str, encoding: str) -> None:
    text = table([["Question", "Answer "], ["Where, when; how?", 'At "café" noon,\nor later.']], delimiter=delimiter)

    (topic,) = written(converted(text.encode(encoding))).topics.values()

    assert topic.asks == ("Where, when; how?",)
    assert topic.sane.what == 'At "café" noon, or later.'


def test_sources_are_kept_and_the_address_of_the_faq_stands_in_for_those_that_are_missing() -> None:
    rows = [
        ["question", "answer", "source", "url"],
        ["who", "A.", "https://shop.example/a", ""],
        ["where", "B.", "Page three", "https://shop.example/b"],
        ["whence", "C.", "Page four", ""],
        ["whither", "D.", "", ""],
    ]

    topics = written(converted(table(rows))).topics.values()

    assert [[(source.title, source.url) for source in topic.sane.sources] for topic in topics] == [
        [("shop.example/a", "https://shop.example/a")],
        [("Page three", "https://shop.example/b")],
        [("Page four", "https://shop.example/faq")],
        [("shop.csv", "https://shop.example/faq")],
    ]


def test_a_long_answer_is_cut_after_a_sentence_and_the_note_says_which() -> None:
    rows = [["question", "answer"], ["short?", "Yes."], ["long?", "This sentence has exactly eight words in it. " * 40]]

    made = converted(table(rows))
    _, topic = written(made).topics.values()

    assert topic.sane.what == " ".join(["This sentence has exactly eight words in it."] * 10)
    assert [str(note).split(": cut to")[0] for note in made.notes] == ["shop.csv:3:1: the answer has 320 words (1799 characters)"]


def test_what_has_no_end_of_a_sentence_is_cut_between_words() -> None:
    assert shortened("one two three four", 3) == "one two three…"
    assert shortened("x" * 100_000, 80) == "x" * 599 + "…"
    assert shortened("One. Two three four five.", 3) == "One."


def test_one_cell_of_a_hundred_kilobytes_is_cut_and_told() -> None:
    rows = [["question", "answer"], ["how much? " * 10_000, "so much " * 12_500]]

    made = converted(table(rows))

    assert len(written(made).topics) == 1
    assert len(made.notes) == 2


def test_the_answer_is_given_as_it_stands_in_both_voices_whatever_is_asked_and_as_often() -> None:
    answer = "In its *box*, with {the slip}. 5 * 3 = 15."
    persona = Persona.of(written(converted(objects([{"question": "How do I return a parcel?", "answer": answer}]), "shop.jsonl")))
    for mode in Mode:
        conversation = None
        for text in ("How do I return a parcel?", "why return a parcel", "How do I return a parcel?", "who may return a parcel"):
            said, conversation = persona.answer(text, conversation, mode)
            assert said.text == f"{answer} More: shop.jsonl (https://shop.example/faq)"
            assert said.mode is mode


def test_a_reaction_gets_his_own_voice_and_not_the_answer_again() -> None:
    persona = Persona.of(written(converted(objects([{"question": "How do I return a parcel?", "answer": "In its box."}]), "shop.jsonl")))

    answer, conversation = persona.answer("How do I return a parcel?")
    reaction, _ = persona.answer("wow", conversation)

    assert "In its box." in answer.text
    assert "In its box." not in reaction.text


def test_what_the_questions_are_about_is_no_longer_elsewhere() -> None:
    made = converted(
        objects([{"question": "How do I find my glasses?", "answer": "Look up."}, {"question": "help", "answer": "Ring."}]), "f.jsonl"
    )
    pack = written(made)

    assert "i cannot find my glasses" not in pack.persona.elsewhere
    assert "do fish sleep" in pack.persona.elsewhere
    assert "help" not in [ask for talk in pack.persona.small_talk for ask in talk.asks]
    assert not pack.persona.rivals


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "shop.csv:1:1: holds no questions"),
        ("question,answer\n\n", "shop.csv:1:1: holds no questions"),
        ("question,reply\nwho,me\n", "shop.csv:1:1: names no column answer, but question, reply: the first line must name"),
        ("who is it,me\n", "shop.csv:1:1: names no column question and no column answer, but who is it, me"),
        ("question,answer,answer\na,b,c\n", "shop.csv:1:1: names the column answer twice"),
        ("question,answer\nwho,\n", "shop.csv:2:1: has no answer: write one, or remove the line"),
        ("question,answer\n,me\n", "shop.csv:2:1: has no question"),
        ("question,answer\n???,me\n", "shop.csv:2:1: has a question without a word in it"),
        ("question,answer\nwho,me, myself\n", "shop.csv:2:1: has 3 cells, the first line 2: put a text with the delimiter"),
        ('question,answer\n"a\nb",c\nwho,"me\n', "shop.csv:4:1: is no CSV (unexpected end of data): close the quotes"),
        ("question,answer\nWho is it?,me\nwho is it,you\n", "shop.csv:3:1: asks what line 2 asks, with another answer: keep one"),
        ("question,answer,id\nwho,me,a\nwho,me,b\n", "shop.csv:3:1: asks what line 2 asks, under another topic: keep one"),
        ("question,answer,topic\na,b,t\nc,d,t\ne,,t\n", "shop.csv:4:1: has no answer, and its topic t has 2: write one"),
        ("question,answer,url\nwho,me,somewhere\n", "shop.csv:2:1: has a url that is no address"),
        ("question,answer\r\nwho,\r\n", "shop.csv:2:1: has no answer"),
        ("question,answer\nwho,caf\xe9\n".encode("latin-1"), "shop.csv:2:1: is no text in UTF-8: save the file as UTF-8"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_by_its_line(text: str | bytes, said: str) -> None:
    (problem,) = problems(text)

    assert problem.startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"question": "who", "answer": "me"}\nnot json', "shop.jsonl:2:1: is not JSON: write one object a line"),
        ('["who", "me"]', "shop.jsonl:1:1: is no object"),
        ('{"question": "who", "answer": ["me"]}', "shop.jsonl:1:1: answer is no text: put one text in double quotes"),
        ('{"question": "who", "answer": true}', "shop.jsonl:1:1: answer is no text"),
        ('{"question": "who"}', "shop.jsonl:1:1: has no answer"),
        ("[" * 100_000, "shop.jsonl:1:1: is not JSON"),
    ],
)
def test_json_lines_that_cannot_be_used_are_told_by_their_line(text: str, said: str) -> None:
    (problem,) = problems(text, "shop.jsonl")

    assert problem.startswith(said)


def test_every_row_that_cannot_be_used_is_told_up_to_twenty() -> None:
    said = problems("question,answer\n" + "who?,\n" * 30)

    assert len(said) == 21
    assert said[-1] == "shop.csv:22:1: 10 more problems from here on: mend those above first"


ANY_TEXT = st.text(max_size=60) | st.sampled_from(
    ["yes", "null", "2026-11-23", "- a: b", "=", "!x", "&x *x", "{topic}", "\ud800", "\x85", "what"]
)


def attempted(raw: bytes, file: str) -> Converted | PackError:
    try:
        return converted(raw, file)
    except PackError as error:
        return error


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({"question": ANY_TEXT, "answer": ANY_TEXT}, optional={"topic": ANY_TEXT, "source": ANY_TEXT}), max_size=8
    )
)
def test_any_rows_become_a_pack_that_loads_with_every_question_in_it_or_are_told_by_their_lines(rows: list[dict[str, str]]) -> None:
    made = attempted(objects(rows).encode(), "any.jsonl")

    if isinstance(made, PackError):
        assert all(str(problem).startswith(f"any.jsonl:{problem.line}:1: ") for problem in made.problems)
    else:
        topics = written(made).topics.values()
        assert sum(len(topic.asks) for topic in topics) == made.questions <= len(rows)
        assert len(topics) == made.topics


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: ("question,answer\n" + text).encode("utf-8", "replace")))
def test_any_bytes_become_a_pack_that_loads_or_are_told_to_be_none(raw: bytes) -> None:
    made = attempted(raw, "any.csv")

    if isinstance(made, PackError):
        assert all(str(problem).startswith(f"any.csv:{problem.line}:1: ") for problem in made.problems)
    else:
        assert len(written(made).topics) == made.topics


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(FRAMES), st.sampled_from(SUBJECTS), st.integers(0, 5)),
        min_size=3,
        max_size=20,
        unique_by=lambda row: row[:2],
    )
)
def test_the_questions_of_an_faq_reach_their_answers(rows: list[tuple[str, str, int]]) -> None:
    made = converted(table([["question", "answer"], *([frame.format(subject), f"Number {number}."] for frame, subject, number in rows)]))
    persona = Persona.of(written(made))

    reached = [persona.understand(ask).topic == topic.id for topic in persona.pack.topics.values() for ask in topic.asks]

    assert sum(reached) >= 0.95 * len(reached)
