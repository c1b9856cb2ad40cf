"""How far a period is, in words and buttons; the same wherever a figure is shown. Pure but for what a line looks up."""

from datetime import date

from activities.catalogue import Duty
from handlers.duties import measured
from handlers.keyboards import Button
from handlers.texts import Texts
from storage.behind import leader_told, left_by
from storage.figures import Afterwards, Figures
from storage.people import leader_of, unit_of
from storage.places import places_of
from storage.prompts import times_reminded
from storage.store import Tx
from storage.tables import Period, Person, Subject, Task, Unit

TOWNSHIPS = "乡镇"  # how they end, and how one speaks of them: 镇里


def is_over(period: Period, today: date) -> bool:
    """Whether what is not done reads 未查: before the due day it is only 待查."""
    return today > period.due


def in_words(text: Texts, row: Figures, *, over: bool) -> str:
    """已查57（逾期补查1），暂缓1，未查2: each part that is not zero, 已查 always; they add up to the total."""
    late = text("howfar_of_late", count=row.late) if row.late else ""
    parts = [text("howfar_visited", count=row.visited) + late]
    parts += [text("howfar_paused", count=row.paused)] if row.paused else []
    parts += [text("howfar_waived", count=row.waived)] if row.waived else []
    parts += [text("howfar_undone" if over else "howfar_waiting", count=row.undone)] if row.undone else []
    return text("comma").join(parts)


def rights_in_words(text: Texts, row: Figures) -> list[str]:
    """整改31件：销号24，未到期5，逾期2。 Nothing where nothing was listed."""
    counts = {name: getattr(row, name) for name in ("rectified", "not_due", "overdue")}
    parts = [text(f"howfar_{name}", count=count) for name, count in counts.items() if count]
    return [text("howfar_rights", count=row.listed, parts=text("comma").join(parts))] if parts else []


def afterwards_in_words(text: Texts, row: Afterwards) -> list[str]:
    """What came after the closing hour, beneath the table."""
    counts = {"in_time": row.in_time, "recorded": row.recorded, "corrected": row.corrected}
    return [text(f"after_{name}", count=count) for name, count in counts.items() if count]


def to_names(text: Texts, row: Figures, duty: Duty, way: str, *, over: bool) -> list[Button]:
    """A button from each figure of a duty that is not zero to its names; `way` holds {} for the list's name."""
    counts = {
        "undone": row.undone,
        "gap": row.gap,
        "paused": row.paused,
        "waived": row.waived,
        "late": row.late,
        "overdue": row.overdue,
        "not_due": row.not_due,
        "rectified": row.rectified,
    }
    return [
        Button(
            text(f"names_{label(name, over=over)}", count=count, so_many=measured(text, duty.subject, count)),
            way.format(name),
        )
        for name, count in counts.items()
        if count
    ]


def label(which: str, *, over: bool) -> str:
    """A list by the name of its sentences: what is not done yet only waits before the due day."""
    return "waiting" if which == "undone" and not over else which


def placed(text: Texts, place: str, subject: str) -> str:
    """An enterprise with its township, where a list holds several of them."""
    return text("with_place", place=place, subject=subject) if place else subject


def told_in(text: Texts, township: Unit) -> str:
    """镇里, 乡里; in English by name."""
    spoken = text.language == "zh" and township.name[-1:] in TOWNSHIPS
    return f"{township.name[-1]}里" if spoken else township.name


def behind(tx: Tx, text: Texts, duty: Duty, task: Task, *, called: str, today: date) -> str:
    """An undone task as those above see it: the place, who was to go, how often he was reminded; or that nobody is."""
    person = tx.get(Person, task.person_id) if task.person_id else None
    if person is None:
        return _gap(tx, text, duty, task, called=called, today=today)
    times = times_reminded(tx, person.id or 0, f"duty:{task.duty}:{task.period_key}")
    return text("behind_told" if times else "behind", subject=called, person=person.name, times=times)


def _gap(tx: Tx, text: Texts, duty: Duty, task: Task, *, called: str, today: date) -> str:
    """Since when nobody answers for it, as far as it is known, and how often the township was told."""
    unit = tx.get_one(Unit, tx.get_one(Subject, task.subject_id).unit_id)
    said = text("behind_nobody", subject=called)
    left = left_by(tx, task.subject_id, duty.capacity, today)
    if left is not None and left.until_day is not None:
        township, person = places_of(tx).of(unit.path), tx.get_one(Person, left.person_id)
        key = "behind_left" if unit_of(tx, person).path.startswith(township.path) else "behind_moved"
        said = text(key, subject=called, capacity=text(f"holds_{duty.capacity}"), day=text.day(left.until_day))
    leader = leader_of(tx, unit)
    times = leader_told(tx, leader.id or 0, task.duty, task.period_key, task.subject_id) if leader else 0
    if not times:
        return said
    return said + text("behind_reported", where=told_in(text, places_of(tx).of(unit.path)), times=times)
