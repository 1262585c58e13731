"""What replies look like on Slack, and that nothing anyone types can ping, link or format through him."""

import asyncio
import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.inline import MAX_ECHO
from adapters.slack import messages
from adapters.slack.incoming import words
from adapters.slack.rendering import MAX_TEXT, blocks, fallback, mrkdwn, sections
from adapters.slack.team import Team
from bot.app import App
from bot.messages import Button, Reply
from bot.settings import Settings
from bot.wiring import build_app, memory_store
from persona.text import Span, Style
from tests.adapters.slack.fake_slack import BOT, DIRECT, USER, broken_limit
from tests.adapters.slack.reading import links, read, shown

NASTY = (
    "<!channel>", "<!here>", "<!everyone>", "<!here|here>", "<!subteam^S012345|@devs>", "<@U012345>", "<@W012345|bob>",
    "<#C012345|general>", "<https://evil.example|your bank>", "<http://evil.example>", "<mailto:a@evil.example|mail>",
    "<!date^1392734382^{date}|now>", "&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;", "&", "&amp;", "<", ">", "|", "<<!channel>>",
    "<\u200b!channel>", "<!\u2060here>", "\u202e<!here>", "@here", "@channel", "@everyone", "@\u200bhere", "@Here", "@U012345",
    "https://evil.example", "www.evil.example", "evil.example", "a@evil.example", "slack://open", "*bold*", "_italic_", "~strike~",
    "`code`", "```pre```", "*", "_", "~", "`", "* *", "**", "> quote", ">>> quote", "&gt; quote", ":smile:", ":+1:", "\n", "\r\n",
    "\u2028", "\u0000", "\ud800", "\ue000", "\u00ad", "\ufeff", "\\", "\\*", " ", "etcd", "Ｔｅｘｔ", "é", "＜!here＞",
)  # fmt: skip
"""What people try."""

WRITTEN = (
    "*", "_", "~", "`", "<", ">", "&", "<!here>", "@here", "@channel", "a_b_c", "2 * 3", "C#", "etcd", " ", "\n", "x", "(", "*bold*",
)  # fmt: skip
"""What might stand in a pack."""

typed = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=12)), max_size=12).map("".join)
ids = itertools.count(1)
_STYLES = {"strong", "emphasis", "link"}


def texts(reply: Reply) -> list[str]:
    """Return everything of a reply that Slack reads as markup."""
    made = blocks(reply)
    found = [block["text"]["text"] for block in made if block["type"] == "section"]
    found += [element["text"] for block in made if block["type"] == "context" for element in block["elements"]]
    return [*found, fallback(reply)]


@pytest.fixture(scope="module")
def app(persona) -> App:
    """An application that many examples of one test share; they are different messages in one place."""
    unlimited = Settings(future_user_limit="100000/second", future_place_limit="100000/second")
    return build_app(unlimited, store=memory_store(unlimited), persona=persona)


@settings(deadline=None, max_examples=300)  # the machine may be busy
@given(typed)
def test_the_askers_words_mean_nothing_to_slack_wherever_they_stand(text):
    reply = Reply(((Span(text, Style.ECHO),), (Span("You said "), Span(text, Style.ECHO), Span(", I think."))))

    for written in texts(reply):
        assert read(written) == set()


@settings(deadline=None, max_examples=300)  # the machine may be busy
@given(st.lists(st.sampled_from(WRITTEN), max_size=12).map("".join), st.sampled_from([Style.PLAIN, Style.TERM, Style.EMPHASIS]))
def test_our_own_words_are_formatted_by_their_style_alone(text, style):
    reply = Reply(((Span("So: "), Span(text, style), Span(text), Span(".")),))

    for written in texts(reply):
        assert read(written) - {"address"} <= {Style.TERM: {"strong"}, Style.EMPHASIS: {"emphasis"}}.get(style, set())


@settings(deadline=None)  # the machine may be busy
@given(typed, st.sampled_from(["", "what is ", "topics ", "sane: what is ", "is ", "etcd or ", "help ", "hype "]))
def test_nothing_anyone_types_pings_links_or_formats_through_the_whole_application(app, text, before):
    event = {"type": "message", "channel_type": "im", "channel": DIRECT, "user": USER, "ts": str(next(ids)), "text": before + text}
    message = messages.of_event({"event": event}, Team(workspace="T"), BOT, in_threads=True)

    reply = asyncio.run(app.handle(message))

    made = blocks(reply)
    assert broken_limit({"text": fallback(reply), "blocks": made}) == ""
    for written in texts(reply):
        assert read(written) <= _STYLES | {"address"}
        assert all(address.startswith("https://example.org/") for address in links(written))
    assert "evil.example" not in fallback(reply)
    rows = [element for block in made if block["type"] == "actions" for element in block["elements"]]
    assert all(button["text"]["type"] == "plain_text" and button["text"]["emoji"] is False for button in rows)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.text(alphabet="<>&*_~`@: \nabc", min_size=1, max_size=5000), min_size=1, max_size=8), st.integers(0, 60))
def test_no_reply_is_larger_than_slack_takes(paragraphs, number):
    buttons = tuple(Button("x" * number or "x", "again") for _ in range(number // 4))
    reply = Reply(tuple((Span(text),) for text in paragraphs), buttons=buttons)

    assert broken_limit({"text": fallback(reply), "blocks": blocks(reply)}) == ""
    for written in texts(reply):
        assert "&" not in written.replace("&lt;", "").replace("&gt;", "").replace("&amp;", "")


def test_a_long_text_is_cut_between_paragraphs_and_sentences():
    sentences = [f"This is sentence number {number} of a rather long answer." for number in range(120)]

    made = sections(((Span(" ".join(sentences)),),))

    assert len(made) == 3
    assert all(block["text"]["text"].endswith(".") for block in made)
    assert " ".join(block["text"]["text"] for block in made) == " ".join(sentences)
    assert len(fallback(Reply(((Span(" ".join(sentences)),),)))) <= MAX_TEXT + 2


def test_a_link_is_never_cut_in_two():
    span = Span("a rather long title " * 3, Style.LINK, url="https://example.org/a?b=1&c=<d>|e f")

    *_, last = sections(((Span("x" * 2890 + " "), span),))

    assert (
        last["text"]["text"]
        == "<https://example.org/a?b=1&amp;c=%3Cd%3E%7Ce%20f|a rather long title a rather long title a rather long title>"
    )


def test_terms_and_emphasis_are_marked_and_marks_beside_letters_count():
    part = (
        Span("Use "),
        Span("etcd", Style.TERM, "etcd"),
        Span("s, "),
        Span("please ", Style.EMPHASIS),
        Span("now", Style.TERM, "n"),
        Span("!"),
    )

    assert mrkdwn(part) == "Use *etcd*\u200bs, _please_ *now*!"


def test_only_web_addresses_become_links():
    part = (Span("docs", Style.LINK, url="javascript:alert(1)"), Span(" "), Span("more", Style.LINK, url="https://example.org/"))

    assert mrkdwn(part) == "docs <https://example.org/|more>"


def test_sources_are_listed_unless_the_text_links_to_them():
    reply = Reply(
        ((Span("It is "), Span("so", Style.LINK, url="https://example.org/1")),),
        sources=(("one", "https://example.org/1"), ("*two*", "https://example.org/2"), ("three", "ftp://example.org/3")),
    )

    *_, context = blocks(reply)

    assert context["type"] == "context"
    assert context["elements"][0]["text"] == "Sources: <https://example.org/2|∗two∗>"


def test_blocks_are_sections_then_rows_of_at_most_five_buttons_with_ids_of_their_own():
    reply = Reply(((Span("Which?"),),), buttons=(Button("Again", "again"),) * 4, alternatives=(Button("Raft", "ask:define:raft"),) * 2)

    kinds = [block["type"] for block in blocks(reply)]
    elements = [element for block in blocks(reply) if block["type"] == "actions" for element in block["elements"]]

    assert kinds == ["section", "actions", "actions"]
    assert [element["text"]["text"] for element in elements] == ["Raft", "Raft", "Again", "Again", "Again", "Again"]
    assert len({element["action_id"] for element in elements}) == 6
    assert json.loads(json.dumps(elements)) == elements


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("what is <https://etcd.io|etcd>?", "what is etcd?"),
        ("see <https://etcd.io>", "see https://etcd.io"),
        ("<mailto:a@b.example|a@b.example> said", "a@b.example said"),
        ("in <#C1|general> now", "in #general now"),
        ("ask <@U1|bob> or <@U2>", "ask @bob or"),
        ("<!here> hello", "hello"),
        ("<!subteam^S1|@devs> hello", "@devs hello"),
        ("<!date^1^{date}|today> it is", "today it is"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
        (f"<@{BOT}> what is <@{BOT}|future> etcd <@{BOT}>", "what is etcd"),
        (f"&lt;@{BOT}&gt;", f"<@{BOT}>"),
        ("a <b", "a <b"),
    ],
)
def test_slacks_sequences_become_the_words_that_people_saw(sent, meant):
    assert words(sent, BOT) == meant


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=60))
def test_what_people_type_arrives_as_they_typed_it(text):
    sent = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert words(sent, BOT).split() == text.split()


@settings(deadline=None)  # the machine may be busy
@given(st.text(alphabet=st.characters(categories=("L", "N", "Po"), exclude_characters="*_~`<>&@.:|"), min_size=1, max_size=MAX_ECHO))
def test_harmless_words_are_repeated_as_they_are(text):
    assert shown(fallback(Reply(((Span(text, Style.ECHO),),)))) == text
