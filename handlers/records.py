"""台账: how far each township is, the list of its records, one record. Every read is made for its viewer."""

from datetime import date, timedelta

from activities.periods import Span, day_of, quarter_of, span_before, span_of_key
from handlers.chat import Chat, pieces
from handlers.how_far import afterwards_in_words, in_words, is_over, rights_in_words, to_names
from handlers.interview.summary import answers_in_words
from handlers.interview.work import Work
from handlers.key_ones import offered
from handlers.keyboards import Button, lay_out, width
from handlers.placing import against_adding, show_thing, ways_on
from handlers.tasks import REVISIT
from handlers.texts import Texts
from handlers.things import NOTE, counted, notes
from storage.attachments import sent_with_record
from storage.figures import Figures, Row, afterwards, figures, total
from storage.free_records import forms_recorded
from storage.people import Viewer
from storage.periods import current_period
from storage.places import places_of
from storage.planning import ever_planned
from storage.records import (
    PAGE,
    Detail,
    Line,
    count_records,
    detail,
    last_interview,
    list_records,
    read_record,
)
from storage.tables import FollowUp, Period, Record, Unit
from storage.week import DAYS, places_led, week_visits

ROW = 16  # characters that stand on one line of a phone
MOST_FILES = 20  # messages at one tap
ALL = 0  # no township: all that the viewer may read


def show_records(chat: Chat) -> None:
    """The way in: townships for those who oversee several, else the list."""
    chat.toast()
    chat.set_focus()
    _say_top(chat, quarter_of(chat.today), in_place=False)


def viewer_of_chat(chat: Chat) -> Viewer:
    """The reader that everything here is read for."""
    assert chat.viewer is not None
    return chat.viewer


def show(chat: Chat, text: str, rows: list[list[Button]], *, in_place: bool) -> None:
    """Say it, or change the message that was tapped."""
    query = chat.turn.update.callback_query
    if in_place and query and query.message:
        chat.edit(query.message.message_id, text, rows)
    else:
        chat.say(text, rows)


def _rows(chat: Chat, quarter: Span) -> list[Row]:
    """The townships that this person oversees, and how far they are."""
    return figures(chat.tx, viewer_of_chat(chat), REVISIT, current_period(chat.tx, quarter.first), chat.today)


def _say_top(chat: Chat, quarter: Span, *, in_place: bool) -> None:
    rows = _rows(chat, quarter)
    if len(rows) > 1:
        _say_townships(chat, quarter, rows, in_place=in_place)
    else:
        _say_list(chat, quarter, rows[0].place.id or 0 if rows else ALL, 0, in_place=in_place)


def _say_townships(chat: Chat, quarter: Span, rows: list[Row], *, in_place: bool) -> None:
    text, whole = chat.text, total(rows)
    entries = [
        text("coverage_line", name=row.place.name, done=row.figures.visited, total=row.figures.total) for row in rows
    ]
    head, *below = _figures(chat, quarter, whole, ALL)
    buttons = [
        Button(row.place.name, f"r:list:{quarter.key}:{row.place.id}:0") for row in rows if row.place.kind == "township"
    ]
    keys = [*lay_out(buttons), *lay_out(_names(chat, quarter, whole, ALL)), *_ways(chat, quarter)]
    show(chat, "\n".join([head, *in_pairs(entries), *below, text("which_township")]), keys, in_place=in_place)


def _figures(chat: Chat, quarter: Span, row: Figures, place: int) -> list[str]:
    """How far it is, as of when; what is to be put right; what came after the closing hour."""
    text, period = chat.text, current_period(chat.tx, quarter.first)
    unit = chat.tx.get(Unit, place) if place else None
    what = " ".join([*([unit.name] if unit else []), named(text, quarter)])
    day = text.day(period.closes if period.closed_at else chat.today)
    standing = in_words(text, row, over=is_over(period, chat.today))
    key = "records_head_closed" if period.closed_at else "records_head"
    after = afterwards(chat.tx, viewer_of_chat(chat), REVISIT, period, place)
    head = text(key, what=what, day=day, total=row.total, standing=standing)
    return [head, *rights_in_words(text, row), *afterwards_in_words(text, after)]


def _names(chat: Chat, quarter: Span, row: Figures, place: int) -> list[Button]:
    """From each figure to its names."""
    over = is_over(current_period(chat.tx, quarter.first), chat.today)
    return to_names(
        chat.text, row, chat.turn.catalogue.duties[REVISIT], f"u:list:{{}}:{REVISIT}:{quarter.key}:{place}:0", over=over
    )


def named(text: Texts, quarter: Span) -> str:
    """A quarter with its year."""
    return text("period_of_year", year=quarter.key[:4], period=text.period(quarter.key))


def in_pairs(entries: list[str]) -> list[str]:
    """Two short entries a line where a phone shows them whole."""
    lines: list[str] = []
    for entry in entries:
        if lines and " " not in lines[-1] and width(lines[-1]) + 1 + width(entry) <= ROW:
            lines[-1] = f"{lines[-1]} {entry}"
        else:
            lines.append(entry)
    return lines


def quarters(chat: Chat, quarter: Span, way: str = "r:top") -> list[list[Button]]:
    """The way to last quarter, or back to this one."""
    today = quarter_of(chat.today)
    if quarter != today:
        return [[Button(chat.text("this_quarter"), f"{way}:{today.key}")]]
    before = span_before(quarter)
    known = chat.tx.get(Period, before.key)
    return [[Button(chat.text("last_quarter"), f"{way}:{before.key}")]] if known else []


def _ways(chat: Chat, quarter: Span) -> list[list[Button]]:
    """Another quarter, and the records of other forms, where there are any."""
    come_round = [
        duty for duty in chat.turn.catalogue.periodic() if duty.key != REVISIT and ever_planned(chat.tx, duty.key)
    ]
    other = come_round or forms_recorded(chat.tx, viewer_of_chat(chat), [REVISIT])
    rows = quarters(chat, quarter)
    beside = [Button(chat.text("other_forms"), "l:forms")] if other else []
    beside += [Button(chat.text("tables"), f"z:which:{quarter.key}")] if viewer_of_chat(chat).oversees() else []
    return lay_out([*(button for row in rows for button in row), *beside])


def pages(chat: Chat, way: str, page: int, *, more: bool) -> list[Button]:
    """The way to the page before, and to the next."""
    back = [Button(chat.text("page_back"), f"{way}:{page - 1}")] if page else []
    return [*back, *([Button(chat.text("page_next"), f"{way}:{page + 1}")] if more else [])]


def _say_list(chat: Chat, quarter: Span, township: int, page: int, *, in_place: bool) -> None:
    text, viewer = chat.text, viewer_of_chat(chat)
    unit = chat.tx.get(Unit, township) if township else None
    below = unit.path if unit else "/"
    count = count_records(chat.tx, viewer, REVISIT, quarter.key, below=below)
    lines = list_records(chat.tx, viewer, REVISIT, quarter.key, page, below=below)
    rows = _rows(chat, quarter)
    mine = next((row.figures for row in rows if row.place.id == township), None)
    if mine is None:
        head = [text("records_mine", period=named(text, quarter), count=count)]
    else:
        head = _figures(chat, quarter, mine, township) + ([text("records_count", count=count)] if count else [])
    shown = [_line(text, line) for line in lines] or [text("records_none")]
    buttons = [Button(f"{line.record.serial:03d} {line.subject}", f"r:see:{line.record.id}") for line in lines]
    turn = pages(chat, f"r:list:{quarter.key}:{township}", page, more=(page + 1) * PAGE < count)
    names = _names(chat, quarter, mine, township) if mine else []
    ways = _ways(chat, quarter)
    if unit is not None and len(rows) > 1:
        tables = [Button(text("tables"), f"z:which:{quarter.key}:{unit.id}")] if unit.kind == "township" else []
        ways = lay_out([Button(text("all_townships"), f"r:top:{quarter.key}"), *tables])
    keys = [*lay_out(buttons), *lay_out(turn), *lay_out(names), *ways]
    show(chat, "\n".join([*head, *shown]), keys, in_place=in_place)


def _tap_week(chat: Chat, parts: list[str]) -> None:
    try:
        monday = date.fromisoformat(parts[2])
    except ValueError:
        chat.say(chat.text("unknown_button"))
    else:
        _say_week(chat, monday, int(parts[3]), in_place=parts[1] == "turn")


def _say_week(chat: Chat, monday: date, page: int, *, in_place: bool) -> None:
    """The visits that last week's message counted, one a subject, as they stand now."""
    text, lines = chat.text, week_visits(chat.tx, chat.me.id or 0, REVISIT, monday)
    if not lines:
        chat.say(text("records_none"))
        return
    led = places_led(chat.tx, chat.me.id or 0)[0]
    span = {"first": text.day(monday), "last": text.day(monday + DAYS - timedelta(days=1))}
    shown = lines[page * PAGE : (page + 1) * PAGE]
    buttons = [Button(f"{line.record.serial:03d} {line.subject}", f"r:see:{line.record.id}") for line in shown]
    turn = pages(chat, f"r:turn:{monday}", page, more=(page + 1) * PAGE < len(lines))
    head = text("week_visited", unit=led.name, count=len(lines), **span)
    said = "\n".join([head, *(_line(text, line) for line in shown)])
    show(chat, said, [*lay_out(buttons), *lay_out(turn)], in_place=in_place)


def _line(text: Texts, line: Line) -> str:
    day = text.day(line.record.occurred_on)
    number = f"{line.record.serial:03d}"
    said = text("records_line", number=number, subject=line.subject, day=day, person=line.person)
    return said + withdrawn(text, line.record)


def withdrawn(text: Texts, record: Record) -> str:
    """The mark of a record that was taken back."""
    return text("record_withdrawn") if record.state == "withdrawn" else ""


def tap(chat: Chat, parts: list[str]) -> None:
    """`r:top:QUARTER`, `r:list:QUARTER:TOWNSHIP:PAGE`, `r:see:RECORD`, `r:files:RECORD`; `r:week:MONDAY:0`.

    `r:turn:MONDAY:PAGE` turns the list of a week.
    """
    chat.toast()
    if parts[1] == "top":
        _say_top(chat, span_of_key(parts[2]), in_place=True)
    elif parts[1] == "list":
        _say_list(chat, span_of_key(parts[2]), int(parts[3]), int(parts[4]), in_place=True)
    elif parts[1] in ("week", "turn"):
        _tap_week(chat, parts)
    elif parts[1] == "files":
        show_files(chat, int(parts[2]))
    else:
        see_record(chat, int(parts[2]))


def see_record(chat: Chat, record_id: int) -> None:
    """One record whole, if the viewer may read it."""
    record = read_record(chat.tx, viewer_of_chat(chat), record_id)
    if record is None:
        chat.say(chat.text("record_not_seen"))
        return
    found = detail(chat.tx, record)
    lines = [*_about(chat.text, record, found, _answers(chat, record)), *_around(chat.text, found)]
    buttons = [Button(chat.text("back_to_list"), _back(chat, record))]
    buttons = [*offered(chat, found.follow_ups, record_id), *buttons]
    if any(row.kind != NOTE for row in found.attachments):
        buttons.insert(0, Button(chat.text("see_files"), f"r:files:{record.id}"))
    if record.person_id == chat.me.id and record.state == "valid":
        buttons.insert(0, Button(chat.text("correct"), f"c:ask:{record.id}"))
    first, *others = pieces("\n".join(lines))
    show(chat, first, [] if others else lay_out(buttons), in_place=True)
    for number, more in enumerate(others, start=1):  # the buttons stand below the last one
        chat.say(more, lay_out(buttons) if number == len(others) else None)


def _answers(chat: Chat, record: Record) -> list[str]:
    """The lines that its author wrote for the review; of a form of no duty every answer, whole."""
    row = last_interview(chat.tx, record) if record.duty not in chat.turn.catalogue.duties else None
    if row is not None:
        return [f"{label}{answer}" for label, answer in answers_in_words(Work(chat, row).session, chat.text)]
    lines: list[str] = record.summary.get(chat.text.language) or record.summary.get("zh") or []
    return lines


def _back(chat: Chat, record: Record) -> str:
    """The list that a record stands in."""
    if record.duty not in chat.turn.catalogue.duties:
        return f"l:top:{record.form_version_id}:{record.period_key}"
    return f"r:list:{record.period_key}:{_township(chat, record)}:0"


def show_files(chat: Chat, record_id: int) -> None:
    """What was sent along with a record, one message each, if the viewer may read it."""
    record = read_record(chat.tx, viewer_of_chat(chat), record_id)
    if record is None:
        chat.say(chat.text("record_not_seen"))
        return
    sent = [row for row in sent_with_record(chat.tx, record_id) if row.kind != NOTE]
    for row in sent[:MOST_FILES]:
        show_thing(chat, row, [] if against_adding(chat, record) else ways_on(chat, row, alone=1))
    found = detail(chat.tx, record)
    told = chat.text("files_of", number=f"{record.serial:03d}", subject=found.subject, what=counted(chat.text, sent))
    if len(sent) > MOST_FILES:
        told += chat.text("files_more", count=MOST_FILES)
    chat.say(told, [Button(chat.text("back_to_record"), f"r:see:{record.id}")])


def _township(chat: Chat, record: Record) -> int:
    """The township that a record counts in, for those who oversee it; else their own list."""
    places, unit = places_of(chat.tx), chat.tx.get_one(Unit, record.unit_id)
    township = places.of(unit.path)
    return township.id or ALL if township in places.seen_by(viewer_of_chat(chat)) else ALL


def _about(text: Texts, record: Record, found: Detail, answers: list[str]) -> list[str]:
    number, day = f"{record.serial:03d}", text.day(record.occurred_on)
    head = text("record_head", number=number, subject=found.subject, day=day)
    said = answers[0] if answers else ""
    if found.subject and said.startswith(found.subject):  # the review's first line, which says who was met
        whole = day in said
        head = text("record_line", number=number, line=said) if whole else head + said.removeprefix(found.subject)
        answers = answers[1:]
    head += withdrawn(text, record)
    by = text("record_by", person=found.person)
    sent = day_of(record.submitted_at)
    if sent != record.occurred_on:
        by += text("record_sent", day=text.day(sent))
    return [head, *answers, by]


def _around(text: Texts, found: Detail) -> list[str]:
    lines = [_follow_up(text, row) for row in found.follow_ups]
    for finding, person in found.findings:
        statement = text("record_statement", words=finding.statement) if finding.statement else ""
        lines.append(text("record_finding", person=person, problem=finding.problem, statement=statement))
    lines += [text("member_agreed", name=name, branch=branch) for name, branch in found.settled]
    lines += [text("note_line", words=words) for words in notes(text, found.attachments)]
    what = counted(text, [row for row in found.attachments if row.kind != NOTE])
    if what:
        lines.append(text("record_attachments", what=what))
    if found.revisions:
        last = day_of(found.revisions[-1].made_at)
        why = next((row.reason for row in reversed(found.revisions) if row.reason), "")
        noted = text("record_why", reason=why) if why else ""
        lines.append(text("record_revisions", count=len(found.revisions), day=text.day(last)) + noted)
    return lines


def _follow_up(text: Texts, row: FollowUp) -> str:
    if row.state == "closed" and row.closed_on:
        state = text("follow_up_closed", day=text.day(row.closed_on))
    else:
        state = text("follow_up_open", due=text.day(row.due)) if row.due else text("no_date")
    return text("record_follow_up", measure=row.measure, responsible=row.responsible or text("nobody"), state=state)
