"""Learn persona/understanding/data/acts.safetensors: what an utterance does, from labelled ones; and say how well that goes.

Needs `pip install 'future-guy[bench]'`. Reads JSON lines: conversations {"turns": [{"text", "act"}, ...]}, or single utterances
{"text", "act"}. Takes half a minute; with `--folds`, some minutes.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from persona.pack.load import load_pack
from persona.pack.models import Pack
from persona.understanding import acts
from persona.understanding.clean import clean
from persona.understanding.form import question_form
from persona.understanding.lexicon import Lexicon
from persona.understanding.mentions import MentionFinder
from persona.understanding.normalise import words
from persona.understanding.phrases import spoken_form, without_thanks
from persona.understanding.reading import is_name

DATA = Path("persona/understanding/data/acts.safetensors")
QUESTIONS = Path("tests/questions")
UTTERANCES = (
    *sorted(Path("benchmarks/utterances").glob("*.jsonl")),
    *(QUESTIONS / f"{name}.conversations.jsonl" for name in ("own", "blind")),
)
UNSEEN = QUESTIONS / "unseen.conversations.jsonl"
KEPT = 24_000
"""Features that are kept, those with the greatest weights; three times as many tell no more."""
STRENGTH = 20.0
"""C of the regression."""

Example = tuple[dict[str, float], acts.Values, str]


def examples(path: Path, finder: MentionFinder) -> Iterator[Example]:
    """Yield (features, meaning, act) of each utterance in a file that has letters."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        for turn in row.get("turns", (row,)):
            yield (*seen(turn["text"], finder), turn["act"])


def of_pack(pack: Pack, finder: MentionFinder) -> Iterator[Example]:
    """Yield the small talk of a pack."""
    for talk in pack.persona.small_talk:
        for text in talk.asks:
            yield (*seen(text, finder), talk.act)


def seen(text: str, finder: MentionFinder) -> tuple[dict[str, float], acts.Values]:
    """Return what the classifier sees of a text; misspelt names are left to the reader."""
    cleaned = without_thanks(clean(text))
    spelt = words(cleaned)
    named = [(m.start, m.end) for m in finder.find(spelt, {}, question_form(cleaned, spelt)) if is_name(m)]
    plain = acts.masked(cleaned, spelt, named)
    return acts.features(cleaned, spoken_form(cleaned), plain), acts.meaning(spelt)


class Learner:
    """Learn from examples; each act counts as much as it is common in `usual`."""

    def __init__(self, learnt: Sequence[Example], usual: Sequence[Example]) -> None:
        self.keys = np.unique(np.concatenate([acts.hashed(found)[0] for found, _, _ in learnt]))
        self.model = LogisticRegression(C=STRENGTH, max_iter=500)
        often, found = (Counter(act for _, _, act in some) for some in (usual, learnt))
        share = {act: often[act] / len(usual) / (found[act] / len(learnt)) for act in found}
        self.model.fit(self._table(learnt), [act for _, _, act in learnt], sample_weight=[share[act] for _, _, act in learnt])
        size = np.abs(self.model.coef_[:, : len(self.keys)]).max(axis=0)
        kept = size >= np.sort(size)[-min(KEPT, len(size))]
        self.keys = self.keys[kept]
        self.model.coef_ = self.model.coef_[:, np.concatenate([kept, np.ones(acts.DIMENSIONS, bool)])]
        self.model.n_features_in_ = self.model.coef_.shape[1]

    def right(self, asked: Sequence[Example]) -> float:
        """Return the share of examples whose act is found."""
        return float(np.mean(self.model.predict(self._table(asked)) == np.array([act for _, _, act in asked])))

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what `acts.Learnt` takes."""
        order = [list(self.model.classes_).index(act.value) for act in acts.ACTS]
        weights = self.model.coef_[order].T
        of_words = weights[: len(self.keys)]
        scales = np.abs(of_words).max(axis=0) / 127
        return {
            "keys": self.keys,
            "weights": np.ascontiguousarray(np.rint(of_words / scales).astype(np.int8)),
            "scales": scales.astype(np.float32),
            "directions": np.ascontiguousarray(weights[len(self.keys) :].astype(np.float16)),
            "bias": self.model.intercept_[order].astype(np.float32),
        }

    def _table(self, rows: Sequence[Example]) -> csr_matrix:
        places, values, starts = [], [], [0]
        for found, _, _ in rows:
            keys, value = acts.hashed(found)
            place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            known = self.keys[place] == keys
            length = acts.OF_WORDS / max(float(np.sqrt(value[known] @ value[known])), 1e-6)
            places.append(place[known])
            values.append(value[known] * length)
            starts.append(starts[-1] + int(known.sum()))
        of_words = csr_matrix((np.concatenate(values), np.concatenate(places), starts), shape=(len(rows), len(self.keys)))
        return hstack([of_words, csr_matrix(np.stack([point for _, point, _ in rows]) * acts.OF_MEANING)]).tocsr()


def main() -> None:
    """Learn, print how well, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "files", type=Path, nargs="*", default=UTTERANCES, help="what to learn from (benchmarks/utterances and tests/questions)"
    )
    parser.add_argument("--asked", type=Path, nargs="*", default=[UNSEEN], help=f"what only to ask, never to learn from ({UNSEEN})")
    parser.add_argument("--folds", action="store_true", help="leave each file out in turn, learn from the others, and ask it")
    chosen = parser.parse_args()
    pack = load_pack()
    finder = MentionFinder(Lexicon.build(tuple(pack.topics.values())))
    read = {path: list(examples(path, finder)) for path in (*chosen.files, *chosen.asked)}
    small_talk = list(of_pack(pack, finder))
    usual = [example for path in chosen.files if "conversations" in path.name for example in read[path]]
    for path in chosen.files if chosen.folds else ():
        others = [example for other in chosen.files if other != path for example in read[other]]
        right = Learner(others + small_talk, usual).right(read[path])
        print(f"{path.name}: {100 * right:.1f} % of {len(read[path])} right, learnt from the others")
    learner = Learner([example for path in chosen.files for example in read[path]] + small_talk, usual)
    for path in chosen.asked:
        print(f"{path.name}: {100 * learner.right(read[path]):.1f} % of {len(read[path])} right, never learnt from")
    save_file(learner.arrays(), DATA)
    print(f"{DATA}: {DATA.stat().st_size / 1000:.0f} kB, {len(learner.keys):,} features")


if __name__ == "__main__":
    main()
