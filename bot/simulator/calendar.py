"""The calendar on the page: asks the bot to move its day on.

Telegram has no such thing; the bot serves it in simulate alone.
"""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import aiohttp

from bot.simulator.refusals import PageRefusalError
from bot.simulator.world import Json

PEOPLE_ZONE = ZoneInfo("Asia/Shanghai")
STEPS = ("day", "week", "month", "quarter")
ANSWER_SECONDS = 60.0


class Calendar:
    """Knows the day in the county and passes wishes for a later one to `day_url`."""

    def __init__(self, now: Callable[[], datetime], day_url: str | None) -> None:
        self.now = now
        self.day_url = day_url

    def day(self) -> date:
        """Today, where the people live."""
        return self.now().astimezone(PEOPLE_ZONE).date()

    async def move(self, body: Json) -> str:
        """Move to {"to": ISO day} or by {"step": …}; gives the new day, or refuses with a sentence."""
        wish = self._wish(body)
        if self.day_url is None:
            raise PageRefusalError(409, "这里没有可拨的日历。The day cannot be moved here.")
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(ANSWER_SECONDS)) as client:
            try:
                return await _post(client, self.day_url, wish)
            except (aiohttp.ClientError, TimeoutError) as error:
                raise PageRefusalError(
                    409, f"助手没有应答。The bot does not answer: {type(error).__name__}"
                ) from error

    def _wish(self, body: Json) -> Json:
        if body.get("step") in STEPS:
            return {"step": body["step"]}
        try:
            to = date.fromisoformat(str(body.get("to")))
        except ValueError:
            raise PageRefusalError(400, f"give to=YYYY-MM-DD or step={'|'.join(STEPS)}") from None
        if to < self.day():
            raise PageRefusalError(
                409, f"日子只往前走，今天是{self.day()}。Time only goes forward; today is {self.day()}."
            )
        return {"to": to.isoformat()}


async def _post(client: aiohttp.ClientSession, url: str, wish: Json) -> str:
    async with client.post(url, json=wish) as answer:
        if answer.status == 200:  # noqa: PLR2004 - HTTP's own number
            return str((await answer.json())["day"])
        raise PageRefusalError(409, (await answer.text())[:500] or f"HTTP {answer.status}")
