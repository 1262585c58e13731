"""One person at one terminal: lines become messages, numbers become button presses."""

import re

from bot.app import App
from bot.messages import Button, Kind, Message, Place, Reply

PLACE = Place(platform="terminal", channel="terminal")
_SLASH = re.compile(r"/(?:future\b\s*)?", re.IGNORECASE)
"""What a command begins with: a slash, or what people type on the platforms."""
LEAVING = frozenset({"/quit", "/exit", "/q", "quit", "exit"})


class Session:
    """Hand lines to the application, and remember which buttons the last reply offered."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.offered: tuple[Button, ...] = ()
        self.mode = app.context.default_mode.value
        self._turns = 0

    async def answer(self, line: str) -> Reply | None:
        """Return the reply to a line; a leading slash or `/future` is optional, a number presses the button of that number."""
        self._turns += 1
        reply = await self.app.handle(self._message(line))
        if reply is not None:
            self.offered = (*reply.alternatives, *reply.buttons)
        home = await self.app.handle(Message("", "you", PLACE, f"home-{self._turns}", kind=Kind.HOME, private=True))
        self.mode = home.mode if home and home.mode else self.mode
        return reply

    def _message(self, line: str) -> Message:
        text = line.strip()
        if text.isdigit() and 1 <= int(text) <= len(self.offered):
            value = self.offered[int(text) - 1].value
            return Message(value, "you", PLACE, str(self._turns), kind=Kind.PRESS, private=True, pictures=False)
        slash = _SLASH.match(text)
        typed = text[slash.end() :] if slash else text
        return Message(typed, "you", PLACE, str(self._turns), private=True, slash=bool(slash), pictures=False)
