"""Who is meant in a plan: a capacity, the township, an office of it, somebody of the roster."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import col, select

from storage.people import leader_of, titled, units_above
from storage.plans import Answerer, answerer, answerer_in
from storage.store import Tx
from storage.tables import Person, Subject, Unit

CAPACITIES: Mapping[str, tuple[str, ...]] = {
    "county_leader": ("县领导", "县级领导", "联村县领导", "联村领导", "county leader"),
    "backing_unit": ("后盾单位", "backing unit"),
    "township_leader": ("包村领导", "包村乡镇领导", "乡镇领导", "乡领导", "镇领导", "党委书记", "township leader"),
    "first_secretary": ("第一书记", "first secretary"),
    "village_cadre": ("联村干部", "驻村干部", "village cadre"),
    "paired_member": ("结对人", "帮扶人", "结对党员", "paired member"),
    "instructor": ("指导员", "instructor"),
    "liaison": ("联系员", "liaison"),
}
TOWNSHIP = ("镇政府", "乡政府", "乡镇政府", "乡镇", "镇里", "乡里", "镇党委", "乡党委", "党委", "township")
VILLAGE = (
    "村里",
    "村委",
    "村委会",
    "村两委",
    "村支两委",
    "村支部",
    "支部",
    "村支书",
    "支书",
    "支部书记",
    "村书记",
    "secretary",
)
HIMSELF = ("我", "本人", "自己", "me")
SHORTEST = 2  # letters of an office's name: 党建办, office of it in the township


def who_is(tx: Tx, subject: Subject, me: Person, words: str, today: date) -> Answerer | None:
    """Whom words mean; where nobody fills a capacity, the capacity by its name; None for words that name nobody."""
    said = words.strip().lower()
    if said in HIMSELF:
        return answerer(tx, me.id)
    capacity = next((each for each, names in CAPACITIES.items() if said in names), "")
    unit = tx.get_one(Unit, subject.unit_id)
    if capacity:
        leads = leader_of(tx, unit) if capacity == "township_leader" else None
        found = answerer_in(tx, subject, capacity, today)
        return found or (answerer(tx, leads.id) if leads else Answerer(words.strip()))
    if said in VILLAGE:
        return answerer(tx, unit.contact_id) if unit.contact_id else Answerer(words.strip())
    above = units_above(tx, unit)
    township = next((each for each in above if each.kind == "township"), above[-1])
    if said in TOWNSHIP:
        return answerer(tx, None, township.id)
    return _person(tx, words.strip(), township) or _office(tx, words.strip(), township)


def _person(tx: Tx, name: str, township: Unit) -> Answerer | None:
    """Somebody of the roster, of the township before others; his post may stand behind his name."""
    rows = tx.exec(
        select(Person, Unit.path)
        .join(Unit, col(Unit.id) == Person.unit_id)
        .where(col(Person.name).in_([name[:length] for length in range(2, 5)]))
        .order_by(col(Person.id))
    ).all()
    fitting = [(person, path) for person, path in rows if name in (person.name, titled(person))]
    near = [row for row in fitting if row[1].startswith(township.path)]
    found = near if len(near) == 1 else fitting
    return answerer(tx, found[0][0].id) if len(found) == 1 else None


def _office(tx: Tx, name: str, township: Unit) -> Answerer | None:
    """A unit by its name, or an office of the township by the end of its name."""
    if len(name) < SHORTEST:
        return None
    rows = tx.exec(select(Unit).where(col(Unit.name).endswith(name, autoescape=True)).order_by(col(Unit.id))).all()
    exact = [unit for unit in rows if unit.name == name]
    near = [unit for unit in rows if unit.path.startswith(township.path)]
    found = exact if len(exact) == 1 else near if len(near) == 1 else rows
    return answerer(tx, None, found[0].id) if len(found) == 1 else None
