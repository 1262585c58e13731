"""What stands between him and a Slack server: it sees every delivery and answer, and does to both what networks and Slack do.

A server for tests neither slows anybody down nor delivers again. This does: 429 with Retry-After, dropped connections, requests to
reconnect, outages, and the redelivery of events that nobody acknowledged, or that somebody did.
"""

import asyncio
import json
import math
import random
import re
import time
from collections import OrderedDict
from contextlib import suppress
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

from benchmarks.soak.ledger import Asker, Ledger, Question

AGAIN = 0.05
"""The share of acknowledged events that are delivered once more, within `AGAIN_SECONDS`."""
AGAIN_SECONDS = 4.0
IDLE_SECONDS = 2.0
"""How long connections that nobody uses are kept."""
MOST_MADE = 1000
"""Response addresses and direct channels remembered."""
_IN_WORDS = re.compile(r"[└├]|\(you are here\)")
"""What stands in for a picture that did not get through; it follows an answer, and is none."""

Payload = dict[str, Any]


class Gateway:
    """Forward between him and the server at `upstream`, which may come and go."""

    def __init__(self, ledger: Ledger, askers: dict[str, Asker], chance: random.Random) -> None:
        self.port = 0
        self._ledger = ledger
        self._askers = askers
        self._chance = chance
        self._upstream = ""
        self._busy_until = 0.0
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self._link: tuple[web.WebSocketResponse, web.Request] | None = None
        self._unacknowledged: dict[str, Payload] = {}
        self._undelivered: list[Payload] = []
        self._later: set[asyncio.Task[None]] = set()
        self._connected = asyncio.Event()
        self._again = 0
        self._made: OrderedDict[str, str] = OrderedDict()

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
        self._connected.clear()
        if self._link is not None and self._link[1].transport is not None:
            self._link[1].transport.abort()

    async def ask_to_reconnect(self) -> None:
        """Do what Slack does with a connection that is an hour old."""
        if self._link is not None:
            self._connected.clear()
            with suppress(ConnectionError):
                await self._link[0].send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def connected(self) -> None:
        """Wait until he is connected."""
        await self._connected.wait()

    async def quiet(self) -> None:
        """Wait until nothing is on its way to him any more."""
        while self._later or self._undelivered or self._unacknowledged:  # noqa: ASYNC110 - any of the three may begin another
            await asyncio.sleep(0.05)

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
        if posts and upstream and self._forgotten(request.path, body):
            self._ledger.answer(question)
            return web.json_response({"ok": True, "ts": "1"})
        headers = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        try:
            async with self._session.request(request.method, upstream + request.path_qs, data=body, headers=headers) as response:
                told = await response.read()
                status, kind = response.status, response.content_type
        except (aiohttp.ClientError, ValueError):  # the server is gone, or there is none
            return _cut(request)
        if posts and status == 200 and b'"ok":false' not in told.replace(b" ", b""):
            if question is not None and question.answered.is_set() and _IN_WORDS.search(json.loads(body).get("text", "")):
                self._ledger.words += 1
            else:
                self._ledger.answer(question, doubtful=_is_cut(request))
                self._show(question, body, told)
        return web.Response(body=told.replace(_host(upstream), f"127.0.0.1:{self.port}".encode()), status=status, content_type=kind)

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

    def _remember(self, made: str) -> None:
        """Keep which run of the server made a response address or a channel of direct messages."""
        self._made.setdefault(made, self._upstream)
        while len(self._made) > MOST_MADE:
            self._made.popitem(last=False)

    def _forgotten(self, path: str, body: bytes) -> bool:
        """Tell whether the server has restarted since it made what a post is for: it forgot that then, and Slack does not."""
        made = path if "/response/" in path else json.loads(body)["channel"]
        return self._made.get(made, self._upstream) != self._upstream

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
            self._ended(his)
        _cut(request)
        return his

    def _ended(self, his: web.WebSocketResponse) -> None:
        """Keep what was not acknowledged for the next connection; commands and presses are lost with this one."""
        if self._link is None or self._link[0] is not his:
            return
        self._link = None
        self._connected.clear()
        unacknowledged, self._unacknowledged = self._unacknowledged, {}
        for envelope in unacknowledged.values():
            if envelope["type"] == "events_api":
                self._undelivered.append({**envelope, "retry_attempt": 1, "retry_reason": "timeout"})
            elif question := self._ledger.whose(("envelope", envelope["envelope_id"])):
                self._ledger.lose(question)

    async def _downwards(self, theirs: aiohttp.ClientWebSocketResponse, his: web.WebSocketResponse) -> None:
        async for frame in theirs:
            if frame.type is not WSMsgType.TEXT:
                continue
            envelope = json.loads(frame.data.replace(_host(self._upstream).decode(), f"127.0.0.1:{self.port}"))
            if "payload" in envelope:
                self._note(envelope)
                self._unacknowledged[envelope["envelope_id"]] = envelope
            await his.send_json(envelope)
            if envelope["type"] == "hello":
                self._connected.set()
                undelivered, self._undelivered = self._undelivered, []
                for each in undelivered:
                    await self._deliver_again(each)

    async def _upwards(self, his: web.WebSocketResponse, theirs: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in his:
            if frame.type is not WSMsgType.TEXT:
                continue
            envelope = self._unacknowledged.pop(json.loads(frame.data).get("envelope_id", ""), None)
            if envelope is None or "retry_attempt" not in envelope:
                await theirs.send_str(frame.data)
            if envelope and envelope["type"] == "events_api" and self._chance.random() < AGAIN:
                task = asyncio.create_task(self._deliver_later(envelope, self._chance.uniform(0, AGAIN_SECONDS)))
                self._later.add(task)
                task.add_done_callback(self._later.discard)

    async def _deliver_later(self, envelope: Payload, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._connected.wait()
        await self._deliver_again({**envelope, "retry_attempt": 1, "retry_reason": "timeout"})

    async def _deliver_again(self, envelope: Payload) -> None:
        """Deliver an event that was delivered before, as Slack does: the same event in another envelope."""
        self._again += 1
        question = self._ledger.whose(("envelope", envelope["envelope_id"]))
        envelope = {**envelope, "envelope_id": f"again-{self._again}"}
        if question is not None:
            self._ledger.expect(question, ("envelope", envelope["envelope_id"]))
        if self._link is None:
            self._undelivered.append(envelope)
            return
        self._ledger.again += 1
        self._unacknowledged[envelope["envelope_id"]] = envelope
        with suppress(ConnectionError):
            await self._link[0].send_json(envelope)

    def _note(self, envelope: Payload) -> None:
        """Tell the ledger where the answer to a delivery will appear."""
        payload, event = envelope["payload"], envelope["payload"].get("event", {})
        user = event.get("user") or payload.get("user_id") or payload.get("user", {}).get("id")
        asker = self._askers.get(str(user))
        if asker is None or asker.question is None:
            return
        place: tuple[str, ...]
        if event.get("type") == "app_mention":
            asker.thread = (event["channel"], event.get("thread_ts") or event["ts"])
            place = ("thread", *asker.thread)
        elif event.get("channel_type") == "im":
            place = ("channel", event["channel"])
            self._remember(event["channel"])
        elif event:
            return  # the other event about a mention
        else:
            path = "/" + payload["response_url"].split("/", 3)[3]
            place = ("response", path)
            self._remember(path)
        self._ledger.expect(asker.question, place, ("user", user), ("envelope", envelope["envelope_id"]))


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
