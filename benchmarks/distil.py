"""Make persona/understanding/data/vectors.npy: word vectors whose weighted sum points where a sentence encoder puts the sentence.

Needs `pip install 'future-guy[bench]' torch`, and texts: WordNet's data files (Debian's wordnet-base), dictd dictionaries (dict-foldoc,
dict-jargon) and package descriptions (`apt-cache dumpavail`). Takes an hour on one core.
"""

import argparse
import gzip
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from benchmarks.minilm import load_minilm
from persona.understanding.english import frequencies
from persona.understanding.english import packed as table
from persona.understanding.normalise import forms
from persona.understanding.vectors import DIMENSIONS

DATA = Path("persona/understanding/data")
NOUNS = (
    "what is {}",
    "where is my {}",
    "do i need a {}",
    "how does the {} work",
    "my {} is not working",
    "who made {}",
    "how much is the {}",
)
VERBS = ("how do i {}", "can i {}", "i want to {}", "why can i not {}", "is it possible to {}", "please help me {}", "should i {}")
_EPOCHS, _BATCH, _RATE = 4, 512, 0.003


def wordnet(folder: Path, chance: random.Random) -> Iterator[str]:
    """Yield examples, spans of glosses, and questions with the words."""
    for part, frames in (("noun", NOUNS), ("verb", VERBS), ("adj", ()), ("adv", ())):
        for line in (folder / f"data.{part}").read_text("latin-1").splitlines():
            if line.startswith("  ") or "|" not in line:
                continue
            head, gloss = line.split("|", 1)
            fields = head.split()
            words = [word.replace("_", " ") for word in fields[4 : 4 + 2 * int(fields[3], 16) : 2]]
            yield from re.findall(r'"([^"]{8,120})"', gloss)
            yield span(chance.choice(words) + " " + re.sub(r'"[^"]*"|\(.*?\)', "", gloss).split(";")[0], chance)
            if frames and chance.random() < 0.2:
                yield chance.choice(frames).format(chance.choice(words))


def dictionary(path: Path, chance: random.Random) -> Iterator[str]:
    """Yield spans of the sentences of a dictd dictionary."""
    text = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    for paragraph in re.split(r"\n\s*\n", text):
        for sentence in re.split(r"(?<=[.!?;]) ", re.sub(r"[{}<>|_*\[\]\s]+", " ", paragraph)):
            if 4 <= len(sentence.split()) <= 40:
                yield span(sentence, chance)


def span(text: str, chance: random.Random) -> str:
    """Return a few neighbouring words, about as many as a question has."""
    words = text.split()
    size = min(len(words), chance.randint(5, 15))
    first = chance.randint(0, len(words) - size)
    return " ".join(words[first : first + size]).lower()


def fit(words: Sequence[str], documents: Sequence[Sequence[str]], targets: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Return vectors (words, DIMENSIONS): cosine between each document's sum of weighted vectors and its target is made large."""
    listed = frequencies()
    weight = np.array([((8 - listed.get(word, 1.5)) / 5) ** 1.5 for word in words], np.float32)[:, None]
    numbers = {word: number for number, word in enumerate(words)}
    bags = [[numbers[word] for word in dict.fromkeys(document) if word in numbers] for document in documents]
    usable = np.array([place for place, bag in enumerate(bags) if len(bag) > 1])
    table = torch.nn.EmbeddingBag(len(words), DIMENSIONS, mode="sum", sparse=True)
    table.weight.data = torch.tensor(start * weight * 0.1 / start.std())
    wanted, optimiser = torch.tensor(targets), torch.optim.SparseAdam(table.parameters(), lr=_RATE)
    steps = _EPOCHS * (len(usable) // _BATCH)
    chance = np.random.default_rng(0)
    for step in range(steps):
        places = chance.choice(usable, _BATCH, replace=False)
        chosen = [bags[place] for place in places]
        offsets = torch.tensor(np.cumsum([0, *map(len, chosen[:-1])]))
        summed = table(torch.tensor([number for bag in chosen for number in bag]), offsets)
        loss = (1 - torch.nn.functional.cosine_similarity(summed, wanted[places])).mean()
        optimiser.param_groups[0]["lr"] = _RATE * (1 - step / steps)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 100 == 0:
            print(f"step {step} of {steps}: mean cosine {1 - loss.item():.3f}")
    fitted: np.ndarray = table.weight.detach().numpy() / weight
    return fitted


def packed(vectors: np.ndarray) -> np.ndarray:
    """Return the table as `vectors.lookup` reads it: fifteen levels a number, and a scale a row."""
    spread = 2.6 * np.sqrt((vectors**2).mean(axis=1, keepdims=True))
    levels = np.clip(np.round(7 * vectors / spread), -7, 7).astype(int)
    scale = (levels / 7 * vectors).sum(axis=1) / np.maximum(((levels / 7) ** 2).sum(axis=1), 1e-9)
    halves = (((levels[:, 0::2] + 7) << 4) | (levels[:, 1::2] + 7)).astype(np.uint8)
    return np.concatenate([halves, (scale / np.median(scale)).astype(np.float16)[:, None].view(np.uint8)], axis=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--dictionaries", type=Path, nargs="*", default=[])
    parser.add_argument("--descriptions", type=Path, help="a text file with one short text a line")
    parser.add_argument("--texts", type=int, default=200_000)
    options = parser.parse_args()
    chance = random.Random(0)
    texts = [*wordnet(options.wordnet, chance), *(text for path in options.dictionaries for text in dictionary(path, chance))]
    if options.descriptions:
        texts += [span(line, chance) for line in options.descriptions.read_text("utf-8").splitlines() if line.strip()]
    texts = chance.sample(sorted(set(texts)), min(options.texts, len(set(texts))))
    documents = [[word for word, _ in forms(text)] for text in texts]
    seen = Counter(word for document in documents for word in set(document))
    listed = frequencies()
    technical = sorted(
        word for word, count in seen.items() if word not in listed and count >= 4 and re.fullmatch(r"[a-z][a-z0-9+#]{1,19}", word)
    )
    words = [*listed, *technical]
    encoder = load_minilm()
    alone, sentences = encoder.encode(words), encoder.encode(texts)
    sentences -= sentences.mean(axis=0)
    axes = np.linalg.svd(sentences[::4], full_matrices=False)[2][:DIMENSIONS].T
    vectors = fit(words, documents, sentences @ axes, (alone - alone.mean(axis=0)) @ axes)
    np.save(DATA / "vectors.npy", packed(vectors))
    (DATA / "technical.txt.gz").write_bytes(gzip.compress("\n".join(technical).encode(), mtime=0))
    (DATA / "words.bin").write_bytes(table(words, listed))


if __name__ == "__main__":
    main()
