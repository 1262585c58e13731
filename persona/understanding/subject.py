"""Find the topic that a text names, and tell whether it is about that or merely touches it."""

from collections.abc import Mapping

from persona.acts import Act
from persona.conversation import Conversation
from persona.pack.models import Topic
from persona.understanding import reference
from persona.understanding.lexicon import FormKind
from persona.understanding.reading import Reader, Reading

ALSO = 0.25
"""A topic mentioned whose score is at least this share of the best one's is asked about as well."""
PRECISE = 0.5
"""Precision from which a name changes the subject of a text that has a pronoun, too."""
IN_CONVERSATION = 0.6
"""Share of the floor that a name needs in a conversation about his topics."""
AT_HAND = 0.3
"""Share of the floor that a name needs when its topic is at hand: in focus, just brought up, or asked about before."""
ASKED_FOR = 0.35
"""Share of the floor that a name needs beside which there can be no doubt: "what is vibe coding then, mister robot"."""
PUT_FORWARD = 0.2
"""Share of the scores that a topic needs which alone is put forward as what is asked for."""
BEYOND_DOUBT = 0.97
"""Confidence in a name from which a text is about it although it has a pronoun, too: "LaunchDarkly, what is that?"."""
IN_EARNEST = 0.01
"""Probability of talk about something else below which a text is none."""
CHAT = 0.5
"""Probability of talk about something else above which a text is that, unless it is sure to name a topic."""
CHATTING = 0.9
"""Confidence that a description needs in there, or a name that is an ordinary word."""
PLAIN = 0.15
"""Ambiguity up to which a name is no ordinary English."""


class Subjects:
    """Know which topic a text names, with what was said before."""

    def __init__(self, reader: Reader, topics: Mapping[str, Topic]) -> None:
        self._reader = reader
        self._topics = topics

    def named(self, reading: Reading, conversation: Conversation) -> str | None:
        """Return the topic that a text names surely enough, and does more than touch."""
        put_forward = _put_forward(reading)
        best = _returned_to(reading, conversation) or put_forward or reading.best
        if best is None or best not in reading.mentioned:
            return None
        confidence = self._reader.confidence(reading, best)
        if confidence < self._floor(reading, best, conversation) or _only_sounds(reading, best, conversation):
            return None
        doubtful = confidence < BEYOND_DOUBT or reference.has_subject(reading.guess.spoken) or not _is_said(reading, best)
        return None if doubtful and best != put_forward and _stays(reading, best, conversation) else best

    def _floor(self, reading: Reading, topic: str, conversation: Conversation) -> float:
        """Return the confidence that a name needs: less among people who talk of his topics already, unless the rest is everyday talk."""
        plain = any(m.topic == topic and m.ambiguity <= PLAIN and m.how != "sound" for m in reading.mentions)
        if chats(reading) and not plain:
            return CHATTING
        floor = self._reader.floor * (ASKED_FOR if _names(reading, topic) else 1)
        focus = conversation.focus
        if focus is None:
            return floor
        exits = self._topics[focus].leads_to if focus in self._topics else ()
        at_hand = {focus, *conversation.introduced, *conversation.path, *exits}
        asked = any(m.topic == topic and m.start in reading.form.asked for m in reading.mentions)
        if topic in at_hand and (asked or reference.returns(reading.guess.spoken)):
            return floor * AT_HAND
        return floor * IN_CONVERSATION if self._reader.signals(reading, topic).odds >= 0 else floor


def also(reading: Reading, best: str) -> tuple[str, ...]:
    """Return the other topics that are named beyond doubt, or nearly as likely."""
    near = [t for t in reading.mentioned if reading.scores.get(t, 0) > ALSO * reading.scores.get(best, 1.0)]
    return tuple(t for t in dict.fromkeys([*reading.strong, *near]) if t != best)[:3]


def _returned_to(reading: Reading, conversation: Conversation) -> str | None:
    """Return the topic asked about before to which a text says that it returns, where its name might be another's, too."""
    if not reference.returns(reading.guess.spoken):
        return None
    before = [topic for topic in reading.mentioned if topic in conversation.path]
    return max(before, key=lambda topic: reading.scores.get(topic, 0.0), default=None)


def _put_forward(reading: Reading) -> str | None:
    """Return the topic whose name, right or misheard, is all that "what is ..." asks for, whatever else the text names."""
    if reading.guess.act is not Act.DEFINE:
        return None
    named = reading.form.named
    whole = (m.topic for m in reading.mentions if m.start in named and not {m.start - 1, m.end} & named)
    asked = {topic for topic in whole if reading.scores.get(topic, 0.0) >= PUT_FORWARD}
    return asked.pop() if len(asked) == 1 else None


def _stays(reading: Reading, best: str, conversation: Conversation) -> bool:
    """Tell whether a text with a pronoun only touches `best`, by a part or a word of its world, and stays on the focus."""
    if conversation.focus in (None, best) or not reference.points_back(reading.guess.spoken) or reference.returns(reading.guess.spoken):
        return False
    names = [m for m in reading.mentions if m.topic == best and m.form.kind is not FormKind.CUE]
    last = reference.last_pointer(reading.guess.spoken)
    return last is not None and not any(
        (m.form.precision >= PRECISE or m.start in reading.form.named) and reading.words_of(m).lower() in reading.guess.spoken[:last]
        for m in names
    )


def _only_sounds(reading: Reading, best: str, conversation: Conversation) -> bool:
    """Tell whether a text that goes on from what was said merely has words that sound like `best`, which it does not ask for."""
    if conversation.focus in (None, best) or reading.guess.act is Act.DEFINE:
        return False
    return all(m.how == "sound" for m in reading.mentions if m.topic == best)


def _names(reading: Reading, topic: str) -> bool:
    """Tell whether a text has a name of this topic, spelt as it should be, that is no ordinary English or asked about in earnest."""
    named = [m for m in reading.mentions if m.topic == topic and m.how in ("name", "alias")]
    earnest = reading.guess.likely[Act.OFFTOPIC] < IN_EARNEST and reading.guess.act is not Act.REACT
    return any(earnest or m.ambiguity <= PLAIN for m in named)


def chats(reading: Reading) -> bool:
    """Tell whether a text that asks nothing looks like talk of something else."""
    return "?" not in reading.text and reading.guess.asking < 1 - CHAT and reading.guess.likely[Act.OFFTOPIC] > CHAT


def _is_said(reading: Reading, topic: str) -> bool:
    """Tell whether a text has a name of this topic, or asks what something of its world is."""
    named = any(m.topic == topic and m.how in ("name", "alias") for m in reading.mentions)
    return named or reading.guess.act is Act.DEFINE
