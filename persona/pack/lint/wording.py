"""Rules about how lines sound beside each other."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from persona.pack.lint import limits
from persona.pack.lint.findings import Finding
from persona.pack.lint.manuscript import Fact, Manuscript, Spoken
from persona.understanding.english import zipf
from persona.understanding.normalise import words

_TOO_SHORT_TO_COMPARE = 4


def near_duplicates(manuscript: Manuscript) -> Iterator[Finding]:
    """Make no two lines of the pack the same but for a word or two."""
    import numpy as np  # noqa: PLC0415 (only the editor needs all pairs)
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    lines = [spoken for spoken in manuscript.lines if len(spoken.words) >= _TOO_SHORT_TO_COMPARE]
    texts = [" ".join(sorted(spoken.words)) for spoken in lines]  # what `token_sort_ratio` compares, sorted once
    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=limits.NEAR_DUPLICATE, dtype=np.uint8, workers=-1)
    for first, second in zip(*np.nonzero(np.triu(scores, k=1)), strict=True):
        earlier, later = lines[first], lines[second]
        said = f'says nearly the same as {_where(earlier)}: "{_short(earlier.text)}"; rewrite one of them'
        yield manuscript.at("near-duplicate", said, later)


def refrain(manuscript: Manuscript) -> Iterator[Finding]:
    """Use the refrain, or its rarest word, in at most a third of the lines of the pack, and of each topic."""
    rarest = min((word.raw for word in words(manuscript.pack.persona.refrain)), key=zipf, default="")
    groups = {topic: manuscript.of(topic) for topic in manuscript.pack.topics}
    for topic, lines in [(None, list(manuscript.lines)), *groups.items()]:
        carrying = [spoken for spoken in lines if rarest in spoken.words]
        if len(carrying) > max(1, len(lines) * limits.MOST_REFRAIN):
            said = f"{len(carrying)} of {len(lines)} lines carry the refrain ({rarest}): rewrite until it is a third at most"
            yield manuscript.find("refrain", said, topic, ("hype",) if topic else ("refrain",))


def openings(manuscript: Manuscript) -> Iterator[Finding]:
    """Open lines differently: always within an act of a topic, and in all but one of fifty over the pack."""
    opened = [(spoken, _opening(spoken.text)) for spoken in manuscript.lines if spoken.size > 2]
    seen: dict[tuple[str | None, str, str | None, str], Spoken] = {}
    for spoken, opening in opened:
        place = (spoken.topic, spoken.key, spoken.other, opening)
        if place in seen and not opening.startswith("something"):
            yield manuscript.at("opening", f'opens with "{opening}" like another {spoken.key} line here: start it differently', spoken)
        seen.setdefault(place, spoken)
    most = max(3, int(len(opened) * limits.MOST_OPENING))
    yield from _worn(manuscript, "opening", opened, most, lambda opening: f'open with "{opening}"')


def _opening(text: str) -> str:
    return " ".join(word.strip(".,:;!?…\"'“”") for word in text.lower().replace("’", "'").split()[:2])


def shapes(manuscript: Manuscript) -> Iterator[Finding]:
    """Use a turn of phrase once in a topic, and in at most one line of fifty."""
    used = [(spoken, shape) for spoken in manuscript.lines for shape, form in limits.SHAPES.items() if form.search(spoken.text)]
    seen: set[tuple[str | None, str]] = set()
    for spoken, shape in used:
        if spoken.topic is not None and (spoken.topic, shape) in seen:
            yield manuscript.at("shape", f'has the shape "{shape}" for the second time in this topic: find another', spoken)
        seen.add((spoken.topic, shape))
    most = max(3, int(len(manuscript.lines) * limits.MOST_SHAPE))
    yield from _worn(manuscript, "shape", used, most, lambda shape: f'have the shape "{shape}"')


def _worn(
    manuscript: Manuscript, rule: str, used: list[tuple[Spoken, str]], most: int, describe: Callable[[str], str]
) -> Iterator[Finding]:
    counts = Counter(form for _, form in used)
    first = {form: spoken for spoken, form in reversed(used)}
    for form, count in counts.items():
        if count > most:
            yield manuscript.at(rule, f"is one of {count} lines that {describe(form)}: {most} are enough, rewrite the weakest", first[form])


def banned(manuscript: Manuscript) -> Iterator[Finding]:
    """Say nothing profane or unkind, in either voice."""
    unkind = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(limits.word_list("banned")))) + r")\b", re.I)
    texts: list[Spoken | Fact] = [*manuscript.lines, *manuscript.facts]
    for text in texts:
        if found := unkind.search(text.text):
            yield manuscript.at("banned-word", f'says "{found[0]}": find a kinder word', text)


def emphasis(manuscript: Manuscript) -> Iterator[Finding]:
    """Write asterisks in pairs, with no placeholder between them."""
    for spoken in manuscript.lines:
        say = spoken.line.say
        if say.count("*") % 2 or re.search(r"\*[^*]*\{[^*]*\*", say):
            yield manuscript.at(
                "emphasis", "has an asterisk without its partner, or braces between two: write *word* around plain words", spoken
            )


def filler(manuscript: Manuscript) -> Iterator[Finding]:
    """Let at most a third of a topic's lines be such as would fit another topic unchanged."""
    if len(manuscript.pack.topics) < _FEWEST_TO_COMPARE:
        return
    vocabulary = _own_words(manuscript)
    for topic in manuscript.pack.topics:
        lines = [spoken for spoken in manuscript.of(topic) if spoken.key not in ("hooks", "clause", "misheard")]
        empty = [spoken for spoken in lines if not _belongs(spoken, vocabulary[topic], manuscript)]
        if len(empty) > len(lines) * limits.MOST_FILLER:
            said = f"{len(empty)} of {len(lines)} lines hold nothing of this topic: rewrite some, or add their words to the cues, such as "
            yield manuscript.at("filler", said + ", ".join(f'"{_short(spoken.text)}"' for spoken in empty[:3]), empty[0])


_FEWEST_TO_COMPARE = 8
"""Topics below which no word can be called typical of one of them."""
_MOST_SHARING = 0.12
"""Share of topics that may have a word while it still tells them apart."""


def _own_words(manuscript: Manuscript) -> dict[str, set[str]]:
    """Return, per topic, the stems of its names, cues, asks and facts that few other topics have."""
    sheets: dict[str, set[str]] = {}
    for topic in manuscript.pack.topics.values():
        facts = [fact.text for fact in manuscript.facts if fact.topic == topic.id]
        texts = [topic.name, *topic.aliases, *topic.heard_as, *topic.cues, *topic.asks, *facts]
        sheets[topic.id] = {word.stem for text in texts for word in words(text) if zipf(word.raw) < limits.COMMON_SOUND}
    spread = Counter(stem for stems in sheets.values() for stem in stems)
    most = max(2, len(sheets) * _MOST_SHARING)
    return {topic: {stem for stem in stems if spread[stem] <= most} for topic, stems in sheets.items()}


def _belongs(spoken: Spoken, own: set[str], manuscript: Manuscript) -> bool:
    if "{" in spoken.line.say.replace("{#", "") or spoken.line.after or spoken.line.if_buried:
        return True  # it leads on, or back, to a neighbour on this topic's own slope
    topic = manuscript.pack.topics[spoken.topic or ""]
    stems = {word.stem for word in words(spoken.text)}
    names = {word.stem for text in (topic.name, *topic.aliases, *topic.cues) for word in words(text) if zipf(word.raw) < limits.COMMON_WORD}
    return bool(stems & (own | names)) or spoken.other is not None


def _where(spoken: Spoken) -> str:
    return f"{spoken.topic or 'persona.yaml'} {spoken.key}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
