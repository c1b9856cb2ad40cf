"""Every button of a roster, and the rosters as a workbook."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from activities.posts import Post
from forms.zone import ZONE
from handlers.chat import Chat
from handlers.made import MADE, File, Made, Making
from handlers.posts.keeping import ask_holder, change_holder, end_holder, restore_holder, show_holder
from handlers.posts.rosters import may_keep, rosters_of, show_roster, show_rosters
from handlers.texts import Texts
from handlers.worksheets import Paper, Value, workbook
from storage.joining import full_name, root
from storage.people import viewer_of
from storage.posts import holders_in, units_seen
from storage.store import Tx
from storage.tables import PostHolder, Unit

MAKER = "post_table"
COLUMNS = ("unit", "post", "name", "source", "since", "note")
OF_HOLDER: Mapping[str, Callable[[Chat, PostHolder], None]] = {
    "holder": show_holder,
    "change": change_holder,
    "end": end_holder,
    "again": restore_holder,
}


def tap(chat: Chat, parts: list[str]) -> None:
    """`P:unit:UNIT`, `P:roster:UNIT:ROSTER`, `P:fill:UNIT:ROSTER:PLACE`, `P:table:0`, `P:end:HOLDER` …"""
    chat.toast()
    step = parts[1]
    if step == "table":
        _send_table(chat)
    elif step in OF_HOLDER:
        _of_holder(chat, step, int(parts[2]))
    else:
        _of_unit(chat, parts)


def _of_holder(chat: Chat, step: str, number: int) -> None:
    row = chat.tx.get(PostHolder, number)
    if row is None or row.roster not in rosters_of(chat) or not may_keep(chat, chat.tx.get_one(Unit, row.unit_id)):
        chat.say(chat.text("posts_not_yours"))
    else:
        OF_HOLDER[step](chat, row)


def _of_unit(chat: Chat, parts: list[str]) -> None:
    seen = units_seen(chat.tx, chat.viewer, rosters_of(chat)) if chat.viewer else []
    unit = next((each for each in seen if f"{each.id}" == parts[2]), None)
    rosters = list(rosters_of(chat).values())
    if unit is None or (parts[1] != "unit" and int(parts[3]) >= len(rosters)):
        chat.say(chat.text("posts_not_yours"))
    elif parts[1] == "unit":
        show_rosters(chat, unit)
    elif parts[1] == "roster":
        show_roster(chat, unit, rosters[int(parts[3])])
    elif not may_keep(chat, unit) or int(parts[4]) >= len(rosters[int(parts[3])].posts):
        chat.say(chat.text("posts_not_yours"))
    else:
        roster = rosters[int(parts[3])]
        ask_holder(chat, unit, roster, roster.posts[int(parts[4])])


def _send_table(chat: Chat) -> None:
    assert chat.viewer is not None
    if not units_seen(chat.tx, chat.viewer, rosters_of(chat)):
        chat.say(chat.text("posts_not_yours"))
        return
    made = {"kind": MAKER, "person": chat.me.id, "language": chat.text.language, "at": chat.now.isoformat()}
    chat.send_made("sendDocument", made)


def table_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """The rosters that somebody sees, a sheet each, vacant posts among them."""
    made, tx = payload[MADE], making.tx
    text, at = Texts(made["language"]), datetime.fromisoformat(made["at"]).astimezone(ZONE)
    units = units_seen(tx, viewer_of(tx, made["person"]), making.catalogue.declared(Post))
    papers = [_paper(tx, text, roster, units, at) for roster in making.catalogue.declared(Post).values()]
    name = text("post_file", place=units[0].name if len(units) == 1 else root(tx).name)
    return Made(payload, {"document": File(f"{name}.xlsx", workbook(papers, at.date()))})


def _paper(tx: Tx, text: Texts, roster: Post, units: list[Unit], at: datetime) -> Paper:
    name = roster.name.said(text.language)
    return Paper(
        name=name,
        title=text("post_title", place=root(tx).name, name=name),
        by=text("sheet_by", unit=units[0].name if len(units) == 1 else root(tx).name),
        as_of=text("sheet_as_of", year=at.year, day=text.day(at.date()), hour=at.hour, minute=f"{at.minute:02d}"),
        headings=[text(f"post_column_{key}") for key in COLUMNS],
        rows=[row for unit in units if unit.kind == roster.over for row in _rows(tx, text, roster, unit, at)],
    )


def _rows(tx: Tx, text: Texts, roster: Post, unit: Unit, at: datetime) -> list[list[Value]]:
    rows, where = holders_in(tx, unit.id or 0, roster, at.date()), full_name(tx, unit)
    found: list[list[Value]] = []
    for row in rows:
        place, source = roster.place(row.post), roster.source(row.source)
        called = place.said(text.language) if place else row.title
        note = row.words or (row.title if place else "")
        found.append([where, called, row.name, source.said(text.language) if source else "", row.since, note])
    held = {row.post for row in rows}
    empty = [place for place in roster.posts if place.needed and place.key not in held]
    vacant: list[list[Value]] = [
        [where, place.said(text.language), text("post_nobody"), "", None, ""] for place in empty
    ]
    return [*found, *vacant]
