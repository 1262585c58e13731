"""Processes: how long until they answer, and how much memory they hold (Linux: /proc)."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

_OURS = ("SLACK_", "DISCORD_", "FUTURE_", "PYTHON", "DATABASE_URL", "VIRTUAL_ENV")
REST = 2.0
"""Seconds of silence before memory at rest is read."""


@dataclass(frozen=True)
class Memory:
    """Hold resident memory in megabytes (10^6 bytes)."""

    rest: float
    peak: float
    after: float


class Load:
    """Watch the resident memory of a process while it works."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._rest = resident(pid)
        Path(f"/proc/{pid}/clear_refs").write_text("5", "ascii")  # the peak starts anew: proc(5)

    async def memory(self) -> Memory:
        """Return what it had at rest, at most since then, and after some seconds of silence again."""
        peak = resident(self._pid, "VmHWM")
        await asyncio.sleep(REST)
        return Memory(self._rest, peak, resident(self._pid))


def resident(pid: int, key: str = "VmRSS") -> float:
    """Return the resident memory of a process in megabytes: what it has, or with "VmHWM" the most it had."""
    found = re.search(rf"^{key}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"), re.MULTILINE)
    if not found:
        raise RuntimeError(f"/proc/{pid}/status has no {key}")
    return int(found[1]) * 1024 / 1e6


@asynccontextmanager
async def running(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], **pipes: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a process in a folder, without any setting of ours but those given, and end it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, env={**kept, **environment}, **pipes)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


class Lines:
    """Talk to a program that answers lines of its standard input."""

    def __init__(self, process: asyncio.subprocess.Process, answer: bytes) -> None:
        """`answer` is in every answer, once."""
        self._process, self._answer, self._read = process, answer, b""

    async def ask(self, line: str, times: int = 1) -> None:
        """Write a line so many times, and wait until each has its answer; raises TimeoutError after five minutes."""
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in
        assert pipe_out
        async with asyncio.timeout(300):
            for _ in range(times):
                pipe_in.write(line.encode() + b"\n")
                await pipe_in.drain()
                while self._answer not in self._read:
                    chunk = await pipe_out.read(65536)
                    if not chunk:
                        raise RuntimeError(f"no answer to {line!r}")
                    self._read += chunk
                self._read = self._read.partition(self._answer)[2]


async def first_line(command: Sequence[str], folder: Path, environment: Mapping[str, str], line: str, answer: bytes) -> float:
    """Return the seconds from the start of a program to its answer to its first line."""
    began = perf_counter()
    async with _talking(command, folder, environment) as process:
        await Lines(process, answer).ask(line)
        return perf_counter() - began


async def lines_memory(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], line: str, answer: bytes, *, times: int
) -> Memory:
    """Return the memory of a program that answers a line so many times."""
    async with _talking(command, folder, environment) as process:
        talk = Lines(process, answer)
        await talk.ask(line)
        await asyncio.sleep(REST)
        load = Load(process.pid)
        await talk.ask(line, times)
        return await load.memory()


def _talking(
    command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    return running(command, folder, environment, stdin=pipe, stdout=pipe, stderr=nowhere)


async def printed(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> float:
    """Return the seconds that a program takes to print its answer and end."""
    began = perf_counter()
    async with running(command, folder, environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL) as process:
        if await process.wait():
            sys.exit(f"{' '.join(command)} failed in {folder}")
    return perf_counter() - began
