"""Telegram over aiohttp: for python-telegram-bot's own calls, and raw ones whose JSON is kept as it came."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast
from urllib.parse import urlsplit

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

HERE = ("127.0.0.1", "::1", "localhost")
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0
UPLOAD_SECONDS = 120.0
CONNECTIONS = 64
OK, BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_MANY = 200, 400, 401, 403, 404, 409, 429
SERVER_ERROR = 500
REFUSALS: Mapping[int, type[TelegramError]] = {
    BAD_REQUEST: BadRequest,
    UNAUTHORIZED: InvalidToken,
    FORBIDDEN: Forbidden,
    NOT_FOUND: InvalidToken,
    CONFLICT: Conflict,
}


class SlowDown(TelegramError):
    """429: nothing more for so many seconds. (python-telegram-bot's own warns about a type that is to change.)"""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many requests: retry after {seconds:g} s")
        self.seconds = seconds


class Telegram(BaseRequest):
    """One bot's line to one Bot API server; errors are python-telegram-bot's and never carry the token."""

    def __init__(self, api_url: str, token: str) -> None:
        self._api_url = api_url
        self._token = token
        self._goes_out = urlsplit(api_url).hostname not in HERE  # by the machine's proxy, where it has one
        self._client: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long an answer may take, in seconds."""
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        """Open the line; twice is once."""
        if self._client is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS)
            self._client = aiohttp.ClientSession(connector=connector, trust_env=self._goes_out)

    async def shutdown(self) -> None:
        """Close the line; twice is once."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def call(self, method: str, payload: Mapping[str, Any], *, seconds: float = ANSWER_SECONDS) -> Any:
        """The `result` of one Bot API call; what Telegram refuses is raised in its own words."""
        return await self._call(method, seconds, json=dict(payload))

    async def upload(self, method: str, payload: Mapping[str, Any], files: Mapping[str, tuple[str, bytes]]) -> Any:
        """`call` with files, each a name and its bytes, under the names of their parameters."""
        form = aiohttp.FormData(quote_fields=False)  # a Chinese name of a file arrives as it is
        for name, value in payload.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, (called, data) in files.items():
            form.add_field(name, data, filename=called, content_type="application/octet-stream")
        return await self._call(method, UPLOAD_SECONDS, data=form)

    async def _call(self, method: str, seconds: float, **body: Any) -> Any:
        url = f"{self._api_url}/bot{self._token}/{method}"
        async with self._asking("POST", url, seconds, **body) as answer:
            content = await answer.read()
        return result_of(answer.status, content)

    @asynccontextmanager
    async def download(self, file_path: str) -> AsyncIterator[aiohttp.StreamReader]:
        """The bytes of a file that getFile named, as they come."""
        url = f"{self._api_url}/file/bot{self._token}/{file_path}"
        async with self._asking("GET", url, ANSWER_SECONDS) as answer:
            if answer.status != OK:
                result_of(answer.status, await answer.read())
            yield answer.content

    async def do_request(  # noqa: PLR0917 - python-telegram-bot's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Carry one of python-telegram-bot's own calls; it uploads nothing."""
        seconds = read_timeout if isinstance(read_timeout, int | float) else ANSWER_SECONDS
        body = request_data.parameters if request_data else None
        async with self._asking(method, url, seconds, json=body) as answer:
            return answer.status, await answer.read()

    @asynccontextmanager
    async def _asking(
        self, method: str, url: str, seconds: float, **about: Any
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        await self.initialize()
        client = cast("aiohttp.ClientSession", self._client)
        timeout = aiohttp.ClientTimeout(total=seconds + CONNECT_SECONDS, sock_connect=CONNECT_SECONDS)
        try:
            async with client.request(method, url, timeout=timeout, allow_redirects=False, **about) as answer:
                yield answer
        except TimeoutError:
            raise TimedOut(f"no answer within {seconds:g} s") from None
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError) as error:
            raise NetworkError(self._without_token(f"{type(error).__name__}: {error}")) from None

    def _without_token(self, words: str) -> str:
        return words.replace(self._token, "***")


def result_of(status: int, body: bytes) -> Any:
    """The result in an answer of the Bot API, or its refusal as an error with Telegram's own words."""
    try:
        answer = json.loads(body)
        description = str(answer.get("description") or f"HTTP {status}")
    except (ValueError, AttributeError):
        if status == OK:
            raise NetworkError("the answer is not JSON") from None
        answer, description = {}, f"HTTP {status}"
    if status == OK and answer.get("ok"):
        return answer.get("result")
    raise _refusal(status, description, answer.get("parameters") or {})


def _refusal(status: int, description: str, parameters: Mapping[str, Any]) -> TelegramError:
    if status == TOO_MANY:
        return SlowDown(float(parameters.get("retry_after") or 1))
    if parameters.get("migrate_to_chat_id"):
        return ChatMigrated(int(parameters["migrate_to_chat_id"]))
    lasting = BadRequest if BAD_REQUEST <= status < SERVER_ERROR else NetworkError
    return REFUSALS.get(status, lasting)(description)
