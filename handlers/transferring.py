"""人员调动: one sentence of a leader; what is in those hands is listed, and goes to one, or to several, on the day."""

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.chat import Chat
from handlers.handing_over import listed, tell_leaver, unit_left
from handlers.keyboards import Button
from handlers.reading import ImpossibleDate, plain
from handlers.transfer_words import Said, may_be_one, read_transfer
from storage.colleagues import officers_beside, people_named_in, roles_of, unit_called
from storage.holdings import CATEGORIES, Holding
from storage.joining import colleague, full_name
from storage.people import account_of_person, unit_of
from storage.periods import workdays
from storage.tables import Person, Transfer
from storage.transfers import (
    EACH,
    ask,
    leaves,
    may_transfer,
    own_revisits,
    plan,
    receivers,
    share_of,
    to_hand_over,
)

WHOLE, PARTS = ("all", "split", "done", "drop"), ("give", "each")  # the steps, and those of one thing of it
TOMORROW = timedelta(days=1)
OFFERED = 6  # people whom a tap names; the others are written


def read_sentence(chat: Chat, words: str) -> bool:
    """Whether the words are about a transfer; then it is asked about, or said why this person cannot decide it."""
    if not may_be_one(words):
        return False
    people = people_named_in(chat.tx, words)
    try:
        said = read_transfer(words, [person.name for person in people], chat.today)
    except ImpossibleDate as wrong:
        chat.say(chat.text.no_such_day(*wrong.args))
        return True
    oversees = chat.viewer is not None and chat.viewer.oversees()
    if said is None:
        if oversees and people:
            chat.say(chat.text("transfer_who"))
        return bool(oversees and people)
    if not oversees:
        chat.say(chat.text("transfer_not_yours"))
        return True
    leaver, successor = _one(chat, people, said.leaver), _one(chat, people, said.successor)
    if leaver and successor:
        _begin(chat, leaver, successor, said)
    return True


def _one(chat: Chat, people: Sequence[Person], name: str) -> Person | None:
    """The one person of a name; of several the codes are asked for."""
    found = [person for person in people if person.name == name]
    if len(found) == 1:
        return found[0]
    codes = [
        chat.text("transfer_code", code=each.code, unit=full_name(chat.tx, unit_of(chat.tx, each))) for each in found
    ]
    chat.say(chat.text("transfer_two", count=len(found), name=name, codes=chat.text.list(codes)))
    return None


def _refusal(chat: Chat, leaver: Person, successor: Person) -> str:
    """Why this transfer is not this person's to decide, or cannot be; empty when it can."""
    assert chat.viewer is not None
    unit = unit_of(chat.tx, leaver)
    if colleague(chat.tx, chat.viewer, leaver.id or 0) is None:
        return chat.text("transfer_not_yours")
    if not may_transfer(chat.viewer, leaver, unit, roles_of(chat.tx, leaver.id or 0)):
        return chat.text("transfer_office_only", name=leaver.name)
    if colleague(chat.tx, chat.viewer, successor.id or 0) is None:
        return chat.text("transfer_not_led", name=successor.name)
    going = leaves(chat.tx, successor.id or 0)
    if going is not None:
        return chat.text("transfer_leaves_too", name=successor.name, day=chat.text.day(going.from_day))
    return ""


def _begin(chat: Chat, leaver: Person, successor: Person, said: Said) -> None:
    refusal = _refusal(chat, leaver, successor)
    if refusal:
        chat.say(refusal)
        return
    day = said.day or chat.today + TOMORROW
    to_unit = unit_called(chat.tx, said.where)
    row = ask(chat.tx, leaver, successor, chat.me, to_unit=to_unit, from_day=day, now=chat.now)
    chat.set_focus()
    _ask(chat, row)


def _day(chat: Chat, day: date) -> str:
    return chat.text("transfer_today") if day <= chat.today else chat.text.day(day)


def _names(chat: Chat, ids: Sequence[int]) -> str:
    return chat.text.list([chat.tx.get_one(Person, one).name for one in ids])


def _ask(chat: Chat, row: Transfer) -> None:
    """What is in his hands, and whether all of it goes to the successor."""
    text = chat.text
    leaver, successor = chat.tx.get_one(Person, row.person_id), chat.tx.get_one(Person, row.successor_id)
    holdings = to_hand_over(chat.tx, row)
    things = text.list(listed(chat.tx, text, row, holdings))
    head = text("transfer_hands", name=leaver.name, things=things) if things else ""
    key = "transfer_ask" if holdings else "transfer_ask_nothing"
    question = text(key, name=leaver.name, day=_day(chat, row.from_day), successor=successor.name)
    lines = [head, _crossed(chat, row, holdings), question]
    split = [Button(text("transfer_split"), f"T:split:{row.id}")] if len(holdings) > 1 else []
    sure = Button(text("transfer_all" if holdings else "transfer_yes", successor=successor.name), f"T:all:{row.id}")
    chat.say(
        "\n".join(line for line in lines if line), [sure, *split, Button(text("transfer_drop"), f"T:drop:{row.id}")]
    )


def _crossed(chat: Chat, row: Transfer, holdings: Sequence[Holding]) -> str:
    """Which revisits cannot go where the rest goes."""
    own = own_revisits(chat.tx, row, holdings, chat.turn.catalogue.periodic())
    said = [
        chat.text("transfer_own", names=chat.text.list(names), successor=_names(chat, [one]))
        for one, names in own.items()
    ]
    return "\n".join(said)


def tap(chat: Chat, parts: list[str]) -> None:
    """`T:all:TRANSFER`, `T:split:…`, `T:done:…`, `T:drop:…`; `T:give:TRANSFER:PLACE:PERSON`, `T:each:…:PLACE:0`."""
    chat.toast()
    row = chat.own(Transfer, parts[2], "by_id")
    if row is None:
        return
    step = parts[1]
    if step == "drop" and row.state == "planned":
        _take_back(chat, row)
    elif row.state != "asked":
        chat.say(chat.text("settled_already"))
    elif step == "drop":
        row.state = "void"
        chat.set_focus()
        chat.say(chat.text("transfer_dropped"))
    elif step in PARTS:
        _share(chat, row, int(parts[3]), int(parts[4]))
    elif step == "split":
        row.shares = {}
        _ask_share(chat, row)
    else:
        row.shares = {} if step == "all" else row.shares
        _decide(chat, row)


def _decide(chat: Chat, row: Transfer) -> None:
    leaver, successor = chat.tx.get_one(Person, row.person_id), chat.tx.get_one(Person, row.successor_id)
    refusal = _refusal(chat, leaver, successor)
    if refusal:
        chat.say(refusal)
        return
    row.from_day = max(row.from_day, chat.today)
    plan(chat.tx, row)
    chat.set_focus()
    chat.say(_decided(chat, row, leaver), [Button(chat.text("transfer_take_back"), f"T:drop:{row.id}")])
    tell_leaver(chat, row)


def _decided(chat: Chat, row: Transfer, leaver: Person) -> str:
    text, holdings = chat.text, to_hand_over(chat.tx, row)
    to = receivers(row, holdings)
    unit = unit_left(chat.tx, row)
    when, since = _when(chat, row)
    key = "transfer_decided" if holdings else "transfer_decided_post"
    said = text(key, successor=_names(chat, to), when=when, name=leaver.name, since=since, unit=unit)
    absent = [one for one in to if account_of_person(chat.tx, one, chat.today) is None]
    if absent:
        said += "\n" + text("transfer_not_registered", names=_names(chat, absent))
    if account_of_person(chat.tx, leaver.id or 0, chat.today) is None:
        said += "\n" + text("transfer_not_told", name=leaver.name)
    return said


def _when(chat: Chat, row: Transfer) -> tuple[str, str]:
    """When the paper comes, on a workday, and since when he sees nothing more."""
    text, day = chat.text, workdays(chat.tx).from_day(row.from_day)
    if row.from_day <= chat.today:
        return text("transfer_soon"), text("transfer_today")
    morning = text("transfer_tomorrow_morning") if day == chat.today + TOMORROW else text("morning", day=text.day(day))
    since = text("transfer_tomorrow") if row.from_day == chat.today + TOMORROW else text.day(row.from_day)
    return morning, since


def _take_back(chat: Chat, row: Transfer) -> None:
    """It was decided, and before its day it is not to be."""
    row.state = "void"
    leaver = chat.tx.get_one(Person, row.person_id)
    chat.say(chat.text("transfer_taken_back", name=leaver.name))
    text = chat.texts_for(row.person_id)
    chat.tell(row.person_id, text("transfer_void_told", day=text.day(row.from_day)), [Button(text("seen"), "k:seen")])


# --- 分开交 -----------------------------------------------------------------------------------------


def _places(row: Transfer, holdings: Sequence[Holding]) -> list[str]:
    """What has to be shared out, in order: a category, and behind it its things where each goes by itself."""
    places = []
    for category in CATEGORIES:
        keys = list(dict.fromkeys(each.key for each in holdings if each.category == category))
        if keys:
            places += [category, *(keys if row.shares.get(category) == EACH else [])]
    return places


def _open(row: Transfer, holdings: Sequence[Holding]) -> tuple[int, str] | None:
    """The first that nobody has yet, with its place in the order."""
    places = enumerate(_places(row, holdings))
    return next(((number, key) for number, key in places if key not in row.shares), None)


def _candidates(chat: Chat, row: Transfer) -> list[Person]:
    leaver = chat.tx.get_one(Person, row.person_id)
    beside = [one for one in officers_beside(chat.tx, leaver) if one.id != row.successor_id]
    return [chat.tx.get_one(Person, row.successor_id), *beside]


def _ask_share(chat: Chat, row: Transfer, lead: str = "") -> None:
    """To whom the next category, or the next thing, goes; in the end all of it once more."""
    text, holdings = chat.text, to_hand_over(chat.tx, row)
    left = _open(row, holdings)
    if left is None:
        _sum_up(chat, row, holdings)
        return
    number, key = left
    chat.set_focus(transfer_share=row.id)
    about = [each for each in holdings if key in (each.key, each.category)]
    buttons = [Button(one.name, f"T:give:{row.id}:{number}:{one.id}") for one in _candidates(chat, row)[:OFFERED]]
    if key in CATEGORIES:
        thing = text.list(listed(chat.tx, text, row, about))
        names = list(dict.fromkeys(each.name for each in about if each.name))
        said = text("transfer_share", thing=thing)
        if len(names) > 1:
            said = f"{said}\n{text.list(names)}"
            buttons.append(Button(text("transfer_each"), f"T:each:{row.id}:{number}:0", alone=True))
    else:
        said = text("transfer_share_one", name=about[0].name, category=text(f"transfer_of_{about[0].category}"))
    chat.say("\n".join(line for line in (lead, said) if line), buttons)


def _share(chat: Chat, row: Transfer, number: int, person_id: int) -> None:
    """A tap on an older question changes nothing, and shows the one that is open."""
    left = _open(row, to_hand_over(chat.tx, row))
    may = {one.id for one in _candidates(chat, row)} | {EACH}
    if left is not None and left[0] == number and person_id in may and (person_id or left[1] in CATEGORIES):
        row.shares = {**row.shares, left[1]: person_id}
    _ask_share(chat, row)


def type_share(chat: Chat, typed: str) -> None:
    """A name instead of a tap: somebody of the roster whom this leader leads."""
    row = chat.tx.get(Transfer, chat.focus["transfer_share"])
    if row is None or row.state != "asked":
        chat.set_focus()
        chat.say(chat.text("settled_already"))
        return
    assert chat.viewer is not None
    found = [
        one
        for one in people_named_in(chat.tx, plain(typed))
        if one.id != row.person_id and colleague(chat.tx, chat.viewer, one.id or 0)
    ]
    left = _open(row, to_hand_over(chat.tx, row))
    if len(found) == 1 and left is not None and leaves(chat.tx, found[0].id or 0) is None:
        row.shares = {**row.shares, left[1]: found[0].id}
        _ask_share(chat, row)
    else:
        _ask_share(chat, row, chat.text("transfer_no_such"))


def _sum_up(chat: Chat, row: Transfer, holdings: Sequence[Holding]) -> None:
    text = chat.text
    chat.set_focus()
    lines = [text("transfer_shared", day=_day(chat, row.from_day))]
    for one in receivers(row, holdings):
        things = listed(chat.tx, text, row, [each for each in holdings if share_of(row, each) == one])
        name = chat.tx.get_one(Person, one).name
        lines.append(text("value_line", label=name, value=text.list(things)))
    lines += [line for line in [_crossed(chat, row, holdings)] if line]
    buttons = [
        Button(text("as_is"), f"T:done:{row.id}"),
        Button(text("transfer_again"), f"T:split:{row.id}"),
        Button(text("transfer_drop"), f"T:drop:{row.id}"),
    ]
    chat.say("\n".join(lines), buttons)
