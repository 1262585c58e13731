"""Run as a script: local-slack in a network namespace of its own, reached through sockets in a folder.

local-slack listens on every interface of its machine, and cannot be told otherwise. So it gets a machine with no interface
but the loopback one. `Relay`, outside, listens on 127.0.0.1 and carries connections in and out through two sockets.

    python namespace.py FOLDER SERVER_PORT BOT_PORT COMMAND...
"""

import asyncio
import ctypes
import fcntl
import os
import socket
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

NEW_USER, NEW_NET = 0x10000000, 0x40000000
SET_FLAGS, UP_AND_RUNNING = 0x8914, 0x41


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


def carry(connect):
    """Return a handler that joins a connection with one that `connect` opens."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            other_reader, other_writer = await connect()
        except OSError:
            writer.close()
            return
        with suppress(asyncio.CancelledError):  # a connection still open at the end is no error
            await asyncio.gather(_pipe(reader, other_writer), _pipe(other_reader, writer))

    return handle


def enter() -> None:
    """Move this process into a network namespace with a loopback interface and nothing else."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_NET) and libc.unshare(NEW_USER | NEW_NET):
        raise OSError(ctypes.get_errno(), "no network namespace can be made")
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", b"lo", UP_AND_RUNNING))


async def _serve(folder: Path, server_port: int, bot_port: int) -> None:
    inward = await asyncio.start_unix_server(carry(lambda: asyncio.open_connection("127.0.0.1", server_port)), folder / "in")
    outward = await asyncio.start_server(carry(lambda: asyncio.open_unix_connection(folder / "out")), "127.0.0.1", bot_port)
    print("namespace ready", flush=True)
    async with inward, outward:
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # until the test closes it


def can_enter() -> bool:
    """Tell whether this machine lets somebody like us make network namespaces."""
    return subprocess.run([sys.executable, __file__, "--try"], capture_output=True, check=False).returncode == 0


def main(folder: str, server_port: str, bot_port: str, *command: str) -> None:
    enter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            for line in server.stdout:
                if "Web API base:" in line:
                    break
            else:
                raise SystemExit("local-slack did not start")
            asyncio.run(_serve(Path(folder), int(server_port), int(bot_port)))
        finally:
            server.kill()
            os._exit(0)


if __name__ == "__main__":
    enter() if sys.argv[1:] == ["--try"] else main(*sys.argv[1:])
