"""Last week as the leader of a place reads it: how much was visited, what was closed, whether he has to decide."""

from datetime import date

from handlers.due import problem
from handlers.keyboards import Button, lay_out
from handlers.section import Hearer, Section
from handlers.tasks import REVISIT
from storage.extensions import undecided_extensions
from storage.holding import to_accept
from storage.obstacles import undecided
from storage.tables import FollowUp, Person, Prompt, Record
from storage.week import Week, week_of

SHOWN = 3  # of those that were closed


def week_section(hearer: Hearer, prompt: Prompt) -> Section | None:
    """`week:MONDAY`."""
    monday = date.fromisoformat(prompt.about.split(":")[1])
    week = week_of(hearer.tx, hearer.person.id or 0, REVISIT, monday)
    if week is None or week.is_empty():
        return None
    text = hearer.text
    lines = [_head(hearer, week), *(_closed(hearer, row) for row in week.closed[:SHOWN])]
    waiting = _waiting(hearer)
    lines.append(text("week_decide" if waiting else "week_nothing", count=waiting))
    return Section("\n".join(lines), lay_out(_buttons(hearer, week, monday, waiting)))


def _head(hearer: Hearer, week: Week) -> str:
    counts = {"week_visits": week.visits, "week_found": week.found, "week_closed": len(week.closed)}
    parts = [hearer.text(key, count=count) for key, count in counts.items() if count]
    return hearer.text("week_head", unit=week.place.name, parts=hearer.text("comma").join(parts))


def _closed(hearer: Hearer, row: FollowUp) -> str:
    """Who stood there and saw it put right, or that the county has verified it."""
    tx, text = hearer.tx, hearer.text
    day = text.near(row.closed_on, hearer.today) if row.closed_on else ""
    record = tx.get(Record, row.closed_by_id) if row.closed_by_id and not row.major else None
    said = problem(tx, text, row)
    if record is None:
        return text("week_verified", what=said, day=day)
    return text("week_seen", what=said, by=tx.get_one(Person, record.person_id).name, day=day)


def _waiting(hearer: Hearer) -> int:
    """How much this leader has to decide."""
    person = hearer.person.id or 0
    found = (undecided(hearer.tx, person), undecided_extensions(hearer.tx, person), to_accept(hearer.tx, person))
    return sum(len(rows) for rows in found)


def _buttons(hearer: Hearer, week: Week, monday: date, waiting: int) -> list[Button]:
    text, rows = hearer.text, week.closed[:SHOWN]
    buttons = [
        Button(text("week_see" if len(rows) == 1 else "week_see_one", number=number), f"y:show:{row.id}")
        for number, row in enumerate(rows, start=1)
    ]
    if week.visits:
        buttons.append(Button(text("week_list", count=week.visits), f"r:week:{monday}:0"))
    return [*buttons, *([Button(text("key_tasks"), "k:tasks")] if waiting else [])]
