"""What stands between him and a Slack server: it sees every delivery and answer, and does to both what networks and Slack do.

A server for tests slows nobody down and never hangs up. This does: 429 with Retry-After, dropped connections, requests to reconnect,
outages; and `deliveries` delivers again.
"""

import asyncio
import json
import math
import random
import re
import time
from contextlib import suppress

import aiohttp
from aiohttp import WSMsgType, web

from benchmarks.soak.deliveries import Deliveries
from benchmarks.soak.ledger import Asker, Ledger, Question

IDLE_SECONDS = 2.0
"""How long connections that nobody uses are kept."""
_IN_WORDS = re.compile(r"[└├]|\(you are here\)")
"""What stands in for a picture that did not get through; it follows an answer, and is none."""


class Gateway:
    """Forward between him and the server at `upstream`, which may come and go."""

    def __init__(self, ledger: Ledger, askers: dict[str, Asker], chance: random.Random) -> None:
        self.port = 0
        self._ledger = ledger
        self._askers = askers
        self._deliveries = Deliveries(ledger, askers, chance)
        self._upstream = ""
        self._busy_until = 0.0
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self._link: tuple[web.WebSocketResponse, web.Request] | None = None

    async def start(self) -> None:
        """Listen; everybody is turned away until there is a server."""
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_SECONDS))
        await self._listen()

    async def stop(self) -> None:
        """Hang up and close."""
        await self.shut()
        assert self._session
        await self._session.close()

    async def open(self, upstream: str) -> None:
        """Let traffic through to the server at this address."""
        self._upstream = upstream
        if self._runner is None:
            await self._listen()

    async def shut(self) -> None:
        """Be gone: connections break, and new ones are refused."""
        self._ledger.note(None, "the Slack server is gone")
        self._upstream = ""
        self.hang_up()
        runner, self._runner = self._runner, None
        if runner is not None:
            for connection in list(runner.server.connections if runner.server else ()):
                if connection.transport is not None:
                    connection.transport.close()  # what was answered arrives
            await runner.cleanup()

    def busy(self, seconds: float) -> None:
        """Answer 429 to everything that is posted for so long."""
        self._busy_until = time.monotonic() + seconds

    def hang_up(self) -> None:
        """Drop his connection without a word."""
        self._deliveries.connected.clear()
        if self._link is not None and self._link[1].transport is not None:
            self._link[1].transport.abort()

    async def ask_to_reconnect(self) -> None:
        """Do what Slack does with a connection that is an hour old."""
        if self._link is not None:
            self._deliveries.connected.clear()
            with suppress(ConnectionError):
                await self._link[0].send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def connected(self) -> None:
        """Wait until he is connected."""
        await self._deliveries.connected.wait()

    async def quiet(self) -> None:
        """Wait until nothing is on its way to him any more."""
        await self._deliveries.quiet()

    async def _listen(self) -> None:
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1, keepalive_timeout=IDLE_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._carry(request)
        return await self._forward(request)

    # What he says

    async def _forward(self, request: web.Request) -> web.Response:
        assert self._session
        body = await request.read()
        posts, question = self._posted(request.path, body)
        wait = self._busy_until - time.monotonic()
        if posts and wait > 0:
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(math.ceil(wait))})
        upstream = self._upstream
        if posts and upstream and self._deliveries.forgotten(_addressed(request.path, body), upstream):
            self._count(question, body)
            return web.json_response({"ok": True, "ts": "1"})
        headers = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        try:
            async with self._session.request(request.method, upstream + request.path_qs, data=body, headers=headers) as response:
                told = await response.read()
                status, kind = response.status, response.content_type
        except (aiohttp.ClientError, ValueError):  # the server is gone, or there is none
            return _cut(request)
        shown = posts and status == 200 and b'"ok":false' not in told.replace(b" ", b"")
        if shown and self._count(question, body, doubtful=_is_cut(request)):
            self._show(question, body, told)
        return web.Response(body=told.replace(_host(upstream), f"127.0.0.1:{self.port}".encode()), status=status, content_type=kind)

    def _count(self, question: Question | None, body: bytes, *, doubtful: bool = False) -> bool:
        """Count what he posts as an answer and tell so, unless it stands in for the picture below one."""
        if question is not None and question.answered.is_set() and _IN_WORDS.search(json.loads(body).get("text", "")):
            self._ledger.words += 1
            return False
        self._ledger.answer(question, doubtful=doubtful)
        return True

    def _posted(self, path: str, body: bytes) -> tuple[bool, Question | None]:
        """Tell whether a request shows people something, and which question it answers."""
        method = path.rpartition("/")[2]
        if "/response/" in path:
            return True, self._ledger.whose(("response", path))
        if method == "chat.postMessage":
            said = json.loads(body)
            return True, self._ledger.whose(("thread", said["channel"], said.get("thread_ts")), ("channel", said["channel"]))
        if method == "chat.postEphemeral":
            return True, self._ledger.whose(("user", json.loads(body)["user"]))
        return False, None

    def _show(self, question: Question | None, body: bytes, told: bytes) -> None:
        """Let whoever asked see the buttons."""
        said = json.loads(body)
        asker = next((each for each in self._askers.values() if each.question is question), None)
        if asker is None or not any(block["type"] == "actions" for block in said.get("blocks", ())):
            return
        ts = json.loads(told).get("ts") if told.startswith(b"{") else None
        channel = said.get("channel") or (asker.seen[0] if asker.seen else None)
        if channel:
            asker.seen = (channel, {"ts": ts or "1", "thread_ts": said.get("thread_ts"), "blocks": said["blocks"]})

    # What he is told

    async def _carry(self, request: web.Request) -> web.WebSocketResponse:
        """Join his connection with one to the server until either ends."""
        assert self._session
        upstream = self._upstream
        his = web.WebSocketResponse()
        await his.prepare(request)
        try:
            async with self._session.ws_connect(upstream.replace("http", "ws", 1) + request.path_qs) as theirs:
                self._link = (his, request)
                pumps = [asyncio.create_task(self._downwards(theirs, his)), asyncio.create_task(self._upwards(his, theirs))]
                await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
                for pump in pumps:
                    pump.cancel()
                await asyncio.gather(*pumps, return_exceptions=True)
        except (aiohttp.ClientError, ValueError):
            pass
        finally:
            await self._deliveries.end(his)
            if self._link is not None and self._link[0] is his:
                self._link = None
        _cut(request)
        return his

    async def _downwards(self, theirs: aiohttp.ClientWebSocketResponse, his: web.WebSocketResponse) -> None:
        async for frame in theirs:
            if frame.type is not WSMsgType.TEXT:
                continue
            envelope = json.loads(frame.data.replace(_host(self._upstream).decode(), f"127.0.0.1:{self.port}"))
            await self._deliveries.deliver(envelope, his, self._upstream)
            if envelope["type"] == "hello":
                await self._deliveries.begin(his)

    async def _upwards(self, his: web.WebSocketResponse, theirs: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in his:
            if frame.type is WSMsgType.TEXT and self._deliveries.acknowledged(json.loads(frame.data).get("envelope_id", "")):
                await theirs.send_str(frame.data)


def _addressed(path: str, body: bytes) -> str:
    """Return the response address or the channel that something is posted to."""
    return path if "/response/" in path else str(json.loads(body)["channel"])


def _cut(request: web.Request) -> web.Response:
    """Break a connection off."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=502)


def _is_cut(request: web.Request) -> bool:
    """Tell whether nobody can be answered any more."""
    return request.transport is None or request.transport.is_closing()


def _host(upstream: str) -> bytes:
    return upstream.partition("://")[2].encode()
