"""A small Slack on the loopback interface, for what local-slack does not do.

It signs what it delivers, delivers again, waits three seconds and no longer, refuses what breaks Slack's limits, is busy
or broken when told to, installs by OAuth, and hangs up.
"""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web

SECRET, BOT_TOKEN, APP_TOKEN = "fake-secret", "xoxb-fake-1", "xapp-fake"
TEAM, BOT, BOT_ID, CHANNEL, DIRECT, USER = "T0FAKE", "U0FUTURE", "B0FUTURE", "C0FAKE", "D0FAKE", "U0ALICE"
ACK_SECONDS = 3.0

Payload = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One call of the Web API, or one use of a response address."""

    method: str
    token: str
    arguments: Payload
    at: float = field(default_factory=time.perf_counter)


@dataclass
class File:
    """A file that he announced, and what became of it."""

    announced: Payload
    content: bytes = b""
    shared: Payload = field(default_factory=dict)
    """The arguments that completed it."""
    title: str = ""


@dataclass
class Trouble:
    """What a method does instead of its work, so many times."""

    status: int = 200
    body: Payload = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    after: int = 0
    """How often it does its work before."""


class FakeSlack:
    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.teams = {BOT_TOKEN: {"team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "enterprise_id": None}}
        """Who each valid token is for."""
        self.admins: set[str] = set()
        self.grants: dict[str, Payload] = {}
        """What `oauth.v2.access` gives for each code."""
        self.gate = asyncio.Event()
        """While it is not set, nothing that he posts gets through."""
        self.gate.set()
        self.port = 0
        self.delivered_to = 0
        """The port that the adapter listens on."""
        self.files: dict[str, File] = {}
        """Every file that he announced, by its id."""
        self.uploads_to = ""
        """The address that files are sent to; here, when empty."""
        self._troubles: dict[str, list[Trouble]] = defaultdict(list)
        self._sockets: list[web.WebSocketResponse] = []
        self._acks: dict[str, asyncio.Future[Payload]] = {}
        self._connected = asyncio.Event()
        self._numbers = itertools.count(1)

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    @property
    def posted(self) -> list[Call]:
        """Everything that people saw in channels, direct messages or before their own eyes."""
        return [call for call in self.calls if call.method in ("chat.postMessage", "chat.postEphemeral", "response")]

    def trouble(self, method: str, status: int = 200, *, error: str = "", times: int = 1, after: int = 0, **headers: str) -> None:
        body = {"ok": False, "error": error} if error else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._troubles[method].append(Trouble(status, body, named, times, after))

    # What Slack delivers

    def event(self, event: Payload, *, event_id: str = "", team: str = TEAM, **more: Any) -> Payload:
        authorization = {"enterprise_id": None, "team_id": team, "user_id": BOT, "is_bot": True, "is_enterprise_install": False}
        envelope = {"type": "event_callback", "team_id": team, "event_id": event_id or f"Ev{next(self._numbers)}", "event": event}
        return {**envelope, "authorizations": [authorization], **more}

    def mention(self, text: str = "what is etcd?", *, user: str = USER, channel: str = CHANNEL, ts: str = "", **more: Any) -> Payload:
        ts = ts or f"1800000000.{next(self._numbers):06d}"
        return {"type": "app_mention", "user": user, "text": f"<@{BOT}> {text}", "ts": ts, "channel": channel, "event_ts": ts, **more}

    def direct(self, text: str = "what is etcd?", **more: Any) -> Payload:
        ts = f"1800000000.{next(self._numbers):06d}"
        return {"type": "message", "channel_type": "im", "user": USER, "text": text, "ts": ts, "channel": DIRECT, "event_ts": ts, **more}

    def command(self, text: str, *, channel: str = CHANNEL, **more: Any) -> Payload:
        number = next(self._numbers)
        where = {"team_id": TEAM, "channel_id": channel, "user_id": USER, "command": "/future", "text": text}
        return {
            **where,
            "trigger_id": f"trigger{number}",
            "response_url": self.response_url(number),
            "is_enterprise_install": "false",
            **more,
        }

    def press(self, value: str, *, message: Payload | None = None, view: Payload | None = None, **more: Any) -> Payload:
        number = next(self._numbers)
        at_home = {"container": {"type": "view"}, "view": view}
        at_message = {
            "container": {"type": "message", "channel_id": CHANNEL, "message_ts": "1"},
            "channel": {"id": CHANNEL},
            "message": message or {"ts": "1"},
            "response_url": self.response_url(number),
        }
        action = {"type": "button", "action_id": "future.press.v1.0", "value": value, "action_ts": f"{number}.0"}
        who = {"user": {"id": USER, "team_id": TEAM}, "team": {"id": TEAM}, "is_enterprise_install": False}
        return {
            "type": "block_actions",
            "trigger_id": f"trigger{number}",
            "actions": [action],
            **who,
            **(at_home if view else at_message),
            **more,
        }

    def shortcut(self, text: str, **more: Any) -> Payload:
        number = next(self._numbers)
        who = {"user": {"id": USER, "team_id": TEAM}, "team": {"id": TEAM}, "channel": {"id": CHANNEL}, "is_enterprise_install": False}
        what = {"type": "message_action", "callback_id": "future_explain_message", "message": {"ts": "1", "text": text, "user": "U0BOB"}}
        return {**what, **who, "trigger_id": f"trigger{number}", "response_url": self.response_url(number), **more}

    def response_url(self, number: int) -> str:
        return f"http://127.0.0.1:{self.port}/response/{number}"

    # HTTP mode

    async def post(self, payload: Payload, *, session: aiohttp.ClientSession, **headers: str) -> int:
        """Deliver a payload as Slack does, and return the status; 0 when there is none within three seconds."""
        if payload.get("type") == "event_callback":
            body, content = json.dumps(payload), "application/json"
        elif "command" in payload:
            body, content = urlencode(payload), "application/x-www-form-urlencoded"
        else:
            body, content = urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
        signed = sign(body.encode(), **headers)
        try:
            return await self.post_raw(body.encode(), {"Content-Type": content, **signed}, session=session)
        except TimeoutError:
            return 0

    async def post_raw(self, body: bytes, headers: dict[str, str], *, session: aiohttp.ClientSession) -> int:
        url = f"http://127.0.0.1:{self.delivered_to}/slack/events"
        async with session.post(url, data=body, headers=headers, timeout=aiohttp.ClientTimeout(total=ACK_SECONDS)) as response:
            await response.read()
            return response.status

    # Socket Mode

    @property
    def is_connected(self) -> bool:
        return self._connected.is_set()

    async def connected(self) -> None:
        await asyncio.wait_for(self._connected.wait(), 30)

    async def send(self, payload: Payload, kind: str = "events_api", **retry: Any) -> Payload:
        """Deliver an envelope over the newest connection and return its acknowledgement; `TimeoutError` when none comes."""
        envelope_id = f"envelope{next(self._numbers)}"
        self._acks[envelope_id] = asyncio.get_running_loop().create_future()
        envelope = {"type": kind, "envelope_id": envelope_id, "payload": payload, "accepts_response_payload": kind != "events_api", **retry}
        try:
            await self._sockets[-1].send_json(envelope)
            return await asyncio.wait_for(self._acks[envelope_id], ACK_SECONDS)
        finally:
            del self._acks[envelope_id]

    async def ask_to_reconnect(self) -> None:
        """Do what Slack does with a connection that is an hour old."""
        self._connected.clear()
        await self._sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def hang_up(self) -> None:
        """Drop the connection without a word."""
        self._connected.clear()
        transport = self._sockets[-1]._req.transport
        transport.abort()

    # The server

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["FakeSlack"]:
        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.add_routes(
            [
                web.route("*", "/api/{method}", self._api),
                web.post("/response/{number}", self._response),
                web.post("/upload/{file}", self._upload),
                web.get("/socket", self._socket),
            ]
        )
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        self.port = runner.addresses[0][1]
        try:
            yield self
        finally:
            for socket in self._sockets:
                await socket.close()
            await runner.cleanup()

    async def _api(self, request: web.Request) -> web.Response:
        method, arguments = request.match_info["method"], await _arguments(request)
        if method.startswith("chat."):
            await self.gate.wait()
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.pop("token", "")
        self.calls.append(Call(method, token, arguments))
        if trouble := self._trouble(method):
            return web.json_response(trouble.body or {"ok": False, "error": "trouble"}, status=trouble.status, headers=trouble.headers)
        return web.json_response(self._answer(method, token, arguments))

    def _trouble(self, method: str) -> Trouble | None:
        for trouble in self._troubles[method]:
            if trouble.after > 0:
                trouble.after -= 1
            elif trouble.times > 0:
                trouble.times -= 1
                return trouble
        return None

    def _answer(self, method: str, token: str, arguments: Payload) -> Payload:
        match method:
            case "apps.connections.open" if token == APP_TOKEN:
                told: Payload = {"url": f"ws://127.0.0.1:{self.port}/socket"}
            case "oauth.v2.access":
                told = self.grants.pop(arguments.get("code", ""), {"error": "invalid_code"})
            case _ if token not in self.teams:
                told = {"error": "invalid_auth"}
            case "auth.test":
                told = {"url": "https://fake.slack.com/", "team": "Fake", "user": "future", **self.teams[token]}
            case "users.info":
                told = {"user": {"id": arguments["user"], "is_admin": arguments["user"] in self.admins}}
            case "files.getUploadURLExternal":
                told = self._announced(arguments)
            case "files.completeUploadExternal":
                told = self._completed(arguments)
            case "conversations.open":
                told = {"channel": {"id": DIRECT}}
            case _ if broken := broken_limit(arguments):
                told = {"error": broken}
            case _:
                told = {"ts": f"1900000000.{next(self._numbers):06d}", "channel": arguments.get("channel")}
        return {"ok": "error" not in told, **told}

    def _announced(self, arguments: Payload) -> Payload:
        if not arguments.get("filename") or not int(arguments.get("length") or 0):
            return {"error": "invalid_arguments"}
        file = f"F{next(self._numbers)}"
        self.files[file] = File(arguments)
        return {"upload_url": self.uploads_to or f"http://127.0.0.1:{self.port}/upload/{file}", "file_id": file}

    def _completed(self, arguments: Payload) -> Payload:
        """Share files as Slack does: only those whose bytes came, in the number that was announced."""
        found = json.loads(arguments["files"])
        for each in found:
            file = self.files.get(each["id"])
            if file is None or len(file.content) != int(file.announced["length"]):
                return {"error": "file_not_found"}
            file.shared, file.title = arguments, each.get("title", "")
        return {"files": [{"id": each["id"], "title": each.get("title")} for each in found]}

    async def _upload(self, request: web.Request) -> web.Response:
        if trouble := self._trouble("upload"):
            return web.Response(status=trouble.status, headers=trouble.headers)
        self.files[request.match_info["file"]].content = await request.read()
        return web.Response(text="OK")

    async def _response(self, request: web.Request) -> web.Response:
        arguments = await request.json()
        await self.gate.wait()
        if trouble := self._trouble("response"):
            return web.Response(status=trouble.status, text=json.dumps(trouble.body), headers=trouble.headers)
        if broken := broken_limit(arguments):
            return web.Response(status=400, text=broken)
        self.calls.append(Call("response", request.match_info["number"], arguments))
        return web.Response(text="ok")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._connected.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                told = json.loads(message.data)
                waiting = self._acks.get(told.get("envelope_id", ""))
                if waiting and not waiting.done():
                    waiting.set_result(told)
        return socket


def sign(body: bytes, *, secret: str = SECRET, timestamp: str = "", signature: str = "", **headers: str) -> dict[str, str]:
    """Return the headers of a delivery; each part of the signature may be given instead."""
    timestamp = timestamp or str(int(time.time()))
    signature = signature or "v0=" + hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature, **named}


def broken_limit(arguments: Payload) -> str:
    """Return Slack's error for what breaks its limits (docs.slack.dev/reference/block-kit); empty when nothing does."""
    view = arguments.get("view") or {}
    blocks = arguments.get("blocks") or view.get("blocks") or []
    if len(arguments.get("text") or "") > 4000:
        return "msg_too_long"
    if len(json.dumps(blocks, ensure_ascii=False)) > 13200:
        return "msg_blocks_too_long"
    fine = len(blocks) <= (100 if view else 50) and all(map(_fits, blocks))
    ids = [element["action_id"] for block in blocks if block["type"] == "actions" for element in block["elements"]]
    return "" if fine and len(ids) == len(set(ids)) else "invalid_blocks"


def _fits(block: Payload) -> bool:
    match block["type"]:
        case "section":
            return 0 < len(block["text"]["text"]) <= 3000
        case "header":
            return 0 < len(block["text"]["text"]) <= 150
        case "context":
            return len(block["elements"]) <= 10 and all(0 < len(element["text"]) <= 2000 for element in block["elements"])
        case "actions":
            return 0 < len(block["elements"]) <= 25 and all(map(_button_fits, block["elements"]))
        case _:
            return False


def _button_fits(button: Payload) -> bool:
    return 0 < len(button["text"]["text"]) <= 75 and len(button["value"]) <= 2000 and len(button["action_id"]) <= 255


async def _arguments(request: web.Request) -> Payload:
    arguments: Payload = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        arguments.update(await request.json())
    else:
        arguments.update(await request.post())
    return {
        name: json.loads(value) if name in ("blocks", "view") and isinstance(value, str) else value for name, value in arguments.items()
    }
