"""The sections of the benchmark; each returns a table in Markdown."""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from benchmarks.matching import measure
from benchmarks.matching.data import PHRASINGS, Question, names, read, synthetic
from benchmarks.matching.systems import ChatterBot, Difflib, Ours, Scan, System, ours_and_peers
from persona.understanding.english import frequencies
from persona.understanding.retrieval import Retriever

_FEW = 300  # questions to the slow ones, which take 50 ms and more for one


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _fitted(system: System, samples: Sequence[Question]) -> System:
    system.fit([sample.text for sample in samples], [sample.topic or "" for sample in samples])
    return system


def _test(folder: Path, *, quick: bool) -> list[Question]:
    return read(folder, "test")[:: 10 if quick else 1]


def accuracy(folder: Path, *, quick: bool = False) -> str:
    """Find the right topic of 3,080 unseen questions, from 5 and 10 samples a topic."""
    questions = _test(folder, quick=quick)
    samples = {count: read(folder, f"train_{count}") for count in (5, 10)}
    rows = []
    for system in ours_and_peers():
        rows.append([system.name, *(f"{measure.accuracy(_fitted(system, samples[count]), questions):.1f}" for count in (5, 10))])
    few = random.Random(0).sample(questions, min(_FEW, len(questions)))
    for make in (Difflib, ChatterBot):
        try:
            figures = [f"{measure.accuracy(_fitted(make(), samples[count]), few):.1f}" for count in (5, 10)]
            rows.append([f"{make.name} ({len(few)} questions)", *figures])
        except ImportError as missing:
            print(f"left out: {missing}")
    return _table(["top-1 in %, 77 topics", "5 samples a topic", "10 samples"], rows)


def oos(folder: Path, *, quick: bool = False) -> str:
    """Tell questions about a topic from questions about none."""
    questions, elsewhere = _test(folder, quick=quick), read(folder, "out_of_scope")
    samples = read(folder, "train_10")
    rows = []
    for system in ours_and_peers():
        _fitted(system, samples)
        inside, outside = ([system.best(question.text)[1] for question in asked] for asked in (questions, elsewhere))
        floor = sorted(inside)[len(inside) // 10]
        rejected = 100 * sum(score < floor for score in outside) / len(outside)
        rows.append([system.name, f"{measure.auroc(inside, outside):.1f}", f"{rejected:.1f}"])
    return _table(["10 samples a topic", "AUROC in %", "rejected in % when 10 % of the topical are"], rows)


def typos(folder: Path, *, quick: bool = False) -> str:
    """Find the right topic in spite of random edits, spaces included."""
    questions, samples = _test(folder, quick=quick), read(folder, "train_10")
    rows = []
    for system in ours_and_peers():
        _fitted(system, samples)
        clean, one, two = (measure.accuracy(system, questions, edits=edits, seed=edits) for edits in (0, 1, 2))
        rows.append([system.name, f"{clean:.1f}", f"{one:.1f} (−{clean - one:.1f})", f"{two:.1f} (−{clean - two:.1f})"])
    return _table(["top-1 in %, 10 samples a topic", "as written", "1 edit a question", "2 edits"], rows)


def speed(folder: Path, *, quick: bool = False) -> str:
    """Time warm questions one at a time, on one thread."""
    texts = [question.text for question in _test(folder, quick=quick)[:1_000]]
    samples = read(folder, "train_10")
    timings = [(system.name, measure.timed(_fitted(system, samples).best, texts)) for system in ours_and_peers()]
    scan = next(timing for name, timing in timings if "WRatio" in name)
    rows = [[name, f"{t.median:.2f}", f"{t.slow:.2f}", f"{scan.median / t.median:.1f}"] for name, t in timings]
    return _table(["770 samples", "p50 ms", "p99 ms", "times faster than the scan with WRatio"], rows)


def scale(folder: Path, *, quick: bool = False) -> str:
    """Search packs of up to 100,000 made-up topics with five samples each."""
    del folder
    rows = []
    for count in (100, 1_000, 10_000) if quick else (100, 1_000, 10_000, 100_000):
        rows.append(_scaled(count))
    head = [
        "topics × 5",
        "right in % at 0 / 1 / 2 edits",
        "p50 / p99 / worst ms",
        "adversarial worst ms",
        "scan WRatio p50 ms",
        "faster",
        "load s",
        "MB",
    ]
    return _table(head, rows)


def _scaled(count: int) -> list[str]:
    known = names(count, seed=0)
    samples = [Question(phrasing.format(name), name) for name in known for phrasing in PHRASINGS]
    asked = synthetic(known, 1_500)
    began = time.perf_counter()
    ours = _fitted(Ours(), samples)
    load = time.perf_counter() - began
    right: dict[int, list[bool]] = {0: [], 1: [], 2: []}
    for question, edits in asked:
        if question.topic:
            right[edits].append(ours.best(question.text)[0] == question.topic)
    texts = [question.text for question, _ in asked]
    timing, worst = measure.timed(ours.best, texts), measure.timed(ours.best, _adversarial())
    memory = measure.megabytes()
    scan = measure.timed(_fitted(Scan(fuzz.WRatio, "scan"), samples).best, texts[: max(12, 60_000 // count)][:300])
    found = " / ".join(f"{100 * sum(hits) / len(hits):.1f}" for hits in right.values())
    times = f"{timing.median:.2f} / {timing.slow:.2f} / {timing.worst:.2f}"
    faster = f"{scan.median / timing.median:.0f} ×"
    return [f"{count:,}", found, times, f"{worst.worst:.1f}", f"{scan.median:.1f}", faster, f"{load:.1f}", f"{memory:.0f}"]


def _adversarial() -> list[str]:
    """Make questions that cost the most: much gibberish, rare words, the samples' own words, one long word, 100 kB."""
    chance = random.Random(5)
    gibberish = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(4, 11))) for _ in range(4_000)]
    english, template = list(frequencies()), " ".join(PHRASINGS).replace("{}", "").split()
    makers: list[Callable[[], str]] = [
        lambda: " ".join(chance.sample(gibberish, 40)),
        lambda: " ".join(chance.sample(english, 40)),
        lambda: " ".join(chance.choices(template, k=40)),
        lambda: "".join(chance.choices("abcdefgh", k=300)),
        lambda: " ".join(chance.choices(gibberish, k=14_000)),
    ]
    return [make() for make in makers for _ in range(40)]


def memory(folder: Path, *, quick: bool = False) -> str:
    """Measure what a process holds that has nothing but one retriever; each in a process of its own."""
    del quick
    program = (
        "import sys; from pathlib import Path; from benchmarks.matching import measure, sections, data, systems;"
        "samples = data.read(Path(sys.argv[1]), 'train_10'); before = measure.megabytes();"
        "system = sections._fitted(systems.Ours(), samples); [system.best(sample.text) for sample in samples];"
        "print(round(before), round(measure.megabytes()))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(folder)], check=True, capture_output=True, text=True)
    before, after = done.stdout.split()
    return _table(
        ["process", "MB"],
        [["Python, numpy, rapidfuzz, the data and this harness", before], ["with 77 topics, 770 samples learnt and asked", after]],
    )


def startup(folder: Path, *, quick: bool = False) -> str:
    """Time learning from samples, and restoring what was learnt from arrays as the cache keeps them."""
    del quick
    samples = read(folder, "train_10")
    documents: dict[str, list[str]] = {}
    for sample in samples:
        documents.setdefault(sample.topic or "", []).append(sample.text)
    began = time.perf_counter()
    retriever = Retriever.build(documents)
    learnt = time.perf_counter() - began
    file = BytesIO()
    np.savez(file, allow_pickle=False, **retriever.arrays())
    began = time.perf_counter()
    file.seek(0)
    Retriever.from_arrays(np.load(file))
    restored = time.perf_counter() - began
    rows = [["learnt", f"{1_000 * learnt:.0f}"], [f"restored from {len(file.getvalue()) / 1e6:.1f} MB", f"{1_000 * restored:.0f}"]]
    return _table(["77 topics, 770 samples", "ms"], rows)


SECTIONS: dict[str, Callable[..., str]] = {section.__name__: section for section in (accuracy, oos, typos, speed, scale, memory, startup)}
