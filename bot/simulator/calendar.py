"""The calendar on the page: knows the day in the county, and asks the bot to move it on.

Telegram has no such thing; the bot serves it in simulate alone: GET gives {"day", "now"}, POST {"day"} gives both.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp

from bot.simulator.refusals import PageRefusalError
from bot.simulator.world import Json

PEOPLE_ZONE = ZoneInfo("Asia/Shanghai")
ANSWER_SECONDS = 60.0
GLANCE_SECONDS = 1.0
MONDAY, SATURDAY = 0, 5
QUARTER_DAY = 8  # the quarter's first days are holidays more often than not


def next_weekday(day: date, weekday: int) -> date:
    """The next such day of the week, never the day itself."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def next_workday(day: date) -> date:
    """The next day from Monday to Friday; holidays are the bot's to know."""
    day += timedelta(days=1)
    return day if day.weekday() < SATURDAY else next_weekday(day, MONDAY)


def next_month(day: date) -> date:
    """The first of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def next_quarter(day: date) -> date:
    """The first weekday from the 8th of the next quarter's first month, when its work has been given out."""
    first = next_month(day.replace(month=(day.month - 1) // 3 * 3 + 3, day=1))
    wanted = first.replace(day=QUARTER_DAY)
    return wanted if wanted.weekday() < SATURDAY else next_weekday(wanted, MONDAY)


STEPS: dict[str, Callable[[date], date]] = {
    "tomorrow": lambda day: day + timedelta(days=1),
    "workday": next_workday,
    "monday": lambda day: next_weekday(day, MONDAY),
    "month": next_month,
    "quarter": next_quarter,
}


class Calendar:
    """Telegram's time: `clock`, and as much on as the bot at `day_url` says it is ahead of that."""

    def __init__(self, clock: Callable[[], datetime], day_url: str | None) -> None:
        self.clock = clock
        self.day_url = day_url
        self.ahead = timedelta()

    def now(self) -> datetime:
        """The instant in the county."""
        return self.clock() + self.ahead

    def day(self) -> date:
        """Today, where the people live."""
        return self.now().astimezone(PEOPLE_ZONE).date()

    async def look(self) -> date:
        """Today by the bot's word; a bot that is away changes nothing."""
        if self.day_url is not None:
            timeout = aiohttp.ClientTimeout(GLANCE_SECONDS)
            try:
                async with aiohttp.ClientSession(timeout=timeout) as client, client.get(self.day_url) as answer:
                    self._learn(*await _time_of(answer))
            except (aiohttp.ClientError, TimeoutError, PageRefusalError):
                return self.day()
        return self.day()

    async def move(self, body: Json) -> str:
        """Move to {"to": ISO day} or by {"step": …}; gives the new day, or refuses with a sentence."""
        if self.day_url is None:
            raise PageRefusalError(409, "这里没有可拨的日历。The day cannot be moved here.")
        wish = self._wish(body, await self.look())
        timeout = aiohttp.ClientTimeout(ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as client:
            try:
                async with client.post(self.day_url, json={"day": wish.isoformat()}) as answer:
                    self._learn(*await _time_of(answer))
            except (aiohttp.ClientError, TimeoutError) as error:
                sentence = f"助手没有应答。The bot does not answer: {type(error).__name__}"
                raise PageRefusalError(409, sentence) from error
        return self.day().isoformat()

    def _wish(self, body: Json, today: date) -> date:
        if body.get("step") in STEPS:
            return STEPS[body["step"]](today)
        try:
            to = date.fromisoformat(str(body.get("to")))
        except ValueError:
            raise PageRefusalError(400, f"give to=YYYY-MM-DD or step={'|'.join(STEPS)}") from None
        if to <= today:
            raise PageRefusalError(409, f"日子只往前走，今天是{today}。Time only goes forward; today is {today}.")
        return to

    def _learn(self, day: date, now: datetime | None) -> None:
        """Bot and simulator may share a clock that the bot moves: then nothing is left to add."""
        clock = self.clock()
        self.ahead = max(now - clock if now else day - clock.astimezone(PEOPLE_ZONE).date(), timedelta())


async def _time_of(answer: aiohttp.ClientResponse) -> tuple[date, datetime | None]:
    words = await answer.text()
    if not answer.ok:
        raise PageRefusalError(409, words[:500] or f"HTTP {answer.status}")
    try:
        body = await answer.json(content_type=None)
        return date.fromisoformat(body["day"]), datetime.fromisoformat(body["now"]) if "now" in body else None
    except (ValueError, KeyError, TypeError):
        raise PageRefusalError(409, f'the bot answers {words[:100]!r} instead of {{"day": …}}') from None
