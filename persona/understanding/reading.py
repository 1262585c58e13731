"""Read one text on its own: everything it shows, before the conversation has its say."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from persona.understanding.acts import ActGuess, classify
from persona.understanding.calibrate import Calibration, Signals
from persona.understanding.clean import clean
from persona.understanding.domain import Domain
from persona.understanding.english import zipf
from persona.understanding.form import QuestionForm, question_form
from persona.understanding.glue import SMALL_WORDS
from persona.understanding.lexicon import FormKind, Lexicon
from persona.understanding.mentions import MOST_WORDS, Mention, MentionFinder
from persona.understanding.normalise import Word, words
from persona.understanding.phrases import without_thanks
from persona.understanding.retrieval import Ranking, Retriever
from persona.understanding.weigh import Weighing, clues

MOST_REPAIRS = 10
"""Words of a question whose spelling is repaired before names are looked for."""
NAMED = 0.6
"""Score, less its ambiguity, from which a mention is a name to the classifier of acts."""
STRONG = 0.5
"""Likewise from which there is no doubt about it."""
SURE = 0.7
"""Certainty from which a repaired word takes the place of what was typed."""
STRANGE = 2.7
"""Zipf frequency up to which a word may be a name that is made of no English."""
BRIEF = 2
"""Words of content that may be no description but the name of something else ("what is Haskell?")."""
_DESCRIBING = frozenset("it that this they them these those thing things stuff something".split())
"""Words of those who have no name for it: what stands beside them describes it, however short."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold what one text shows."""

    text: str
    guess: ActGuess
    spelt: Sequence[Word]
    mentions: Sequence[Mention]
    ranking: Ranking
    scores: Mapping[str, float]
    """Topic -> share of the combined scores, best first; they add up to 1."""
    likely: Mapping[str, float]
    """Topic -> the retriever's probability."""
    form: QuestionForm

    @property
    def best(self) -> str | None:
        """The topic with the best score."""
        return next(iter(self.scores), None)

    @property
    def mentioned(self) -> list[str]:
        """The topics mentioned, best first, each once."""
        return list(dict.fromkeys(mention.topic for mention in self.mentions))

    @property
    def content(self) -> list[Word]:
        """The words that say something of a subject."""
        return [word for word in self.spelt if is_content(word)]

    @property
    def strong(self) -> list[str]:
        """The topics that are named beyond doubt, in order of the text."""
        named = [m for m in self.mentions if m.score * (1 - m.ambiguity) >= STRONG and m.form.kind is not FormKind.HEARD]
        return list(dict.fromkeys(m.topic for m in sorted(named, key=lambda m: m.start)))

    def words_of(self, mention: Mention) -> str:
        """Return the words of a mention as typed."""
        return self.text[self.spelt[mention.start].start : self.spelt[mention.end - 1].end]


_REMARKED = re.compile(r"((?:[\w']+,? ){0,2}[\w']+)[.!]+ (\S.*\?)\W*$")


class Reader:
    """Read texts with what was learnt from one pack."""

    def __init__(self, lexicon: Lexicon, retriever: Retriever, domain: Domain, weighing: Weighing, calibration: Calibration) -> None:
        self._lexicon = lexicon
        self._finder = MentionFinder(lexicon)
        self._retriever = retriever
        self._domain = domain
        self._weighing = weighing
        self._calibration = calibration

    @property
    def floor(self) -> float:
        """The confidence below which he does not pretend."""
        return self._calibration.floor

    def read(self, text: str, *, without: int | None = None) -> Reading:
        """Collect what a text shows; `without` leaves one of the retriever's samples out."""
        cleaned = self._without_remark(without_thanks(clean(text)))
        spelt = words(cleaned)
        form = question_form(cleaned, spelt)
        repairs = self._repairs(spelt)
        mentions = self._finder.find(spelt, repairs, form)
        guess = classify(cleaned, spelt, [(m.start, m.end) for m in mentions if is_name(m)])
        ranking = self._retriever.rank(_mended(cleaned, spelt, repairs), without=without)
        likely = {c.topic: c.probability for c in ranking.candidates}
        scores = self._weighing.scores(clues(mentions, ranking, form))
        return Reading(cleaned, guess, spelt, mentions, ranking, scores, likely, form)

    def _without_remark(self, text: str) -> str:
        """Return a text that ends in a question without the remark before it, if that names nothing: "Good boy. And consensus?"."""
        remarked = _REMARKED.match(text)
        if remarked is None:
            return text
        remark = words(remarked[1])
        return text if self._finder.find(remark, {}, question_form(remarked[1], remark)) else remarked[2]

    def _repairs(self, spelt: Sequence[Word]) -> dict[int, tuple[str, float]]:
        repairs: dict[int, tuple[str, float]] = {}
        for place, word in enumerate(spelt[:MOST_WORDS]):
            if len(repairs) >= MOST_REPAIRS:
                break
            if word.raw in self._lexicon.vocabulary or word.raw in self._retriever.repairer or word.raw in SMALL_WORDS:
                continue
            repair = self._retriever.repairer.repair(word.raw)
            if repair.certainty > 0:
                repairs[place] = (repair.word, repair.certainty)
        return repairs

    def signals(self, reading: Reading, topic: str, *, leave_out: int = 0) -> Signals:
        """Return what speaks for `topic` in a reading."""
        mine = [m for m in reading.mentions if m.topic == topic]
        spelt = [m for m in mine if m.form.kind in (FormKind.NAME, FormKind.ALIAS) and m.how != "sound"]
        covered = {place for m in reading.mentions for place in range(m.start, m.end)}
        rest = [w for i, w in enumerate(reading.spelt) if i not in covered and is_content(w)]
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
            asked=max((m.score for m in mine if m.start in reading.form.asked), default=0.0),
            bare=float(not rest),
            brief=float(not mine and len(reading.content) <= BRIEF and not any(word.raw in _DESCRIBING for word in reading.spelt)),
            foreign=reading.ranking.unknown_share,
            asking=max(reading.guess.asking, float("?" in reading.text)),
        )

    def confidence(self, reading: Reading, topic: str) -> float:
        """Return the probability that a text on its own is about `topic`."""
        return self._calibration.confidence(self.signals(reading, topic))

    def is_known(self, word: Word) -> bool:
        """Tell whether the pack has this word, or it says nothing anyway."""
        return not is_content(word) or word.raw in self._retriever.repairer

    def is_strange(self, word: Word) -> bool:
        """Tell whether a word is the name of something else: no English, or hardly, no word of the pack, and no misspelling of one."""
        if not is_content(word) or zipf(word.raw) > STRANGE or word.stem in self._domain.inside or word.raw in self._lexicon.vocabulary:
            return False
        return self._retriever.repairer.repair(word.raw).distance == 0

    def odds(self, spelt: Sequence[Word]) -> float:
        """Return how much rather these words are the pack's than everyday ones: the mean weight in nats."""
        return self._domain.odds(spelt)


def is_name(mention: Mention) -> bool:
    """Tell whether a mention is rather a name of its topic than an ordinary word, misheard or not."""
    return mention.form.kind is not FormKind.CUE and mention.score * (1 - mention.ambiguity) >= NAMED


def is_content(word: Word) -> bool:
    """Tell whether a word says something of a subject."""
    return word.raw not in SMALL_WORDS and not word.raw.isdigit()


def _mended(text: str, spelt: Sequence[Word], repairs: Mapping[int, tuple[str, float]]) -> str:
    """Return the text with the repairs put in that are sure enough to be read as such."""
    pieces: list[str] = []
    written = 0
    for place, (word, certainty) in sorted(repairs.items()):
        if certainty >= SURE and spelt[place].start >= written:
            pieces += [text[written : spelt[place].start], word]
            written = spelt[place].end
    return "".join((*pieces, text[written:]))
