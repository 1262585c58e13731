"""How long the engine takes over a warm question, and how much memory, beside the usual scan over the same samples in the same run."""

import argparse
import resource
import statistics
import time
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

from persona.conversation import Conversation
from persona.engine import Persona


def milliseconds(answer: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Return the time of each question, sorted."""
    taken = []
    for question in questions:
        began = time.perf_counter()
        answer(question)
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


def row(name: str, taken: list[float]) -> str:
    return f"{name:<28} p50 {statistics.median(taken):7.3f} ms   p99 {taken[int(len(taken) * 0.99)]:7.3f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=500)
    count = parser.parse_args().questions
    began = time.perf_counter()
    persona = Persona.load()
    loaded = time.perf_counter() - began
    samples = [ask for topic in persona.pack.topics.values() for ask in topic.asks]
    questions = [f"so, {sample}" for sample in samples[:: max(1, len(samples) // count)]][:count]
    milliseconds(persona.understand, questions[:50])
    ours = milliseconds(lambda text: persona.answer(text, Conversation()), questions)
    scan = milliseconds(lambda text: process.extractOne(text, samples, scorer=fuzz.WRatio), questions)
    print(f"loaded from the cache in {loaded * 1000:.0f} ms; {len(samples)} samples of {len(persona.pack.topics)} topics")
    print(row("Persona.answer", ours))
    print(row("extractOne(WRatio)", scan))
    print(f"{statistics.median(scan) / statistics.median(ours):.1f} times faster than the scan at the median")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
