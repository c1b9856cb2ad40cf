"""工作日历: which days are off and which are made up for, as announced or as the office writes them."""

from collections.abc import Iterator
from datetime import date, timedelta

from activities.workdays import WEEKDAYS, announced_name, is_announced
from handlers.chat import Chat
from handlers.days_written import OFF, PLAIN, NotRead, Stretch, read_days
from handlers.half_filled import set_aside
from handlers.interview.practice import is_office
from handlers.reading import ImpossibleDate
from handlers.section import Hearer, Section
from handlers.texts import Texts
from storage.holidays import forget_days, knows_year, own_days, set_days
from storage.periods import workdays
from storage.store import Tx
from storage.tables import Prompt

AHEAD = timedelta(days=365)
MOST_LINES = 8
MOST_WORDS = 30
DAY = timedelta(days=1)


def show_calendar(chat: Chat) -> None:
    """What is known of this year and the next, what comes, and how to write it; only the office's."""
    chat.toast()
    if not is_office(chat):
        chat.say(chat.text("calendar_office"))
        return
    aside = set_aside(chat)
    chat.set_focus(calendar=True)
    text, year = chat.text, chat.today.year
    known = [_known(chat.tx, text, each) for each in (year, year + 1)]
    coming = [_said(text, row, chat.today) for row in list(_coming(chat.tx, text, chat.today))[:MOST_LINES]]
    lines = [aside, text("calendar_head"), *known, *coming, text("calendar_write", year=year + 1)]
    chat.say("\n".join(line for line in lines if line), keys=True)


def _known(tx: Tx, text: Texts, year: int) -> str:
    key = "announced" if is_announced(year) else "by_office" if knows_year(tx, year) else "unknown"
    return text(f"calendar_{key}", year=year)


def _coming(tx: Tx, text: Texts, today: date) -> Iterator[Stretch]:
    """Stretches without work that are more than a weekend, and weekends that are worked, of a year ahead."""
    calendar, own = workdays(tx), own_days(tx, today, today + AHEAD)
    day = today
    while day <= today + AHEAD:
        if calendar.is_workday(day):
            if day.weekday() >= WEEKDAYS:
                yield Stretch(day, day, "worked")
            day += DAY
            continue
        after = calendar.from_day(day)
        off = [day + timedelta(days=number) for number in range((after - day).days)]
        if any(each.weekday() < WEEKDAYS for each in off):
            names = [_name(text, each, own[each].name if each in own else "") for each in off]
            yield Stretch(off[0], off[-1], OFF, text.list(list(dict.fromkeys(filter(None, names)))))
        day = after


def _name(text: Texts, day: date, own: str) -> str:
    return own or announced_name(day)[text.language != "zh"]


def _said(text: Texts, row: Stretch, today: date) -> str:
    """2027年2月5日到11日放假，春节; the year only where it is not this one."""
    days = _day(text, row.first, today)
    if row.last != row.first:
        same = text.language == "zh" and row.last.month == row.first.month
        last = f"{row.last.day}日" if same else text.day(row.last)
        days = text("calendar_range", first=days, last=last)
    if row.how == PLAIN:
        return text("calendar_plain", days=days)
    name = text("calendar_name", name=row.name) if row.name else ""
    return text("calendar_off", days=days, name=name) if row.how == OFF else text("calendar_work", days=days)


def _day(text: Texts, day: date, today: date) -> str:
    said = text.day(day)
    return said if day.year == today.year else text("calendar_year_day", year=day.year, day=said)


def type_calendar(chat: Chat, typed: str) -> None:
    """At the calendar: days as they are written, else why they cannot be read."""
    try:
        rows = read_days(typed, chat.today)
    except NotRead as error:
        words = error.words if len(error.words) <= MOST_WORDS else f"{error.words[:MOST_WORDS]}…"
        chat.say(chat.text(error.why, words=words, day=words, days=words))
    except ImpossibleDate as error:
        chat.say(chat.text.no_such_day(*error.args))
    else:
        _keep(chat, rows)


def type_days(chat: Chat, typed: str) -> bool:
    """With nothing in hand: what the office writes about days off; whether it was that."""
    if not is_office(chat):
        return False
    try:
        rows = read_days(typed, chat.today)
    except NotRead as error:
        if error.why == "calendar_not_read":
            return False
        type_calendar(chat, typed)
        return True
    except ImpossibleDate:
        return False
    if rows:
        _keep(chat, rows)
    return bool(rows)


def _keep(chat: Chat, rows: list[Stretch]) -> None:
    for row in rows:
        if row.how == PLAIN:
            forget_days(chat.tx, row.days)
        else:
            set_days(chat.tx, row.days, worked=row.how != OFF, name=row.name, by_id=chat.me.id or 0, now=chat.now)
    said = chat.text.list([_said(chat.text, row, chat.today) for row in rows])
    chat.say(chat.text("calendar_kept", lines=said))


def calendar_section(hearer: Hearer, prompt: Prompt) -> Section | None:
    """`calendar:2027`: nobody has said yet which days of next year are off."""
    year = int(prompt.about.split(":")[1])
    if is_announced(year) or knows_year(hearer.tx, year):
        return None
    return Section(hearer.text("calendar_ask", year=year))
