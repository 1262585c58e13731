"""Whatever anybody writes, he answers, and nothing breaks."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.buttons import MAX_LABEL, MAX_VALUE
from bot.commands import COMMANDS
from bot.messages import Kind
from bot.settings import Settings
from bot.wiring import build_app, memory_store
from tests.bot.conftest import Chat

WORDS = sorted(
    {word for row in COMMANDS for word in row.usage.split()}
    | {"etcd", "raft", "what", "is", "?", "/", "!", "`", ":", "\x00", "\u202e", "\ud800"}
)

any_text = st.one_of(st.text(st.characters(), max_size=200), st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=any_text, kind=st.sampled_from(Kind), slash=st.booleans(), admin=st.booleans())
async def test_any_text_gets_a_reply_that_fits_the_platforms(persona, text, kind, slash, admin):
    limitless = Settings(future_user_limit="100000/second", future_place_limit="100000/second")
    app = build_app(limitless, store=memory_store(limitless), persona=persona)
    chat = Chat(app)
    await chat.ask("what is etcd?")

    reply = await app.handle(chat.says(text, kind=kind, slash=slash, admin=admin))

    assert reply is not None
    assert any(span.text for part in reply.parts for span in part)
    assert all(
        0 < len(button.label) <= MAX_LABEL and 0 < len(button.value) <= MAX_VALUE for button in (*reply.buttons, *reply.alternatives)
    )
    assert b"future_failures_total{" not in app.metrics.exposition()
