"""A post is filled, changed, left: typed in one line, undone by one tap; history stays."""

from activities.posts import Place, Post
from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.posts.rosters import may_keep, rosters_of, said_of, show_roster
from handlers.posts.sentence import read_post
from handlers.reading import ImpossibleDate
from storage.posts import holder, holders_in, put_in
from storage.tables import PostHolder, Unit

MOST_LINES = 20


def ask_holder(chat: Chat, unit: Unit, roster: Post, place: Place) -> None:
    """`P:fill:UNIT:ROSTER:PLACE`: who holds it, or which words stand there."""
    text = chat.text
    chat.set_focus(post=[unit.id, roster.key, place.key])
    key = "post_ask_words" if roster.lines else "post_ask_holder" if roster.sources else "post_ask_name"
    sources = text.list([source.said(text.language) for source in roster.sources])
    chat.say(text(key, post=place.said(text.language), sources=sources))


def show_holder(chat: Chat, row: PostHolder) -> None:
    """`P:holder:HOLDER`: somebody else, or nobody."""
    roster = rosters_of(chat)[row.roster]
    buttons = [Button(chat.text("post_change"), f"P:change:{row.id}")] if row.post else []
    chat.say(said_of(chat, roster, row), [*buttons, Button(chat.text("post_leave"), f"P:end:{row.id}")])


def change_holder(chat: Chat, row: PostHolder) -> None:
    """`P:change:HOLDER`."""
    roster = rosters_of(chat)[row.roster]
    place = roster.place(row.post)
    if place:
        ask_holder(chat, chat.tx.get_one(Unit, row.unit_id), roster, place)


def end_holder(chat: Chat, row: PostHolder) -> None:
    """`P:end:HOLDER`: from today nobody's; twice it stays so."""
    roster, unit = rosters_of(chat)[row.roster], chat.tx.get_one(Unit, row.unit_id)
    row.until = row.until or chat.today
    undo = Button(chat.text("event_restore"), f"P:again:{row.id}")
    chat.set_focus()
    chat.say(chat.text("post_left", what=said_of(chat, roster, row), unit=unit.name), [undo])


def restore_holder(chat: Chat, row: PostHolder) -> None:
    """`P:again:HOLDER`: he holds it after all; whoever came meanwhile leaves."""
    roster, unit = rosters_of(chat)[row.roster], chat.tx.get_one(Unit, row.unit_id)
    if row.until is not None:
        there = [each for each in holders_in(chat.tx, unit.id or 0, roster, chat.today) if each.post == row.post]
        for each in there if row.post else []:
            each.until = chat.today
        row.until = None
    show_roster(chat, unit, roster, chat.text("event_restored"))


def type_post(chat: Chat, typed: str) -> None:
    """One line, or several, each a post."""
    unit_id, key, place_key = chat.focus["post"]
    unit, roster = chat.tx.get_one(Unit, unit_id), rosters_of(chat).get(key)
    if roster is None or not may_keep(chat, unit):
        chat.set_focus()
        chat.say(chat.text("posts_not_yours"))
        return
    place = roster.place(place_key)
    lines = [line for line in typed.splitlines() if line.strip()][:MOST_LINES]
    try:
        refused = [line for line in lines if not _take(chat, unit, roster, line, place)]
    except ImpossibleDate as wrong:
        chat.say(chat.text.no_such_day(*wrong.args))
        return
    kept = chat.text("post_kept", count=len(lines) - len(refused)) if len(refused) < len(lines) else ""
    left = chat.text("post_not_read", words=chat.text.list(refused)) if refused else ""
    show_roster(chat, unit, roster, "\n".join(filter(None, [kept, left])))


def _take(chat: Chat, unit: Unit, roster: Post, line: str, place: Place | None) -> bool:
    """One line; False where it names no post of this roster, or nobody."""
    said = read_post(line, roster, chat.today, place)
    if (roster.posts and said.place is None) or not (said.title if roster.lines else said.name):
        return False
    if not roster.posts and not said.title:
        return False
    taken = {row.post for row in holders_in(chat.tx, unit.id or 0, roster, chat.today)}
    if len(taken) >= roster.most and said.place and said.place.key not in taken:
        return False
    row = holder(roster, unit, chat.me.id or 0, chat.now)
    row.post = said.place.key if said.place else ""
    row.name, row.source = ("", "") if roster.lines else (said.name, said.source.key if said.source else "")
    row.words, row.title = (said.title, "") if roster.lines else ("", said.title)
    row.since = min(said.since, chat.today) if said.since else chat.today
    put_in(chat.tx, row, chat.today)
    return True
