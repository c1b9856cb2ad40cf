"""A bot of thirty lines that talks to the stand-in over HTTP as any bot does, for tests of the page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

MAIN_KEYS = {"keyboard": [["待办", "记走访"], ["查找", "更多"]], "resize_keyboard": True, "is_persistent": True}
EIGHT = {
    "inline_keyboard": [
        [{"text": str(n), "callback_data": f"n{n}"} for n in (1, 2, 3, 4)],
        [{"text": str(n), "callback_data": f"n{n}"} for n in (5, 6, 7, 8)],
        [{"text": "都做到", "callback_data": "all"}],
    ]
}
ASKED = (
    "<b>二查规范化</b>（自7月16日上次回查以来，照台账看）\n"
    "1制度 2台账 3党员大会 4支委会\n5党小组会 6党课 7阵地 8主题党日\n"
    "哪几项没做到？点编号，或写“4 6”。"
)
BLANK = {"inline_keyboard": [[{"text": "复制", "copy_text": {"text": "企业：\n日期：\n见到："}}]]}


class SmallBot:
    """Greets after /start, asks after 待办, says back what it hears, and notes a tap."""

    def __init__(self, base: str, token: str) -> None:
        self.base = f"{base}/bot{token}"
        self.offset = 0
        self.heard: list[dict[str, Any]] = []  # every message so far

    async def call(self, method: str, **params: Any) -> Any:
        """One Bot API call; gives the result or raises with Telegram's words."""
        timeout = aiohttp.ClientTimeout(60)
        async with (
            aiohttp.ClientSession(timeout=timeout) as client,
            client.post(f"{self.base}/{method}", json=params) as answer,
        ):
            body = await answer.json()
        if not body["ok"]:
            raise RuntimeError(body["description"])
        return body["result"]

    async def run(self) -> None:
        """Answer for ever."""
        while True:
            for update in await self.call("getUpdates", offset=self.offset, timeout=30):
                self.offset = update["update_id"] + 1
                await self.answer(update)

    async def answer(self, update: dict[str, Any]) -> None:
        if "callback_query" in update:
            return await self.tapped(update["callback_query"])
        if "message" not in update:
            return None
        self.heard.append(update["message"])
        chat, text = update["message"]["chat"]["id"], update["message"].get("text", "")
        if text.startswith("/start"):
            await self.call("sendMessage", chat_id=chat, text=f"您好。{text}", reply_markup=MAIN_KEYS)
        elif text == "待办":
            await self.call("sendMessage", chat_id=chat, text=ASKED, parse_mode="HTML", reply_markup=EIGHT)
        elif text == "空表":
            await self.call("sendMessage", chat_id=chat, text="空表，复制了带下乡。", reply_markup=BLANK)
        else:
            await self.call("sendMessage", chat_id=chat, text=f"听到了：{text or '一个附件'}")
        return None

    async def tapped(self, query: dict[str, Any]) -> None:
        message = query["message"]
        if query["data"] == "think":
            await asyncio.sleep(0.4)
            await self.call("answerCallbackQuery", callback_query_id=query["id"], text="想好了", show_alert=True)
            return
        await self.call("answerCallbackQuery", callback_query_id=query["id"], text="记下了")
        await self.call(
            "editMessageText",
            chat_id=message["chat"]["id"],
            message_id=message["message_id"],
            text=f"记下了：{query['data']}",
            reply_markup={"inline_keyboard": [[{"text": "就这样", "callback_data": "ok"}]]},
        )


@asynccontextmanager
async def running(base: str, token: str) -> AsyncIterator[SmallBot]:
    """The bot at work beside the test."""
    bot = SmallBot(base, token)
    task = asyncio.create_task(bot.run())
    try:
        yield bot
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
