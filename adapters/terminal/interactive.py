"""A person at the keyboard: history, completion, colours that respect NO_COLOR, links, buttons by number."""

from collections.abc import Iterable
from pathlib import Path

from platformdirs import user_state_path
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from rich.console import Console
from rich.text import Text as RichText

from adapters.terminal.session import LEAVING, Session
from bot.messages import Reply
from persona.text import Style, Text

_LOOKS = {Style.TERM: "bold", Style.EMPHASIS: "italic", Style.LINK: "underline", Style.ECHO: "dim", Style.PLAIN: ""}


class Words(Completer):
    """Complete commands after a slash, and topic names anywhere."""

    def __init__(self, commands: Iterable[str], topics: Iterable[str]) -> None:
        self._commands = sorted({f"/{command}" for command in commands} | {"/quit"})
        self._topics = sorted(topics, key=str.casefold)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002 - prompt_toolkit's signature
        """Yield what the text before the cursor may become."""
        line = document.text_before_cursor
        if line.startswith("/"):
            yield from (Completion(c, -len(line)) for c in self._commands if c.startswith(line))
        word = document.get_word_before_cursor(WORD=True)
        if len(word) >= 2:
            yield from (Completion(t, -len(word)) for t in self._topics if t.casefold().startswith(word.casefold()))


async def converse(session: Session, console: Console | None = None) -> int:
    """Talk with a person until they leave."""
    console = console or Console()
    context = session.app.context
    words = Words((command.name for command in context.commands), (topic.name for topic in context.persona.pack.topics.values()))
    prompt: PromptSession[str] = PromptSession(history=_history(), completer=words, complete_while_typing=False)
    console.print("Ask about a buzzword. /sane for straight answers, /help for the rest, /quit to leave.", style="dim")
    while True:
        try:
            line = await prompt.prompt_async(f"{session.mode} > ")
        except KeyboardInterrupt:
            continue
        except EOFError:
            return 0
        if line.strip().casefold() in LEAVING:
            return 0
        if line.strip():
            show(await session.answer(line), console)


def show(reply: Reply | None, console: Console) -> None:
    """Print a reply and its buttons, numbered."""
    if reply is None:
        return
    for part in reply.parts:
        console.print(rich(part), soft_wrap=False)
    buttons = (*reply.alternatives, *reply.buttons)
    if buttons:
        console.print("   ".join(f"[{number}] {button.label}" for number, button in enumerate(buttons, 1)), style="dim", markup=False)


def rich(part: Text) -> RichText:
    """Return the spans as text for the terminal; a link shows its address."""
    text = RichText()
    for span in part:
        text.append(span.text, style=f"{_LOOKS[span.style]} link {span.url}" if span.url else _LOOKS[span.style])
        if span.url:
            text.append(f" ({span.url})", style="dim")
    return text


def _history() -> History:
    folder = Path(user_state_path("future-guy"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return FileHistory(str(folder / "history"))
    except OSError:
        return InMemoryHistory()
