"""A short card of one household, enterprise or person: who it is, who was there last, what is open, what is next."""

from collections.abc import Callable

from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.start import who_on_roster
from storage.pairing import household_of
from storage.people import unit_of
from storage.subjects import Card, card_of
from storage.tables import FollowUp, Person, Subject

MOST = 2  # open follow-ups said in full


def show_subject(chat: Chat, subject: Subject) -> None:
    """The card of a subject that this reader may see; the next words typed are looked for."""
    chat.set_focus(find=True)
    card = card_of(chat.tx, subject, chat.today)
    lines = [_head(chat, card), _about(chat, card), *_answering(chat, card), _last(chat, card)]
    lines += [*_open(chat, card), *_next(chat, card)]
    buttons = [button for offers in OFFERS for button in offers(chat, card)]
    buttons.append(Button(chat.text("find_again"), "k:find"))
    chat.say("\n".join(line for line in lines if line), buttons)


def _head(chat: Chat, card: Card) -> str:
    place = f"{card.unit}{card.subject.profile.get('group', '')}"
    return chat.text("card_head", name=card.subject.name, place=place)


def _about(chat: Chat, card: Card) -> str:
    """What the roster says of it; the category of a household is not said on a road."""
    known = card.subject.profile
    if card.subject.kind == "household" and known.get("persons"):
        return chat.text("card_household", persons=known["persons"], labourers=known.get("labourers", 0)) + (
            chat.text("card_ways", ways=known["ways"]) if known.get("ways") else ""
        )
    if card.subject.kind == "enterprise" and known.get("contact"):
        return chat.text("card_enterprise", post=known.get("contact_post", ""), name=known["contact"])
    if card.subject.kind == "member":
        return chat.text("card_member", place=card.parent)
    return ""


def _answering(chat: Chat, card: Card) -> list[str]:
    """Who answers for it today, a line for each capacity."""
    return [
        chat.text("value_line", label=chat.text(f"holds_{capacity}"), value=name) for capacity, name in card.answering
    ]


def _last(chat: Chat, card: Card) -> str:
    if card.last is None:
        return chat.text("card_never")
    day, by = card.last
    days = (chat.today - day).days
    since = chat.text("card_ago", days=days) if days else ""
    return chat.text("card_last", day=chat.text.day(day), by=by, since=since)


def _open(chat: Chat, card: Card) -> list[str]:
    """What is still to be put right: how much, and the first ones in full."""
    promises = [row for row in card.follow_ups if row.kind == "promise"]
    wrong = [row for row in card.follow_ups if row.kind != "promise"]
    key = "card_open" if len(wrong) <= MOST else "card_open_some"
    lines = [chat.text(key, count=len(wrong), shown=MOST)] if wrong else []
    lines += [_problem(chat, row) for row in wrong[:MOST]]
    return [
        *lines,
        *(chat.text("card_promise", day=chat.text.day(row.found_on), words=row.problem) for row in promises),
    ]


def _problem(chat: Chat, row: FollowUp) -> str:
    late = row.due is not None and row.due < chat.today
    due = chat.text("card_late" if late else "card_due", due=chat.text.day(row.due)) if row.due else ""
    return chat.text("card_problem", problem=row.problem.rstrip("。."), due=due)


def _next(chat: Chat, card: Card) -> list[str]:
    """What is due there, and by whom."""
    return [
        chat.text("card_next", period=chat.text.period(task.period_key), by=chat.text("you") if mine else name)
        for task, name in card.tasks
        for mine in [task.person_id == chat.me.id]
    ]


def _its_task(chat: Chat, card: Card) -> list[Button]:
    """Its open tasks, where they are the reader's own."""
    return [Button(chat.text("card_begin"), f"o:{task.id}") for task, _ in card.tasks if task.person_id == chat.me.id]


def _visit(chat: Chat, card: Card) -> list[Button]:
    """记走访, where the reader may log a visit."""
    assert chat.viewer is not None
    mine = household_of(chat.tx, chat.viewer, card.subject.id or 0, chat.today)
    return [Button(chat.text("key_visit"), f"h:open:{card.subject.id}")] if mine else []


# What a card offers, in this order: each gives the buttons that this reader has about this subject.
OFFERS: tuple[Callable[[Chat, Card], list[Button]], ...] = (_visit, _its_task)


def show_person(chat: Chat, person: Person) -> None:
    """The card of somebody on the roster: unit, post, what he answers for."""
    chat.set_focus(find=True)
    unit = unit_of(chat.tx, person)
    lines = [chat.text("card_head", name=person.name, place=unit.name), who_on_roster(chat, chat.text, person)]
    chat.say("\n".join(lines), [Button(chat.text("find_again"), "k:find")])
