"""Build everything that understanding needs from a pack, or restore it from arrays."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from persona.pack.models import Pack, Topic
from persona.understanding.calibrate import FALSE_REJECTS, Calibration, Signals
from persona.understanding.domain import Domain
from persona.understanding.lexicon import Lexicon
from persona.understanding.retrieval import Retriever
from persona.understanding.understand import Understander

_TALK = "talk_"
Arrays = Mapping[str, NDArray[np.generic]]


def build(pack: Pack, *, false_rejects: float = FALSE_REJECTS) -> tuple[Understander, dict[str, NDArray[np.generic]]]:
    """Learn from a pack's samples; return the understander and the arrays from which `restore` makes it again."""
    retriever = Retriever.build(
        {topic.id: [*topic.asks, *_facts(topic)] for topic in pack.topics.values()},
        none=list(_elsewhere(pack)),
        names={topic.id: [topic.name, *topic.aliases, *topic.cues] for topic in pack.topics.values()},
    )
    talk = Retriever.build({talk.id: talk.asks for talk in pack.persona.small_talk})
    draft = _assemble(pack, retriever, talk, Calibration.default())
    calibration = Calibration.fit(list(_lessons(pack, draft)), false_rejects=false_rejects)
    spoken = {f"{_TALK}{name}": array for name, array in talk.arrays().items()}
    arrays = {**retriever.arrays(), **spoken, "calibration": np.array([*calibration.weights, calibration.floor])}
    return _assemble(pack, retriever, talk, calibration), arrays


def restore(pack: Pack, arrays: Arrays) -> Understander:
    """Make the understander of `build` again without learning."""
    *weights, floor = arrays["calibration"].tolist()
    spoken = {name.removeprefix(_TALK): array for name, array in arrays.items() if name.startswith(_TALK)}
    return _assemble(pack, Retriever.from_arrays(arrays), Retriever.from_arrays(spoken), Calibration(np.array(weights), float(floor)))


def _assemble(pack: Pack, retriever: Retriever, talk: Retriever, calibration: Calibration) -> Understander:
    topics = pack.topics.values()
    domain = Domain.learn((text for t in topics for text in (*t.asks, *t.cues, t.sane.what, t.sane.start)), _elsewhere(pack))
    return Understander(pack, Lexicon.build(topics), retriever, talk, domain, calibration)


def _facts(topic: Topic) -> Iterator[str]:
    yield from (topic.sane.what, topic.sane.why, topic.sane.use_when)


def _elsewhere(pack: Pack) -> Iterator[str]:
    for topic in pack.topics.values():
        yield from topic.look_alikes
    yield from pack.persona.elsewhere
    for talk in pack.persona.small_talk:
        yield from talk.asks


def _lessons(pack: Pack, draft: Understander) -> Iterator[tuple[Signals, bool]]:
    """Yield the signals of every sample, read as if the retriever had not learnt it, and whether the best topic is right."""
    number = 0
    for topic in pack.topics.values():
        for ask in topic.asks:
            reading = draft.read(ask, without=number)
            number += 1
            if reading.best is not None:
                yield draft.signals(reading, reading.best, leave_out=1), reading.best == topic.id
        number += len(list(_facts(topic))) + 1 + len(topic.aliases) + len(topic.cues)
    for text in _elsewhere(pack):
        reading = draft.read(text, without=number)
        number += 1
        if reading.best is not None:
            yield draft.signals(reading, reading.best), False
