"""The quarter's own tables: the summary by township, what is not visited, what to put right, members, every record."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlmodel import col, func, select

from handlers.answer_sheets import record_papers
from handlers.reasons import in_words
from handlers.sheets import Sheets
from handlers.texts import Texts
from handlers.worksheets import Paper, Value
from storage.prompts import times_reminded
from storage.store import Tx
from storage.table_figures import Counted
from storage.table_reading import REVISIT, FollowUpLine, MemberLine
from storage.tables import Extension, Obstacle, Person, Subject

SUMMARY = (
    *("due", "done", "late", "undone", "paused", "waived"),
    *("follow_ups", "new_follow_ups", "closed", "not_due", "overdue"),
    *("members_found", "unsettled", "training"),
)


def _summary(sheets: Sheets) -> list[Paper]:
    text, counted = sheets.text, sheets.counted
    values = {key: _by_place(counted, key) for key in SUMMARY}
    rows: list[list[Value]] = [
        [unit.name, *(values[key].get(unit.id or 0, 0) for key in SUMMARY)] for unit in counted.places
    ]
    headings = [text("column_place"), *(text(f"figure_{key}") for key in SUMMARY)]
    return [sheets.paper("summary", headings, rows, sums=text("column_total"), notes=_notes(sheets))]


def _by_place(counted: Counted, key: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for line in counted.lines(key):
        found[line.place] = found.get(line.place, 0) + 1
    return found


def _notes(sheets: Sheets) -> list[str]:
    """What was sent after closing and still counts in the quarter is noted beneath, and changes nothing above."""
    after = [row for row in sheets.counted.tasks if row.task.closed_as == "missed" and row.task.state == "done"]
    if not after:
        return []
    names = sheets.text.list([row.subject.name for row in after])
    return [sheets.text("sheet_sent_later", count=len(after), names=names)]


def _undone(sheets: Sheets) -> list[Paper]:
    tx, text, period = sheets.tx, sheets.text, sheets.scope.period
    tasks = [row for row in sheets.counted.tasks if row.standing == "missed" and row.place]
    why = _reasons(tx, [row.task.id or 0 for row in tasks])
    people = {row.id: row for row in tx.exec(select(Person)).all()} if tasks else {}
    rows: list[list[Value]] = []
    for row in sheets.in_order(tasks, lambda row: row.place):
        person = people.get(row.task.person_id)
        about = f"duty:{REVISIT}:{period.key}"
        told = times_reminded(tx, person.id or 0, about) if person else None
        who = person.name if person else text("column_nobody")
        rows.append(
            [sheets.place(row.place), row.subject.name, who, told, in_words(text, why.get(row.task.id or 0, ""))]
        )
    return [sheets.paper("undone", _headings(text, "place", "enterprise", "revisitor", "told", "why"), _counted(rows))]


def _reasons(tx: Tx, tasks: list[int]) -> dict[int, str]:
    rows = tx.exec(select(Obstacle).where(col(Obstacle.task_id).in_(tasks)).order_by(col(Obstacle.id))).all()
    return {row.task_id: row.reason for row in rows}


def _headings(text: Texts, *names: str) -> list[str]:
    return [text("column_number"), *(text(f"column_{name}") for name in names)]


def _counted(rows: list[list[Value]]) -> list[list[Value]]:
    return [[number, *row] for number, row in enumerate(rows, start=1)]


def _follow_ups(sheets: Sheets) -> list[Paper]:
    tx, text = sheets.tx, sheets.text
    lines = [row for row in sheets.counted.follow_ups if row.place]
    people = {row.id: row.name for row in tx.exec(select(Person)).all()} if lines else {}
    put_off = dict(
        tx.exec(
            select(Extension.follow_up_id, func.count())
            .where(Extension.state == "agreed", col(Extension.follow_up_id).in_([line.row.id for line in lines]))
            .group_by(col(Extension.follow_up_id))
        ).all()
    )
    rows = [_follow_up(sheets, line, people, put_off) for line in sheets.in_order(lines, lambda row: row.place)]
    names = ("place", "enterprise", "problem", "measure", "responsible", "until", "found_by", "found_on", "reply")
    headings = _headings(text, *names, "standing", "closed_on", "put_off")
    return [sheets.paper("follow_ups", headings, _counted(rows))]


def _follow_up(
    sheets: Sheets, line: FollowUpLine, people: Mapping[int | None, str], put_off: Mapping[int, int]
) -> list[Value]:
    row, text = line.row, sheets.text
    closed = row.closed_on if line.standing == "closed" else None
    reply = f"{text.day(row.replied_on)}{text('colon')}{row.reply}" if row.reply and row.replied_on else row.reply
    return [
        *(sheets.place(line.place), line.subject, row.problem, row.measure, row.responsible, row.due),
        *(people.get(row.found_by_id, ""), row.found_on, reply),
        *(text(f"standing_{line.standing}"), closed, put_off.get(row.id or 0, 0)),
    ]


def _members(sheets: Sheets) -> list[Paper]:
    """Those at enterprises without a branch, and whoever else a branch has not taken in yet."""
    tx, text, counted = sheets.tx, sheets.text, sheets.counted
    lines = [
        row
        for row in counted.members
        if row.place and (row.enterprise.id not in counted.with_branch or not row.settled)
    ]
    ids = {row.membership.branch_id for row in lines if row.membership}
    branches = {row.id: row.name for row in tx.exec(select(Subject).where(col(Subject.id).in_(ids))).all()}
    people = {row.id: row.name for row in tx.exec(select(Person)).all()} if lines else {}
    rows = [_member(sheets, line, branches, people) for line in sheets.in_order(lines, lambda row: row.place)]
    names = ("place", "enterprise", "member", "registration", "branch", "standing", "in_charge", "until")
    return [sheets.paper("members", _headings(text, *names), _counted(rows))]


def _member(
    sheets: Sheets, line: MemberLine, branches: Mapping[int | None, str], people: Mapping[int | None, str]
) -> list[Value]:
    held, text = line.membership, sheets.text
    waiting = held is not None and not line.settled
    standing = text("member_attached") if line.settled else text("figure_unsettled")
    until: date | None = held.settle_by if held and waiting else None
    return [
        *(sheets.place(line.place), line.enterprise.name, line.member.name, line.member.profile.get("words", "")),
        *(branches.get(held.branch_id, "") if held else "", standing),
        *(people.get(held.settler_id, "") if held and waiting else "", until),
    ]


TABLES: Mapping[str, Callable[[Sheets], list[Paper]]] = {
    "summary": _summary,
    "undone": _undone,
    "follow_ups": _follow_ups,
    "members": _members,
    "records": record_papers,
}
