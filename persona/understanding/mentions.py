"""Find the topics that a question mentions (entity linking): exact, joined or split, misspelt, or merely overheard."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from persona.understanding.english import UNLISTED, row, zipf
from persona.understanding.form import NO_FORM, QuestionForm
from persona.understanding.glue import GLUE, LEADING, NEVER_OUTSIDE, SMALL_WORDS
from persona.understanding.lexicon import Form, FormKind, Lexicon, ambiguity
from persona.understanding.normalise import Word, stem
from persona.understanding.overheard import Overheard
from persona.understanding.sound import as_letter, sound, spelt_out, spoken

LONGEST_SPAN = 6
MOST_WORDS = 60
"""Words of a question that are searched for mentions; a rambling text names its subject early or often."""
FUZZY_FORMS = 40_000
"""Packs with more forms than this are searched by spelling repair alone: in so many names everything sounds like something."""
PUT_FORWARD = 0.4
"""What is left of the ambiguity of words that a question puts forward as a name."""
BESIDE = 0.4
"""Likewise of words that stand in the same text as the plain name of another topic."""
AS_LIKE = 0.85
"""Words that sound like several names are each of those whose score is at least this share of the best one's."""
COMMON = 4.35
"""Zipf frequency above which a short English word is itself, and no name misheard ("who uses it" does not ask about ECS)."""
VERY_COMMON = 5.3
"""Likewise for words of five letters and more, which sound like a name less often by chance."""
OF_ITS_OWN = 3.6
"""Zipf frequency below which a word of the dictionary that stands alone is a name of its own."""
ALIKE = 0.9
"""Likeness from which even that may be a name misheard."""
INFLECTED = 0.4
"""Ambiguity of an inflected name ("terraforming"): it may be a verb of its own."""
_KIND_WEIGHT = {FormKind.NAME: 1.0, FormKind.ALIAS: 0.97, FormKind.HEARD: 0.85, FormKind.CUE: 0.72}


@dataclass(frozen=True, slots=True)
class Mention:
    """Hold one place in a question that mentions a topic."""

    topic: str
    form: Form
    start: int
    end: int
    """Words `start` up to, not including, `end`."""
    score: float
    """0..1: kind of form times likeness of spelling or sound."""
    how: str
    """name, alias, heard-as, cue, typo or sound."""
    ambiguity: float
    """0..1: how likely these words of the question are ordinary English."""

    @property
    def size(self) -> int:
        """Number of words of the question that it covers."""
        return self.end - self.start


class MentionFinder:
    """Find mentions of one pack's topics."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._long = _long_forms(lexicon)

    @cached_property
    def _overheard(self) -> Overheard:
        """What the long forms sound like, made for the first question that names nothing plainly."""
        return Overheard([form.key for form in self._long], [form.sound for form in self._long])

    @cached_property
    def _short(self) -> tuple[list[Form], list[str], list[str]]:
        """The short forms, what each sounds like, and the letters of each."""
        short = list(_short_forms(self._lexicon)) if len(self._lexicon.forms) <= FUZZY_FORMS else []
        return [form for form, _ in short], [said for _, said in short], [form.key for form, _ in short]

    @cached_property
    def _plain(self) -> frozenset[str]:
        """English words of the pack that are meant as they stand ("queue"), and no mishearings."""
        spelt = {word for form in self._lexicon.forms if form.kind is not FormKind.HEARD for word in form.words if zipf(word) > 3.5}
        return frozenset(spelt.difference(form.key for form in self._lexicon.forms if form.kind is FormKind.HEARD))

    def find(self, spelt: Sequence[Word], repaired: Mapping[int, tuple[str, float]], form: QuestionForm = NO_FORM) -> list[Mention]:
        """Return the mentions that do not overlap, best first.

        `repaired` maps the position of a misspelt word to its correction and the certainty (0..1) of that. Several topics may share
        one place.
        """
        spelt = spelt[:MOST_WORDS]
        found = [m for m in self._exact(spelt, repaired) if form.named.issuperset(range(m.start, m.end)) or _says_something(m, spelt)]
        certain = {place for m in found if m.score >= 0.7 and m.ambiguity < 0.6 for place in range(m.start, m.end)}
        if not certain or (form.asked and not certain & form.asked):
            spelling = {place for m in found if m.score >= 0.7 and m.form.kind is not FormKind.HEARD for place in range(m.start, m.end)}
            known = {
                i for i, word in enumerate(spelt) if i not in form.asked and (word.raw in GLUE or word.raw in self._lexicon.vocabulary)
            }
            found.extend(self._by_sound(spelt, frozenset(spelling | known), form.named))
            found.extend(self._short_by_sound(spelt, form.named - spelling))
        return _among_others([_clearer(mention, form) for mention in _disjoint(found)])

    def _exact(self, spelt: Sequence[Word], repaired: Mapping[int, tuple[str, float]]) -> Iterator[Mention]:
        raw = [repaired[i][0] if i in repaired else word.raw for i, word in enumerate(spelt)]
        stems = [stem(word) for word in raw]
        certainty = [repaired[i][1] if i in repaired else 1.0 for i in range(len(spelt))]
        letters = [as_letter(word.raw) or word.raw for word in spelt]
        by_key, by_stem, by_letters = self._lexicon.by_key, self._lexicon.by_stem, self._lexicon.by_letters
        for start in range(len(spelt)):
            key, stem_key, letter_key, sure = "", "", "", 1.0
            for end in range(start + 1, min(start + LONGEST_SPAN, len(spelt)) + 1):
                last = end - 1
                key += raw[last]
                stem_key += stems[last]
                letter_key += letters[last]
                sure *= certainty[last]
                if key in by_key or stem_key in by_stem:
                    yield from self._lookup(key, stem_key, spelt, (start, end), sure)
                if letter_key in by_letters and end - start >= 2:
                    yield from self._spelt_aloud(letter_key, key, start, end)

    def _lookup(self, key: str, stem_key: str, spelt: Sequence[Word], place: tuple[int, int], sure: float) -> Iterator[Mention]:
        start, end = place
        numbers = self._lexicon.by_key.get(key)
        likeness = 1.0
        if numbers is None and key not in self._lexicon.others:
            numbers, likeness = self._lexicon.by_stem.get(stem_key), 0.93
        for number in numbers or ():
            form = self._lexicon.forms[number]
            score = _KIND_WEIGHT[form.kind] * likeness * sure
            if likeness < 1 and form.kind is FormKind.HEARD:
                continue  # a mishearing is heard as it is: what only shares its stem ("compost") is another word
            doubt = form.ambiguity if likeness == 1 else max(form.ambiguity, INFLECTED, ambiguity(spelt[start:end]))
            yield Mention(form.topic, form, start, end, score, "typo" if sure < 1 else form.kind.value, doubt)

    def _spelt_aloud(self, key: str, spoken: str, start: int, end: int) -> Iterator[Mention]:
        for number in self._lexicon.by_letters.get(key, ()):
            form = self._lexicon.forms[number]
            if form.key != spoken:
                yield Mention(form.topic, form, start, end, 0.85 * _KIND_WEIGHT[form.kind], "sound", 0.0)

    def _by_sound(self, spelt: Sequence[Word], right: frozenset[int], named: Set[int]) -> Iterator[Mention]:
        """Yield forms that spans sound like; words that are spelt right already are no mishearing."""
        spans = [span for span in _soundable_spans(spelt) if not right.issuperset(range(span[0], span[1]))]
        said = [
            (key, spoken(word.raw for word in spelt[start:end]), _least_likeness(key) - 0.08 * _is_no_english(spelt[start:end]))
            for start, end, key in spans
        ]
        for place, number, likeness in self._overheard.near(said):
            start, end, _ = spans[place]
            form = self._long[number]
            if likeness < ALIKE and _is_lone_word(spelt, start, end):
                continue
            if _plausible(spelt[start:end], form, put_forward=start in named) and (form.kind is not FormKind.CUE or start in named):
                yield Mention(form.topic, form, start, end, likeness**2 * _KIND_WEIGHT[form.kind], "sound", form.ambiguity)

    def _short_by_sound(self, spelt: Sequence[Word], asked: Set[int]) -> Iterator[Mention]:
        """Yield short names ("rag", "ebpf") that sound like the words a question singles out, read as a word or letter by letter."""
        forms, sounds, keys = self._short
        for start, end in _runs(sorted(asked), len(spelt)):
            if spelt[start].raw in NEVER_OUTSIDE or spelt[start].raw in LEADING:
                continue  # "is Scala": no name, but a question about one
            key = "".join(word.raw for word in spelt[start:end])
            common = COMMON if len(key) < 5 else VERY_COMMON
            if not 2 <= len(key) <= 10 or key in self._plain or all(zipf(word.raw) > common for word in spelt[start:end]):
                continue
            if _is_lone_word(spelt, start, end):
                continue
            by_ear = extract(sound(key), sounds, scorer=OSA.normalized_similarity, score_cutoff=0.8, limit=5)
            by_eye = extract(key, keys, scorer=OSA.normalized_similarity, score_cutoff=0.75, limit=5) if len(key) > 4 else []
            for _, likeness, number in (*by_ear, *by_eye):
                form = forms[number]
                likeness *= 0.9 if key[0] != form.key[0] else 1.0  # noqa: PLW2901 - the same number, made fairer
                if form.key != key:
                    yield Mention(form.topic, form, start, end, 0.62 * likeness * _KIND_WEIGHT[form.kind], "sound", 0.0)


def _long_forms(lexicon: Lexicon) -> list[Form]:
    """Return the forms of five letters and more; none of a pack with too many."""
    return [form for form in lexicon.forms if len(form.key) >= 5] if len(lexicon.forms) <= FUZZY_FORMS else []


def _short_forms(lexicon: Lexicon) -> Iterator[tuple[Form, str]]:
    """Yield the names of three to six letters with each way they are said: as a word, and up to four letters one by one."""
    for form in lexicon.forms:
        if form.kind in (FormKind.NAME, FormKind.ALIAS) and 3 <= len(form.key) <= 6 and form.key.isalpha():
            yield form, form.sound
            if len(form.key) <= 4:
                yield form, sound(spelt_out(form.key))


def _runs(places: list[int], size: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of one to three neighbouring places, without a leading article."""
    for index, start in enumerate(places):
        for length in range(1, 4):
            if places[index : index + length] == list(range(start, start + length)) and start + length <= size:
                yield start, start + length


def _clearer(mention: Mention, form: QuestionForm) -> Mention:
    """Return the mention, less ambiguous where the question puts its words forward as a name."""
    if mention.ambiguity and form.named.issuperset(range(mention.start, mention.end)):
        return replace(mention, ambiguity=mention.ambiguity * PUT_FORWARD)
    return mention


def _among_others(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, names less ambiguous beside one of another topic that is no ordinary English ("raft and paxos")."""
    plain = {m.topic for m in mentions if m.how in ("name", "alias") and not m.ambiguity}

    def clearer(mention: Mention) -> Mention:
        named = mention.ambiguity and mention.how in ("name", "alias")
        return replace(mention, ambiguity=mention.ambiguity * BESIDE) if named and plain.difference({mention.topic}) else mention

    return [clearer(mention) for mention in mentions]


def _says_something(mention: Mention, spelt: Sequence[Word]) -> bool:
    """Tell whether an overheard form has a word that is not the glue of any sentence ("was he" for wasm has none)."""
    return mention.form.kind is not FormKind.HEARD or any(word.raw not in SMALL_WORDS for word in spelt[mention.start : mention.end])


def _is_no_english(span: Sequence[Word]) -> bool:
    """Tell whether no dictionary has any of these words: then they are misspellings of something."""
    return all(zipf(word.raw) < 2.5 for word in span)


def _is_lone_word(spelt: Sequence[Word], start: int, end: int) -> bool:
    """Tell whether a span is a rare word of the dictionary, and all that is asked about: "what is Haskell?" means Haskell.

    What a name is misheard as is common English, and what nobody has heard of is in no dictionary.
    """
    others = (other for place, other in enumerate(spelt) if not start <= place < end)
    word = spelt[start].raw
    return end - start == 1 and row(word) != UNLISTED and zipf(word) < OF_ITS_OWN and all(other.raw in SMALL_WORDS for other in others)


def _least_likeness(key: str) -> float:
    """Short keys resemble many things by chance, long ones do not."""
    return 0.86 if len(key) < 7 else 0.8 if len(key) < 10 else 0.75


def _soundable_spans(spelt: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
    """Yield spans of one to four words that do not start or end in the glue of a sentence, five to twenty-four letters long."""
    for start in range(len(spelt)):
        if spelt[start].raw in NEVER_OUTSIDE:
            continue
        key = ""
        for end in range(start + 1, min(start + 4, len(spelt)) + 1):
            word = spelt[end - 1].raw
            key += word
            if word in NEVER_OUTSIDE or (end - start == 1 and (word in GLUE or zipf(word) > 4.6)):
                continue
            if 5 <= len(key) <= 24 and not all(spelt[i].raw in GLUE for i in range(start, end)):
                yield start, end, key


def _plausible(span: Sequence[Word], form: Form, *, put_forward: bool) -> bool:
    """Tell whether a span may be a form misheard.

    One English word is not, unless the question puts it forward as a name ("radish" is no typo of redis, "what is radish" may be).
    A phrase that shares a word with the form must resemble it in its other words too.
    """
    if len(span) == 1:
        return zipf(span[0].raw) == 0 or (put_forward and form.kind is not FormKind.CUE)
    if len(form.words) != len(span):
        return True
    likeness = [OSA.normalized_similarity(a.raw, b) for a, b in zip(span, form.words, strict=True)]
    return max(likeness) < 1 or min(likeness) >= 0.5


def _disjoint(found: Iterable[Mention]) -> list[Mention]:
    """Keep the longest and surest mentions; those of the same place stay together."""
    kept: list[Mention] = []
    taken: dict[int, tuple[int, int]] = {}
    for mention in sorted(found, key=lambda m: (-(m.score * (m.size**0.5)), m.start)):
        place = (mention.start, mention.end)
        if all(taken.get(i, place) == place for i in range(*place)):
            here = [k for k in kept if (k.start, k.end) == place]
            if any(k.topic == mention.topic or (mention.how == "sound" and mention.score < AS_LIKE * k.score) for k in here):
                continue
            kept.append(mention)
            taken.update(dict.fromkeys(range(*place), place))
    return kept
