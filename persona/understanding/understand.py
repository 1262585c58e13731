"""Understand a question: what it is about, what it does, how sure that is, and why."""

import re
from collections.abc import Mapping
from dataclasses import replace

from persona.acts import SOCIAL_ACTS, TOPICAL_ACTS, Act
from persona.answer import Evidence, Match, Understanding
from persona.conversation import Conversation
from persona.pack.models import Pack
from persona.understanding import reference
from persona.understanding.clean import clean
from persona.understanding.glue import DETERMINERS
from persona.understanding.lexicon import FormKind
from persona.understanding.mentions import Mention
from persona.understanding.normalise import words
from persona.understanding.phrases import hint
from persona.understanding.reading import Reader, Reading
from persona.understanding.retrieval import Retriever

NEAR_TIE = 0.6
"""A runner-up whose score is at least this share of the best one's makes a near tie."""
ALSO = 0.25
"""A topic mentioned whose score is at least this share of the best one's is asked about as well."""
SUGGESTION_FLOOR = 0.5
"""Below the floor but above this share of it, candidates are offered instead of an answer."""
EVERYDAY = -1.2
"""Mean weight of the words of content, in nats, below which a text is about something else altogether."""
MEANT = 0.8
"""Confidence from which an ordinary English word in somebody's text is a term to explain."""
PRECISE = 0.5
"""Precision from which a name changes the subject of a text that has a pronoun, too."""
IN_CONVERSATION = 0.6
"""Share of the floor that a name needs in a conversation about his topics."""
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
REMARK = 2
"""Words of the longest remark that is about the focus, whatever it says: "Relief."."""
GOING_ON = 6
"""Words of the longest reaction that needs no second look."""
ASKED_FOR = 0.35
"""Share of the floor that a name needs beside which there can be no doubt: "what is vibe coding then, mister robot"."""
PUT_FORWARD = 0.2
"""Share of the scores that a topic needs which alone is put forward as what is asked for."""
IN_A_ROLE = 0.6
"""Probability from which somebody reads back or leaves: that leads away from what they were talking about."""
AT_ONCE = 0.95
"""Likewise for the first thing that they say."""
SOCIAL = 0.75
"""Probability from which the first thing that somebody says is a greeting, thanks or about him, whatever it is like."""
ON_TOPIC = 0.1
"""Probability of talk about something else up to which a follow-up is one, however everyday its words."""
BEYOND_DOUBT = 0.97
"""Confidence in a name from which a text is about it although it has a pronoun, too: "LaunchDarkly, what is that?"."""
DESCRIBED = 0.8
"""Share of the floor that a description needs in a text that is no talk of something else."""
IN_EARNEST = 0.01
"""Probability of talk about something else below which a text is none."""
PLAIN = 0.15
"""Ambiguity up to which a name is no ordinary English."""
AT_HAND = 0.3
"""Share of the floor that a name needs when its topic is at hand: in focus, just brought up, or asked about before."""
LEAST_ALIKE = 0.2
"""Cosine with the nearest sample below which nothing is described: what is likeliest among strangers is a stranger."""
TELLING = 3
"""Words of content from which a text without any name can tell what it is about, against its context or as a mere statement."""
COMPARING = frozenset("like as than vs versus to with from or over and of".split())
"""Words before the second side of a comparison."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_EITHER_OR = re.compile(r"\bor\b(?! (?:no|not|what|is it|so)\b)")
_OF_WHAT_WAS_SAID = (Act.COMPARE, Act.REACT, Act.WHO, Act.NEED)


class Understander:
    """Understand questions about one pack; `samples` maps each sample question, its words run together, to its topic.

    `reader` reads texts on their own.
    """

    def __init__(self, pack: Pack, reader: Reader, talk: Retriever, samples: Mapping[str, str]) -> None:
        self._pack = pack
        self.reader = reader
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

    def terms(self, text: str) -> list[tuple[str, str]]:
        """Return (topic, words) for each topic that somebody's text names, in order, each topic once."""
        found: dict[str, str] = {}
        for sentence in _SENTENCE.split(text):
            reading = self.reader.read(sentence)
            for mention in sorted(reading.mentions, key=lambda m: m.start):
                sure = mention.form.kind in (FormKind.NAME, FormKind.ALIAS) and mention.how != "sound" and not _measures(reading, mention)
                plain = mention.score * (1 - mention.ambiguity) >= 0.6
                if sure and (plain or self.reader.confidence(reading, mention.topic) >= MEANT):
                    found.setdefault(mention.topic, reading.words_of(mention))
        return list(found.items())

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
        if act is not Act.THANKS and self._strong(reading) and len(reading.spelt) > 3:
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
        named = [t for t in self._strong(reading) if t != role]
        if act is Act.RECAP and len(named) == 1 and len(reading.spelt) < 8:
            return None
        return Understanding(act, role, tuple(named[:3]), 0.9)

    def _going_on(self, reading: Reading, conversation: Conversation) -> Understanding | None:
        """Take "go on" and bare reactions to be about the focus, unless they name something else."""
        if reading.guess.act not in (Act.MORE, Act.REACT) or self._strong(reading) or len(reading.spelt) > GOING_ON:
            return None
        return self._follow_up(reading, conversation)

    def _sampled(self, reading: Reading) -> Understanding | None:
        """Take the very words of a sample for what the sample asks."""
        topic = self._samples.get("".join(word.raw for word in reading.spelt))
        if topic is None or not reading.content:
            return None
        return Understanding(self._act(reading, topical=True), topic, self._also(reading, topic), 0.97)

    def _named(self, reading: Reading, conversation: Conversation) -> Understanding | None:
        """Let a named subject win, always."""
        best = self._subject(reading, conversation)
        if best is None:
            return None
        confidence = self.reader.confidence(reading, best)
        also = self._also(reading, best)
        act = self._act(reading, topical=True)
        if act is Act.MORE and best != conversation.focus:
            act = Act.DEFINE
        if act in (Act.DEFINE, Act.JUDGE) and also and _EITHER_OR.search(reading.guess.spoken):
            act = Act.COMPARE
        misheard = (reading.words_of(m) for m in reading.mentions if m.topic == best and m.how in ("heard-as", "sound"))
        if self._sets_beside_focus(reading, act, best, conversation):
            return Understanding(Act.COMPARE, conversation.focus, (best, *(a for a in also if a != conversation.focus)), confidence)
        if act is Act.COMPARE and not also:
            also = self._beside(reading, best)
        if act is Act.COMPARE and not also and conversation.focus and conversation.focus != best:
            also = (conversation.focus,)
        if act is Act.COMPARE and not also:
            also = self._rival(reading)
        return Understanding(act, best, also, confidence, heard=next(misheard, None))

    def _subject(self, reading: Reading, conversation: Conversation) -> str | None:
        """Return the topic that a text names surely enough, and does more than touch."""
        put_forward = _put_forward(reading)
        best = self._returned_to(reading, conversation) or put_forward or reading.best
        if best is None or best not in reading.mentioned:
            return None
        confidence = self.reader.confidence(reading, best)
        if confidence < self._floor(reading, best, conversation) or self._only_sounds(reading, best, conversation):
            return None
        doubtful = confidence < BEYOND_DOUBT or reference.has_subject(reading.guess.spoken) or not _is_said(reading, best)
        return None if doubtful and best != put_forward and self._stays(reading, best, conversation) else best

    def _returned_to(self, reading: Reading, conversation: Conversation) -> str | None:
        """Return the topic asked about before to which a text says that it returns, where its name might be another's, too."""
        if not reference.returns(reading.guess.spoken):
            return None
        before = [topic for topic in reading.mentioned if topic in conversation.path]
        return max(before, key=lambda topic: reading.scores.get(topic, 0.0), default=None)

    def _stays(self, reading: Reading, best: str, conversation: Conversation) -> bool:
        """Tell whether a text with a pronoun only touches `best`, by a part or a word of its world, and stays on the focus."""
        if conversation.focus in (None, best) or not reference.points_back(reading.guess.spoken) or reference.returns(reading.guess.spoken):
            return False
        names = [m for m in reading.mentions if m.topic == best and m.form.kind in (FormKind.NAME, FormKind.ALIAS, FormKind.HEARD)]
        last = reference.last_pointer(reading.guess.spoken)
        return last is not None and not any(
            (m.form.precision >= PRECISE or m.start in reading.form.named) and reading.words_of(m).lower() in reading.guess.spoken[:last]
            for m in names
        )

    def _only_sounds(self, reading: Reading, best: str, conversation: Conversation) -> bool:
        """Tell whether a text that goes on from what was said merely has words that sound like `best`, which it does not ask for."""
        if conversation.focus in (None, best) or reading.guess.act is Act.DEFINE:
            return False
        return all(m.how == "sound" for m in reading.mentions if m.topic == best)

    def _also(self, reading: Reading, best: str) -> tuple[str, ...]:
        """Return the other topics that are named beyond doubt, or nearly as likely."""
        near = [t for t in reading.mentioned if reading.scores.get(t, 0) > ALSO * reading.scores.get(best, 1.0)]
        return tuple(t for t in dict.fromkeys([*self._strong(reading), *near]) if t != best)[:3]

    def _beside(self, reading: Reading, best: str) -> tuple[str, ...]:
        """Return the other side of a comparison, whose name may be an ordinary word: "is docker the same as containers"."""
        for mention in reading.mentions:
            before = [word.raw for word in reading.spelt[: mention.start] if word.raw not in DETERMINERS][-1:]
            if mention.topic != best and mention.form.kind in (FormKind.NAME, FormKind.ALIAS) and COMPARING.issuperset(before) and before:
                return (mention.topic,)
        return ()

    def _sets_beside_focus(self, reading: Reading, act: Act, best: str, conversation: Conversation) -> bool:
        """Tell whether this sets `best` beside what they were talking about: "oh, so like redis?"."""
        if act is not Act.COMPARE or not conversation.focus or conversation.focus == best or conversation.focus in reading.mentioned:
            return False
        return reference.elliptic_comparison(reading.guess.spoken) or self._is_other_side(reading, best)

    def _is_other_side(self, reading: Reading, best: str) -> bool:
        """Tell whether a comparison names `best` alone, and as what something is compared with: "how is it different from paxos"."""
        if any(topic != best for topic in self._strong(reading)):
            return False
        starts = [m.start for m in reading.mentions if m.topic == best]
        return any(reading.spelt[start - 1].raw in COMPARING for start in starts if start) and reference.points_back(reading.guess.spoken)

    def _follow_up(self, reading: Reading, conversation: Conversation) -> Understanding | None:
        """Take pronouns, bare reactions and elliptic questions to be about what was talked about."""
        act = self._act(reading, topical=False)
        referent = reference.resolve(reading.guess.spoken, act, conversation)
        if referent is None or act is Act.OFFTOPIC:
            return None
        if self._stands_alone(reading, act) or (not _goes_on(reading) and self._elsewhere(reading)):
            return None
        if reading.best and reading.best != referent.topic and self._switches(reading, conversation):
            return None
        return Understanding(
            act, referent.topic, (), 0.8, evidence=Evidence(context=f"{referent.reason[:1].upper()}{referent.reason[1:]}.")
        )

    def _described(self, reading: Reading) -> Understanding | None:
        """Find the topic that is described without being named."""
        best = reading.best
        told = reading.guess.among(TOPICAL_ACTS) is Act.REACT and "?" not in reading.text
        if best is None or not reading.content or (told and len(reading.content) < TELLING) or _compares_others(reading):
            return None
        if self.reader.signals(reading, best).similar < LEAST_ALIKE:
            return None
        confidence = self.reader.confidence(reading, best)
        tied = self._tied(reading)
        if confidence >= self.reader.floor * (DESCRIBED if reading.guess.likely[Act.OFFTOPIC] < IN_EARNEST else 1):
            return Understanding(self._act(reading, topical=True), best, (), confidence)
        if confidence >= self.reader.floor * SUGGESTION_FLOOR and len(tied) > 1 and reading.guess.act is not None:
            return Understanding(self._act(reading, topical=True), None, (), 1 - confidence, suggestions=tied[:3])
        return None

    def _unknown(self, reading: Reading) -> Understanding:
        act = self._act(reading, topical=False)
        subject = (
            reference.subject(reading.guess.spoken)
            if reading.guess.act not in (None, Act.REACT, *SOCIAL_ACTS) or "?" in reading.text
            else None
        )
        sure = 1 - (self.reader.confidence(reading, reading.best) if reading.best else 0.0)
        return Understanding(act if subject else Act.OFFTOPIC, None, (), sure, unknown=subject[:40] if subject else None)

    def _floor(self, reading: Reading, topic: str, conversation: Conversation) -> float:
        """Return the confidence that a name needs: less among people who talk of his topics already, unless the rest is everyday talk."""
        floor = self.reader.floor * (ASKED_FOR if _names(reading, topic) else 1)
        focus = conversation.focus
        if focus is None:
            return floor
        exits = self._pack.topics[focus].leads_to if focus in self._pack.topics else ()
        at_hand = {focus, *conversation.introduced, *conversation.path, *exits}
        asked = any(m.topic == topic and m.start in reading.form.asked for m in reading.mentions)
        if topic in at_hand and (asked or reference.returns(reading.guess.spoken)):
            return floor * AT_HAND
        return floor * IN_CONVERSATION if self.reader.signals(reading, topic).odds >= 0 else floor

    def _strong(self, reading: Reading) -> list[str]:
        """Return the topics that are named beyond doubt, in order of the text."""
        named = [m for m in reading.mentions if m.score * (1 - m.ambiguity) >= 0.5 and m.form.kind is not FormKind.HEARD]
        return list(dict.fromkeys(m.topic for m in sorted(named, key=lambda m: m.start)))

    def _act(self, reading: Reading, *, topical: bool) -> Act:
        act = reading.guess.act
        if topical or act in self._roles:
            return reading.guess.among(self._topical)
        if act is not None:
            return act
        return Act.REACT if _goes_on(reading) or self._about_us(reading) else Act.OFFTOPIC

    def _about_us(self, reading: Reading) -> bool:
        """Tell a reaction from talk of something else: a short statement in the pack's own words, or in none of its own."""
        rest = reading.content
        if len(rest) <= 1 or reference.points_at_that(reading.guess.spoken) or reference.remarks(reading.guess.spoken):
            return True
        return len(reading.spelt) <= 8 and self.reader.odds(rest) > 0

    def _stands_alone(self, reading: Reading, act: Act) -> bool:
        """Tell whether it names a subject that nobody here has heard of: that breaks the context, short or not."""
        if act in (Act.MORE, Act.REACT) or reference.likens(reading.guess.spoken):
            return False
        if act is not Act.DEFINE and reading.guess.likely[Act.OFFTOPIC] <= ON_TOPIC:
            return False
        subject = reference.subject(reading.guess.spoken)
        if reference.points_back(reading.guess.spoken):
            first = reading.guess.spoken.partition(",")[0]
            if reference.points_back(first) or act is not Act.DEFINE:
                return False
            subject = reference.subject(first)  # "what is a snorkelfish then, i heard that too"
        if _compares_others(reading):
            return True
        return subject is not None and not all(self.reader.is_known(word) for word in words(subject))

    def _elsewhere(self, reading: Reading) -> bool:
        """Tell whether all that a text says is everyday talk, with nothing that points back."""
        everyday = bool(reading.content) and not reference.goes_on(reading.guess.spoken) and self.reader.odds(reading.content) < EVERYDAY
        asks_what = reading.guess.act is Act.DEFINE and reference.subject(reading.guess.spoken) is not None
        return everyday and (asks_what or reading.guess.likely[Act.OFFTOPIC] > ON_TOPIC)

    def _switches(self, reading: Reading, conversation: Conversation) -> bool:
        """Tell whether a text without a name changes the topic: the more it looks like a follow-up, the surer that must be."""
        best = reading.best or ""
        if best not in reading.mentioned and reading.scores.get(conversation.focus or "", 0) >= FITS_TOO:
            return False
        if best not in reading.mentioned and (len(reading.content) < TELLING or reading.guess.act in _OF_WHAT_WAS_SAID):
            return False
        describes = reading.guess.act is Act.DEFINE and len(reading.spelt) >= DESCRIPTION and len(reading.content) >= TELLING
        if reference.points_back(reading.guess.spoken) and not describes:
            return False
        confidence = self.reader.confidence(reading, best)
        if describes:
            return confidence >= self.reader.floor
        sure = SWITCHING_NAMED if best in reading.mentioned and len(reading.spelt) > 3 else SWITCHING
        close = best in conversation.introduced or best in self._pack.topics[conversation.focus or best].leads_to
        return confidence >= max(self.reader.floor, sure - CLOSE * close)

    def _tied(self, reading: Reading) -> tuple[str, ...]:
        ranked = list(reading.scores.items())
        return tuple(topic for topic, score in ranked[:3] if score >= NEAR_TIE * ranked[0][1])

    def _rival(self, reading: Reading) -> tuple[str, ...]:
        if not self._rivals:
            return ()
        raw = [word.raw for word in reading.spelt]
        for start in range(len(raw)):
            for end in range(start + 1, min(start + 3, len(raw)) + 1):
                rival = self._rivals.get("".join(raw[start:end]))
                if rival:
                    return (rival,)
        return ()

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


def _put_forward(reading: Reading) -> str | None:
    """Return the topic whose name, right or misheard, is all that "what is ..." asks for, whatever else the text names."""
    if reading.guess.act is not Act.DEFINE:
        return None
    named = reading.form.named
    whole = (m.topic for m in reading.mentions if m.start in named and not {m.start - 1, m.end} & named)
    asked = {topic for topic in whole if reading.scores.get(topic, 0.0) >= PUT_FORWARD}
    return asked.pop() if len(asked) == 1 else None


def _names(reading: Reading, topic: str) -> bool:
    """Tell whether a text has a name of this topic, spelt as it should be, that is no ordinary English or asked about in earnest."""
    named = [m for m in reading.mentions if m.topic == topic and m.how in ("name", "alias")]
    earnest = reading.guess.likely[Act.OFFTOPIC] < IN_EARNEST and reading.guess.act is not Act.REACT
    return any(earnest or m.ambiguity <= PLAIN for m in named)


def _is_said(reading: Reading, topic: str) -> bool:
    """Tell whether a text has a name of this topic, or asks what something of its world is."""
    named = any(m.topic == topic and m.how in ("name", "alias") for m in reading.mentions)
    return named or reading.guess.act is Act.DEFINE


def _goes_on(reading: Reading) -> bool:
    """Tell whether a text goes on from what was said without pointing at it: a reaction, a word or two, what it is like."""
    told = len(reading.spelt) <= REMARK and "?" not in reading.text
    return reading.guess.act in (Act.REACT, Act.MORE) or (reading.guess.act is None and told) or reference.likens(reading.guess.spoken)


def _measures(reading: Reading, mention: Mention) -> bool:
    """Tell whether a word only says how much there is of something else: "a raft of objections", "a swarm of bees"."""
    before, after = reading.spelt[: mention.start][-1:], reading.spelt[mention.end :][:1]
    small = mention.size == 1 and reading.words_of(mention).islower()
    return small and [word.raw for word in (*before, *after)] == ["a", "of"]


def _compares_others(reading: Reading) -> bool:
    """Tell whether both sides of a comparison are named, and neither is a topic."""
    return bool(reading.form.compared) and not any(m.start in reading.form.compared for m in reading.mentions)


def run_together(text: str) -> str:
    """Return the words of a text without anything between them."""
    return "".join(word.raw for word in words(text))
