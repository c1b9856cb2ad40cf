"""台账 of the forms that no duty asks for: which form, which township, the list of its records."""

from activities.catalogue import ANY_TIME, Duty
from activities.periods import Span, quarter_of, span_of_key
from handlers.chat import Chat
from handlers.how_far import in_words, is_over, to_names
from handlers.keyboards import Button, lay_out
from handlers.records import named, pages, quarters, show, viewer_of_chat, withdrawn
from handlers.tasks import REVISIT
from storage.figures import Figures, figures, total
from storage.forms import current_version
from storage.free_records import forms_recorded, townships_recorded
from storage.periods import current_period
from storage.records import PAGE, Line, count_records, list_records
from storage.tables import FormVersion, Period, Unit
from storage.unseen import count_unseen, list_unseen

ALL = 0  # no township: all that the viewer may read


def tap(chat: Chat, parts: list[str]) -> None:
    """`l:forms`, `l:top:VERSION:QUARTER`, `l:list:VERSION:QUARTER:TOWNSHIP:PAGE`, `l:unseen:…`."""
    chat.toast()
    version = chat.tx.get(FormVersion, int(parts[2])) if len(parts) > 2 else None  # noqa: PLR2004 - the shapes above
    if version is None:
        _say_forms(chat)
    elif parts[1] == "unseen":
        _say_unseen(chat, version, span_of_key(parts[3]), int(parts[4]), int(parts[5]))
    elif parts[1] == "top":
        _say_top(chat, version, span_of_key(parts[3]))
    else:
        _say_list(chat, version, span_of_key(parts[3]), int(parts[4]), int(parts[5]))


def _forms(chat: Chat) -> list[tuple[FormVersion, int]]:
    """All but the revisit, which has a table of its own; of duties that come round also those not begun yet."""
    rows = forms_recorded(chat.tx, viewer_of_chat(chat), [REVISIT])
    there = {version.form for version, _ in rows}
    for duty in chat.turn.catalogue.periodic():
        version = current_version(chat.tx, duty.key)
        if version and duty.key not in {REVISIT, *there} and _whole(chat, duty, quarter_of(chat.today)).total:
            rows.append((version, 0))
    return rows


def _period(chat: Chat, duty: Duty, quarter: Span) -> Period:
    """The duty's period at the end of a quarter, or today's."""
    return current_period(chat.tx, min(chat.today, quarter.last), duty.cadence)


def _whole(chat: Chat, duty: Duty, quarter: Span) -> Figures:
    period = _period(chat, duty, quarter)
    return total(figures(chat.tx, viewer_of_chat(chat), duty.key, period, chat.today))


def _standing(chat: Chat, version: FormVersion, quarter: Span) -> tuple[list[str], list[Button]]:
    """How far a duty that comes round is, and the way from its figures to their names."""
    duty = chat.turn.catalogue.duties.get(version.form)
    if duty is None or duty.cadence == ANY_TIME:
        return [], []
    whole, period = _whole(chat, duty, quarter), _period(chat, duty, quarter)
    over = is_over(period, chat.today)
    said = in_words(chat.text, whole, over=over)
    line = chat.text("other_standing", period=chat.text.period(period.key), standing=said)
    way = f"u:list:{{}}:{duty.key}:{period.key}:0:0"
    return ([line], to_names(chat.text, whole, duty, way, over=over)) if whole.total else ([], [])


def _say_forms(chat: Chat) -> None:
    """Which form; the only one at once."""
    rows = _forms(chat)
    today = quarter_of(chat.today)
    if len(rows) == 1:
        _say_top(chat, rows[0][0], today)
        return
    buttons = [
        Button(chat.text("other_form", title=row.title, count=count), f"l:top:{row.id}:{today.key}")
        for row, count in rows
    ]
    ways = [[Button(chat.text("see_revisits"), f"r:top:{today.key}")]]
    key = "which_other_form" if rows else "no_other_records"
    show(chat, chat.text(key), [*lay_out(buttons), *ways], in_place=True)


def _say_top(chat: Chat, version: FormVersion, quarter: Span) -> None:
    """The townships, where there are several; else the list."""
    text, viewer = chat.text, viewer_of_chat(chat)
    rows = townships_recorded(chat.tx, viewer, version.form, quarter.key)
    if len(rows) < 2:  # noqa: PLR2004 - nothing to choose from
        _say_list(chat, version, quarter, ALL, 0)
        return
    count = count_records(chat.tx, viewer, version.form, quarter.key)
    head = text("other_top", title=version.title, period=named(text, quarter), count=count)
    lines = [text("other_form", title=unit.name, count=count) for unit, count in rows]
    way = f"l:list:{version.id}:{quarter.key}"
    buttons = [Button(unit.name, f"{way}:{unit.id}:0") for unit, _ in rows]
    buttons.append(Button(text("whole"), f"{way}:{ALL}:0"))
    said = "\n".join([head, *lines, text("which_township")])
    show(chat, said, [*lay_out(buttons), *_ways(chat, version, quarter)], in_place=True)


def _say_list(chat: Chat, version: FormVersion, quarter: Span, township: int, page: int) -> None:
    text, viewer = chat.text, viewer_of_chat(chat)
    unit = chat.tx.get(Unit, township) if township else None
    below = unit.path if unit else "/"
    count = count_records(chat.tx, viewer, version.form, quarter.key, below=below)
    lines = list_records(chat.tx, viewer, version.form, quarter.key, page, below=below)
    head = text(
        "other_unit" if unit else "other_all",
        unit=unit.name if unit else "",
        title=version.title,
        period=named(text, quarter),
        count=count,
    )
    standing, names = _standing(chat, version, quarter) if unit is None else ([], [])
    said = [*standing, *([_line(chat, line) for line in lines] or [text("records_none")])]
    buttons = [Button(f"{line.record.serial:03d} {_called(line)}", f"r:see:{line.record.id}") for line in lines]
    turn = pages(chat, f"l:list:{version.id}:{quarter.key}:{township}", page, more=(page + 1) * PAGE < count)
    rows = [*lay_out(buttons), *lay_out(turn), *lay_out(names), *_ways(chat, version, quarter, up=unit is not None)]
    show(chat, "\n".join([head, *said]), rows, in_place=True)


def _line(chat: Chat, line: Line) -> str:
    number, day = f"{line.record.serial:03d}", chat.text.day(line.record.occurred_on)
    key = "records_line" if line.record.subject_id else "other_line"
    said = chat.text(key, number=number, subject=line.subject, person=line.person, day=day)
    return said + withdrawn(chat.text, line.record)


def _called(line: Line) -> str:
    """A record on its button: by what it is about, else by who wrote it."""
    return line.subject if line.record.subject_id else line.person


def _ways(chat: Chat, version: FormVersion, quarter: Span, *, up: bool = False) -> list[list[Button]]:
    """Another quarter, and up: from a township to all of them, from there to the other forms or to 台账."""
    if up:
        return [[Button(chat.text("all_townships"), f"l:top:{version.id}:{quarter.key}")]]
    rows = _forms(chat)
    above = Button(chat.text("other_forms"), "l:forms") if len(rows) > 1 else None
    home = Button(chat.text("see_revisits"), f"r:top:{quarter_of(chat.today).key}")
    other = quarters(chat, quarter, f"l:top:{version.id}")
    unseen = _unseen(chat, version, quarter)
    return lay_out([*unseen, *(button for row in other for button in row), above or home])


def _unseen(chat: Chat, version: FormVersion, quarter: Span) -> list[Button]:
    """To the households that are still to be seen; of earlier quarters nobody asks."""
    duty = chat.turn.catalogue.duties.get(version.form)
    if duty is None or not duty.every or quarter != quarter_of(chat.today):
        return []
    count = count_unseen(chat.tx, viewer_of_chat(chat), duty, chat.today, below="/")
    return [Button(chat.text("unseen_names", count=count), f"l:unseen:{version.id}:{quarter.key}:0:0")] if count else []


def _say_unseen(chat: Chat, version: FormVersion, quarter: Span, township: int, page: int) -> None:
    """Who has still to be seen before the month or quarter ends, and who is paired with whom."""
    text, viewer, duty = chat.text, viewer_of_chat(chat), chat.turn.catalogue.duties[version.form]
    unit = chat.tx.get(Unit, township) if township else None
    below = unit.path if unit else "/"
    count = count_unseen(chat.tx, viewer, duty, chat.today, below=below)
    rows = list_unseen(chat.tx, viewer, duty, chat.today, below=below, page=page, size=PAGE)
    lines = [
        text("unseen_line", unit=village.name, name=household.name, person=person.name if person else text("nobody"))
        for household, village, person in rows
    ]
    head = text("unseen_head", count=count) if count else text("unseen_none")
    way = f"l:unseen:{version.id}:{quarter.key}:{township}"
    back = Button(text("back_to_table"), f"l:top:{version.id}:{quarter.key}")
    turn = pages(chat, way, page, more=(page + 1) * PAGE < count)
    show(chat, "\n".join([head, *lines]), [*lay_out(turn), [back]], in_place=True)
