"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

import asyncio
import inspect
import json
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.simulator.faults import Faults
from bot.simulator.limits import too_many
from bot.simulator.methods import METHODS
from bot.simulator.parameters import Upload, for_the_record, read
from bot.simulator.refusals import RefusalError, bad_request
from bot.simulator.station import Station
from bot.simulator.world import Json

KEPT_EXCHANGES = 500
BODY_BYTES = 64 << 20
UPLOAD_BYTES = 50 << 20
_TOKEN = re.compile(r"[1-9][0-9]*:\S+")
TOKEN_CHARACTERS = 80


@dataclass(frozen=True)
class Exchange:
    """One request of the bot and the answer it got; no token in it. `lost`: the bot never saw the answer."""

    method: str
    params: Json
    status: int
    body: Json
    at: str
    lost: bool = False


@dataclass
class BotApi:
    """Answers a bot's requests at one station."""

    token: str
    station: Station
    exchanges: deque[Exchange] = field(default_factory=lambda: deque(maxlen=KEPT_EXCHANGES))
    on_exchange: Callable[[Exchange], None] | None = None

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/bot{token}/{method}", self.answer),
            web.get("/file/bot{token}/{path:.+}", self.download),
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call: faults first, then the method; every exchange is kept."""
        name = request.match_info["method"]
        raw: Json = {}
        try:
            self._check_token(request.match_info["token"])
            raw = await read_body(request)
            await self._strike(name)
            body: Json = {"ok": True, "result": await self._call(name, raw)}
            status = 200
        except RefusalError as refusal:
            body, status = refusal.body(), refusal.code
        lost = self.station.faults.take("drop_response", name) is not None
        self._keep(Exchange(_documented(name), for_the_record(raw), status, body, self._at(), lost))
        if lost:
            return _hang_up(request)
        return _response(status, body)

    def _at(self) -> str:
        return self.station.now().isoformat()

    async def _strike(self, name: str) -> None:
        faults: Faults = self.station.faults
        if faults.slow_seconds:
            await asyncio.sleep(faults.slow_seconds)
        if limited := faults.take("retry_after", name):
            raise too_many(limited.seconds)
        if failure := faults.take("fail_next", name):
            raise RefusalError(failure.code, "restart" if failure.code == 500 else "")  # noqa: PLR2004

    async def _call(self, name: str, raw: Json) -> Any:
        method = METHODS.get(name.lower())
        if method is None:
            raise RefusalError(404, "method not found")
        args = read(method.name, method.fields, raw)
        args["uploads"] = {key: value for key, value in raw.items() if isinstance(value, Upload)}
        result = method.run(self.station, args)
        return await result if inspect.isawaitable(result) else result

    def _keep(self, exchange: Exchange) -> None:
        frozen = json.loads(json.dumps(exchange.body))
        exchange = Exchange(**{**exchange.__dict__, "body": frozen})
        self.exchanges.append(exchange)
        if self.on_exchange is not None:
            self.on_exchange(exchange)

    def _check_token(self, token: str) -> None:
        if not _TOKEN.fullmatch(token) or len(token) > TOKEN_CHARACTERS:
            raise RefusalError(401, "invalid token specified")
        if token != self.token:
            raise RefusalError(401)

    async def download(self, request: web.Request) -> web.Response:
        """The bytes of a file that getFile named."""
        try:
            self._check_token(request.match_info["token"])
            return web.Response(body=self._bytes(request.match_info["path"]))
        except RefusalError as refusal:
            return _response(refusal.code, refusal.body())

    def _bytes(self, path: str) -> bytes:
        for stored in self.station.world.files.values():
            if stored.path == path:
                return self.station.world.contents[stored.file_id]
        raise RefusalError(404)


def _documented(name: str) -> str:
    method = METHODS.get(name.lower())
    return method.name if method else name


def _response(status: int, body: Json) -> web.Response:
    headers = {}
    if "retry_after" in body.get("parameters", {}):
        headers["Retry-After"] = str(body["parameters"]["retry_after"])
    return web.json_response(body, status=status, headers=headers)


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def read_body(request: web.Request) -> Json:
    """The parameters of the query string and of a form, multipart or JSON body."""
    values: Json = dict(request.query)
    if not request.can_read_body:
        return values
    if request.content_type == "application/json":
        return values | await _json_body(request)
    if request.content_type == "multipart/form-data":
        return values | await _multipart(request)
    form = await request.post()
    return values | dict(form)


async def _json_body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read())
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse request: object expected")
    return {name: value for name, value in body.items() if value is not None}


async def _multipart(request: web.Request) -> Json:
    values: Json = {}
    form = await request.post()
    for name, part in form.items():
        if isinstance(part, web.FileField):
            data = part.file.read()
            if len(data) > UPLOAD_BYTES:
                raise RefusalError(413)
            values[name] = Upload(part.filename, part.content_type, data)
        else:
            values[name] = part
    return values
