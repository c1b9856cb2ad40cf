"""二维码贴: labels to be stuck on a folder or a door, and what scanning one opens: the log, for who may visit it.

What stands on a label opens nothing by itself; whoever scans it without the right learns nothing, not even whether
there is such a subject.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from activities.periods import day_of
from handlers import start as first_contact
from handlers.card import show_subject
from handlers.chat import Chat
from handlers.keyboards import Button, lay_out
from handlers.label_sheets import SHEET, Label, labels, qr_picture
from handlers.made import MADE, File, Made, Making
from handlers.tasks import open_rows, open_task
from handlers.texts import Texts
from handlers.visits import open_visit
from storage.joining import full_name
from storage.labels import (
    count_in,
    count_own,
    is_named,
    is_payload,
    label_place,
    label_places,
    labelled,
    of_ones_own,
    of_place,
    payload_of,
    places_below,
)
from storage.pairing import household_of
from storage.people import Viewer, viewer_of
from storage.search import read_subject
from storage.store import Tx
from storage.tables import Subject, Unit
from storage.tables.work import SUBJECT_KINDS

MOST = 480  # in one file: twenty pages, some five seconds to draw
PAGE = 24  # places in one message
OWN = 0  # no unit has this number
LABELS, ONE = "labels", "label"  # makers
KINDS = SUBJECT_KINDS


def _viewer(chat: Chat) -> Viewer:
    assert chat.viewer is not None
    return chat.viewer


# --- scanned -----------------------------------------------------------------------------------------


def start(chat: Chat) -> None:
    """`/start` with what a label says opens its log; any other is a first contact's."""
    message = chat.turn.update.effective_message
    words = ((message.text if message else "") or "").split()
    payload = "".join(words[1:])
    if not is_payload(payload):
        first_contact.start(chat)
    elif chat.person is None:
        first_contact.say_stranger(chat)
    else:
        _scanned(chat, payload)


def _scanned(chat: Chat, payload: str) -> None:
    """What a tap on it in his list does: the revisit, the log; where he only may look, the card."""
    found = labelled(chat.tx, payload)
    subject = read_subject(chat.tx, _viewer(chat), found.id or 0, chat.today) if found else None
    if subject is None:
        chat.say(chat.text("label_not_yours"), keys=True)
        return
    number = subject.id or 0
    mine = [task for task, about in open_rows(chat) if about.id == number]
    if household_of(chat.tx, _viewer(chat), number, chat.today):
        open_visit(chat, number)
    elif mine:
        open_task(chat, mine[0].id or 0)
    else:
        show_subject(chat, subject)


# --- asked for ---------------------------------------------------------------------------------------


def show_labels(chat: Chat) -> None:
    """Which ones: one's own, or those of a place."""
    chat.toast()
    own = list(_kinds(chat, OWN, count_own(chat.tx, _viewer(chat), chat.today)))
    places = label_places(chat.tx, _viewer(chat))
    if len(places) == 1 and not own:
        _show_place(chat, places[0], 0)
    elif own or places:
        beside = [Button(place.name, f"L:place:{place.id}:0") for place in places]
        chat.say(chat.text("labels_which"), [*lay_out(own), *lay_out(beside)])
    else:
        chat.say(chat.text("labels_none"))


def may_print(chat: Chat) -> bool:
    """Whether there is anything whose labels this person may have."""
    viewer = _viewer(chat)
    return bool(viewer.paths or viewer.led or count_own(chat.tx, viewer, chat.today))


def _kinds(chat: Chat, unit_id: int, counts: Mapping[str, int]) -> Iterator[Button]:
    """A button for each kind; of more than a file holds one for each file."""
    where = "own" if unit_id == OWN else "of"
    for kind, count in counts.items():
        name = chat.text(f"labels_{where}_{kind}")
        for part, first in enumerate(range(1, count + 1, MOST)):
            shown = str(count) if count <= MOST else f"{first}–{min(first + MOST - 1, count)}"
            yield Button(chat.text("labels_button", kind=name, count=shown), f"L:{kind}:{unit_id}:{part}")


def _show_place(chat: Chat, unit: Unit, page: int) -> None:
    """A place: its kinds, and the places below it; what is too much for a file is printed by these."""
    below, counts = places_below(chat.tx, unit), count_in(chat.tx, unit)
    here = printed_at(chat.tx, unit)
    lines = [chat.text("labels_of_place" if counts else "labels_empty", place=unit.name)]
    too_many = [
        chat.text("labels_kind", kind=chat.text(f"labels_of_{kind}"), count=count)
        for kind, count in counts.items()
        if here.get(kind) != count
    ]
    if too_many:
        lines.append(chat.text("labels_too_many", kinds=chat.text.list(too_many), most=MOST))
    places = [Button(each.name, f"L:place:{each.id}:0") for each in below[page * PAGE : (page + 1) * PAGE]]
    pages = [Button(chat.text("page_back"), f"L:place:{unit.id}:{page - 1}")] if page else []
    pages += [Button(chat.text("page_next"), f"L:place:{unit.id}:{page + 1}")] if (page + 1) * PAGE < len(below) else []
    chat.say("\n".join(lines), [*lay_out(list(_kinds(chat, unit.id or 0, here))), *lay_out(places), *lay_out(pages)])


def printed_at(tx: Tx, unit: Unit) -> Mapping[str, int]:
    """How many labels of each kind are printed at a place: all in it, else, of too many, those in no place below it."""
    counts, direct = count_in(tx, unit), count_in(tx, unit, deep=False)
    below = places_below(tx, unit)
    found = {kind: direct.get(kind, 0) if _by_places(count, below) else count for kind, count in counts.items()}
    return {kind: count for kind, count in found.items() if count}


def _by_places(count: int, below: Sequence[Unit]) -> bool:
    return count > MOST and bool(below)


def tap(chat: Chat, parts: list[str]) -> None:
    """`L:place:UNIT:PAGE`, `L:KIND:UNIT:PART` (unit 0: one's own), `L:one:SUBJECT:0`."""
    chat.toast()
    verb, number, part = parts[1], int(parts[2]), int(parts[3])
    if verb == "one":
        _send_one(chat, number)
        return
    unit = None if number == OWN else label_place(chat.tx, _viewer(chat), number)
    if unit is None and number != OWN:
        chat.say(chat.text("labels_not_yours"))
    elif unit is not None and verb == "place":
        _show_place(chat, unit, part)
    elif verb == "place":
        show_labels(chat)
    else:
        _send(chat, Wanted(unit, verb, part))


@dataclass(frozen=True)
class Wanted:
    """One file: the kind, of a place or, without one, of one's own; and which part of them."""

    unit: Unit | None
    kind: str
    part: int

    def rows(self, tx: Tx, viewer: Viewer, today: date) -> list[tuple[Subject, Unit]]:
        """The subjects of the file."""
        if self.unit is None:
            rows = of_ones_own(tx, viewer, self.kind, today)
        else:
            deep = not _by_places(count_in(tx, self.unit).get(self.kind, 0), places_below(tx, self.unit))
            rows = of_place(tx, self.unit, self.kind, deep=deep)
        return rows[self.part * MOST : (self.part + 1) * MOST]


def _send(chat: Chat, wanted: Wanted) -> None:
    """One file of labels; where there are none of them any more, a sentence."""
    unit, kind = wanted.unit, wanted.kind
    count = len(wanted.rows(chat.tx, _viewer(chat), chat.today))
    if not count:
        chat.say(chat.text("labels_none"))
        return
    what = chat.text(f"labels_{'of' if unit else 'own'}_{kind}")
    title = chat.text("labels_title", place=unit.name if unit else "", kind=what).strip()
    made = {"kind": LABELS, "unit": unit.id if unit else OWN, "of": kind, "part": wanted.part, "person": chat.me.id}
    about = {"title": title, "bot": _bot(chat), "language": chat.text.language}
    pages = math.ceil(count / (SHEET.columns * SHEET.rows))
    chat.send_made(
        "sendDocument", {**made, **about}, caption=chat.text("labels_sent", what=title, count=count, pages=pages)
    )


def _bot(chat: Chat) -> str:
    return chat.turn.update.get_bot().username


def link_to(bot: str, subject: Subject) -> str:
    """What a phone opens that scans the label of a subject."""
    return f"https://t.me/{bot}?start={payload_of(subject)}"


def label_of(tx: Tx, subject: Subject, unit: Unit, bot: str) -> Label:
    """What stands on the label of a subject: nothing of its category, and no name that it does not want written."""
    name = subject.name if is_named(subject) else ""
    place = f"{full_name(tx, unit)}{subject.profile.get('group', '')}"
    return Label(name, "" if place == name else place, subject.code, link_to(bot, subject))


def labels_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """A file of labels, as far as the one who asked may still see them."""
    tx, made = making.tx, payload[MADE]
    viewer, text = viewer_of(tx, made["person"]), Texts(made["language"])
    unit = label_place(tx, viewer, made["unit"]) if made["unit"] else None
    if made["unit"] and unit is None:
        raise LookupError("the place is not this person's any more")
    rows = Wanted(unit, made["of"], made["part"]).rows(tx, viewer, day_of(making.now))
    if not rows:
        raise LookupError("nothing is left to be labelled")
    data = labels([label_of(tx, subject, where, made["bot"]) for subject, where in rows])
    return Made(payload, {"document": File(text("labels_file", what=made["title"]), data)})


# --- for one's own phone -----------------------------------------------------------------------------


def _send_one(chat: Chat, number: int) -> None:
    """The QR of one subject as a picture, its link beneath: to be kept, scanned from here, or tapped."""
    subject = read_subject(chat.tx, _viewer(chat), number, chat.today)
    if subject is None:
        chat.say(chat.text("find_not_seen"))
        return
    link = link_to(_bot(chat), subject)
    name = subject.name if is_named(subject) else subject.code
    chat.send_made("sendPhoto", {"kind": ONE, "link": link}, caption=chat.text("label_caption", name=name, link=link))


def label_made(_: Making, payload: Mapping[str, Any]) -> Made:
    """The QR of one link as a picture."""
    return Made(payload, {"photo": File("label.png", qr_picture(payload[MADE]["link"]))})
