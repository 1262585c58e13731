"""Understand a question: what it is about, what it does, how sure that is, and why."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from persona.acts import Act
from persona.answer import Evidence, Match, Understanding
from persona.conversation import Conversation
from persona.pack.models import Pack
from persona.understanding import reference
from persona.understanding.acts import ActGuess, classify
from persona.understanding.calibrate import Calibration, Signals
from persona.understanding.clean import clean
from persona.understanding.domain import Domain
from persona.understanding.lexicon import FormKind, Lexicon
from persona.understanding.mentions import Mention, MentionFinder
from persona.understanding.normalise import Word, words
from persona.understanding.retrieval import Ranking, Retriever
from persona.understanding.weigh import Weighing, clues

_QUOTED = re.compile(r"[\"“]([^\"”]{2,60})[\"”]|(?<!\w)'([^']{2,40})'(?!\w)")
_DETERMINERS = frozenset("a an the this that these those on earth exactly your our my all some even just really actually is are was were i we".split())
_LEADING = frozenset("what who explain define need needs use using about called versus vs".split())
"""Words whose object a question is about."""
_DEFINING = frozenset("what who explain define called".split())
"""Those whose object is a name that the asker may not know how to spell."""
_OPENING = frozenset("is are was were does do did should can could would will has have why how isn".split())
"""Words that open a question, before its subject."""
_FILLERS = frozenset("ok okay so and but well oh hey hi um hm wait right also like the back to".split())
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
NEAR_TIE = 0.6
"""A runner-up whose score is at least this share of the best one's makes a near tie."""
SUGGESTION_FLOOR = 0.5
"""Below the floor but above this share of it, candidates are offered instead of an answer."""
IN_CONVERSATION = 0.6
"""Share of the floor that a name needs in a conversation about his topics."""
TELLING = 3
"""Words of content from which a text without any name can tell what it is about, against its context or as a mere statement."""
_SOCIAL = (Act.GREET, Act.THANKS, Act.META)
_SMALL_WORDS = frozenset(
    "a an the of for to in on at is are was were be been being do does did done it its this that these those there here i me my mine we us our ours you your "
    "he him his she her they them their one ones and or but so not no yes if as by with from into out up off over than then too also just only even "
    "what which who whom whose how why when where can could will would should shall may might must has have had am about like really very much many "
    "some any all every each other another such same own more most get got getting go goes going went make made thing things stuff way use used using "
    "need needs needed want wants know tell say says said explain mean means please thanks ok okay oh well hey hi lol let now still ever never again back "
    "someone somebody anyone anybody everyone everybody people guy guys something anything everything nothing kind sort bit lot good bad better best "
    "right wrong sure maybe actually basically come came take look see think people's because while until after before both either ever cause "
    "quick question dumb stupid serious else instead though although since between difference".split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Reading:
    """Hold everything seen in one text, before the conversation has its say."""

    text: str
    guess: ActGuess
    spelt: Sequence[Word]
    mentions: Sequence[Mention]
    ranking: Ranking
    scores: Mapping[str, float]
    """Topic -> share of the combined scores, best first; they add up to 1."""
    likely: Mapping[str, float]
    asked: frozenset[int]
    """Places of the words that the form of the question singles out."""

    @property
    def best(self) -> str | None:
        return next(iter(self.scores), None)


class Understander:
    """Understand questions about one pack."""

    def __init__(
        self, pack: Pack, lexicon: Lexicon, retriever: Retriever, talk: Retriever, domain: Domain, weighing: Weighing, calibration: Calibration
    ) -> None:
        self._pack = pack
        self._lexicon = lexicon
        self._finder = MentionFinder(lexicon)
        self._retriever = retriever
        self._talk = talk
        self._domain = domain
        self._weighing = weighing
        self._calibration = calibration
        self._recap = next((t.id for t in pack.topics.values() if t.hype.recap), None)
        self._leaving = next((t.id for t in pack.topics.values() if t.hype.giveup), None)
        self._rivals = {_run_together(form): r.id for r in pack.persona.rivals for form in (r.name, *r.aliases)}

    def understand(self, text: str, conversation: Conversation) -> Understanding:
        """Return what a text means in this conversation; never raises for any text."""
        reading = self.read(text)
        if not reading.spelt:
            return self._wordless(reading, conversation)
        for step in (self._social, self._role, self._named, self._follow_up, self._described):
            found = step(reading, conversation)
            if found is not None:
                return replace(found, evidence=self._evidence(reading, found))
        unknown = self._unknown(reading, conversation)
        return replace(unknown, evidence=self._evidence(reading, unknown))

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
            reading = self.read(sentence)
            for mention in sorted(reading.mentions, key=lambda m: m.start):
                sure = mention.form.kind in (FormKind.NAME, FormKind.ALIAS) and mention.how != "sound"
                plain = mention.score * (1 - mention.ambiguity) >= 0.6
                if sure and (plain or self.confidence(reading, mention.topic) >= self._calibration.floor):
                    found.setdefault(mention.topic, reading.text[slice(*_extent(reading, mention))])
        return list(found.items())

    # -- reading ---------------------------------------------------------------------------------------------------------------

    def read(self, text: str, *, without: int | None = None) -> _Reading:
        """Collect the evidence in one text; `without` leaves one of the retriever's samples out."""
        cleaned = clean(text)
        spelt = words(cleaned)
        asked, pointed = _asked_about(cleaned, spelt)
        mentions = self._finder.find(spelt, self._repairs(spelt), asked, pointed)
        ranking = self._retriever.rank(cleaned, without=without)
        likely = {c.topic: c.probability for c in ranking.candidates}
        scores = self._weighing.scores(clues(mentions, ranking, asked))
        return _Reading(cleaned, classify(cleaned), spelt, mentions, ranking, scores, likely, asked)

    def clues(self, text: str, *, without: int) -> dict[str, list[float]]:
        """Return the clues in a text, one sample of the retriever left out: what the weighing is fitted on."""
        cleaned = clean(text)
        spelt = words(cleaned)
        asked, pointed = _asked_about(cleaned, spelt)
        return clues(self._finder.find(spelt, self._repairs(spelt), asked, pointed), self._retriever.rank(cleaned, without=without), asked)

    def _repairs(self, spelt: Sequence[Word]) -> dict[int, tuple[str, float]]:
        repairs: dict[int, tuple[str, float]] = {}
        for place, word in enumerate(spelt[:60]):
            if len(repairs) >= 10:
                break
            if word.raw in self._lexicon.vocabulary or word.raw in self._retriever.repairer or word.raw in _SMALL_WORDS:
                continue
            repair = self._retriever.repairer.repair(word.raw)
            if repair.certainty > 0:
                repairs[place] = (repair.word, repair.certainty)
        return repairs

    def signals(self, reading: _Reading, topic: str, *, leave_out: int = 0) -> Signals:
        """Return what speaks for `topic` in a reading."""
        mine = [m for m in reading.mentions if m.topic == topic]
        spelt = [m for m in mine if m.form.kind in (FormKind.NAME, FormKind.ALIAS) and m.how != "sound"]
        covered = {place for m in reading.mentions for place in range(m.start, m.end)}
        rest = [w for i, w in enumerate(reading.spelt) if i not in covered and w.raw not in _SMALL_WORDS and not w.raw.isdigit()]
        weights = sorted(self._domain.weight(w, leave_out=leave_out) for w in rest)
        probability = reading.likely.get(topic, 0.0)
        similarity = next((c.similarity for c in reading.ranking.candidates if c.topic == topic), 0.0)
        return Signals(
            named=max((m.score * (1 - m.ambiguity) for m in spelt), default=0.0),
            ambiguous=max((m.score * m.ambiguity for m in spelt), default=0.0),
            heard=max((m.score * (1 - m.ambiguity) for m in mine if m.form.kind is FormKind.HEARD or m.how == "sound"), default=0.0),
            cue=max((m.score * (1 - m.ambiguity) for m in mine if m.form.kind is FormKind.CUE), default=0.0),
            likely=1 + math.log(max(probability, 0.01)) / math.log(100),
            lead=reading.scores.get(topic, 0.0),
            none=reading.ranking.none_probability,
            similar=similarity,
            odds=sum(weights) / max(len(weights), 1) / 6,
            peak=sum(weights[-2:]) / 6,
            low=sum(weights[:2]) / 6,
            asked=max((m.score for m in mine if m.start in reading.asked), default=0.0),
            bare=float(not rest),
            foreign=reading.ranking.unknown_share,
            asking=float(reading.guess.act not in (None, Act.REACT) or "?" in reading.text),
        )

    def confidence(self, reading: _Reading, topic: str) -> float:
        """Return the probability that a text on its own is about `topic`."""
        return self._calibration.confidence(self.signals(reading, topic))

    # -- the steps, in order -----------------------------------------------------------------------------------------------------

    def _wordless(self, reading: _Reading, conversation: Conversation) -> Understanding:
        if reading.text and conversation.focus:
            return Understanding(Act.REACT, conversation.focus, confidence=0.9, evidence=Evidence(rule="Signs without words are a reaction."))
        return Understanding(Act.OFFTOPIC, confidence=0.9, evidence=Evidence(rule="There are no words in it."))

    def _social(self, reading: _Reading, conversation: Conversation) -> Understanding | None:
        if reading.guess.act not in _SOCIAL:
            return None
        if reading.guess.act is not Act.THANKS and self._strong(reading) and len(reading.spelt) > 3:
            return None
        return Understanding(reading.guess.act, confidence=0.9)

    def _role(self, reading: _Reading, conversation: Conversation) -> Understanding | None:
        """Reading everything back and leaving are about the pack's topics for that, whatever they name."""
        role = {Act.RECAP: self._recap, Act.GIVEUP: self._leaving}.get(reading.guess.act or Act.MORE)
        if role is None:
            return None
        named = [t for t in self._strong(reading) if t != role]
        if reading.guess.act is Act.RECAP and len(named) == 1 and len(reading.spelt) < 8:
            return None
        act = reading.guess.act or Act.RECAP
        return Understanding(act, role, tuple(named[:3]), 0.9)

    def _named(self, reading: _Reading, conversation: Conversation) -> Understanding | None:
        """A named subject always wins."""
        best = reading.best
        mentioned = [m.topic for m in reading.mentions]
        if best is None or best not in mentioned:
            return None
        confidence = self.confidence(reading, best)
        if confidence < self._floor(reading, best, conversation):
            return None
        also = tuple(t for t in dict.fromkeys(mentioned) if t != best and reading.scores.get(t, 0) > 0.25 * reading.scores[best])
        act = self._act(reading, topical=True)
        heard = next((reading.text[slice(*_extent(reading, m))] for m in reading.mentions if m.topic == best and m.how in ("heard-as", "sound")), None)
        if self._sets_beside_focus(reading, act, best, conversation):
            return Understanding(Act.COMPARE, conversation.focus, (best, *(a for a in also if a != conversation.focus)), confidence)
        if act is Act.COMPARE and not also and conversation.focus and conversation.focus != best:
            also = (conversation.focus,)
        if act is Act.COMPARE and not also:
            also = self._rival(reading)
        return Understanding(act, best, also[:3], confidence, heard=heard)

    def _sets_beside_focus(self, reading: _Reading, act: Act, best: str, conversation: Conversation) -> bool:
        """ "Oh, so like redis?" is about what they were talking about, set beside redis."""
        if act is not Act.COMPARE or not conversation.focus or conversation.focus == best:
            return False
        return reference.elliptic_comparison(reading.guess.spoken) and conversation.focus not in [m.topic for m in reading.mentions]

    def _follow_up(self, reading: _Reading, conversation: Conversation) -> Understanding | None:
        """Pronouns, bare reactions and elliptic questions are about what was talked about."""
        act = self._act(reading, topical=False)
        referent = reference.resolve(reading.guess.spoken, act, conversation)
        if referent is None or act is Act.OFFTOPIC:
            return None
        if self._stands_alone(reading, act, conversation):
            return None
        if reading.best and reading.best != referent.topic and self._switches(reading, conversation):
            return None
        return Understanding(act, referent.topic, (), 0.8, evidence=Evidence(context=f"{referent.reason[:1].upper()}{referent.reason[1:]}."))

    def _described(self, reading: _Reading, conversation: Conversation) -> Understanding | None:
        """Describe a topic well enough and it needs no name."""
        best = reading.best
        told = reading.guess.act in (None, Act.REACT) and "?" not in reading.text
        if best is None or (told and len(self._content(reading)) < TELLING):
            return None
        confidence = self.confidence(reading, best)
        tied = self._tied(reading)
        if confidence >= self._calibration.floor:
            act = self._act(reading, topical=True)
            return Understanding(act, best, (), confidence)
        if confidence >= self._calibration.floor * SUGGESTION_FLOOR and len(tied) > 1 and reading.guess.act is not None:
            return Understanding(self._act(reading, topical=True), None, (), 1 - confidence, suggestions=tied[:3])
        return None

    def _unknown(self, reading: _Reading, conversation: Conversation) -> Understanding:
        act = self._act(reading, topical=False)
        subject = reference.subject(reading.guess.spoken) if reading.guess.act not in (None, Act.REACT, *_SOCIAL) or "?" in reading.text else None
        sure = 1 - (self.confidence(reading, reading.best) if reading.best else 0.0)
        return Understanding(act if subject else Act.OFFTOPIC, None, (), sure, unknown=subject[:40] if subject else None)

    def _floor(self, reading: _Reading, topic: str, conversation: Conversation) -> float:
        """Among people who talk about his topics already, a name needs less to be one, as long as nothing else is everyday talk."""
        floor = self._calibration.floor
        if conversation.focus is None or self.signals(reading, topic).odds < 0:
            return floor
        return floor * IN_CONVERSATION

    # -- what the steps ask --------------------------------------------------------------------------------------------------------

    def _strong(self, reading: _Reading) -> list[str]:
        """Return the topics that are named beyond doubt, in order of the text."""
        named = [m for m in reading.mentions if m.score * (1 - m.ambiguity) >= 0.5 and m.form.kind is not FormKind.HEARD]
        return list(dict.fromkeys(m.topic for m in sorted(named, key=lambda m: m.start)))

    def _act(self, reading: _Reading, *, topical: bool) -> Act:
        if reading.guess.act is not None and not (topical and reading.guess.act in _SOCIAL):
            if topical and reading.guess.act is Act.REACT and "?" in reading.text and len(reading.spelt) <= 4:
                return Act.DEFINE
            return reading.guess.act
        if topical:
            return Act.DEFINE
        return Act.REACT if self._about_us(reading) else Act.OFFTOPIC

    def _about_us(self, reading: _Reading) -> bool:
        """A short statement in the pack's own words, or about the asker's own means, is a reaction; other statements are elsewhere."""
        rest = self._content(reading)
        if not rest:
            return True
        return len(reading.spelt) <= 8 and self._domain.odds(rest) > 0

    def _content(self, reading: _Reading) -> list[Word]:
        return [w for w in reading.spelt if w.raw not in _SMALL_WORDS and not w.raw.isdigit()]

    def _stands_alone(self, reading: _Reading, act: Act, conversation: Conversation) -> bool:
        """A named subject that nobody here has heard of breaks the context: short is not the same as elliptic."""
        if act in (Act.MORE, Act.REACT) or reference.points_back(reading.guess.spoken):
            return False
        subject = reference.subject(reading.guess.spoken)
        return subject is not None and any(self._is_foreign(word, conversation) for word in words(subject))

    def _is_foreign(self, word: Word, conversation: Conversation) -> bool:
        return word.raw not in _SMALL_WORDS and word.raw not in self._retriever.repairer and not word.raw.isdigit()

    def _switches(self, reading: _Reading, conversation: Conversation) -> bool:
        """Without a name, another topic needs to be likelier the more the text looks like a follow-up."""
        best = reading.best or ""
        if len(self._content(reading)) < TELLING and best not in [m.topic for m in reading.mentions]:
            return False
        confidence = self.confidence(reading, best)
        pointing = reference.points_back(reading.guess.spoken) or len(reading.spelt) <= 3
        close = best in conversation.introduced or best in self._pack.topics[conversation.focus or best].leads_to
        return confidence >= max(self._calibration.floor, (0.9 if pointing else 0.6) - 0.15 * close)

    def _tied(self, reading: _Reading) -> tuple[str, ...]:
        ranked = list(reading.scores.items())
        return tuple(topic for topic, score in ranked[:3] if score >= NEAR_TIE * ranked[0][1])

    def _rival(self, reading: _Reading) -> tuple[str, ...]:
        if not self._rivals:
            return ()
        raw = [word.raw for word in reading.spelt]
        for start in range(len(raw)):
            for end in range(start + 1, min(start + 3, len(raw)) + 1):
                rival = self._rivals.get("".join(raw[start:end]))
                if rival:
                    return (rival,)
        return ()

    def _evidence(self, reading: _Reading, found: Understanding) -> Evidence:
        matches = tuple(
            Match(m.topic, reading.text[slice(*_extent(reading, m))], m.form.text, m.how, round(m.score, 3)) for m in reading.mentions
        )
        if found.topic and found.topic not in [m.topic for m in matches] and found.topic in reading.likely:
            matches += (Match(found.topic, reading.text, "its sample questions", "ask", round(reading.likely[found.topic], 3)),)
        runners = tuple((t, round(s, 3)) for t, s in reading.scores.items() if t != found.topic)[:5]
        return replace(
            found.evidence,
            matches=matches,
            runners_up=runners,
            rule=found.evidence.rule or f"Confidence {found.confidence:.2f}; the floor is {self._calibration.floor:.2f}.",
            repaired=reading.ranking.repaired,
        )


def _asked_about(text: str, spelt: Sequence[Word]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the places of words that the form of a question singles out, and of those that it puts forward as a name.

    Singled out: after "what is", "do I need", at the start of a yes-or-no question; a name: in quotes, after "what is", before a "?".
    """
    asked: set[int] = set()
    pointed: set[int] = set()
    quoted = [match.span(1) if match[1] else match.span(2) for match in _QUOTED.finditer(text)]
    opening = True
    for place, word in enumerate(spelt):
        ending = text[word.end : word.end + 1]
        if any(start <= word.start and word.end <= end for start, end in quoted):
            pointed.add(place)
        if word.raw in _LEADING or (opening and word.raw in _OPENING):
            follow = place + 1
            while follow < len(spelt) and spelt[follow].raw in _DETERMINERS:
                follow += 1
            found = {p for p in (follow, follow + 1) if p < len(spelt) and spelt[p].raw not in _LEADING}
            (pointed if word.raw in _DEFINING else asked).update(found)
        if ending == "?" and place < 4:
            pointed.update(range(place + 1))
        elif ending == "?" and spelt[max(place - 1, 0)].end < len(text) and text[spelt[max(place - 1, 0)].end] in "?.!":
            pointed.add(place)
        opening = (opening and word.raw in _FILLERS) or ending in tuple(".,!;:?")
    return frozenset(asked | pointed), frozenset(pointed)


def _extent(reading: _Reading, mention: Mention) -> tuple[int, int]:
    return reading.spelt[mention.start].start, reading.spelt[mention.end - 1].end


def _run_together(text: str) -> str:
    return "".join(word.raw for word in words(text))
