"""Understand a question: what it is about, what it does, how sure that is, and why."""

from collections.abc import Mapping
from dataclasses import replace

from persona.acts import SOCIAL_ACTS, TOPICAL_ACTS, Act
from persona.answer import Evidence, Match, Understanding
from persona.conversation import Conversation
from persona.pack.models import Pack
from persona.understanding import reference
from persona.understanding.clean import clean
from persona.understanding.comparing import beside, compares_others, either_or, rival, sets_beside_focus
from persona.understanding.follow_up import TELLING, FollowUps, goes_on
from persona.understanding.normalise import words
from persona.understanding.phrases import hint
from persona.understanding.reading import Reader, Reading
from persona.understanding.retrieval import Retriever
from persona.understanding.subject import CHATTING, IN_EARNEST, Subjects, chats
from persona.understanding.subject import also as also_named

NEAR_TIE = 0.6
"""A runner-up whose score is at least this share of the best one's makes a near tie."""
SUGGESTION_FLOOR = 0.5
"""Below the floor but above this share of it, candidates are offered instead of an answer."""
GOING_ON = 6
"""Words of the longest reaction that needs no second look."""
IN_A_ROLE = 0.6
"""Probability from which somebody reads back or leaves: that leads away from what they were talking about."""
AT_ONCE = 0.95
"""Likewise for the first thing that they say."""
SOCIAL = 0.75
"""Probability from which the first thing that somebody says is a greeting, thanks or about him, whatever it is like."""
DESCRIBED = 0.8
"""Share of the floor that a description needs in a text that is no talk of something else."""
LEAST_ALIKE = 0.2
"""Cosine with the nearest sample below which nothing is described: what is likeliest among strangers is a stranger."""


class Understander:
    """Understand questions about one pack; `samples` maps each sample question, its words run together, to its topic.

    `reader` reads texts on their own.
    """

    def __init__(self, pack: Pack, reader: Reader, talk: Retriever, samples: Mapping[str, str]) -> None:
        self._pack = pack
        self.reader = reader
        self._subjects = Subjects(reader, pack.topics)
        self._follow_ups = FollowUps(reader, pack.topics)
        self._talk = talk
        roles = [(Act.RECAP, t.id) for t in pack.topics.values() if t.hype.recap]
        roles += [(Act.GIVEUP, t.id) for t in pack.topics.values() if t.hype.giveup]
        self._roles = dict(reversed(roles))
        """Act -> the pack's topic for it."""
        self._topical = tuple(act for act in TOPICAL_ACTS if act not in self._roles)
        self._samples = samples
        self._rivals = {run_together(form): r.id for r in pack.persona.rivals for form in (r.name, *r.aliases)}

    def understand(self, text: str, conversation: Conversation) -> Understanding:
        """Return what a text means in this conversation; never raises for any text."""
        reading = self.reader.read(text)
        if not reading.spelt:
            return self._wordless(reading, conversation)
        found = (
            self._social(reading, conversation)
            or self._role(reading, conversation)
            or self._going_on(reading, conversation)
            or self._sampled(reading)
            or self._named(reading, conversation)
            or self._follow_up(reading, conversation)
            or self._described(reading)
            or self._touched(reading)
            or self._unknown(reading)
        )
        return replace(found, evidence=self._evidence(reading, found))

    def small_talk(self, text: str, act: Act) -> str | None:
        """Return the id of the pack's small talk that a text comes near enough to, or None."""
        ranking = self._talk.rank(clean(text), top=1)
        if not ranking.candidates:
            return None
        best = ranking.candidates[0]
        needed = 0.75 if act is Act.OFFTOPIC else 0.35
        return best.topic if best.similarity >= needed else None

    def _wordless(self, reading: Reading, conversation: Conversation) -> Understanding:
        if reading.text and conversation.focus:
            return Understanding(
                Act.REACT, conversation.focus, confidence=0.9, evidence=Evidence(rule="Signs without words are a reaction.")
            )
        return Understanding(Act.OFFTOPIC, confidence=0.9, evidence=Evidence(rule="There are no words in it."))

    def _social(self, reading: Reading, conversation: Conversation) -> Understanding | None:
        act = reading.guess.act
        if act is None or act not in SOCIAL_ACTS or (not conversation.path and reading.guess.likely[act] < SOCIAL):
            return None
        if act is not Act.THANKS and reading.strong and len(reading.spelt) > 3:
            return None
        if reading.best and hint(reading.guess.spoken) is not act and self.reader.confidence(reading, reading.best) >= self.reader.floor:
            return None
        return Understanding(act, confidence=0.9)

    def _role(self, reading: Reading, conversation: Conversation) -> Understanding | None:
        """Take reading back and leaving to be about the pack's topics for that, whatever they name."""
        act = reading.guess.act
        role = self._roles.get(act) if act else None
        needed = IN_A_ROLE if conversation.path else AT_ONCE
        if act is None or role is None or reading.guess.likely[act] < needed:
            return None
        named = [t for t in reading.strong if t != role]
        if act is Act.RECAP and len(named) == 1 and len(reading.spelt) < 8:
            return None
        return Understanding(act, role, tuple(named[:3]), 0.9)

    def _going_on(self, reading: Reading, conversation: Conversation) -> Understanding | None:
        """Take "go on" and bare reactions to be about the focus, unless they name something else."""
        if reading.guess.act not in (Act.MORE, Act.REACT) or reading.strong or len(reading.spelt) > GOING_ON:
            return None
        return self._follow_up(reading, conversation)

    def _sampled(self, reading: Reading) -> Understanding | None:
        """Take the very words of a sample for what the sample asks."""
        topic = self._samples.get("".join(word.raw for word in reading.spelt))
        if topic is None or not reading.content:
            return None
        return Understanding(self._act(reading, topical=True), topic, also_named(reading, topic), 0.97)

    def _named(self, reading: Reading, conversation: Conversation) -> Understanding | None:
        """Let a named subject win, always."""
        best = self._subjects.named(reading, conversation)
        if best is None:
            return None
        confidence = self.reader.confidence(reading, best)
        also = also_named(reading, best)
        act = self._act(reading, topical=True)
        if act is Act.MORE and best != conversation.focus:
            act = Act.DEFINE
        if act in (Act.DEFINE, Act.JUDGE) and also and either_or(reading):
            act = Act.COMPARE
        misheard = (reading.words_of(m) for m in reading.mentions if m.topic == best and m.how in ("heard-as", "sound"))
        if sets_beside_focus(reading, act, best, conversation):
            return Understanding(Act.COMPARE, conversation.focus, (best, *(a for a in also if a != conversation.focus)), confidence)
        if act is Act.COMPARE and not also:
            also = beside(reading, best)
        if act is Act.COMPARE and not also and conversation.focus and conversation.focus != best:
            also = (conversation.focus,)
        if act is Act.COMPARE and not also:
            also = rival(reading, self._rivals)
        return Understanding(act, best, also, confidence, heard=next(misheard, None))

    def _follow_up(self, reading: Reading, conversation: Conversation) -> Understanding | None:
        """Take pronouns, bare reactions and elliptic questions to be about what was talked about."""
        act = self._act(reading, topical=False)
        referent = reference.resolve(reading.guess.spoken, act, conversation)
        if referent is None or act is Act.OFFTOPIC:
            return None
        if self._follow_ups.leads_away(reading, act, referent.topic, conversation):
            return None
        return Understanding(
            act, referent.topic, (), 0.8, evidence=Evidence(context=f"{referent.reason[:1].upper()}{referent.reason[1:]}.")
        )

    def _described(self, reading: Reading) -> Understanding | None:
        """Find the topic that is described without being named."""
        best = reading.best
        told = reading.guess.among(TOPICAL_ACTS) is Act.REACT and "?" not in reading.text
        if best is None or not reading.content or (told and len(reading.content) < TELLING) or compares_others(reading):
            return None
        if self.reader.signals(reading, best).similar < LEAST_ALIKE:
            return None
        confidence = self.reader.confidence(reading, best)
        tied = self._tied(reading)
        earnest = len(reading.content) >= TELLING and reading.guess.likely[Act.OFFTOPIC] < IN_EARNEST
        if confidence >= (CHATTING if chats(reading) else self.reader.floor * (DESCRIBED if earnest else 1)):
            return Understanding(self._act(reading, topical=True), best, (), confidence)
        if confidence >= self.reader.floor * SUGGESTION_FLOOR and len(tied) > 1 and reading.guess.act is not None:
            return Understanding(self._act(reading, topical=True), None, (), 1 - confidence, suggestions=tied[:3])
        return None

    def _touched(self, reading: Reading) -> Understanding | None:
        """Take a text that describes nothing to be about what it names beyond doubt, although another topic came before that."""
        topic = max(reading.strong, key=lambda topic: reading.scores.get(topic, 0.0), default=None)
        if topic is None or chats(reading):
            return None
        confidence = self.reader.confidence(reading, topic)
        return Understanding(self._act(reading, topical=True), topic, (), confidence) if confidence >= self.reader.floor else None

    def _unknown(self, reading: Reading) -> Understanding:
        act = self._act(reading, topical=False)
        subject = (
            reference.subject(reading.guess.spoken)
            if reading.guess.act not in (None, Act.REACT, *SOCIAL_ACTS) or "?" in reading.text
            else None
        )
        sure = 1 - (self.reader.confidence(reading, reading.best) if reading.best else 0.0)
        return Understanding(act if subject else Act.OFFTOPIC, None, (), sure, unknown=subject[:40] if subject else None)

    def _act(self, reading: Reading, *, topical: bool) -> Act:
        act = reading.guess.act
        if topical or act in self._roles:
            return reading.guess.among(self._topical)
        if act is not None:
            return act
        return Act.REACT if goes_on(reading) or self._follow_ups.about_us(reading) else Act.OFFTOPIC

    def _tied(self, reading: Reading) -> tuple[str, ...]:
        ranked = list(reading.scores.items())
        return tuple(topic for topic, score in ranked[:3] if score >= NEAR_TIE * ranked[0][1])

    def _evidence(self, reading: Reading, found: Understanding) -> Evidence:
        matches = tuple(Match(m.topic, reading.words_of(m), m.form.text, m.how, round(m.score, 3)) for m in reading.mentions)
        if found.topic and found.topic not in [m.topic for m in matches] and found.topic in reading.likely:
            matches += (Match(found.topic, reading.text, "its sample questions", "ask", round(reading.likely[found.topic], 3)),)
        runners = tuple((t, round(s, 3)) for t, s in reading.scores.items() if t != found.topic)[:5]
        return replace(
            found.evidence,
            matches=matches,
            runners_up=runners,
            rule=found.evidence.rule or f"Confidence {found.confidence:.2f}; the floor is {self.reader.floor:.2f}.",
            repaired=reading.ranking.repaired,
        )


def run_together(text: str) -> str:
    """Return the words of a text without anything between them."""
    return "".join(word.raw for word in words(text))
