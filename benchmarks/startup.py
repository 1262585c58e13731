"""How long a cold `future ask` takes, beside importing the libraries that it stands on: processes, in turn, in the same run."""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

FUTURE = str(Path(sys.executable).with_name("future"))
LIMIT = 4.0
"""Times the import of rapidfuzz, yaml and pydantic that a cold answer may take."""


def seconds(command: list[str]) -> float:
    """Return the wall time of one process."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    bare = [sys.executable, "-c", "import rapidfuzz, yaml, pydantic"]
    ask = [FUTURE, "ask", "what is etcd"]
    seconds(ask)  # the first one ever reads the pack
    pairs = [(seconds(bare), seconds(ask)) for _ in range(runs)]
    imports, answers = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"import rapidfuzz, yaml, pydantic: {imports * 1000:.0f} ms (median of {runs})")
    print(f"future ask 'what is etcd':        {answers * 1000:.0f} ms, {answers / imports:.1f} times as long (limit {LIMIT:g})")


if __name__ == "__main__":
    main()
