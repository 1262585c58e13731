"""Run sections of the benchmark, and write what they find into docs/benchmarks.md: `python -m benchmarks.matching accuracy speed ...`."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

for _pool in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_pool, "1")  # before numpy is loaded: every system gets one thread

from benchmarks.matching import report  # noqa: E402 (the sections load numpy)
from benchmarks.matching.bench import Bench  # noqa: E402
from benchmarks.matching.sections import SECTIONS  # noqa: E402
from benchmarks.matching.systems import ALL  # noqa: E402

SHARED = Path(__file__).parents[3] / "shared"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}; all when none is named")
    parser.add_argument("--data", type=Path, default=SHARED / "datasets", help="the folder with banking77.*.jsonl")
    parser.add_argument("--questions", type=Path, default=SHARED / "questions", help="the folder with *.dev.jsonl")
    parser.add_argument("--quick", action="store_true", help="forty questions of a kind, no pack above 1,000 topics, nothing written")
    parser.add_argument("--only", nargs="*", choices=ALL, default=(), help="these systems; all when none is named")
    parser.add_argument("--page", type=Path, help="write here instead, with --quick and --only as well")
    options = parser.parse_args()
    unknown = [name for name in options.sections if name not in SECTIONS]
    if unknown:
        parser.error(f"there is no section {', '.join(unknown)}: choose of {', '.join(SECTIONS)}")
    for file in (options.data / "banking77.test.jsonl", options.questions / "topics.dev.jsonl"):
        if not file.exists():
            sys.exit(f"{file} is missing: name the folders with --data and --questions")
    page = options.page or (None if options.quick or options.only else Path("docs/benchmarks.md"))
    bench = Bench(options.data, options.questions, quick=options.quick, only=options.only)
    with tempfile.TemporaryDirectory() as cache:
        os.environ["FUTURE_CACHE_DIR"] = cache
        for name in options.sections or SECTIONS:
            print(f"\n{name}", file=sys.stderr)
            section = SECTIONS[name](bench)
            print(f"\n{section.table}\n")
            if page:
                report.write(page, name, section)


if __name__ == "__main__":
    main()
