"""What English spelling sounds like, roughly: for names that somebody only ever heard."""

import re
from collections.abc import Iterable
from functools import lru_cache

_LETTER_NAMES = {
    "a": "ay", "b": "bee", "c": "see", "d": "dee", "e": "ee", "f": "eff", "g": "gee", "h": "aitch", "i": "eye", "j": "jay", "k": "kay",
    "l": "el", "m": "em", "n": "en", "o": "oh", "p": "pee", "q": "cue", "r": "ar", "s": "ess", "t": "tee", "u": "you", "v": "vee",
    "w": "doubleyou", "x": "ex", "y": "why", "z": "zee",
}  # fmt: skip
_SPOKEN_LETTERS = {
    "ay": "a", "eh": "a", "hey": "a", "be": "b", "bee": "b", "sea": "c", "see": "c", "cee": "c", "dee": "d", "de": "d", "ee": "e", "eff": "f",
    "ef": "f", "gee": "g", "ji": "g", "aitch": "h", "eye": "i", "aye": "i", "jay": "j", "kay": "k", "cay": "k", "el": "l", "ell": "l", "elle": "l",
    "em": "m", "en": "n", "oh": "o", "owe": "o", "pea": "p", "pee": "p", "cue": "q", "queue": "q", "are": "r", "ar": "r", "arr": "r",
    "es": "s", "ess": "s", "tea": "t", "tee": "t", "you": "u", "yu": "u", "vee": "v", "ex": "x", "why": "y", "wye": "y", "zee": "z", "zed": "z",
    "eight": "8", "ate": "8", "three": "3", "two": "2", "to": "2", "too": "2",
}  # fmt: skip
_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:kn|gn|pn)", "n"), (r"^wr", "r"), (r"^ps", "s"), (r"^x", "z"), (r"tch", "C"), (r"[td]?ch(?=[rlnm]|ron)", "k"), (r"ch", "C"),
        (r"sch", "sk"), (r"ti(?=on)|ci(?=an)|ssi(?=on)", "S"), (r"sh", "S"), (r"ph", "f"), (r"gh(?=t|$)", ""), (r"gh", "g"),
        (r"wh", "w"), (r"ck", "k"), (r"qu", "kw"), (r"x", "ks"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"q", "k"), (r"dge?", "j"),
        (r"g(?=[ey](?:$|[^aou]))", "j"), (r"th", "t"), (r"z", "s"), (r"v", "f"), (r"([bdfgjklmnprstCS])\1+", r"\1"),
        (r"(?<=[a-z])e$", ""), (r"[aeiouyw]*[aeiouy]+[aeiouyw]*", "a"), (r"(?<=[a-zCS])h", ""), (r"d$", "t"),
    )
)  # fmt: skip

_HIATUS = re.compile("aa+")  # one word ends in a vowel, and the next begins with one


@lru_cache(maxsize=16_384)
def sound(word: str) -> str:
    """Return the rough sound of a word: consonants by sound, every run of vowels as one "a".

    In the spirit of Metaphone (Lawrence Philips, 1990), kept coarser in its vowels and finer in their places, since edit distances
    are taken between two sounds.
    """
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word


def spoken(words: Iterable[str]) -> str:
    """Return the sound of words said in one breath: "cooper netties" sounds nearly as "kubernetes" does."""
    return _HIATUS.sub("a", "".join(sound(word) for word in words))


def spelt_out(key: str) -> str:
    """Return how an abbreviation is read letter by letter: "cicd" gives "seeeyeseedee"."""
    return "".join(_LETTER_NAMES.get(letter, letter) for letter in key)


def as_letter(word: str) -> str | None:
    """Return the letter (or digit) that a word sounds like: "sea" gives "c"; None when it sounds like none."""
    return word if len(word) == 1 else _SPOKEN_LETTERS.get(word)


def spelt_aloud(raw: Iterable[str]) -> str:
    """Return words run together, those that sound like a letter as that letter: "sea eye sea dee" gives "cicd"."""
    return "".join(as_letter(word) or word for word in raw)
