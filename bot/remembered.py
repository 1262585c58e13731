"""Take a stored conversation up again: with the pack of today, or from the beginning."""

from collections.abc import Callable, Container
from dataclasses import replace

from persona.conversation import Conversation


def fitted(conversation: Conversation, topics: Container[str]) -> Conversation:
    """Return the conversation without the topics that the pack no longer has."""
    last, focus = conversation.last, conversation.focus
    named = (*conversation.path, *conversation.recent, *conversation.introduced, *conversation.buried, *conversation.offered)
    if all(topic in topics for topic in named) and _known(focus, topics) and (last is None or _known(last.topic, topics)):
        return conversation
    return replace(
        conversation,
        focus=focus if _known(focus, topics) else None,
        introduced=_kept(conversation.introduced, topics),
        recent=_kept(conversation.recent, topics),
        path=_kept(conversation.path, topics),
        buried=_kept(conversation.buried, topics),
        offered=_kept(conversation.offered, topics),
        last=last if last is not None and _known(last.topic, topics) else None,
    )


def started(conversation: Conversation, salt: Callable[[], int]) -> Conversation:
    """Return the conversation; one in which nothing was said yet gets a salt of its own, so that no two open alike."""
    return replace(conversation, salt=salt()) if conversation == Conversation() else conversation


def _known(topic: str | None, topics: Container[str]) -> bool:
    return topic is None or topic in topics


def _kept(named: tuple[str, ...], topics: Container[str]) -> tuple[str, ...]:
    return tuple(topic for topic in named if topic in topics)
