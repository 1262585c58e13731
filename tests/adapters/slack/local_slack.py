"""local-slack, a Slack server for one machine: found or installed, started, driven and read."""

import asyncio
import json
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.adapters.slack import namespace

ROOT = Path(__file__).parents[3]
BINARY = ROOT / "node_modules" / "local-slack-linux-x64" / "bin" / "local-slack"
TEAM, BOT, CHANNEL, OTHER = "T0LOCAL", "U0FUTURE", "C0GENERAL", "C0RANDOM"
ALICE, BOB = "U0ALICE", "U0BOB"
SECRET, BOT_TOKEN, APP_TOKEN = "local-secret", "xoxb-test-token", "xapp-test-token"
MENTION = f"<@{BOT}>"

Found = dict[str, Any]


def find() -> str:
    """Return the server's path, installed from npm where it is missing; empty when that cannot be done."""
    if not BINARY.exists() and shutil.which("npm"):
        subprocess.run(["npm", "install", "--silent"], cwd=ROOT, check=False, timeout=300)
    return str(BINARY) if BINARY.exists() else ""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class LocalSlack:
    """Drive a running server as people do, and read what they see."""

    def __init__(self, base: str, session: aiohttp.ClientSession) -> None:
        self.base = base
        self.api = f"{base}/api/"
        self._session = session

    async def say(self, text: str, user: str = ALICE, channel: str = CHANNEL, thread: str | None = None) -> Found:
        thread_ts = {"thread_ts": thread} if thread else {}
        return (await self._control("message", channel=channel, user=user, text=text, **thread_ts))["message"]

    async def command(self, text: str, user: str = ALICE, channel: str = CHANNEL) -> None:
        await self._control("command", channel=channel, user=user, command="/future", text=text)

    async def press(self, message: Found, label: str, user: str = ALICE, channel: str = CHANNEL) -> None:
        button = next(button for button in buttons(message) if button["text"]["text"] == label)
        await self._control("interact", channel=channel, messageTs=message["ts"], user=user, action=button)

    async def open_home(self, user: str = ALICE) -> None:
        await self._control("open-home", user=user)

    async def home(self, user: str = ALICE) -> Found:
        """Wait for the front page he shows somebody, and return the latest."""

        async def there() -> Found | None:
            log = (await self._get("log"))["log"]
            shown = [entry["detail"] for entry in log if entry["summary"] == "views.publish" and entry["direction"] == "from_bot"]
            return next((call["view"] for call in reversed(shown) if call["user_id"] == user), None)

        return await eventually(there)

    async def messages(self, channel: str = CHANNEL) -> list[Found]:
        return (await self._get(f"messages/{channel}"))["messages"]

    async def from_him(self, channel: str = CHANNEL) -> list[Found]:
        return [message for message in await self.messages(channel) if message["user"] == BOT]

    async def file(self, message: Found) -> bytes:
        """Return the bytes of the one file of a message, as his own workspace may read them."""
        (found,) = message["files"]
        async with self._session.get(found["url_private"], headers={"Authorization": f"Bearer {BOT_TOKEN}"}) as response:
            assert response.status == 200
            return await response.read()

    async def dm(self, user: str = ALICE) -> str:
        """Return the channel of direct messages with him."""
        state = await self._get("state")
        return next(found["id"] for found in state["channels"] if found["is_im"] and user in found["members"])

    async def answers(self, number: int, channel: str = CHANNEL) -> list[Found]:
        """Wait until he has said so many things in a channel, and return them."""

        async def there() -> list[Found]:
            said = await self.from_him(channel)
            return said if len(said) >= number else []

        return await eventually(there)

    async def _control(self, what: str, **arguments: Any) -> Found:
        async with self._session.post(f"{self.base}/_control/{what}", json=arguments) as response:
            told = await response.json()
            assert response.status == 200, told
            return told

    async def _get(self, what: str) -> Any:
        async with self._session.get(f"{self.base}/_control/{what}") as response:
            return await response.json()


def buttons(message: Found) -> list[Found]:
    return [element for block in message.get("blocks", ()) if block["type"] == "actions" for element in block["elements"]]


def text_of(message: Found) -> str:
    return "\n".join(block["text"]["text"] for block in message.get("blocks", ()) if block["type"] in ("section", "header"))


async def eventually(look: Callable[[], Awaitable[Any]], seconds: float = 20.0) -> Any:
    """Look again and again until there is something; bounded."""
    for _ in range(int(seconds / 0.02)):
        if found := await look():
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("nothing came")


@asynccontextmanager
async def local_slack(
    binary: str, *, bot_port: int = 0, people: Sequence[str] = (ALICE, BOB), channels: Sequence[str] = (CHANNEL, OTHER)
) -> AsyncIterator[LocalSlack]:
    """Run a server in a network namespace of its own; with `bot_port`, it delivers over HTTP to that port of 127.0.0.1."""
    with tempfile.TemporaryDirectory() as name:
        folder, port, unused = Path(name), free_port(), free_port()
        (folder / "config.json").write_text(json.dumps(_config(bot_port, people, channels)), encoding="utf-8")
        command = [binary, "--config", str(folder / "config.json"), "--port", str(port), "--base-host", "127.0.0.1"]
        inside = await asyncio.create_subprocess_exec(
            sys.executable,
            namespace.__file__,
            str(folder),
            str(port),
            str(bot_port or unused),
            *command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            assert "ready" in (await inside.stdout.readline()).decode(), "local-slack did not start in a namespace of its own"
            inward = await asyncio.start_server(namespace.carry(lambda: asyncio.open_unix_connection(folder / "in")), "127.0.0.1", port)
            outward = await asyncio.start_unix_server(
                namespace.carry(lambda: asyncio.open_connection("127.0.0.1", bot_port)), folder / "out"
            )
            async with inward, outward, aiohttp.ClientSession(connector=aiohttp.TCPConnector(keepalive_timeout=1.0)) as session:
                yield LocalSlack(f"http://127.0.0.1:{port}", session)
        finally:
            inside.stdin.close()
            await inside.wait()


def _config(bot_port: int, people: Sequence[str], channels: Sequence[str]) -> Found:
    delivery = {"mode": "events", "requestUrl": f"http://127.0.0.1:{bot_port}/slack/events"} if bot_port else {"mode": "socket"}
    him = {"appId": "A0FUTURE", "botUserId": BOT, "botName": "future", "botToken": BOT_TOKEN, "appToken": APP_TOKEN}
    return {
        "workspace": {"name": "The Future", "domain": "future", "teamId": TEAM},
        "apps": [{**him, "signingSecret": SECRET, **delivery}],
        "users": [{"id": user, "name": _name(user), "real_name": _name(user).title()} for user in people],
        "channels": [{"id": channel, "name": _name(channel), "members": [*people, BOT]} for channel in channels],
    }


def _name(of: str) -> str:
    return of[2:].lower()
