"""To whom a notice goes: which people, where; tapped or typed."""

from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.notices.draft import PLACE, WHO, at, changed, said, viewer_of_sender
from handlers.reading import plain
from storage.audiences import SETS, Chosen, people_of, places_below, units_seen
from storage.places import EVERYWHERE
from storage.tables import Notice, Unit


def ask_who(chat: Chat, notice: Notice, lead: str = "") -> None:
    """Which people."""
    at(chat, notice, WHO)
    buttons = [Button(chat.text(f"notice_who_{who}"), f"N:who:{notice.id}:{who}") for who in SETS]
    chat.say(lead + chat.text("notice_who"), buttons)


def add(notice: Notice, who: str, place: int = EVERYWHERE) -> None:
    """These people, too."""
    there = [each for each in notice.audience.get("to", []) if each != [who, place]]
    notice.audience = {"to": [*there, [who, place]]}
    changed(notice)


def ask_where(chat: Chat, notice: Notice, lead: str = "") -> bool:
    """Where they are; False where there is nothing to choose."""
    places, mine = places_below(chat.tx, viewer_of_sender(chat)), viewer_of_sender(chat).paths
    below = [unit for unit in places if unit.path not in mine]
    if not below:
        return False
    at(chat, notice, PLACE)
    everywhere = Button(name_of_place(chat, EVERYWHERE), f"N:place:{notice.id}:{EVERYWHERE}", alone=True)
    buttons = [Button(unit.name, f"N:place:{notice.id}:{unit.id}") for unit in below]
    who = chat.text(f"notice_who_{notice.audience['to'][-1][0]}")
    chat.say(lead + chat.text("notice_where", who=who), [everywhere, *buttons])
    return True


def put_there(notice: Notice, place: int) -> None:
    """Those chosen last, where they are in this place."""
    *before, (who, _) = notice.audience["to"]
    notice.audience = {"to": before}
    add(notice, who, place)


def name_of_place(chat: Chat, place: int) -> str:
    """A place by its name; everywhere is all that this person oversees."""
    unit = chat.tx.get(Unit, place) if place else None
    if unit:
        return unit.name
    paths = viewer_of_sender(chat).paths
    whole = [row for row in units_seen(chat.tx, viewer_of_sender(chat)) if paths == (row.path,)]
    return whole[0].name if whole else chat.text("notice_everywhere")


def audience_in_words(chat: Chat, notice: Notice) -> str:
    """云岭乡村支书、全部乡镇领导."""
    to = notice.audience.get("to", [])
    return chat.text.list(
        [
            chat.text("notice_to", place=name_of_place(chat, place), who=chat.text(f"notice_who_{who}"))
            for who, place in to
        ]
    )


def chosen(chat: Chat, notice: Notice) -> list[Chosen]:
    """Everybody of that, in official order, reached or not."""
    to = [(str(who), int(place)) for who, place in notice.audience.get("to", [])]
    return people_of(chat.tx, viewer_of_sender(chat), to, chat.today, chat.turn.catalogue)


def type_who(chat: Chat, notice: Notice, words: str) -> bool:
    """A set by its name, with a place in the same line or without; whether both are known now."""
    typed = plain(words).lower()
    named = [who for who in SETS if any(each in typed for each in said(f"notice_who_{who}"))]
    if not named:
        ask_who(chat, notice, chat.text("notice_who_not_read") + "\n")
        return False
    who, place = max(named, key=lambda each: len(chat.text(f"notice_who_{each}"))), _named(chat, typed)
    add(notice, who, place or EVERYWHERE)
    return place is not None or not ask_where(chat, notice)


def type_place(chat: Chat, notice: Notice, words: str) -> bool:
    """A place by its name; whether it is known now."""
    place = _named(chat, plain(words).lower())
    if place is None:
        ask_where(chat, notice, chat.text("notice_where_not_read") + "\n")
        return False
    put_there(notice, place)
    return True


def _named(chat: Chat, typed: str) -> int | None:
    """The place that words name, of all that this person oversees; None where none is, or two are."""
    if any(each in typed for each in said("notice_everywhere")):
        return EVERYWHERE
    paths = viewer_of_sender(chat).paths
    named = [unit for unit in units_seen(chat.tx, viewer_of_sender(chat)) if plain(unit.name).lower() in typed]
    deepest = [unit for unit in named if not any(unit.path in other.path for other in named if other is not unit)]
    if len(deepest) > 1:  # two villages of one name: the township beside it says which
        deepest = [unit for unit in deepest if any(unit.parent_id == above.id for above in named)]
    if len(deepest) != 1:
        return None
    return EVERYWHERE if paths == (deepest[0].path,) else deepest[0].id
