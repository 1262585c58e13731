"""Turn text into words: one spelling for what people write in many ways, with the place of each word kept."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import Stemmer
from rapidfuzz.distance import OSA

LONGEST_TEXT = 4_000
"""Characters that are read; what comes after is ignored, so that one message cannot occupy the engine."""
LONGEST_WORD = 40
"""Characters of a word that are kept."""
NUMBER = "0"
"""The stem of every number."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*(?:\+\+|#(?!\w))?")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
_snowball = Stemmer.Stemmer("english", 0)

_ENDINGS = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would"}
_IS = {"it", "that", "what", "where", "who", "how", "when", "why", "there", "here", "he", "she", "this", "which"}
_WHOLE = {
    "can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"), "let's": ("let", "us"), "y'all": ("you", "all"),
    "ain't": ("is", "not"), "cannot": ("can", "not"), "gonna": ("going", "to"), "wanna": ("want", "to"), "gotta": ("got", "to"),
    "im": ("i", "am"), "ive": ("i", "have"), "dont": ("do", "not"), "doesnt": ("does", "not"), "didnt": ("did", "not"),
    "isnt": ("is", "not"), "wasnt": ("was", "not"), "cant": ("can", "not"), "wont": ("will", "not"), "couldnt": ("could", "not"),
    "wouldnt": ("would", "not"), "shouldnt": ("should", "not"), "havent": ("have", "not"), "hasnt": ("has", "not"),
    "arent": ("are", "not"), "whats": ("what", "is"), "thats": ("that", "is"), "hows": ("how", "is"), "wheres": ("where", "is"),
    "whos": ("who", "is"), "theres": ("there", "is"), "youre": ("you", "are"), "theyre": ("they", "are"), "lets": ("let", "us"),
    "u": ("you",), "ur": ("your",), "pls": ("please",), "plz": ("please",), "thx": ("thanks",), "wtf": ("what",),
}  # fmt: skip
_WHOLE.update({f"{verb}n": (verb, "not") for verb in ("did", "does", "is", "was", "could", "would", "should", "has", "are", "were")})
_COMMON_CONTRACTIONS = (
    "don't", "can't", "won't", "didn't", "doesn't", "isn't", "wasn't", "haven't", "hasn't", "couldn't", "wouldn't", "shouldn't", "aren't",
    "i'm", "i've", "i'll", "i'd", "it's", "that's", "what's", "you're", "they're", "we're",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """Hold one word of a text.

    `text[start:end]` is where it stands in the original; the parts of a contraction ("what's") share that place.
    """

    raw: str
    """Lower case, without accents."""
    stem: str
    """The Snowball stem of `raw`; `NUMBER` for a number."""
    start: int
    end: int


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the Snowball (Porter 2) stem of a lower-case word, `NUMBER` for digits."""
    if word.isdigit():
        return NUMBER
    return str(_snowball.stemWord(word))


@lru_cache(maxsize=65_536)
def _expanded(word: str) -> tuple[tuple[str, str], ...]:
    """Split a token into (raw, stem) pairs: contractions are spelt out, a genitive loses its 's."""
    word = word[:LONGEST_WORD]
    parts: tuple[str, ...] | None = _WHOLE.get(word)
    if parts is None:
        parts = _contraction(word) if "'" in word else (word,)
    return tuple((part, stem(part)) for part in parts if part)


def _contraction(word: str) -> tuple[str, ...]:
    """Spell a word with an apostrophe out; what is one edit from a common contraction counts as that."""
    for ending, spelt in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return (word[: -len(ending)], spelt)
    if word.endswith("'s"):
        return (word[:-2], "is") if word[:-2] in _IS else (word[:-2],)
    for known in _COMMON_CONTRACTIONS:
        if OSA.distance(word, known, score_cutoff=1) <= 1:
            return _WHOLE.get(known) or _contraction(known)
    return tuple(word.split("'")) if len(word) - len(word.replace("'", "")) > 1 else (word.replace("'", ""),)


def _folded(text: str) -> tuple[str, list[int] | None]:
    """Fold case, compatibility forms and accents away; return the offset of each character in the original.

    None for the offsets means that nothing moved. NFKD and case folding as in Unicode Standard Annex 15.
    """
    if text.isascii():
        return text.lower(), None
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text.translate(_APOSTROPHES)):
        for piece in unicodedata.normalize("NFKD", character).casefold():
            if not unicodedata.combining(piece):
                characters.append(piece)
                offsets.append(offset)
    return "".join(characters), offsets


def forms(text: str) -> list[tuple[str, str]]:
    """Return (raw, stem) of each word of a text: what `words` finds, without the places, for reading many texts."""
    folded, _ = _folded(text[:LONGEST_TEXT])
    return [form for token in _WORD.findall(folded) for form in _expanded(token)]


def words(text: str) -> list[Word]:
    """Split a text into words, at most `LONGEST_TEXT` characters of it.

    "What's CI/CD?" gives what, is, ci, cd. Signs that belong to a name stay: c++, c#.
    """
    folded, offsets = _folded(text[:LONGEST_TEXT])
    found: list[Word] = []
    for match in _WORD.finditer(folded):
        start, end = match.span()
        if offsets is not None:
            start, end = offsets[start], offsets[end - 1] + 1
        found.extend(Word(raw, stemmed, start, end) for raw, stemmed in _expanded(match.group()))
    return found
