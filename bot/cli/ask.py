"""`future ask`: one question, or a stream of them as JSON lines."""

import json
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.personas import load_persona
from persona.answer import Answer, Mode
from persona.conversation import Conversation
from persona.engine import Persona

MOST_CONVERSATIONS = 10_000
"""Conversations kept in mind by one run of `--jsonl`; the oldest are forgotten first."""


def one(text: str, persona: Path | None, *, sane: bool, as_json: bool) -> int:
    """Print the answer to one question."""
    mode = Mode.SANE if sane else Mode.HYPE
    answer, _ = load_persona(persona).answer(text, Conversation(), mode)
    print(json.dumps(as_dict(text, None, answer), ensure_ascii=False) if as_json else answer.text)
    return 0


def lines(persona: Path | None, *, sane: bool) -> int:
    """Answer each JSON line of standard input with one on standard output; a malformed line gives an error object."""
    stream = JsonLines(load_persona(persona), Mode.SANE if sane else Mode.HYPE)
    for number, raw in enumerate(sys.stdin.buffer, 1):
        if raw.strip():
            sys.stdout.write(json.dumps(stream.answer(raw, number)) + "\n")
            sys.stdout.flush()
    return 0


class _MalformedError(ValueError):
    """A line that is no question; the message says what is wrong with it."""


@dataclass
class JsonLines:
    """Answer JSON lines; those with the same `conversation` share context."""

    persona: Persona
    mode: Mode
    _conversations: dict[str, Conversation] = field(default_factory=dict)

    def answer(self, raw: bytes, number: int) -> dict[str, Any]:
        """Return the object that answers one line; `number` is its place, from 1."""
        try:
            text, name, mode = self._read(raw)
        except _MalformedError as error:
            return {"error": f"line {number}: {error}", "line": number}
        before = self._conversations.pop(name, None) if name is not None else None
        if before is None:
            before = Conversation(salt=zlib.crc32((name or "").encode("utf-8", "surrogatepass")))
        answer, after = self.persona.answer(text, before, mode)
        if name is not None:
            self._conversations[name] = after
            if len(self._conversations) > MOST_CONVERSATIONS:
                del self._conversations[next(iter(self._conversations))]
        return as_dict(text, name, answer)

    def _read(self, raw: bytes) -> tuple[str, str | None, Mode]:
        try:
            row = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise _MalformedError(f'not JSON ({error}); write an object such as {{"text": "what is etcd"}}') from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise _MalformedError('needs a text; write an object such as {"text": "what is etcd"}')
        name = row.get("conversation")
        if name is not None and not isinstance(name, str):
            name = json.dumps(name)
        mode = row.get("mode", self.mode.value)
        if mode not in (Mode.HYPE.value, Mode.SANE.value, None):
            raise _MalformedError(f'mode is {json.dumps(mode)}; it may be "hype" or "sane"')
        return row["text"], name, Mode(mode or self.mode)


def as_dict(text: str, conversation: str | None, answer: Answer) -> dict[str, Any]:
    """Return everything known about an answer, ready for JSON."""
    heard = answer.understanding
    return {
        "text": text,
        "conversation": conversation,
        "topic": heard.topic,
        "also": list(heard.also),
        "act": heard.act.value,
        "confidence": round(heard.confidence, 4),
        "mode": answer.mode.value,
        "reply": answer.text,
        "leads_to": list(answer.leads_to),
        "suggestions": list(heard.suggestions),
        "sources": [{"title": source.title, "url": source.url} for source in answer.sources],
    }
