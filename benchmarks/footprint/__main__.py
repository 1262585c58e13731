"""What it takes to have him: size installed, time to the first answer, memory; beside errbot and Slack's starter agent.

Run `python -m benchmarks.footprint`, on Linux; it installs the three into virtual environments of their own and writes the tables
into docs/benchmarks.md. He runs from a wheel of this checkout, never from the checkout itself.
"""

import argparse
import asyncio
import importlib.metadata
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.footprint import chats
from benchmarks.footprint.homes import ERRBOT, ROOT, STARTER, Home, Size, wheel
from benchmarks.footprint.processes import Memory, first_line, lines_memory, printed

HERE = Path(__file__).parent
PAGE = ROOT / "docs" / "benchmarks.md"
ASK = "what is etcd?"


class Bench:
    """Hold the three homes, and a folder of its own for each process to work in."""

    def __init__(self, folder: Path, runs: int, mentions: int) -> None:
        self.runs, self.mentions = runs, mentions
        self.him, self.errbot, self.starter = (Home(folder / name) for name in ("him", "errbot", "starter"))
        self.work = folder / "work"
        self.told = {"FUTURE_CACHE_DIR": str(self.work / "cache")}
        self.sizes: dict[str, Size] = {}

    def install(self) -> None:
        """Install everything anew, and measure."""
        shutil.rmtree(self.work, ignore_errors=True)
        for home in (self.him, self.errbot, self.starter):
            shutil.rmtree(home.folder, ignore_errors=True)
        built = wheel(self.work / "dist")
        self.sizes["**the future guy**, in the terminal"] = self.him.install([str(built)])
        self.sizes["**the future guy**, `[slack]`"] = self.him.install([f"{built}[slack]"])
        self.sizes["**the future guy**, `[slack,discord]`"] = self.him.install([f"{built}[slack,discord]"])
        self.sizes["errbot, in the terminal"] = self.errbot.install(ERRBOT)
        self.sizes["Slack's starter agent: its packages"] = self.starter.install(STARTER)
        subprocess.run([self.errbot.command("errbot"), "--init"], cwd=self._place("errbot"), check=True, stdout=subprocess.DEVNULL)

    def _place(self, name: str) -> Path:
        place = self.work / name
        place.mkdir(parents=True, exist_ok=True)
        return place

    async def start_rows(self) -> list[list[str]]:
        """Measure starts, in turns."""
        ask = [self.him.command("future"), "ask", ASK]
        chat = [self.him.command("future"), "chat"]
        errbot = [self.errbot.command("errbot"), "-T"]
        place = self._place("him")
        first = await printed(ask, place, self.told)
        starts: dict[str, Callable[[], Awaitable[tuple[float, ...]]]] = {
            "**the future guy**, `future ask`": lambda: _alone(printed(ask, place, self.told)),
            "**the future guy**, `future chat`": lambda: _alone(first_line(chat, place, self.told, ASK, b"\n\n")),
            "errbot, in the terminal": lambda: _alone(first_line(errbot, self._place("errbot"), {}, "!tryme", b"works")),
            "**the future guy**, Slack, SQLite": lambda: self._on_chats(discord=False),
            "**the future guy**, Slack, Discord, SQLite": lambda: self._on_chats(discord=True),
            "Slack's starter agent without its model": lambda: chats.started(
                self._starter, self._place("starter"), discord=False, told={}, ready=False
            ),
        }
        taken: dict[str, list[tuple[float, ...]]] = {name: [] for name in starts}
        for _ in range(self.runs):
            for name, start in starts.items():
                taken[name].append(await start())
        rows = [[name, *_middles(times)] for name, times in taken.items()]
        return [["**the future guy**, the first time ever: he reads his pack", "", f"{first * 1000:.0f}"], *rows]

    async def memory_rows(self) -> list[list[str]]:
        """Measure memory, one process after the other."""
        place, errbot = self._place("him"), self._place("errbot")
        chat = [self.him.command("future"), "chat"]
        times = self.mentions
        rows = {
            "**the future guy**, Slack, Discord, SQLite": await chats.memory(
                self._him, place, discord=True, told=self.told, mentions=times
            ),
            "**the future guy**, Slack, SQLite": await chats.memory(self._run, place, discord=False, told=self.told, mentions=times),
            "Slack's starter agent without its model": await chats.memory(
                self._starter, self._place("starter"), discord=False, told={}, mentions=times
            ),
            "**the future guy**, in the terminal": await lines_memory(chat, place, self.told, ASK, b"\n\n", times=times),
            "errbot, in the terminal": await lines_memory(
                [self.errbot.command("errbot"), "-T"], errbot, {}, "!tryme", b"works", times=times
            ),
        }
        return [[name, *_told(memory)] for name, memory in rows.items()]

    @property
    def _run(self) -> list[str]:
        return [self.him.command("future"), "run"]

    @property
    def _him(self) -> list[str]:
        return [self.him.python, str(HERE / "him.py"), "{discord}"]

    @property
    def _starter(self) -> list[str]:
        return [self.starter.python, str(HERE / "starter.py"), "{slack}"]

    async def _on_chats(self, *, discord: bool) -> tuple[float, ...]:
        command = self._him if discord else self._run
        return await chats.started(command, self._place("him"), discord=discord, told=self.told, ready=True)


async def _alone(took: Awaitable[float]) -> tuple[float, ...]:
    return (await took,)


def _middles(times: Iterable[tuple[float, ...]]) -> list[str]:
    """Return the median of each column in milliseconds; a lone one is the last."""
    middles = [f"{statistics.median(column) * 1000:.0f}" for column in zip(*times, strict=True)]
    return middles if len(middles) == 2 else ["", *middles]


def _told(memory: Memory) -> list[str]:
    return [f"{memory.rest:.0f}", f"{memory.peak:.0f}", f"{memory.after:.0f}"]


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _note(bench: Bench) -> str:
    peers = [f"errbot {bench.errbot.version('errbot')}", *(f"{name} {bench.starter.version(name)}" for name in STARTER[:1] + STARTER[3:4])]
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    him = f"future-guy {importlib.metadata.version('future-guy')}"
    return f"<sub>{datetime.now(UTC):%Y-%m-%d}, {machine}; {him}, {', '.join(peers)}. `make footprint`</sub>"


async def main(bench: Bench) -> None:
    """Measure, print, and write."""
    bench.install()
    sizes = [[name, str(size.packages), f"{size.megabytes:.0f}"] for name, size in bench.sizes.items()]
    tables = [
        _table(["installed from nothing", "packages", "MB"], sizes),
        _table([f"from a cold start, median of {bench.runs}", "connected, ms", "first answer, ms"], await bench.start_rows()),
        _table([f"resident memory, MB; {bench.mentions} questions", "at rest", "most", "afterwards"], await bench.memory_rows()),
        _note(bench),
    ]
    written = "\n\n".join(tables)
    print(written)
    place = re.compile(r"(<!-- footprint -->\n).*?(<!-- /footprint -->)", re.DOTALL)
    PAGE.write_text(place.sub(lambda found: f"{found[1]}{written}\n{found[2]}", PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    if sys.platform != "linux":
        sys.exit("This reads /proc: run it on Linux.")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="starts of each")
    parser.add_argument(
        "--mentions",
        type=int,
        default=100,
        help="questions while memory is watched (100; errbot does not answer many more within its limit)",
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="footprint") as folder:
        asyncio.run(main(Bench(Path(folder), arguments.runs, arguments.mentions)))
