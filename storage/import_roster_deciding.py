"""People and units of a file: written when it is taken over, all at once; taken back while nothing hangs on them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, delete, insert, update
from sqlmodel import col, select

from storage.import_hindrances import Hindrance, hindered
from storage.search import index_people
from storage.store import Tx
from storage.tables import Grant, ImportBatch, ImportRow, Person, Unit, metadata

FRESH = ("new", "alike")
PHONES = ("phone_encrypted", "phone_hash")
TABLES: Mapping[str, type[Person] | type[Unit]] = {"person": Person, "unit": Unit}
PERSON, GRANT, IMPORT_ROW = (metadata.tables[name] for name in ("person", "grant", "import_row"))
OWN = ("person_name",)  # goes along with its person
REASONS: Mapping[str, str] = {
    "account": "accounts",
    "invite": "accounts",
    "assignment": "answering",
    "record": "written",
    "interview": "written",
    "subject": "subjects",
    "person": "people",
    "unit": "below",
}  # what refers to a person or unit, as the reason that it stays; anything else: used
QUIETLY = {"synchronize_session": False}
Row = ImportRow


def _rows(tx: Tx, batch: ImportBatch, states: Collection[str]) -> Sequence[Row]:
    return tx.exec(
        select(ImportRow)
        .where(ImportRow.batch_id == batch.id, col(ImportRow.state).in_(states))
        .order_by(col(ImportRow.id))
    ).all()


def take_over_roster(tx: Tx, batch: ImportBatch, *, overwrite: bool) -> None:
    """Write the new ones, and what changes where the file may overwrite."""
    fresh = _rows(tx, batch, FRESH)
    ids = _bring_units(tx, fresh) if batch.kind == "unit" else _bring_people(tx, fresh)
    for row, number in zip(fresh, ids, strict=True):
        row.about_id = number
    if overwrite:
        for row in _rows(tx, batch, ("changed",)):
            _put(tx, batch.kind, row, row.patch, row.before)
    tx.flush()


def _bring_units(tx: Tx, rows: Sequence[Row]) -> list[int]:
    """In the order of the file: what lies above comes before what lies below."""
    by_code = {unit.code: unit for unit in tx.exec(select(Unit)).all()}
    ids = []
    for row in rows:
        above = by_code[row.patch["above"]]
        fields = {key: value for key, value in row.patch.items() if key != "above"}
        unit = Unit(**fields, parent_id=above.id)
        tx.add(unit)
        tx.flush()
        unit.path = f"{above.path}{unit.id}/"
        by_code[unit.code] = unit
        ids.append(unit.id or 0)
    return ids


def _bring_people(tx: Tx, rows: Sequence[Row]) -> list[int]:
    """Past the session, which would make the keys of each name at once; they follow when the batch is swept."""
    if not rows:
        return []
    people = [{**{key: value for key, value in row.patch.items() if key != "grants"}, **_phones(row)} for row in rows]
    brought = insert(PERSON).returning(PERSON.c.id, sort_by_parameter_order=True)
    ids = list(tx.connection().execute(brought, people).scalars())
    grants = [
        {"person_id": number, "role": role, "unit_id": unit}
        for number, row in zip(ids, rows, strict=True)
        for role, unit in row.patch["grants"]
    ]
    if grants:
        tx.connection().execute(insert(GRANT), grants)
    return ids


def _phones(row: Row) -> dict[str, str | None]:
    return {key: getattr(row, key) for key in PHONES}


def _put(tx: Tx, kind: str, row: Row, after: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Write the fields of a row, and the roles that are others now."""
    table = TABLES[kind]
    fields = {key: value for key, value in after.items() if key != "grants"}
    if fields:
        tx.execute(update(table).where(col(table.id) == row.about_id).values(**fields).execution_options(**QUIETLY))
    if "grants" not in after:
        return
    new, old = ({tuple(each) for each in some["grants"]} for some in (after, before))
    for role, unit in sorted(old - new):
        gone = delete(Grant).where(
            col(Grant.person_id) == row.about_id, col(Grant.role) == role, col(Grant.unit_id) == unit
        )
        tx.execute(gone.execution_options(**QUIETLY))
    for role, unit in sorted(new - old):
        tx.add(Grant(person_id=row.about_id or 0, role=role, unit_id=unit))
    tx.flush()


# --- taken back


def _references(name: str) -> Iterator[tuple[Table, Column[Any]]]:
    """Every column that refers to people, or to units."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == name for key in column.foreign_keys) and table.name not in OWN:
                yield table, column
    if name == "person":
        yield metadata.tables["unit"], metadata.tables["unit"].c.contact_id


def roster_hindrances(tx: Tx, batch: ImportBatch) -> list[Hindrance]:
    """What hangs on the people or units that a batch brought in, and what stands otherwise now than it left it."""
    fresh = _rows(tx, batch, FRESH)
    ids = {row.about_id or 0 for row in fresh}
    by_reason: dict[str, set[int]] = defaultdict(set)
    for table, column in _references(batch.kind):
        if table.name == "grant" and batch.kind == "person":
            continue
        key = table.primary_key.columns.values()[0]
        for number, own in tx.connection().execute(select(column, key).where(column.in_(ids))):
            if not (table.name == batch.kind == "unit" and own in ids):
                by_reason[REASONS.get(table.name, "used")].add(number)
    rows = [*fresh, *(_rows(tx, batch, ("changed",)) if batch.how == "overwrite" else ())]
    by_reason["changed"] = {row.about_id or 0 for row in rows if _is_otherwise(tx, batch.kind, row)}
    names = {one.id: one.name for one in tx.exec(_named(batch.kind, set().union(*by_reason.values()))).all()}
    return [
        hindrance
        for reason in (*dict.fromkeys(REASONS.values()), "used", "changed")
        for hindrance in hindered(reason, [names[number] for number in sorted(by_reason.get(reason, ()))])
    ]


def _named(kind: str, ids: Collection[int]) -> Any:
    table = TABLES[kind]
    return select(table).where(col(table.id).in_(ids))


def _is_otherwise(tx: Tx, kind: str, row: Row) -> bool:
    one = tx.get(TABLES[kind], row.about_id)
    if one is None:
        return False
    fields = {key: value for key, value in row.patch.items() if key not in ("grants", "above")}
    if any(getattr(one, key) != value for key, value in fields.items()):
        return True
    return "grants" in row.patch and _held(tx, row.about_id) != {tuple(each) for each in row.patch["grants"]}


def _held(tx: Tx, person_id: int | None) -> set[tuple[str, int]]:
    return set(tx.exec(select(Grant.role, Grant.unit_id).where(Grant.person_id == person_id)).all())


def undo_roster(tx: Tx, batch: ImportBatch) -> None:
    """As it was before; the new ones go, the last first."""
    if batch.how == "overwrite":
        for row in _rows(tx, batch, ("changed",)):
            _put(tx, batch.kind, row, row.before, row.patch)
    ids = [row.about_id or 0 for row in reversed(_rows(tx, batch, FRESH))]
    if batch.kind == "person":
        tx.execute(delete(Grant).where(col(Grant.person_id).in_(ids)).execution_options(**QUIETLY))
        tx.execute(delete(Person).where(col(Person.id).in_(ids)).execution_options(**QUIETLY))
    else:
        for number in ids:
            tx.execute(delete(Unit).where(col(Unit.id) == number).execution_options(**QUIETLY))
    tx.flush()


def sweep_roster(tx: Tx, batch: ImportBatch, piece: int) -> bool:
    """One piece of people is found by their names as they are now; rows of what is not there any more go."""
    place = batch.about.get("swept_to", 0)
    states = (*FRESH, "changed")
    rows = tx.exec(
        select(ImportRow)
        .where(ImportRow.batch_id == batch.id, col(ImportRow.state).in_(states), col(ImportRow.id) > place)
        .order_by(col(ImportRow.id))
        .limit(piece)
    ).all()
    if batch.kind == "person":
        named = [row.about_id for row in rows if row.about_id and "name" in row.patch]
        index_people(tx, tx.exec(select(Person).where(col(Person.id).in_(named))).all())
    if rows:
        batch.about = {**batch.about, "swept_to": rows[-1].id}
    if batch.state != "done":
        gone = delete(ImportRow).where(col(ImportRow.id).in_([row.id for row in rows]))
        tx.execute(gone.execution_options(**QUIETLY))
    return bool(rows)
