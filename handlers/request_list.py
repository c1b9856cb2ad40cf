"""诉求 as lists: 逾期, 在办, 待告知, in the official order of places; one request whole; the ledger as a workbook."""

from collections.abc import Callable, Mapping
from functools import partial

from handlers.chat import Chat
from handlers.keyboards import Button, lay_out
from handlers.request_sheet import MAKER
from handlers.request_words import buttons, card, limit_line, spoken, what, where, whose
from storage.tables import Person, Ticket
from storage.ticket_lists import LISTS, counts, has_any, of_list, read_ticket, read_tickets, took_part
from storage.ticket_routes import holder_id

PAGE = 8


def may_see(chat: Chat) -> bool:
    """Whether this person has a list of requests."""
    return chat.viewer is not None and (chat.viewer.oversees() or has_any(chat.tx, chat.viewer))


def read_one(chat: Chat, number: int) -> Ticket | None:
    """A request that this person may read; where not, that is said."""
    assert chat.viewer is not None
    ticket = read_ticket(chat.tx, chat.viewer, number)
    if ticket is None:
        found = chat.tx.get(Ticket, number)
        had = found is not None and took_part(chat.tx, found, chat.me.id or 0)
        key = (
            "not_yours" if found is None or not had else "ticket_void" if found.state == "void" else "ticket_with_other"
        )
        chat.say(chat.text(key))
    return ticket


def show_requests(chat: Chat) -> None:
    """How many of each list; the first that has any is shown."""
    chat.toast()
    chat.set_focus()
    if not may_see(chat):
        chat.say(chat.text("ticket_none"), keys=True)
        return
    assert chat.viewer is not None
    numbers = counts(chat.tx, chat.viewer, chat.today)
    first = next((name for name in LISTS if numbers[name]), "")
    if first:
        _show(chat, 0, name=first)
    else:
        chat.say(chat.text("ticket_head_none"), _book(chat))


def _book(chat: Chat) -> list[Button]:
    """出台账, for who oversees a place."""
    oversees = chat.viewer is not None and chat.viewer.oversees()
    return [Button(chat.text("ticket_book"), "s:book:0")] if oversees else []


def _show(chat: Chat, page: int, *, name: str) -> None:
    """`s:late:PAGE`, `s:running:PAGE`, `s:telling:PAGE`."""
    assert chat.viewer is not None
    tx, text, numbers = chat.tx, chat.text, counts(chat.tx, chat.viewer, chat.today)
    page = min(page, max(numbers[name] - 1, 0) // PAGE)
    rows = read_tickets(tx, chat.viewer, *of_list(name, chat.today), limit=PAGE, offset=page * PAGE)
    shown = list(enumerate((ticket for ticket, _, _ in rows), start=page * PAGE + 1))
    head = text("ticket_head", **numbers, list=text(f"ticket_list_{name}"))
    lines = [text("todo_line", number=number, line=_line(chat, ticket)) for number, ticket in shown]
    ways = [Button(f"{number} {whose(chat.tx, chat.text, ticket)}", f"s:see:{ticket.id}") for number, ticket in shown]
    others = [
        Button(text("ticket_way", list=text(f"ticket_list_{each}"), count=numbers[each]), f"s:{each}:0")
        for each in LISTS
        if each != name and numbers[each]
    ]
    turn = [Button(text("page_back"), f"s:{name}:{page - 1}")] if page else []
    turn += [Button(text("page_next"), f"s:{name}:{page + 1}")] if (page + 1) * PAGE < numbers[name] else []
    chat.say("\n".join([head, *lines]), [*lay_out(ways), *lay_out(turn), *lay_out([*others, *_book(chat)])])


def _line(chat: Chat, ticket: Ticket) -> str:
    """梨树村3组李贵生“学养蜂”，农技站唐海，29日前答复."""
    by = spoken(chat.tx, chat.tx.get(Person, holder_id(chat.tx, ticket) or 0)) or chat.text("nobody")
    limit = limit_line(chat.tx, chat.text, ticket, chat.today).rstrip("。.")
    parts = [where(chat.tx, ticket) + chat.text("ticket_of") + what(chat.tx, chat.text, ticket), by, limit]
    return chat.text("comma").join(part for part in parts if part)


def _see(chat: Chat, number: int) -> None:
    """`s:see:TICKET`: all of it, with what this person may do about it now."""
    ticket = read_one(chat, number)
    if ticket is not None:
        offered = buttons(chat.tx, chat.text, ticket, chat.me.id or 0, chat.today)
        chat.say(card(chat.tx, chat.text, ticket, chat.today), offered)


def _send_book(chat: Chat, _: int) -> None:
    """The ledger of what this person oversees."""
    if chat.viewer is None or not chat.viewer.oversees():
        chat.say(chat.text("not_yours"))
        return
    made = {"kind": MAKER, "person": chat.me.id, "language": chat.text.language, "at": chat.now.isoformat()}
    chat.send_made("sendDocument", made)


STEPS: Mapping[str, Callable[[Chat, int], None]] = {
    "see": _see,
    "book": _send_book,
    **{name: partial(_show, name=name) for name in LISTS},
}
