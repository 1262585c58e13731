"""Run sections of the benchmark and write their tables into docs/benchmarks.md: `python -m benchmarks.matching accuracy speed ...`."""

import argparse
import os
import sys
from pathlib import Path

for _pool in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_pool, "1")  # before numpy is loaded: every system gets one thread

from benchmarks.matching import report, sections  # noqa: E402 (they load numpy)

DATA = Path(__file__).parents[3] / "shared" / "datasets"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[*sections.SECTIONS, []], help="all when none is named")
    parser.add_argument("--data", type=Path, default=DATA, help="the folder with banking77.*.jsonl")
    parser.add_argument("--quick", action="store_true", help="every tenth question, and no pack above 10,000 topics")
    parser.add_argument("--page", type=Path, default=Path("docs/benchmarks.md"))
    options = parser.parse_args()
    if not (options.data / "banking77.test.jsonl").exists():
        sys.exit(f"{options.data} has no banking77.test.jsonl: name the folder of the data sets with --data")
    for name in options.sections or sections.SECTIONS:
        table = sections.SECTIONS[name](options.data, quick=options.quick)
        print(f"\n{name}\n{table}")
        if not options.quick:
            report.write(options.page, name, table)


if __name__ == "__main__":
    main()
