"""A Discord on the loopback interface: its REST API and its gateway, as far as a bot needs them to log in and answer."""

import asyncio
import itertools
import json
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web

BOT = {"id": "900", "username": "TheFutureGuy", "discriminator": "0", "avatar": None, "bot": True, "global_name": None}
GUILD, CHANNEL, EVERYONE = "5000", "5001", "5000"
_ALL = str((1 << 50) - 1)
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, HELLO, ACK = 0, 1, 2, 6, 10, 11


def answer(data: Any, status: int = 200, **headers: str) -> web.Response:
    """Return a response as Discord writes it: discord.py wants this very content type."""
    return web.Response(body=json.dumps(data).encode(), status=status, content_type="application/json", headers=headers)


class FakeDiscord:
    """Count what a bot asks for, and deliver what a test says."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.requests: list[tuple[str, str, Any]] = []
        self.identified: list[dict[str, Any]] = []
        self.resumed: list[dict[str, Any]] = []
        self.refusals: list[web.Response] = []
        """Responses to give to the next messages that are sent, instead of taking them."""
        self.close_after_identify: int | None = None
        self.remaining = 1000
        self.connected = asyncio.Event()
        self.posted: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.url = ""
        self._sockets: list[web.WebSocketResponse] = []
        self._sequence = itertools.count(1)
        self._ids = itertools.count(10_000)

    @asynccontextmanager
    async def running(self):
        """Listen on a free port of the loopback interface."""
        application = web.Application()
        application.router.add_get("/gateway/", self._gateway)
        application.router.add_route("*", "/api/{path:.*}", self._rest)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await self.drop(1001)
            await runner.cleanup()

    def sent(self, method: str, path: str) -> int:
        """Count the requests to a path."""
        return sum(request[:2] == (method, path) for request in self.requests)

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Deliver an event over the newest connection."""
        await self._sockets[-1].send_str(json.dumps({"op": DISPATCH, "t": event, "s": next(self._sequence), "d": data}))

    async def say(self, message_id: str, text: str) -> None:
        """Let somebody write in the channel."""
        await self.dispatch("MESSAGE_CREATE", self.message(message_id, text))

    async def use(self, interaction_id: str, text: str, where: dict[str, Any]) -> None:
        """Let somebody who installed him for themselves use /future where he is not a member."""
        data = {"id": "1", "name": "future", "type": 1, "options": [{"name": "text", "type": 3, "value": text}]}
        common = {"id": interaction_id, "application_id": "900", "type": 2, "token": "token", "version": 1, "data": data}
        owners = {"authorizing_integration_owners": {"1": "700"}, "attachment_size_limit": 1, "locale": "en-US", "entitlements": []}
        await self.dispatch("INTERACTION_CREATE", {**common, **owners, **where})

    async def drop(self, code: int) -> None:
        """Close every connection."""
        self.connected.clear()
        sockets, self._sockets = self._sockets, []
        for socket in sockets:
            await socket.close(code=code)

    def message(self, message_id: str, text: str, author: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the payload of a message."""
        return {
            "id": message_id, "channel_id": CHANNEL, "guild_id": GUILD, "content": text, "type": 0, "tts": False, "pinned": False,
            "author": author or {"id": "700", "username": "alice", "discriminator": "0", "avatar": None}, "flags": 0, "embeds": [],
            "member": {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0},
            "timestamp": "2026-11-23T00:00:00+00:00", "edited_timestamp": None, "mention_everyone": False, "mention_roles": [],
            "mentions": [BOT] if BOT["id"] in text else [], "attachments": [], "components": [],
        }  # fmt: skip

    async def _rest(self, request: web.Request) -> web.Response:
        path = "/" + request.match_info["path"]
        body = await request.json() if request.can_read_body and request.content_type == "application/json" else None
        self.requests.append((request.method, path, body))
        if path.startswith("/interactions/"):  # the token is in the path
            self.posted.put_nowait(body)
            return answer({"interaction": {"id": path.split("/")[2], "type": 2, "response_message_id": "1"}})
        if request.headers.get("Authorization") != f"Bot {self.token}":
            return answer({"message": "401: Unauthorized", "code": 0}, status=401)
        limit = {"total": 1000, "remaining": self.remaining, "reset_after": 86_400_000, "max_concurrency": 1}
        gateway = {"url": self.url.replace("http", "ws") + "/gateway/", "shards": 1, "session_start_limit": limit}
        known = {"/users/@me": BOT, "/oauth2/applications/@me": _application(), "/gateway/bot": gateway}
        if path in known:
            return answer(known[path])
        if path.endswith("/commands"):
            told = {"description": "", "application_id": "900", "version": "1"}
            return answer([{**told, **command, "id": str(next(self._ids))} for command in body])
        if path.endswith("/messages") and self.refusals:
            return self.refusals.pop(0)
        self.posted.put_nowait(body)
        return answer(self.message(str(next(self._ids)), body["content"], BOT))

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_str(json.dumps({"op": HELLO, "d": {"heartbeat_interval": 41_250}}))
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                await self._received(socket, json.loads(frame.data))
        return socket

    async def _received(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        if frame["op"] == HEARTBEAT:
            await socket.send_str(json.dumps({"op": ACK}))
        elif frame["op"] == IDENTIFY:
            self.identified.append(frame["d"])
            if self.close_after_identify is not None:
                await socket.close(code=self.close_after_identify)
                return
            self.remaining -= 1
            await self.dispatch("READY", {**_ready(frame["d"]), "resume_gateway_url": self.url.replace("http", "ws") + "/gateway/"})
            await self.dispatch("GUILD_CREATE", _guild())
            self.connected.set()
        elif frame["op"] == RESUME:
            self.resumed.append(frame["d"])
            await self.dispatch("RESUMED", {})
            self.connected.set()


def _ready(identify: dict[str, Any]) -> dict[str, Any]:
    guilds = [{"id": GUILD, "unavailable": True}]
    application = {"id": "900", "flags": 0}
    return {"v": 10, "user": BOT, "guilds": guilds, "session_id": "session", "shard": identify.get("shard"), "application": application}


def _guild() -> dict[str, Any]:
    role = {"id": EVERYONE, "name": "@everyone", "permissions": _ALL, "position": 0, "color": 0, "hoist": False, "managed": False}
    role |= {"mentionable": False, "flags": 0, "colors": {"primary_color": 0}}
    me = {"user": BOT, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}
    channel = {"id": CHANNEL, "type": 0, "name": "general", "position": 0, "permission_overwrites": [], "parent_id": None, "nsfw": False}
    return {
        "id": GUILD, "name": "a server", "owner_id": "700", "roles": [role], "members": [me], "channels": [channel], "threads": [],
        "emojis": [], "stickers": [], "voice_states": [], "presences": [], "features": [], "member_count": 2, "verification_level": 0,
        "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0, "nsfw_level": 0, "premium_tier": 0,
        "afk_timeout": 300, "preferred_locale": "en-US", "system_channel_flags": 0, "stage_instances": [], "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }  # fmt: skip


def _application() -> dict[str, Any]:
    return {
        "id": "900", "name": "The Future Guy", "description": "", "icon": None, "summary": "", "bot_public": True, "flags": 0,
        "bot_require_code_grant": False, "verify_key": "00", "team": None, "rpc_origins": [], "hook": False, "monetized": False,
        "owner": {"id": "700", "username": "alice", "discriminator": "0", "avatar": None},
    }  # fmt: skip
