"""Soak him: real App, Slack and Discord at once, real PostgreSQL, mixed traffic, and everything that goes wrong goes wrong.

Run `make soak MINUTES=60`, or `python -m benchmarks.soak --help`. It prints its figures, and ends with 1 when a message stayed
unanswered or was answered twice, when memory grew by more than the limit, or when a task, descriptor, thread or connection to the
database is left over.
"""

import argparse
import asyncio
import csv
import sys
import tempfile
from dataclasses import asdict, fields
from pathlib import Path

from benchmarks.soak.report import told, wrong
from benchmarks.soak.soak import Options, Soak
from benchmarks.soak.vitals import Sample
from tests.bot.postgres import Postgres


async def soak(options: Options) -> int:
    """Soak him as the options say, print the figures, and return the exit code."""
    postgres = Postgres() if options.database == "postgres" else None
    try:
        with tempfile.TemporaryDirectory() as folder:
            address = postgres.database("soak") if postgres else f"sqlite:///{Path(folder) / 'memory.sqlite3'}"
            result = await Soak(options, address, postgres).run()
    finally:
        if postgres:
            postgres.stop()
    if options.csv:
        with options.csv.open("w", newline="", encoding="utf-8") as file:
            rows = csv.DictWriter(file, [field.name for field in fields(Sample)])
            rows.writeheader()
            rows.writerows(asdict(sample) for sample in result.samples)
    sys.stdout.write(told(result))
    return 1 if wrong(result) else 0


def options() -> Options:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0, help="how long; a quarter of it is for warming up (60)")
    parser.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    parser.add_argument("--slack", choices=("any", "local-slack", "fake"), default="any", help="any: local-slack where it can run")
    parser.add_argument("--persona", type=Path, help="the folder of another pack")
    parser.add_argument("--people", type=int, default=24, help="how many people write on Slack (24)")
    parser.add_argument("--think", type=float, default=1.0, help="seconds that people think between two messages, on average (1)")
    parser.add_argument("--seed", type=int, default=1, help="of the traffic and of the faults (1)")
    parser.add_argument("--csv", type=Path, help="write a sample every few seconds to this file")
    return Options(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(asyncio.run(soak(options())))
