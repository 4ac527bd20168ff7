"""As much of Discord as a bot meets on the wire: REST and a gateway on loopback, in a thread of their own.

For what the simulation can't show: sockets that break, rate limits, real concurrency, and the real login.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

BOT, APPLICATION = 900, 900
BOT_USER = {"id": str(BOT), "username": "verbatim", "discriminator": "0", "avatar": None, "bot": True}
DISPATCH, RECONNECT, HELLO, HEARTBEAT_ACK = 0, 7, 10, 11
IDENTIFY, RESUME = 2, 6


@dataclass(frozen=True, slots=True)
class Request:
    """What the bot sent."""

    method: str
    path: str
    body: Any


@dataclass(slots=True)
class Fault:
    """What is done instead of answering, to the next ``times`` requests of this method whose path ends so."""

    method: str
    ending: str
    act: Callable[[web.Request], web.StreamResponse]
    times: int = 1


@dataclass(slots=True)
class FakeDiscord:
    """The server. ``on_ready``, ``on_message`` and ``on_typing`` run in its thread when the bot gets so far."""

    requests: list[Request] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    on_ready: Callable[[], None] = lambda: None
    on_message: Callable[[Request], None] = lambda _: None
    on_typing: Callable[[], None] = lambda: None
    token: str = "a good token"
    identifies: list[int] = field(default_factory=list)
    port: int = 0
    _ids: Any = field(default_factory=lambda: count(10_000))
    _sequence: Any = field(default_factory=lambda: count(1))
    _sockets: list[web.WebSocketResponse] = field(default_factory=list)
    _loop: Any = None
    _started: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        assert self._started.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        assert self._thread is not None
        self._thread.join(10)

    def _serve(self) -> None:
        self._loop = asyncio.new_event_loop()
        app = web.Application()
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self.port = runner.addresses[0][1]
        self._started.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    # REST

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        body = await request.read()
        seen = Request(request.method, path, json.loads(body) if body else None)
        self.requests.append(seen)
        if request.headers.get("Authorization") != f"Bot {self.token}":
            return as_json({"code": 0, "message": "401: Unauthorized"}, status=401)
        for fault in self.faults:
            if fault.times and fault.method == seen.method and path.endswith(fault.ending):
                fault.times -= 1
                return fault.act(request)
        return self._answer(seen)

    def _answer(self, seen: Request) -> web.StreamResponse:
        match seen.method, seen.path.strip("/").split("/"):
            case "GET", ["users", "@me"]:
                return as_json(BOT_USER)
            case "GET", ["oauth2", "applications", "@me"]:
                return as_json(APPLICATION_INFO)
            case "GET", ["gateway", "bot"]:
                limits = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
                url = f"ws://127.0.0.1:{self.port}/gateway/"
                return as_json({"url": url, "shards": 1, "session_start_limit": limits})
            case "PUT", ["applications", _, "commands"]:
                return as_json([])
            case "POST", ["channels", _, "typing"]:
                self.on_typing()
                return web.Response(status=204)
            case "POST", ["channels", channel, "messages"]:
                self.on_message(seen)
                return as_json(self.message(channel, seen.body["content"], author=BOT_USER))
        return as_json({"code": 0, "message": "404: Not Found"}, status=404)

    def message(self, channel: str, content: str, *, author: dict[str, Any]) -> dict[str, Any]:
        lists = ("mentions", "mention_roles", "attachments", "embeds", "components")
        return {
            "id": str(next(self._ids)),
            "channel_id": channel,
            "content": content,
            "author": author,
            "timestamp": "2026-01-01T00:00:00+00:00",
            "edited_timestamp": None,
            "type": 0,
            **dict.fromkeys(("tts", "mention_everyone", "pinned"), False),
            **{name: [] for name in lists},
        }

    # Gateway

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 60_000}})
        async for message in socket:
            sent = json.loads(message.data)
            if sent["op"] == IDENTIFY:
                self.identifies.append(sent["d"]["intents"])
                await self._send(socket, "READY", self._ready())
                self.on_ready()
            elif sent["op"] == RESUME:
                await self._send(socket, "RESUMED", {})
                self.on_ready()
            elif sent["op"] == 1:
                await socket.send_json({"op": HEARTBEAT_ACK, "d": None})
        return socket

    def _ready(self) -> dict[str, Any]:
        return {
            "v": 10,
            "user": BOT_USER,
            "guilds": [],
            "session_id": "a session",
            "shard": [0, 1],
            "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway/",
            "application": {"id": str(APPLICATION), "flags": 0},
        }

    async def _send(self, socket: web.WebSocketResponse, event: str, data: dict[str, Any]) -> None:
        await socket.send_json({"op": DISPATCH, "t": event, "s": next(self._sequence), "d": data})

    def write(self, content: str, *, user: int = 5) -> None:
        """Somebody writes to the bot in their direct messages. May be called from any thread."""
        author = {"id": str(user), "username": f"user{user}", "discriminator": "0", "avatar": None}
        message = self.message(str(1_000 + user), content, author=author)
        sending = self._send(self._sockets[-1], "MESSAGE_CREATE", message)
        asyncio.run_coroutine_threadsafe(sending, self._loop)

    def ask_to_reconnect(self) -> None:
        """What Discord does to a connection that has to move."""
        sending = self._sockets[-1].send_json({"op": RECONNECT, "d": None})
        asyncio.run_coroutine_threadsafe(sending, self._loop)

    def sent(self) -> list[Any]:
        """The bodies of the messages that the bot tried to send, in order."""
        return [
            seen.body for seen in self.requests if seen.method == "POST" and seen.path.endswith("/messages")
        ]


APPLICATION_INFO = {
    "id": str(APPLICATION),
    "name": "verbatim",
    "icon": None,
    "description": "",
    "summary": "",
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "0" * 64,
    "flags": 0,
    "owner": BOT_USER,
    "team": None,
}


def as_json(data: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON as Discord labels it: discord.py takes no other label, and aiohttp's own names a charset."""
    return web.Response(
        body=json.dumps(data).encode(),
        status=status,
        headers={"Content-Type": "application/json", **(headers or {})},
    )


def drop(request: web.Request) -> web.StreamResponse:
    """Break the connection instead of answering."""
    assert request.transport is not None
    request.transport.close()
    return web.Response()


def fail(status: int) -> Callable[[web.Request], web.StreamResponse]:
    return lambda _: as_json({"code": 0, "message": "an error of Discord's"}, status=status)


def rate_limit(_: web.Request) -> web.StreamResponse:
    """Too many requests; come back at once."""
    return as_json(
        {"message": "You are being rate limited.", "retry_after": 0.001, "global": False},
        status=429,
        headers={"Via": "1.1 google", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "0.001"},
    )
