"""Build everything that understanding needs from a pack, or restore it from arrays."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from persona.pack.models import Pack, Topic
from persona.understanding.calibrate import Calibration, Signals
from persona.understanding.domain import Domain
from persona.understanding.lexicon import Lexicon
from persona.understanding.reading import Reader
from persona.understanding.retrieval import Retriever
from persona.understanding.semantic import Encoder
from persona.understanding.understand import Understander, run_together
from persona.understanding.weigh import Weighing

_TALK = "talk_"
LESSONS = 900
"""Samples, spread over the pack, from which the confidence is learnt; more of them change nothing that can be measured."""
_FRAMES = (
    "what is {}",
    "someone mentioned {} in the meeting",
    "do we need {} for a small site?",
    "{}?",
    "is {} any good",
    "how do i use {}",
    "the consultant wants {}",
)
"""Sentences for names that are misspelt or misheard, since no sample has them."""
Arrays = Mapping[str, NDArray[np.generic]]


def learning_key(pack: Pack, encoder: Encoder | None = None) -> str:
    """Return 32 hex digits that change with anything `build` learns from, and with the code that learns.

    His lines and most facts have no part in it: who edits them need not wait for anything to be learnt again.
    """
    digest = hashlib.blake2b(digest_size=16)
    here = Path(__file__).parent
    for file in (*sorted(here.glob("*.py")), here / "data" / "acts.safetensors"):
        digest.update(file.read_bytes())
    for topic in pack.topics.values():
        said = (topic.sane.what, topic.sane.why, topic.sane.use_when, topic.sane.start)
        for texts in ((topic.id, topic.name), topic.aliases, topic.heard_as, topic.cues, topic.asks, topic.look_alikes, said):
            digest.update("\0".join((*texts, "\n")).encode(errors="surrogatepass"))
    for talk in pack.persona.small_talk:
        digest.update("\0".join((talk.id, *talk.asks, "\n")).encode(errors="surrogatepass"))
    digest.update("\0".join(pack.persona.elsewhere).encode(errors="surrogatepass"))
    digest.update(f"{pack.persona.false_rejects} {encoder.name if encoder else ''}".encode())
    return digest.hexdigest()


def build(pack: Pack, encoder: Encoder | None = None) -> tuple[Understander, dict[str, NDArray[np.generic]]]:
    """Learn from a pack's samples; return the understander and the arrays from which `restore` makes it again."""
    topics = pack.topics.values()
    retriever = Retriever.build(
        {topic.id: _documents(topic) for topic in topics},
        none=list(_elsewhere(pack)),
        names={topic.id: _names(topic) for topic in topics},
        encoder=encoder,
    )
    talk = Retriever.build({talk.id: talk.asks for talk in pack.persona.small_talk})
    lexicon = Lexicon.build(topics)
    domain = Domain.learn((text for t in topics for text in (*t.asks, *t.cues, t.sane.what, t.sane.start)), _elsewhere(pack))
    draft = Reader(lexicon, retriever, domain, Weighing.default(), Calibration.default())
    calibration = Calibration.fit(list(_lessons(pack, draft)), false_rejects=pack.persona.false_rejects)
    samples = {run_together(ask): topic.id for topic in topics for ask in topic.asks}
    arrays = {
        **retriever.arrays(),
        **{f"{_TALK}{name}": array for name, array in talk.arrays().items()},
        "calibration": np.array([*calibration.weights, calibration.floor]),
        "tables": _kept([lexicon.rows(), astuple(domain), samples]),
    }
    reader = Reader(lexicon, retriever, domain, Weighing.default(), calibration)
    return Understander(pack, reader, talk, samples), arrays


def restore(pack: Pack, arrays: Arrays, encoder: Encoder | None = None) -> Understander:
    """Make the understander of `build` again without learning."""
    *weights, floor = arrays["calibration"].tolist()
    rows, domain, samples = json.loads(arrays["tables"].tobytes())
    spoken = {name.removeprefix(_TALK): array for name, array in arrays.items() if name.startswith(_TALK)}
    reader = Reader(
        Lexicon.from_rows(rows),
        Retriever.from_arrays(arrays, encoder=encoder),
        Domain(*domain),
        Weighing.default(),
        Calibration(weights, floor),
    )
    return Understander(pack, reader, Retriever.from_arrays(spoken), samples)


def _kept(tables: object) -> NDArray[np.uint8]:
    """Return plain tables as an array of the bytes of their JSON, so that no cache file needs pickle."""
    return np.frombuffer(json.dumps(tables, separators=(",", ":")).encode(), np.uint8)


def _documents(topic: Topic) -> list[str]:
    """Return the texts that describe a topic: its asks first, then its facts."""
    return [*topic.asks, topic.sane.what, topic.sane.why, topic.sane.use_when]


def _names(topic: Topic) -> list[str]:
    """Return the names as one text and the cues as another: the mention finder weighs them one by one."""
    return [", ".join((topic.name, *topic.aliases)), ", ".join(topic.cues)]


def _elsewhere(pack: Pack) -> Iterator[str]:
    for topic in pack.topics.values():
        yield from topic.look_alikes
    yield from pack.persona.elsewhere
    for talk in pack.persona.small_talk:
        yield from talk.asks


def _samples(pack: Pack) -> Iterator[tuple[str, str, int]]:
    """Yield (topic, ask, number of that sample in the retriever)."""
    number = 0
    for topic in pack.topics.values():
        for place, ask in enumerate(topic.asks):
            yield topic.id, ask, number + place
        number += len(_documents(topic)) + 2


def _lessons(pack: Pack, draft: Reader) -> Iterator[tuple[Signals, bool]]:
    """Yield the signals of every sample, read as if the retriever had not learnt it, and whether it is about a topic at all."""
    samples = list(_samples(pack))
    for topic, ask, number in samples[:: max(1, len(samples) // LESSONS)]:
        reading = draft.read(ask, without=number)
        if reading.best == topic:  # a mix-up of two topics tells nothing about what belongs to neither
            yield draft.signals(reading, topic, leave_out=1), True
    for topic, text in _misspelt(pack):
        reading = draft.read(text)
        if reading.best == topic:
            yield draft.signals(reading, topic), True
    first = sum(len(_documents(topic)) + 2 for topic in pack.topics.values())
    for number, text in enumerate(_elsewhere(pack), first):
        reading = draft.read(text, without=number)
        if reading.best is not None:
            yield draft.signals(reading, reading.best), False


def _misspelt(pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield (topic, question) with the name as it is overheard, and with two letters changed about."""
    for number, topic in enumerate(pack.topics.values()):
        frame = _FRAMES[number % len(_FRAMES)]
        for heard in topic.heard_as[:1]:
            yield topic.id, frame.format(heard)
        for name in (topic.name, *topic.aliases)[:2]:
            if len(name) > 4:
                middle = len(name) // 2
                yield topic.id, frame.format(name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :])
