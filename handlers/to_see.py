"""Households still to be seen before a month or quarter ends, in one line of 待办 and in the digest."""

from collections.abc import Sequence

from activities.catalogue import Duty
from activities.periods import Span, span_of_key
from handlers.chat import Chat
from handlers.keyboards import Button, lay_out
from handlers.section import Hearer, Section
from handlers.texts import Texts
from storage.pairing import Household
from storage.tables import Prompt
from storage.unseen import still_to_see

NAMED = 3  # in a line
OFFERED = 6  # by button

Unseen = list[tuple[Household, Span]]


def by_category(duties: Sequence[Duty]) -> list[Duty]:
    """The duties whose subjects are seen as often as their category asks."""
    return [duty for duty in duties if duty.every]


def unseen_line(chat: Chat) -> str:
    """One line of 待办 about all of them; empty where nobody is left to see."""
    duties = by_category(list(chat.turn.catalogue.duties.values()))
    rows = [row for duty in duties for row in still_to_see(chat.tx, duty, chat.me.id or 0, chat.today)]
    return said(chat.text, rows) if rows else ""


def said(text: Texts, rows: Unseen) -> str:
    """11月30日前还要走访：李贵生、覃冬梅、陈启明等5户; the first day by which anybody is to be seen."""
    names = text.list([row.subject.name for row, _ in rows[:NAMED]])
    if len(rows) > NAMED:
        names = text("to_see_more", names=names, count=len(rows))
    return text("to_see", day=text.day(min(span.last for _, span in rows)), names=names)


def visits_sections(hearer: Hearer, prompts: Sequence[Prompt]) -> list[Section]:
    """`visits:DUTY:PERIOD`: those of the periods that are told of, as one; nothing where all were seen meanwhile."""
    told = {(prompt.about.split(":")[1], span_of_key(prompt.about.split(":")[2])) for prompt in prompts}
    duties = by_category([hearer.catalogue.duties[key] for key in sorted({key for key, _ in told})])
    rows = [
        (row, span)
        for duty in duties
        for row, span in still_to_see(hearer.tx, duty, hearer.person.id or 0, hearer.today)
        if (duty.key, span) in told
    ]
    if not rows:
        return []
    buttons = [Button(row.subject.name, f"h:open:{row.subject.id}") for row, _ in rows[:OFFERED]]
    rest = [Button(hearer.text("key_visit"), "h:list:0")] if len(rows) > OFFERED else []
    return [Section(said(hearer.text, rows), lay_out([*buttons, *rest]))]
