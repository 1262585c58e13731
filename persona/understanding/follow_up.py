"""Tell a follow-up from a text that stands alone, talks of something else, or changes the subject without naming another."""

from collections.abc import Mapping

from persona.acts import Act
from persona.conversation import Conversation
from persona.pack.models import Topic
from persona.understanding import reference
from persona.understanding.comparing import compares_others
from persona.understanding.normalise import words
from persona.understanding.reading import Reader, Reading

EVERYDAY = -1.2
"""Mean weight of the words of content, in nats, below which a text is about something else altogether."""
ON_TOPIC = 0.1
"""Probability of talk about something else up to which a follow-up is one, however everyday its words."""
SWITCHING = 0.9
"""Confidence that changes the topic in a conversation without naming another."""
SWITCHING_NAMED = 0.6
"""Likewise for a topic that is mentioned, if not clearly."""
FITS_TOO = 0.1
"""Share of the scores with which the topic in focus fits a description well enough to stay."""
CLOSE = 0.15
"""How much less is needed for a topic that the last one leads to."""
DESCRIPTION = 8
"""Words from which on "what do they call that" asks for what it describes itself."""
TELLING = 3
"""Words of content from which a text without any name can tell what it is about, against its context or as a mere statement."""
REMARK = 2
"""Words of the longest remark that is about the focus, whatever it says: "Relief."."""
_OF_WHAT_WAS_SAID = (Act.COMPARE, Act.REACT, Act.WHO, Act.NEED)


class FollowUps:
    """Know whether a text goes on from what was said."""

    def __init__(self, reader: Reader, topics: Mapping[str, Topic]) -> None:
        self._reader = reader
        self._topics = topics

    def leads_away(self, reading: Reading, act: Act, referent: str, conversation: Conversation) -> bool:
        """Tell whether a text that might be about `referent` is not: it stands alone, is talk of something else, or changes the topic."""
        if self._stands_alone(reading, act) or (not goes_on(reading) and self._elsewhere(reading)):
            return True
        return reading.best is not None and reading.best != referent and self._switches(reading, conversation)

    def about_us(self, reading: Reading) -> bool:
        """Tell a reaction from talk of something else: a short statement in the pack's own words, or in none of its own."""
        rest = reading.content
        if len(rest) <= 1 or reference.points_at_that(reading.guess.spoken) or reference.remarks(reading.guess.spoken):
            return True
        return len(reading.spelt) <= 8 and self._reader.odds(rest) > 0

    def _stands_alone(self, reading: Reading, act: Act) -> bool:
        """Tell whether it names a subject that nobody here has heard of: that breaks the context, short or not."""
        if act in (Act.MORE, Act.REACT) or reference.likens(reading.guess.spoken):
            return False
        subject = reference.subject(reading.guess.spoken)
        if act is not Act.DEFINE and reading.guess.likely[Act.OFFTOPIC] <= ON_TOPIC:
            return subject is not None and any(self._reader.is_strange(word) for word in words(subject))
        if reference.points_back(reading.guess.spoken):
            first = reading.guess.spoken.partition(",")[0]
            if reference.points_back(first) or act is not Act.DEFINE:
                return False
            subject = reference.subject(first)  # "what is a snorkelfish then, i heard that too"
        if compares_others(reading):
            return True
        return subject is not None and not all(self._reader.is_known(word) for word in words(subject))

    def _elsewhere(self, reading: Reading) -> bool:
        """Tell whether all that a text says is everyday talk, with nothing that points back."""
        everyday = bool(reading.content) and not reference.goes_on(reading.guess.spoken) and self._reader.odds(reading.content) < EVERYDAY
        asks_what = reading.guess.act is Act.DEFINE and reference.subject(reading.guess.spoken) is not None
        return everyday and (asks_what or reading.guess.likely[Act.OFFTOPIC] > ON_TOPIC)

    def _switches(self, reading: Reading, conversation: Conversation) -> bool:
        """Tell whether a text without a name changes the topic: the more it looks like a follow-up, the surer that must be."""
        best = reading.best or ""
        said = any(m.topic == best and m.how != "sound" for m in reading.mentions)
        if not said and reading.scores.get(conversation.focus or "", 0) >= FITS_TOO:
            return False
        if not said and (len(reading.content) < TELLING or reading.guess.act in _OF_WHAT_WAS_SAID):
            return False
        describes = reading.guess.act is Act.DEFINE and len(reading.spelt) >= DESCRIPTION and len(reading.content) >= TELLING
        if reference.points_back(reading.guess.spoken) and not describes:
            return False
        confidence = self._reader.confidence(reading, best)
        if describes:
            return confidence >= self._reader.floor
        sure = SWITCHING_NAMED if said and len(reading.spelt) > 3 else SWITCHING
        close = best in conversation.introduced or best in self._topics[conversation.focus or best].leads_to
        return confidence >= max(self._reader.floor, sure - CLOSE * close)


def goes_on(reading: Reading) -> bool:
    """Tell whether a text goes on from what was said without pointing at it: a reaction, a word or two, what it is like."""
    told = len(reading.spelt) <= REMARK and "?" not in reading.text
    return reading.guess.act in (Act.REACT, Act.MORE) or (reading.guess.act is None and told) or reference.likens(reading.guess.spoken)
