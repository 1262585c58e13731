"""What replies look like on Discord, and that nothing anyone types can ping or format through him."""

import asyncio
import itertools
import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.rendering import LIMIT, MOST_MESSAGES, embed_of, markdown, render
from adapters.inline import MAX_ECHO
from bot.messages import Button, Message, Place, Reply
from persona.text import Span, Style
from tests.adapters.discord.reading import read

NASTY = (
    "@everyone", "@here", "<@123456789012345678>", "<@!123456789012345678>", "<@&123456789012345678>", "<#123456789012345678>",
    "@\u200beveryone", "@\u202eeveryone", "<a:x:123456789012345678>", ":smile:", "</future:123456789012345678>", "<t:1700000000:R>",
    "<id:customize>", "https://evil.example", "http://a.b/c_d", "steam://run/1", "discord.gg/abc", "discordapp.com/invite/x",
    "[bank](https://evil.example)", "[a](<https://evil.example>)", "<https://evil.example>", "[[x]](y)", "**b**", "*i*", "_i_", "__u__",
    "~~s~~", "||spoiler||", "`code`", "```\ncode\n```", "``", "# heading", "## heading", "-# small", "> quote", ">>> quote", "- list",
    "* list", "+ list", "1. list", "1) list", "\n", "\r", "\u2028", "\\", "\\\\", "\\@everyone", "\\*", "\u0000", "\ud800", "\ue000",
    "\u200d", "\u00ad", " ", "Ｔｅｘｔ", "é", "𝕏",
)  # fmt: skip
"""What people try."""

WRITTEN = [each for each in NASTY if each != "\ue000" and "discord" not in each] + ["etcd", "C#", " a ", "x_y_z"]
"""What might stand in a pack."""

typed = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=12)), max_size=12).map("".join)
ids = itertools.count(1)


def visible(text: str) -> str:
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") else c for c in text)
    return " ".join(kept.split())


@settings(deadline=None)  # the machine may be busy
@given(typed)
def test_the_askers_words_mean_nothing_to_discord_wherever_they_stand(text):
    reply = Reply(((Span(text, Style.ECHO),), (Span("You said "), Span(text, Style.ECHO), Span(", I think."))))

    for message in render(reply, embeds=True):
        found, seen = read(message.content)
        assert found == set()
        whole = visible(text)
        if len(whole) <= MAX_ECHO and whole:
            assert seen == f"{whole}\nYou said {whole}, I think."


@settings(deadline=None)  # the machine may be busy
@given(
    st.lists(
        st.sampled_from([*(each for each in NASTY if each != "\ue000" and "discord" not in each), "etcd", "C#", " a ", "x_y_z"]),
        max_size=20,
    ).map("".join)
)
def test_our_own_words_are_shown_as_they_are(text):
    (message,) = render(Reply(((Span(f"So: {text}"),),)), embeds=True)

    found, seen = read(message.content)

    assert found == set()
    assert seen.split() == f"So: {text}".replace("\u200b", "").split()


@settings(deadline=None)  # the machine may be busy
@given(typed, st.sampled_from(["", "what is ", "topics ", "sane: what is ", "is ", "etcd or "]))
def test_nothing_anyone_types_pings_or_formats_through_the_whole_application(app_for_properties, text, before):
    message = Message(before + text, "U", Place("discord", "C", "G"), str(next(ids)))

    reply = asyncio.run(app_for_properties.handle(message))

    for rendered in render(reply, embeds=False):
        found, _ = read(rendered.content)
        assert found <= {"strong", "emphasis", "link"}
        assert all(url.startswith("https://example.org/") for url in re.findall(r"\]\(<(.*?)>\)", rendered.content))


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.text(min_size=1, max_size=3000), min_size=1, max_size=6))
def test_no_message_is_longer_than_discord_takes(paragraphs):
    pages = render(Reply(tuple((Span(text),) for text in paragraphs)), embeds=True)

    assert all(0 < len(page.content) <= 2000 for page in pages)
    assert len(pages) <= MOST_MESSAGES


@settings(deadline=None)  # the machine may be busy
@given(st.text(alphabet="\\*_`# a", min_size=1, max_size=40), st.integers(100, 400))
def test_no_cut_parts_a_backslash_from_what_it_escapes(text, times):
    for page in render(Reply(((Span(text * times),),)), embeds=True)[: MOST_MESSAGES - 1]:
        assert (len(page.content) - len(page.content.rstrip("\\"))) % 2 == 0


def test_a_long_text_is_cut_between_sentences():
    sentences = [f"This is sentence number {number} of a rather long answer." for number in range(60)]

    pages = render(Reply(((Span(" ".join(sentences)),),)), embeds=True)

    assert [page.content.endswith(".") for page in pages] == [True, True]
    assert " ".join(page.content for page in pages) == " ".join(sentences)


def test_a_paragraph_that_fits_into_one_message_is_not_cut():
    short, long = "Short. " * 100, "Long. " * 250

    first, second = render(Reply(((Span(short.strip()),), (Span(long.strip()),))), embeds=True)

    assert first.content == short.strip()
    assert second.content == long.strip()


def test_a_term_is_never_cut_in_two():
    padding = "x" * (LIMIT - 5)

    pages = render(Reply(((Span(padding + " "), Span("Kubernetes in the cloud", Style.TERM, "kubernetes")),)), embeds=True)

    assert pages[-1].content == "**Kubernetes in the cloud**"


def test_terms_and_emphasis_are_marked_and_links_have_no_preview():
    part = (
        Span("Use "), Span("etcd", Style.TERM, "etcd"), Span(", "), Span("please ", Style.EMPHASIS), Span("now: "),
        Span("docs [1]", Style.LINK, url="https://example.org/a(b)"),
    )  # fmt: skip

    assert markdown(part).replace("\ue000", " ") == "Use **etcd**, *please* now: [docs \\[1\\]](<https://example.org/a%28b%29>)"


def test_two_styles_that_touch_stay_two():
    found, _ = read(markdown((Span("very", Style.EMPHASIS), Span("etcd", Style.TERM))))

    assert found == {"emphasis", "strong"}


def test_the_last_message_carries_the_buttons():
    reply = Reply(((Span("word " * 700),),), buttons=(Button("Again", "again"),), alternatives=(Button("Raft", "ask:define:raft"),))

    first, last = render(reply, embeds=True)

    assert first.buttons == ()
    assert [button.label for button in last.buttons] == ["Raft", "Again"]


def test_sources_are_listed_in_an_embed():
    embed = embed_of((("a *title*", "https://example.org/(x)"),))

    assert embed.description == "Sources: [a \\*title\\*](https://example.org/%28x%29)"


def test_a_link_in_the_middle_of_a_text_stays_there():
    part = (Span("See "), Span("this", Style.LINK, url="https://example.org/"), Span(" before you go on with it."))

    (message,) = render(Reply((part,), sources=(("this", "https://example.org/"),)), embeds=True)

    assert message.content == "See [this](<https://example.org/>) before you go on with it."
