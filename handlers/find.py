"""查找: who is written, by whatever is remembered of the name; a tap shows a short card of it."""

import re
from collections.abc import Sequence

from activities.periods import quarter_of, span_before
from handlers import records
from handlers.card import show_person, show_subject
from handlers.chat import Chat
from handlers.half_filled import set_aside
from handlers.keyboards import Button
from handlers.reading import plain
from handlers.tasks import REVISIT
from handlers.texts import LANGUAGES, Texts
from handlers.units import show_unit
from storage.joining import full_name
from storage.people import Viewer
from storage.records import numbered
from storage.search import Hit, find_people, find_subjects, forgotten, read_subject, units_called
from storage.subjects import read_person
from storage.tables import Person, Unit

SHOWN = 8
FORGOTTEN = 4  # of one's own, where nothing is written yet
SERIAL = re.compile(r"第?(\d{1,5})号?", re.ASCII)
LONGEST = 16  # characters of what was written, said back


def _viewer(chat: Chat) -> Viewer:
    assert chat.viewer is not None
    return chat.viewer


def show_find(chat: Chat) -> None:
    """Who is looked for; those of one's own who were not visited for longest are a tap away."""
    chat.toast()
    aside = set_aside(chat)
    chat.set_focus(find=True)
    own = forgotten(chat.tx, _viewer(chat), chat.today, limit=FORGOTTEN)
    lines = [aside, chat.text("find_ask"), chat.text("find_forgotten") if own else ""]
    chat.say("\n".join(line for line in lines if line), [_forgotten(chat, hit, unit=_everywhere(own)) for hit in own])


def _everywhere(hits: Sequence[Hit]) -> bool:
    """Whether households of several villages stand together, so that the group alone does not tell where."""
    return len({hit.unit for hit in hits if hit.subject.kind == "household"}) > 1


def _forgotten(chat: Chat, hit: Hit, *, unit: bool) -> Button:
    days = (chat.today - hit.last).days if hit.last else 0
    key = "find_days" if days else "find_today" if hit.last else "find_never"
    since = chat.text(key, days=days)
    return Button(f"{called(hit, unit=unit and hit.group != '')} {since}", f"e:subject:{hit.subject.id}", alone=True)


def called(hit: Hit, *, unit: bool = False) -> str:
    """A name with what tells it from others of that name: 李贵生 3组, 张三 梨树村3组."""
    place = f"{hit.unit if unit else ''}{hit.group}"
    return f"{hit.subject.name} {place}".strip()


def command(chat: Chat) -> None:
    """`/find`, with or without a name behind it."""
    message = chat.turn.update.effective_message
    _, _, words = ((message.text if message else "") or "").strip().partition(" ")
    search(chat, words) if words.strip() else show_find(chat)


def words_behind(typed: str) -> str:
    """What stands behind the word 查找 in one message: 查找 李贵生; "" where nothing does, or it is another message."""
    for language in LANGUAGES:
        key = Texts(language)("key_find")
        if typed.strip().lower().startswith(key.lower()):
            return typed.strip()[len(key) :].strip(" ：:　")
    return ""


def search(chat: Chat, typed: str) -> None:
    """What is written, looked for: one that is called so opens, several stand as buttons."""
    chat.set_focus(find=True)
    hits = find_subjects(chat.tx, _viewer(chat), typed, chat.today, limit=SHOWN + 1)
    people = find_people(chat.tx, _viewer(chat), typed, limit=SHOWN)
    units = units_called(chat.tx, _viewer(chat), typed)
    if len(hits) == 1 and not hits[0].alike and not people and not units:
        show_subject(chat, hits[0].subject)
    elif len(people) == 1 and not hits and not units:
        show_person(chat, people[0][0])
    elif len(units) == 1 and not hits and not people:
        show_unit(chat, units[0].id or 0)
    elif hits or people or units:
        _show_hits(chat, typed, hits, people, units)
    elif not _show_record(chat, typed):
        chat.say(chat.text("find_none", words=said_back(typed)))


def _show_record(chat: Chat, typed: str) -> bool:
    """A record by its number, 038 or 第38号, this quarter's before last quarter's; whether there is one to be read."""
    number = SERIAL.fullmatch(plain(typed))
    today = quarter_of(chat.today)
    keys = (today.key, span_before(today).key)
    record = numbered(chat.tx, _viewer(chat), REVISIT, int(number[1]), keys) if number else None
    if record:
        records.see_record(chat, record.id or 0)
    return record is not None


def said_back(typed: str) -> str:
    """What was written, in one line, cut."""
    words = " ".join(typed.split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def _show_hits(
    chat: Chat, typed: str, hits: Sequence[Hit], people: Sequence[tuple[Person, Unit]], units: Sequence[Unit]
) -> None:
    shown = hits[:SHOWN]
    names = [called(hit) for hit in shown]
    everywhere = _everywhere(shown)
    buttons = [
        Button(
            called(hit, unit=hit.group != "" and (everywhere or names.count(called(hit)) > 1)),
            f"e:subject:{hit.subject.id}",
        )
        for hit in shown
    ]
    buttons += [Button(f"{person.name} {unit.name}", f"e:person:{person.id}", alone=True) for person, unit in people]
    buttons += [
        Button(chat.text("find_unit", name=full_name(chat.tx, unit)), f"G:unit:{unit.id}", alone=True) for unit in units
    ]
    chat.say(_lead(chat, typed, hits, len(people) + len(units)), buttons)


def _lead(chat: Chat, typed: str, hits: Sequence[Hit], others: int) -> str:
    """What the buttons are: two of one name, sound-alikes under the roster's spelling, or many."""
    names, units = {hit.subject.name for hit in hits}, {hit.unit for hit in hits}
    if hits and hits[0].alike:
        return chat.text("find_alike", words=said_back(typed), names=chat.text.list(sorted(names)))
    if len(hits) > SHOWN:
        return chat.text("find_many", count=SHOWN)
    of_one = len(names) == len(units) == 1 and len(hits) > 1 and not others
    if of_one and hits[0].subject.kind in ("household", "member"):
        name, unit = names.pop(), units.pop()
        two = len(hits) == len("双子")
        return chat.text("find_two" if two else "find_same", unit=unit, count=len(hits), name=name)
    return chat.text("find_several", count=len(hits) + others)


def tap(chat: Chat, parts: list[str]) -> None:
    """`e:subject:ID`, `e:person:ID`: the card, for who may see it on this day."""
    chat.toast()
    number = int(parts[2])
    if parts[1] == "subject":
        subject = read_subject(chat.tx, _viewer(chat), number, chat.today)
        show_subject(chat, subject) if subject else chat.say(chat.text("find_not_seen"))
    else:
        person = read_person(chat.tx, _viewer(chat), number)
        show_person(chat, person) if person else chat.say(chat.text("find_not_seen"))
