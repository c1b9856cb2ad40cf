"""邀请: who is not registered yet, and a way in for them: a link to pass on, slips to print, a list for mail merge.

The codes themselves stand in no table: what is sent is made while it is said (handlers/papers.py).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from activities.periods import day_of
from handlers.chat import Chat
from handlers.interview.answer import plain_text
from handlers.keyboards import Button, lay_out
from handlers.reading import plain, read_numbers
from handlers.records import in_pairs
from storage.invites import expired_invites, invite_all, live_invites, newest_invite, void_invites
from storage.joining import colleague, full_name, named_in, not_registered, places, root
from storage.people import Viewer, account_of_person
from storage.tables import Invite, Unit

PAGE = 8
MOST_SLIPS = 500  # in one file, some fifteen seconds to draw; a county prints by township
MOST_NAMED = 8


def may_invite(chat: Chat) -> bool:
    """Whether this person leads others, and so lets them in."""
    return chat.viewer is not None and chat.viewer.oversees()


def _viewer(chat: Chat) -> Viewer:
    assert chat.viewer is not None
    return chat.viewer


def invite(chat: Chat) -> None:
    """`/invite`, with or without a name."""
    message = chat.turn.update.effective_message
    _, _, name = ((message.text if message else "") or "").partition(" ")
    if may_invite(chat) and name.strip():
        chat.set_focus(invite=[])
        type_person(chat, name)
    else:
        show_invites(chat)


def show_invites(chat: Chat) -> None:
    """Who is still missing: by township, or at once by name for those who lead one."""
    chat.toast()
    if not may_invite(chat):
        chat.say(chat.text("invite_not_yours"))
        return
    rows = places(chat.tx, _viewer(chat), chat.today)
    if len(rows) == 1:
        _list(chat, rows[0].id, 0)
        return
    chat.set_focus(invite=[])
    text = chat.text
    names = {row.id: row.name or text("county_organs") for row in rows}
    lines = [text("invite_line", name=names[row.id], count=row.waiting) for row in rows if row.waiting]
    buttons = [Button(names[row.id], f"v:list:{row.id}:0") for row in rows if row.waiting]
    if buttons:
        buttons.append(Button(text("whole_county"), f"v:list:{root(chat.tx).id}:0"))
    head = text("invite_head" if lines else "invite_all_in", count=sum(row.waiting for row in rows))
    _say(chat, "\n".join([head, *in_pairs(lines)]), lay_out(buttons))


def _say(chat: Chat, text: str, rows: list[list[Button]]) -> None:
    """Where a list was, another of its pages; else a new message."""
    query = chat.turn.update.callback_query
    if query and query.message and query.data and query.data.startswith(("v:list", "v:top")):
        chat.edit(query.message.message_id, text, rows)
    else:
        chat.say(text, rows)


def tap(chat: Chat, parts: list[str]) -> None:
    """`v:top`, `v:list:PLACE:PAGE`, `v:see:PERSON`, `v:void:PERSON`, `v:link:PERSON:STAMP`, `v:slips:PLACE:STAMP` …

    STAMP is the last code that any of them had when the button was shown: another since, and nothing is sent again.
    """
    chat.toast()
    verb, numbers = parts[1], [int(part) for part in parts[2:]]
    if not may_invite(chat):
        chat.say(chat.text("invite_not_yours"))
    elif verb == "top":
        show_invites(chat)
    elif verb in ONE:
        ONE[verb](chat, numbers[0])
    else:
        TWO[verb](chat, numbers[0], numbers[1])


def _place_name(chat: Chat, place: int) -> str:
    unit = chat.tx.get(Unit, place) if place else None
    return unit.name if unit else chat.text("county_organs")


def _list(chat: Chat, place: int, page: int) -> None:
    """Who of a place is missing, a page of names; slips and list for all of them."""
    text, rows = chat.text, not_registered(chat.tx, _viewer(chat), place, chat.today)
    ids = [person.id or 0 for person, _ in rows]
    chat.set_focus(invite=ids)
    if not rows:
        _say(chat, text("invite_place_in", place=_place_name(chat, place)), _back_to_top(chat))
        return
    page = min(page, (len(rows) - 1) // PAGE)
    shown = [person for person, _ in rows[page * PAGE : (page + 1) * PAGE]]
    numbered = list(enumerate(shown, start=page * PAGE + 1))
    live = live_invites(chat.tx, ids, chat.now)
    head = text("invite_place", place=_place_name(chat, place), count=len(rows))
    over = expired_invites(chat.tx, ids, chat.now)
    lines = [text("invite_person", number=number, name=one.name, post=one.post) for number, one in numbered]
    lines = [line + _holds(chat, live, over, one.id or 0) for line, (_, one) in zip(lines, numbered, strict=True)]
    names = [Button(f"{number} {person.name}", f"v:see:{person.id}") for number, person in numbered]
    stamp = newest_invite(chat.tx, ids)
    papers = [Button(text(f"invite_{kind}"), f"v:{kind}:{place}:{stamp}") for kind in ("slips", "table")]
    below = [*lay_out(_pages(chat, place, page, len(rows))), *lay_out(papers), *_back_to_top(chat)]
    _say(chat, "\n".join([head, *lines]), [*lay_out(names), *below])


def _holds(chat: Chat, live: dict[int, Invite], over: dict[int, Invite], person_id: int) -> str:
    """Until when somebody's invitation holds, or that it does no more."""
    if person_id in live:
        return chat.text("invite_until", day=_dated(chat, live[person_id].expires_at))
    return chat.text("invite_is_over") if person_id in over else ""


def _dated(chat: Chat, instant: datetime) -> str:
    """A day, with its year where that is another."""
    day = day_of(instant)
    said = chat.text.day(day)
    return said if day.year == chat.today.year else chat.text("day_of_year", year=day.year, day=said)


def _pages(chat: Chat, place: int, page: int, count: int) -> list[Button]:
    pages = [Button(chat.text("page_back"), f"v:list:{place}:{page - 1}")] if page else []
    if (page + 1) * PAGE < count:
        pages.append(Button(chat.text("page_next"), f"v:list:{place}:{page + 1}"))
    return pages


def _back_to_top(chat: Chat) -> list[list[Button]]:
    wide = len(places(chat.tx, _viewer(chat), chat.today)) > 1
    return [[Button(chat.text("all_townships"), "v:top")]] if wide else []


def _see(chat: Chat, person_id: int) -> None:
    """One person: whether he is registered or invited, and what can be done."""
    found = colleague(chat.tx, _viewer(chat), person_id)
    if found is None:
        chat.say(chat.text("invite_not_yours"))
        return
    person, unit = found
    text, live = chat.text, live_invites(chat.tx, [person_id], chat.now).get(person_id)
    over = expired_invites(chat.tx, [person_id], chat.now).get(person_id)
    account = account_of_person(chat.tx, person_id, chat.today)
    lines = [text("invite_who", unit=full_name(chat.tx, unit), post=person.post, name=person.name)]
    if account:
        lines.append(text("invite_registered", day=text.day(account.from_day)))
    elif over and live is None:
        lines.append(text("invite_expired", day=_dated(chat, over.created_at), until=_dated(chat, over.expires_at)))
    elif live is None:
        lines.append(text("invite_not_registered"))
    if live:
        day, until = _dated(chat, live.created_at), _dated(chat, live.expires_at)
        lines.append(text("invite_open", day=day, until=until))
    buttons = [Button(text("invite_link"), f"v:link:{person_id}:{newest_invite(chat.tx, [person_id])}")]
    if live:
        buttons.append(Button(text("invite_void"), f"v:void:{person_id}"))
    chat.say("\n".join(lines), buttons)


def type_person(chat: Chat, typed: str) -> None:
    """A number of the list, or a name: that person; several of one name, or of one sound, to choose from."""
    listed, numbers = chat.focus.get("invite", []), read_numbers(typed)
    if numbers and len(numbers) == 1 and 1 <= numbers[0] <= len(listed):
        _see(chat, listed[numbers[0] - 1])
        return
    words = plain(plain_text(typed))
    rows = named_in(chat.tx, _viewer(chat), words)[:MOST_NAMED] if may_invite(chat) and words else []
    if len(rows) == 1 and rows[0][0].name in words:
        _see(chat, rows[0][0].id or 0)
        return
    buttons = [Button(f"{person.name} {unit.name}", f"v:see:{person.id}") for person, unit in rows]
    chat.say(chat.text("invite_which" if rows else "invite_nobody", name=words[:20]), buttons)


# --- what is sent ------------------------------------------------------------------------------------


def _origin(chat: Chat) -> str:
    """Of this sending: the same when the transaction runs twice, and of no other."""
    return f"{chat.turn.bot_id}:{chat.turn.inbox_id}"


def _issue(chat: Chat, people: list[int]) -> str:
    """Codes for these people; until which day they hold."""
    invite_all(
        chat.tx,
        people,
        origin=_origin(chat),
        secret=chat.turn.secret,
        now=chat.now,
        days=chat.turn.invite_days,
        by_id=chat.me.id,
    )
    return chat.text.day(day_of(chat.now + timedelta(days=chat.turn.invite_days)))


def _made(chat: Chat, kind: str, **about: object) -> dict[str, object]:
    bot = chat.turn.update.get_bot()
    return {"kind": kind, "origin": _origin(chat), "bot": bot.username, "language": chat.text.language, **about}


def _link(chat: Chat, person_id: int, stamp: int) -> None:
    """A message to be passed on to one person."""
    found = colleague(chat.tx, _viewer(chat), person_id)
    if found is None:
        chat.say(chat.text("invite_not_yours"))
    elif newest_invite(chat.tx, [person_id]) > stamp:
        chat.say(chat.text("invite_sent_already"))
    else:
        name = found[0].name
        until = _issue(chat, [person_id])
        chat.say(chat.text("invite_pass_on", name=name))
        chat.send_made(
            "sendMessage",
            _made(chat, "invite_link", person=person_id),
            text=chat.text("invite_message", name=name, until=until),
            link_preview_options={"is_disabled": True},
        )


def _void(chat: Chat, person_id: int) -> None:
    """Take an invite back."""
    found = colleague(chat.tx, _viewer(chat), person_id)
    if found is None:
        chat.say(chat.text("invite_not_yours"))
        return
    count = void_invites(chat.tx, person_id, chat.now)
    chat.say(chat.text("invite_voided" if count else "invite_none_left", name=found[0].name))


def _paper(chat: Chat, place: int, stamp: int, *, kind: str, which: str) -> None:
    """Slips, or the list, for those of a place who are missing: `all` of them, or the `new` ones without a code.

    Where some have a code that holds, it is asked which: theirs would be void.
    """
    people = [person.id or 0 for person, _ in not_registered(chat.tx, _viewer(chat), place, chat.today)]
    live = live_invites(chat.tx, people, chat.now)
    if newest_invite(chat.tx, people) > stamp:
        chat.say(chat.text("invite_sent_already"))
    elif live and not which:
        _ask_which(chat, kind, place, stamp, new=len(people) - len(live), live=len(live))
    else:
        _send(chat, kind, place, [one for one in people if which != "new" or one not in live])


def _ask_which(chat: Chat, kind: str, place: int, stamp: int, *, new: int, live: int) -> None:
    only = [Button(chat.text("invite_only_new", count=new), f"v:new_{kind}:{place}:{stamp}")] if new else []
    again = Button(chat.text("invite_all_again", count=new + live), f"v:all_{kind}:{place}:{stamp}")
    chat.say(chat.text("invite_some_live", what=chat.text(f"invite_{kind}"), count=live), [*only, again])


def _send(chat: Chat, kind: str, place: int, people: list[int]) -> None:
    if kind == "slips" and len(people) > MOST_SLIPS:
        chat.say(chat.text("invite_too_many", count=len(people), most=MOST_SLIPS))
        return
    if not people:
        chat.say(chat.text("invite_place_in", place=_place_name(chat, place)))
        return
    until = _issue(chat, people)
    name = _place_name(chat, place)
    chat.send_made(
        "sendDocument",
        _made(chat, f"invite_{kind}", title=name),
        caption=chat.text(f"invite_{kind}_sent", place=name, count=len(people), until=until),
    )


ONE: Mapping[str, Callable[[Chat, int], None]] = {"see": _see, "void": _void}  # verbs about a person
TWO: Mapping[str, Callable[[Chat, int, int], None]] = {
    "list": _list,
    "link": _link,
    "slips": partial(_paper, kind="slips", which=""),
    "table": partial(_paper, kind="table", which=""),
    "new_slips": partial(_paper, kind="slips", which="new"),
    "new_table": partial(_paper, kind="table", which="new"),
    "all_slips": partial(_paper, kind="slips", which="all"),
    "all_table": partial(_paper, kind="table", which="all"),
}  # verbs with two numbers
