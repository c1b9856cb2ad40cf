"""A unit's card; by the county's office a village is put under another township, or made one with another village."""

from collections.abc import Mapping

from handlers.chat import Chat
from handlers.interview.practice import is_office
from handlers.keyboards import Button
from storage.import_hindrances import Hindrance
from storage.joining import full_name, root
from storage.moving import (
    JOIN,
    MOVE,
    VILLAGES,
    Going,
    going,
    join,
    may_join,
    may_move,
    move,
    move_hindrances,
    moved,
    take_back,
)
from storage.people import holders, leader_of, titled
from storage.periods import current_period
from storage.places import overseen, places_of, villages_of
from storage.search import units_called
from storage.subjects import Place, place_of
from storage.tables import Person, Unit

SHOWN = 8
ONE, TWO = ("manage", "under", "with", "back"), ("move", "join", "domove", "dojoin")
ROLES = ("leader", "secretary", "officer")


def show_unit(chat: Chat, unit_id: int) -> None:
    """The card of a unit: who answers for it, what lies there, how far this quarter is, what is open, who was there."""
    assert chat.viewer is not None
    unit = overseen(chat.tx, chat.viewer, unit_id)
    if unit is None:
        chat.say(chat.text("find_not_seen"))
        return
    chat.set_focus(find=True)
    period = current_period(chat.tx, chat.today)
    place = place_of(chat.tx, unit, period.key, chat.today)
    contact = chat.tx.get(Person, unit.contact_id) if unit.contact_id else None
    roles = {role: holders(chat.tx, role, unit.id or 0) for role in ROLES}
    lines = [unit.name, *_who(chat, unit, contact, roles), *_how_it_stands(chat, place, period.key)]
    people = {one.id: one for one in [*([contact] if contact else []), *(one for role in ROLES for one in roles[role])]}
    buttons = [Button(person.name, f"e:person:{person.id}") for person in list(people.values())[:SHOWN]]
    buttons += [Button(chat.text("manage"), f"V:manage:{unit.id}")] if _manages(chat, unit) else []
    buttons += [Button(chat.text("more_labels"), f"L:place:{unit.id}:0")] if place.kinds else []
    chat.say("\n".join(lines), [*buttons, Button(chat.text("find_again"), "k:find")])


def _who(chat: Chat, unit: Unit, contact: Person | None, roles: Mapping[str, list[Person]]) -> list[str]:
    text, leader = chat.text, leader_of(chat.tx, unit)
    said = [(text("unit_contact"), contact.name if contact else text("none_yet"))]
    said += [
        (text(f"unit_{role}"), text.list([one.name for one in people])) for role, people in roles.items() if people
    ]
    if leader and leader not in roles["leader"]:
        said.append((text("unit_above"), titled(leader)))
    return [text("value_line", label=label, value=value) for label, value in said]


def _how_it_stands(chat: Chat, place: Place, period_key: str) -> list[str]:
    text = chat.text
    lines = [text.list([text(f"unit_count_{kind}", count=count) for kind, count in place.kinds.items()])]
    if place.done or place.open:
        lines.append(text("unit_tasks", period=text.period(period_key), done=place.done, open=place.open))
    if place.rights:
        lines.append(text("unit_rights_late" if place.late else "unit_rights", count=place.rights, late=place.late))
    if place.last:
        lines.append(text("unit_last", day=text.day(place.last[0]), by=place.last[1]))
    return [line for line in lines if line]


def _manages(chat: Chat, unit: Unit) -> bool:
    """The county's office, where it is about a village or a community."""
    assert chat.viewer is not None
    return is_office(chat) and root(chat.tx).path in chat.viewer.paths and unit.kind in VILLAGES


def tap(chat: Chat, parts: list[str]) -> None:
    """`V:manage:UNIT` and others of ONE, `V:move:UNIT:TO` and others of TWO; by the county's office."""
    chat.toast()
    units = [chat.tx.get(Unit, int(part)) for part in parts[2:]]
    unit, to = units[0], units[-1]
    if unit is None or to is None or not _manages(chat, unit):
        chat.say(chat.text("unit_not_yours"))
    elif parts[1] == "manage":
        _offer(chat, unit)
    elif parts[1] == "under":
        _ask_under(chat, unit)
    elif parts[1] == "with":
        _ask_with(chat, unit)
    elif parts[1] == "back":
        _back(chat, unit)
    elif not (may_move if parts[1].endswith(MOVE) else may_join)(unit, to):
        chat.say(chat.text("settled_already"))
    elif parts[1].startswith("do"):
        _do(chat, parts[1].removeprefix("do"), unit, to)
    else:
        _preview(chat, parts[1], unit, to)


def _offer(chat: Chat, unit: Unit) -> None:
    text = chat.text
    buttons = [Button(text("unit_under"), f"V:under:{unit.id}"), Button(text("unit_with"), f"V:with:{unit.id}")]
    if unit.became_id is not None:
        buttons = []
    if moved(chat.tx, unit):
        buttons.append(Button(text("unit_back"), f"V:back:{unit.id}"))
    chat.say(text("manage_what", name=unit.name), buttons)


def _ask_under(chat: Chat, unit: Unit) -> None:
    """Under which township."""
    townships = [one for one in places_of(chat.tx).townships if may_move(unit, one)]
    buttons = [Button(one.name, f"V:move:{unit.id}:{one.id}") for one in townships]
    chat.say(chat.text("unit_under_which", name=full_name(chat.tx, unit)), buttons)


def _ask_with(chat: Chat, unit: Unit, lead: str = "") -> None:
    """Into which village: those of the same township first, others by writing."""
    chat.set_focus(unit_with=unit.id)
    above = chat.tx.get(Unit, unit.parent_id) if unit.parent_id else None
    near = villages_of(chat.tx, above) if above else []
    buttons = [_into(unit, one) for one in near if may_join(unit, one)][:SHOWN]
    said = chat.text("unit_with_which", name=unit.name)
    chat.say("\n".join(line for line in (lead, said) if line), buttons)


def _into(unit: Unit, one: Unit) -> Button:
    return Button(one.name, f"V:join:{unit.id}:{one.id}")


def type_other(chat: Chat, typed: str) -> None:
    """The other village by its name or code."""
    assert chat.viewer is not None
    unit = chat.tx.get(Unit, int(chat.focus["unit_with"]))
    if unit is None or not _manages(chat, unit):
        chat.set_focus()
        chat.say(chat.text("unit_not_yours"))
        return
    others = [one for one in units_called(chat.tx, chat.viewer, typed) if may_join(unit, one)]
    if len(others) == 1:
        _preview(chat, JOIN, unit, others[0])
    elif others:
        buttons = [Button(full_name(chat.tx, one), f"V:join:{unit.id}:{one.id}", alone=True) for one in others]
        chat.say(chat.text("merge_several"), buttons)
    else:
        _ask_with(chat, unit, chat.text("merge_not_found"))


def _preview(chat: Chat, how: str, unit: Unit, to: Unit) -> None:
    """What goes along, who sees it then, what stays; one tap does it."""
    chat.set_focus()
    text, found = chat.text, going(chat.tx, unit, to)
    lines = [
        text(f"unit_{how}_ask", unit=full_name(chat.tx, unit), to=full_name(chat.tx, to)),
        text("unit_goes", what=text.list(_counts(chat, found))),
        *_leaders(chat, found),
        text("unit_stays"),
        text(f"unit_{how}_besides", unit=unit.name, to=to.name),
    ]
    buttons = [
        Button(text(f"unit_{how}_do"), f"V:do{how}:{unit.id}:{to.id}"),
        Button(text("unit_not"), f"G:unit:{unit.id}"),
    ]
    chat.say("\n".join(lines), buttons)


def _counts(chat: Chat, found: Going) -> list[str]:
    counts = [chat.text(f"unit_count_{kind}", count=count) for kind, count in found.subjects.items()]
    counts.append(chat.text("unit_count_people", count=found.people))
    return [*counts, chat.text("unit_count_tasks", count=found.tasks)] if found.tasks else counts


def _leaders(chat: Chat, found: Going) -> list[str]:
    """Who leads it then instead of whom."""
    if found.before == found.after or found.after is None:
        return []
    before = titled(found.before) or chat.text("none_yet")
    return [chat.text("unit_leaders", before=before, after=titled(found.after))]


def _do(chat: Chat, how: str, unit: Unit, to: Unit) -> None:
    found, was = going(chat.tx, unit, to), full_name(chat.tx, unit)
    if how == MOVE:
        move(chat.tx, unit, to, chat.now)
    else:
        join(chat.tx, unit, to, chat.now)
    leaders = _to_be_told(chat, found.before, found.after)
    for leader in leaders:
        text = chat.texts_for(leader.id or 0)
        chat.tell(leader.id or 0, text(f"unit_{how}_told", unit=was, to=full_name(chat.tx, to)))
    told = chat.text("unit_told", names=chat.text.list([titled(each) for each in leaders])) if leaders else ""
    said = chat.text(f"unit_{how}_done", unit=was, to=full_name(chat.tx, to), told=told)
    chat.say(said, [Button(chat.text("unit_back"), f"V:back:{unit.id}")])


def _to_be_told(chat: Chat, before: Person | None, after: Person | None) -> list[Person]:
    """Those who see it no more, and those who see it now."""
    both = {one.id: one for one in (before, after) if one is not None and one.id != chat.me.id}
    return list(both.values()) if before != after else []


def _back(chat: Chat, unit: Unit) -> None:
    """As it was before; or what has happened since."""
    if moved(chat.tx, unit) is None:
        chat.say(chat.text("settled_already"))
        return
    found = move_hindrances(chat.tx, unit)
    if found:
        chat.say("\n".join([chat.text("unit_back_not", name=unit.name), *(_hindrance(chat, each) for each in found)]))
        return
    before = leader_of(chat.tx, unit)
    take_back(chat.tx, unit)
    after = leader_of(chat.tx, unit)
    for leader in _to_be_told(chat, before, after):
        chat.tell(leader.id or 0, chat.texts_for(leader.id or 0)("unit_back_told", name=full_name(chat.tx, unit)))
    chat.say(chat.text("unit_back_done", name=full_name(chat.tx, unit)))


def _hindrance(chat: Chat, each: Hindrance) -> str:
    return chat.text(f"unit_hinders_{each.reason}", count=each.count, names=chat.text.list(list(each.names)))
