"""Resolve what a follow-up refers to: "that", "it", nothing at all, or something asked about before."""

import re
from dataclasses import dataclass

from persona.acts import Act
from persona.conversation import Conversation

_DEMONSTRATIVE = re.compile(
    r"\b(?:that|this|those|these)\b(?=\s*(?:$|[?!.,;:]|(?:is|are|was|were|be|do|does|did|has|have|had|would|will|can|could|should|might|must|for|in|on|at|to|then|now|"
    r"finished|done|dead|new|old|good|bad|ready|safe|stable|free|hard|easy|fast|slow|expensive|cheap|normal|enough|true|right|wrong|secure|serious|worth|overkill|better|worse|"
    r"all|again|as|either|too|thing|things|one|stuff|really|actually|ever|even|still|mean|means|work|works|sound|sounds|seem|seems|help|helps|come|go|and|or|but|with|so|not)\b))"
)
"""A demonstrative that stands for something; before a noun ("this Aphyr fellow") it only points at the noun."""
_PERSONAL = re.compile(
    r"\b(?:it|its|they|them|em|their|one of (?:them|those)|ones|he|she|him|his|her|(?<!no )(?<!any)(?<!last )(?<!next )one(?! (?:app|server|box|machine|laptop|person|user|town|last|more|time|day|thing)))\b"
)
_PEOPLE = frozenset("he she him his her".split())
_REPORTING = re.compile(
    r"\b(?:he|she|they|one of them)(?= (?:\w+ )?(?:said|says?|saying|mention\w*|told|tells?|keeps? (?:saying|talking|mentioning)|swears?|talk\w*|insists?|suggest\w*|recommend\w*|"
    r"call\w*|wants?|used|wrote|asks?|asked)\b)"
)
"""Somebody who said something: no topic, but the source of a word."""
_CIRCUMSTANCE = re.compile(
    r"^(?:and |so |but |ok |even |isn't that |is that |is it )*(?:overkill|enough|fine|good|okay|worth it|too much|too big|too small|just|only)? ?(?:for|with) "
    r"(?:just |only |even )?(?:my|our|an?|one|two|three|four|five|six|ten|\d+\w*|some|such)\b[^?]*\?+$"
)
"""A question that names nothing but the case: "overkill for 50 events a day?"."""
_FIRST = re.compile(
    r"\bthe (?:very )?first (?:thing|one|topic)\b|\bwhere (?:we|i) (?:started|began)\b|\b(?:my|the) (?:first|original) question\b"
)
_PREVIOUS = re.compile(r"\bthe (?:previous|last|other|earlier) (?:one|thing|topic)\b|\bthe one before\b|\bbefore that\b")
_BACK_TO = re.compile(r"\bback to (?:the )?|\b(?:so|and|ok|now) (?:again )?about (?:the )?")
_OWN = re.compile(r"^(?:so |but |and |ok )*(?:i|we|my|our)\b[^?]*, [^,]*\b(?:that|this)\b")  # "that" is what the asker says just before
_SET_PHRASES = re.compile(
    r"\bwho decides (?:that|this)\b|\bgot (?:that|it|this)\b|\b(?:that|this) (?:helps|is (?:it|all|insane|crazy|so|a lot|too))\b|\bdone (?:that|with)\b|"
    r"\blike (?:that|this)\b|\bthat is it\b|\bof (?:that|this) (?:size|kind)\b"
)
_POINTING_ACTS = frozenset({Act.DEFINE})
"""Questions in which "that" is what he has just brought up; in the others it is what they were talking about."""


@dataclass(frozen=True, slots=True)
class Referent:
    """Hold the topic that a follow-up means, and why."""

    topic: str
    reason: str


def points_back(spoken: str) -> bool:
    """Tell whether a text has a pronoun or another pointer to something said before."""
    said = _REPORTING.sub("", spoken)
    return any(pattern.search(said) for pattern in (_DEMONSTRATIVE, _PERSONAL, _FIRST, _PREVIOUS, _CIRCUMSTANCE))


def points_at_that(spoken: str) -> bool:
    """Tell whether a text has a "that" or "this" that stands for something said before."""
    return bool(_DEMONSTRATIVE.search(spoken)) and not _SET_PHRASES.search(spoken) and not _OWN.search(spoken)


def resolve(spoken: str, act: Act, conversation: Conversation) -> Referent | None:
    """Return what a text without a subject of its own is about; None when nothing was talked about yet."""
    if conversation.path and _FIRST.search(spoken):
        return Referent(conversation.path[0], "the first thing that was asked about")
    if len(conversation.recent) > 1 and _PREVIOUS.search(spoken):
        earlier = [topic for topic in conversation.recent if topic != conversation.focus]
        if earlier:
            return Referent(earlier[-1], "what was asked about before this")
    if points_at_that(spoken) and act in _POINTING_ACTS and conversation.introduced and not _PERSONAL.search(spoken):
        return Referent(conversation.introduced[0], '"that" is what the last reply brought up')
    if conversation.focus:
        return Referent(conversation.focus, "a follow-up stays on what was talked about")
    if conversation.introduced:
        return Referent(conversation.introduced[0], "what the last reply brought up")
    return None


_SUBJECT = re.compile(
    r"(?:\bwhat(?: on earth| the heck| exactly)? (?:is|are|was|were)|\bwho (?:is|are|was)|\btell me about|\bexplain(?: me| to me)?|\bdefine|\bdescribe|"
    r"\bdo (?:i|we|you) (?:really |actually |even |still )*(?:need|know|have)|\bheard of|\bwhat does|\bhow does|\bhow do (?:i|we|you) (?:use|install|run|start|set up)|"
    r"\bhow about|\bwhat about|\bwhy (?:use|not|is|are)|\b(?:is|are)(?: not|n't)?|\bwho (?:made|makes|wrote|invented|created|built|owns|runs)|"
    r"\bshould (?:i|we) (?:use|learn|try|buy|adopt|(?:switch|move|migrate|change) to))\s+(?:an? |the |my |our |your |this |these |those |exactly |even |some )*"
    r"([\w][\w .+#/-]*?)(?: (?:mean|do|work|stand for|good|any good|dead|worth it|used for|for|about|in|on|of|and|or|with)\b.*)?\s*[?!., ]*$"
)
_DISLOCATED = re.compile(
    r"^(?:and |so |ok |or |oh )*(?:an? |the |this )?([\w][\w .+#/-]{0,40}?), (?:what (?:is|are|was)|heard of|do you know|you know) (?:that|it|this|those|they)\b"
)
_BARE = re.compile(r"^(?:and |so |ok |or |oh )*(?:an? |the )?([\w][\w .+#/-]{0,40}?)\s*\?+$")
_REMARKING = re.compile(r"\b(?:on|with|of|for|about|like|to|from|without) (?:it|that|this|them|those)\b")
_HAS_SUBJECT = re.compile(r"\b(?:do|does|did|can|could|will|would|has|have|should|might|may) (?:it|they|he|she|that|this|those|these)\b")
_LIKENS = re.compile(
    r"^(?:(?:oh|so|and|but|ok|wait|just|kind of|sort of|basically|a bit|is it|is that)[, ]+)*like (?:an? |the |my |in )?[\w.+#'-]+(?: [\w.+#'-]+){0,3}[?!., ]*$"
)
_ELLIPTIC = re.compile(
    r"^(?:and |so |but |ok |or )*(?:vs|versus|compared (?:to|with)|(?:the )?same (?:thing )?(?:as|like)|similar to|different from|rather|instead of|unlike|"
    r"better than|worse than|or)\b|\binstead(?: of (?:that|this|it|them))?\W*$|"
    r"^(?:oh|ok|okay|so|and|but|hm+|ah|right|wait|well|isn't|is|are|aren't|that|it|this|like|just|kind|sort|basically|a bit|bit)\b(?!.*\b(?:better|worse|nicer|cheaper|faster|safer)\b)"
)


def subject(spoken: str) -> str | None:
    """Return the subject that a question names, as typed in lower case; None when it has none of its own.

    "what is zorblax?" gives "zorblax", "what is it?" gives None.
    """
    match = _DISLOCATED.search(spoken) or _SUBJECT.search(spoken) or _BARE.search(spoken)
    if match is None:
        return None
    named = match[1].strip()
    if (
        not named
        or len(named.split()) > 4
        or points_back(named)
        or re.fullmatch(
            r"(?:not|you|i|we|up|wrong|new|next|who|what|why|how|when|where|(?:for|on|in|at|up|with|about|hard|easy|difficult|any|worth|still|safe|cheap|expensive|fast|slow|too)(?: \w+){0,3})(?: \w+)?",
            named,
        )
    ):
        return None
    return named


def elliptic_comparison(spoken: str) -> bool:
    """Tell whether a comparison leaves its first side out: "oh so like redis?", "isn't that just a cache?"."""
    return bool(_ELLIPTIC.search(spoken)) and len(spoken.split()) <= 9


def remarks(spoken: str) -> bool:
    """Tell whether a text tells something about what was said, with a preposition before the pronoun: "my uncle lost his savings on it"."""
    return bool(_REMARKING.search(spoken))


def has_subject(spoken: str) -> bool:
    """Tell whether a text asks what something said before does: "does it do webassembly?"."""
    return bool(_HAS_SUBJECT.search(spoken))


def likens(spoken: str) -> bool:
    """Tell whether a text says no more than what the subject is like: "like spacex?", "so like the film"."""
    return bool(_LIKENS.search(spoken))


def returns(spoken: str) -> bool:
    """Tell whether a text says that it returns to something: "so back to raft"."""
    return bool(_BACK_TO.search(spoken))


def last_pointer(spoken: str) -> int | None:
    """Return where the last pronoun for a thing starts in a text, 0 where only its form points back, None when nothing does."""
    said = _REPORTING.sub(lambda match: " " * len(match[0]), spoken)
    places = [match.start() for pattern in (_DEMONSTRATIVE, _PERSONAL) for match in pattern.finditer(said) if match[0] not in _PEOPLE]
    return max(places) if places else 0 if any(pattern.search(said) for pattern in (_FIRST, _PREVIOUS, _CIRCUMSTANCE)) else None


def goes_on(spoken: str) -> bool:
    """Tell whether a text points back, or goes on from what was said: "what if there is a tie"."""
    return points_back(spoken) or bool(re.search(r"^(?:and |ok |but |so )*(?:what if|and if|and when|but )", spoken))
