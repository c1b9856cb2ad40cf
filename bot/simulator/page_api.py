"""/sim/…: what the page and the tests see and do; and the page's own files."""

import asyncio
import ipaddress
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot.simulator import person
from bot.simulator.bot_api import Exchange
from bot.simulator.calendar import Calendar
from bot.simulator.parameters import Upload
from bot.simulator.refusals import PageRefusalError
from bot.simulator.station import Station
from bot.simulator.views import chat_view, earlier, news, people_view
from bot.simulator.world import Json

PAGE = Path(__file__).parent / "page"
HEARTBEAT_SECONDS = 15.0
POLICY = "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'"

Invitations = Callable[[], Awaitable[Mapping[int, str]]]  # the code that each person holds now, by the person's number
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageApi:
    """Serves the page and answers /sim/ requests at one station."""

    def __init__(
        self, station: Station, calendar: Calendar, exchanges: deque[Exchange], invitations: Invitations | None = None
    ) -> None:
        self.station = station
        self.calendar = calendar
        self.exchanges = exchanges
        self.invitations = invitations

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/", self.index),
            web.get("/page/{path:.+}", self.page_file),
            web.get("/sim/people", self.people),
            web.post("/sim/people", self.add_stranger),
            web.get(r"/sim/people/{id:\d+}/chat", self.chat),
            web.get(r"/sim/people/{id:\d+}/before/{message_id:\d+}", self.earlier),
            web.post(r"/sim/people/{id:\d+}/send", self.send),
            web.post(r"/sim/people/{id:\d+}/block", self.block),
            web.post(r"/sim/people/{id:\d+}/unblock", self.unblock),
            web.post(r"/sim/people/{id:\d+}/read", self.read),
            web.post(r"/sim/people/{id:\d+}/language", self.language),
            web.get("/sim/file/{file_id}", self.file),
            web.get("/sim/events", self.events),
            web.post("/sim/day", self.move_day),
            web.get("/sim/faults", self.faults),
            web.post("/sim/faults", self.set_faults),
            web.get("/sim/exchanges", self.list_exchanges),
            web.get("/sim/warnings", self.warnings),
        ]

    async def index(self, _request: web.Request) -> web.StreamResponse:
        page = _page_file("index.html")
        page.headers["Content-Security-Policy"] = POLICY
        return page

    async def page_file(self, request: web.Request) -> web.StreamResponse:
        return _page_file(request.match_info["path"])

    async def people(self, _request: web.Request) -> web.Response:
        day = (await self.calendar.look()).isoformat()
        if self.invitations is not None:
            self.station.world.invited(await self.invitations())
        return web.json_response(
            people_view(self.station) | {"day": day, "can_move": self.calendar.day_url is not None}
        )

    async def add_stranger(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        unknown = sorted(set(body) - {"name", "role", "unit", "language_code"})
        if unknown or not body.get("name"):
            raise PageRefusalError(400, f"a stranger has name, role, unit, language_code; got {sorted(body)}")
        stranger = self.station.world.stranger(**body)
        self.station.on_change()
        self.station.hub.tell("people")
        return web.json_response(asdict(stranger))

    async def chat(self, request: web.Request) -> web.Response:
        chat = person.private_chat(self.station, int(request.match_info["id"]))
        self._mark_read(chat.id)
        return web.json_response(chat_view(self.station, chat, _last(request)))

    async def earlier(self, request: web.Request) -> web.Response:
        """Older messages, for whoever scrolls up."""
        chat = person.private_chat(self.station, int(request.match_info["id"]))
        return web.json_response(earlier(chat, int(request.match_info["message_id"]), _last(request)))

    def _mark_read(self, person_id: int) -> None:
        chat = person.private_chat(self.station, person_id)
        if chat.unread:
            chat.unread = 0
            self.station.changed(chat)

    async def send(self, request: web.Request) -> web.Response:
        body = await (_form(request) if request.content_type == "multipart/form-data" else json_body(request))
        return web.json_response(person.send(self.station, int(request.match_info["id"]), body))

    async def block(self, request: web.Request) -> web.Response:
        person.block(self.station, person.private_chat(self.station, int(request.match_info["id"])))
        return web.json_response({})

    async def unblock(self, request: web.Request) -> web.Response:
        person.unblock(self.station, person.private_chat(self.station, int(request.match_info["id"])))
        return web.json_response({})

    async def read(self, request: web.Request) -> web.Response:
        self._mark_read(int(request.match_info["id"]))
        return web.json_response({})

    async def language(self, request: web.Request) -> web.Response:
        chat = person.private_chat(self.station, int(request.match_info["id"]))
        code = (await json_body(request)).get("language_code")
        if not isinstance(code, str) or not code:
            raise PageRefusalError(400, "language_code is missing")
        self.station.world.speak(chat.id, code)
        self.station.on_change()
        self.station.hub.tell("people")
        return web.json_response({})

    async def file(self, request: web.Request) -> web.Response:
        stored = self.station.world.files.get(request.match_info["file_id"])
        if stored is None:
            raise PageRefusalError(404, "no such file")
        data = self.station.world.contents[stored.file_id]
        headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
        if stored.kind == "document":
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.about['file_name'], safe='')}"
        return web.Response(body=data, content_type=_shown_as(stored.about, data), headers=headers)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events until the page leaves or the simulator stops."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        queue = self.station.hub.join()
        try:
            await response.prepare(request)
            await response.write(b": here\n\n")
            while (event := await self._next(queue)) is not None:
                await response.write(event)
        except ConnectionError:
            return response
        finally:
            self.station.hub.leave(queue)
        return response

    async def _next(self, queue: asyncio.Queue[Json | None]) -> bytes | None:
        """The next event as SSE text, a comment if nothing happens for a while, None at the end."""
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                event = await queue.get()
        except TimeoutError:
            return b": still here\n\n"
        if event is None:
            return None
        return f"data: {json.dumps(news(self.station, event), ensure_ascii=False)}\n\n".encode()

    async def move_day(self, request: web.Request) -> web.Response:
        day = await self.calendar.move(await json_body(request))
        self.station.hub.tell("day", day=day)
        return web.json_response({"day": day})

    async def faults(self, _request: web.Request) -> web.Response:
        return web.json_response(self.station.faults.as_json())

    async def set_faults(self, request: web.Request) -> web.Response:
        self.station.faults.set(await json_body(request))
        self.station.hub.tell("people")
        return await self.faults(request)

    async def list_exchanges(self, request: web.Request) -> web.Response:
        wanted = request.query.get("method", "").lower()
        found = [asdict(one) for one in self.exchanges if wanted in {"", one.method.lower()}]
        return web.json_response(found)

    async def warnings(self, _request: web.Request) -> web.Response:
        return web.json_response(self.station.warnings)


async def json_body(request: web.Request) -> Json:
    """The JSON object of a request; an empty body is an empty object."""
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError:
        raise PageRefusalError(400, "the body is not JSON") from None
    if not isinstance(body, dict):
        raise PageRefusalError(400, "the body is not a JSON object")
    return body


async def _form(request: web.Request) -> Json:
    form = await request.post()
    part = form.get("file")
    if not isinstance(part, web.FileField):
        raise PageRefusalError(400, "the field file is missing")
    upload = Upload(part.filename, part.content_type, part.file.read())
    texts = {name: str(form[name]) for name in ("kind", "caption", "album") if name in form}
    return {**texts, "upload": upload}


def _last(request: web.Request) -> int | None:
    """How many messages are wanted; all where the request does not say."""
    wanted = request.query.get("last", "")
    return int(wanted) if wanted.isdecimal() else None


def _page_file(name: str) -> web.StreamResponse:
    path = (PAGE / name).resolve()
    if not path.is_relative_to(PAGE) or not path.is_file():
        raise PageRefusalError(404, f"the page has no file {name}")
    return web.FileResponse(path, headers={"Cache-Control": "no-store"})


def _shown_as(about: Json, data: bytes) -> str:
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if data[:2] == b"\xff\xd8":
        return "image/jpeg"
    return str(about.get("mime_type", "application/octet-stream"))


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns refusals into answers, and keeps other web sites' pages out of this one's interface."""
    try:
        if request.path.startswith("/sim/"):
            _check_origin(request)
        return await handler(request)
    except PageRefusalError as refusal:
        return web.json_response({"error": refusal.sentence}, status=refusal.status)
    except web.HTTPRequestEntityTooLarge:
        return _plain_error(413, "Request Entity Too Large")
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
        return _plain_error(404, "Not Found")


def _plain_error(code: int, description: str) -> web.Response:
    return web.json_response({"ok": False, "error_code": code, "description": description}, status=code)


def _check_origin(request: web.Request) -> None:
    origin = request.headers.get("Origin")
    if not is_loopback(urlsplit(f"//{request.host}").hostname):
        raise PageRefusalError(403, "the simulator answers on this machine only")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise PageRefusalError(403, "another site's page may not use the simulator")


def is_loopback(host: Any) -> bool:
    """Whether a host name means this machine and no other."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False
