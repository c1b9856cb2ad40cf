"""Rows about people and units against the roster: new, changed, the same, wrong. All of it waits in `import_row`.

People and units have no state in which nobody sees them, and are some thousands at most: they are written when the file
is taken over.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from activities.registry import Column
from storage.import_places import VILLAGES, Known, Misread, place_meant, unit_called
from storage.import_plan import Importing, Plan, Read, Values, phones_of, row_of
from storage.name_keys import SOUND, readings, sounds, squeezed
from storage.store import Tx
from storage.tables import Grant, Person, PersonName, Unit

OFFICE = "office"
LONGEST_INITIALS = 4
NAMED = 3  # that are said of one row
PEOPLE_FIELDS, UNIT_FIELDS = ("name", "post", "position"), ("name", "kind", "position")
Pair = tuple[str, int]  # role, unit


def roster_of(tx: Tx, plan: Plan, importing: Importing, values: Sequence[Values]) -> Callable[[Read], None]:
    """What places the rows of a piece about people, or about units."""
    if importing.name == "person":
        return _People(tx, plan, importing, values).place
    return _Units(tx, plan, importing).place


class _Roster:
    """What people and units have in common: how a row is noted."""

    def __init__(self, tx: Tx, plan: Plan, importing: Importing) -> None:
        self.tx, self.plan, self.importing, self.known = tx, plan, importing, importing.known

    def bring(self, row: Read, patch: Mapping[str, Any], alike: Sequence[tuple[str, str]]) -> None:
        """A new one, with those that it may be already, by name and code."""
        made = row_of(self.importing, row, "alike" if alike else "new")
        made |= {"patch": dict(patch), **phones_of(self.importing, row.values.get("phone"))}
        if alike:
            who = "、".join(f"{name}（{code}）" for name, code in alike[:NAMED])
            made |= {"why": [["alike", "name", {"who": who}]], "cells": self.importing.secret.encrypt(row.cells)}
        self.plan.rows.append(made)

    def change(self, row: Read, one: Person | Unit, changes: Mapping[str, tuple[Any, Any]], said: list[Any]) -> None:
        """What is otherwise from now on, by field: before, after."""
        if not said:
            self.plan.same += 1
            return
        made = row_of(self.importing, row, "changed")
        made |= {"about_id": one.id, "why": said, "patch": {key: after for key, (_, after) in changes.items()}}
        made["before"] = {key: before for key, (before, _) in changes.items()}
        self.plan.rows.append(made)
        self.plan.changed += 1

    def compared(self, one: Person | Unit, values: Values, fields: Sequence[str]) -> dict[str, tuple[Any, Any]]:
        """The fields that a row writes otherwise; an empty cell changes nothing."""
        return {
            key: (getattr(one, key), values[key])
            for key in fields
            if key in values and getattr(one, key) != values[key]
        }

    def may(self, unit: Unit, column: str) -> None:
        """Nobody brings anything into units that are not his to keep."""
        if not unit.path.startswith(tuple(self.known.paths)):
            raise Misread("not_yours", column, value=unit.name)

    def code_after(self, lead: str, taken: Callable[[], Sequence[str]], width: int) -> str:
        """The next free number behind a beginning."""
        number = self.known.last_number.get(lead)
        if number is None:
            tails = [code[len(lead) :] for code in taken() if code.startswith(lead)]
            number = max((int(tail) for tail in tails if tail.isdecimal()), default=0)
        self.known.last_number[lead] = number + 1
        return f"{lead}{number + 1:0{width}d}"


# --- people


class _People(_Roster):
    """Places rows about people: by code, else by name and phone, else by name where they work."""

    def __init__(self, tx: Tx, plan: Plan, importing: Importing, values: Sequence[Values]) -> None:
        super().__init__(tx, plan, importing)
        codes, names = [row["code"] for row in values if "code" in row], list({row["name"] for row in values})
        found = tx.exec(select(Person).where(col(Person.code).in_(codes) | col(Person.name).in_(names))).all()
        self.by_code = {one.code: one for one in found}
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        for one in found:
            self.by_name[one.name].append(one)
        self.grants: dict[int, set[Pair]] = defaultdict(set)
        for grant in tx.exec(select(Grant).where(col(Grant.person_id).in_([one.id for one in found]))).all():
            self.grants[grant.person_id].add((grant.role, grant.unit_id))

    def place(self, row: Read) -> None:
        """A row as somebody new, a change, or nothing new."""
        values = row.values
        unit = place_meant(self.known, values)
        person = self._meant(unit, values)
        unit = unit or (self.known.by_id[person.unit_id] if person else None)
        if unit is None:
            raise Misread("no_unit", "unit")
        self.may(unit, "unit")
        pairs = self._pairs(unit, values)
        if person is not None:
            self._compare(row, person, unit, pairs)
            return
        self.known.position += 1
        made = {
            "post": "",
            "position": self.known.position,
            **{key: values[key] for key in PEOPLE_FIELDS if key in values},
        }
        code = values.get("code") or self.code_after(f"{self.importing.kind.letter}-", self._codes, 4)
        made |= {"code": code, "unit_id": unit.id, "grants": sorted(map(list, pairs or ()))}
        self.bring(row, made, self._alike(row, unit))

    def _codes(self) -> Sequence[str]:
        return self.tx.exec(select(Person.code)).all()

    def _meant(self, unit: Unit | None, values: Values) -> Person | None:
        if "code" in values:
            return self.by_code.get(values["code"])
        every = self.by_name.get(values["name"], ())
        phone = self.importing.secret.fingerprint(values["phone"]) if "phone" in values else ""
        known = [one for one in every if phone and one.phone_hash == phone]
        found = known or [one for one in every if unit is None or one.unit_id == unit.id]
        found = found or [one for one in every if unit and self._is_one_place(self.known.by_id[one.unit_id], unit)]
        if len(found) > 1:
            raise Misread("two_people", "name", value=values["name"], codes="、".join(one.code for one in found))
        return found[0] if found else None

    def _is_one_place(self, one: Unit, other: Unit) -> bool:
        """A township and its offices: whoever is in one of them is known in all; a village is a place of its own."""
        township = self.known.township_id(one)
        return township == self.known.township_id(other) != 0 and not {one.kind, other.kind} & set(VILLAGES)

    def _alike(self, row: Read, unit: Unit) -> list[tuple[str, str]]:
        """Who in the same township is called so, or sounds so."""
        keys = [key for key in row.sounds if key.startswith(SOUND)]
        rows = self.tx.exec(
            select(Person)
            .where(PersonName.person_id == Person.id, col(PersonName.key).in_(keys))
            .order_by(col(Person.position), col(Person.id))
            .distinct()
        ).all()
        here = self.known.township_id(unit)
        return [(one.name, one.code) for one in rows if self.known.township_id(self.known.by_id[one.unit_id]) == here]

    def _pairs(self, unit: Unit, values: Values) -> set[Pair] | None:
        """The roles that a row gives, each over a unit; None where it gives none."""
        roles: Sequence[str] = values.get("roles", ())
        over = [unit_called(self.known, "over", word, unit) for word in values.get("over", ())]
        if not roles:
            if over:
                raise Misread("no_role", "over")
            return None
        if len(over) not in (0, 1, len(roles)):
            raise Misread("as_many", "over", count=len(roles), units=len(over))
        for each in over:
            self.may(each, "over")
        if len(over) == 1:
            over *= len(roles)
        return {(role, (over[at] if over else _led(self.known, role, unit)).id or 0) for at, role in enumerate(roles)}

    def _compare(self, row: Read, person: Person, unit: Unit, pairs: set[Pair] | None) -> None:
        self.may(self.known.by_id[person.unit_id], "unit")
        changes = self.compared(person, row.values, PEOPLE_FIELDS)
        said: list[list[Any]] = [[key, *each] for key, each in changes.items()]
        if unit.id != person.unit_id:
            changes["unit_id"] = (person.unit_id, unit.id)
            said.append(["unit", self.known.by_id[person.unit_id].name, unit.name])
        phone = row.values.get("phone")
        if phone and self.importing.secret.fingerprint(phone) != person.phone_hash:
            for key, after in phones_of(self.importing, phone).items():
                changes[key] = (getattr(person, key), after)
            said.append(["phone", None, None])
        self._compare_roles(person, pairs, changes, said)
        self.change(row, person, changes, said)

    def _compare_roles(
        self, person: Person, pairs: set[Pair] | None, changes: dict[str, tuple[Any, Any]], said: list[list[Any]]
    ) -> None:
        """Roles that are written take the place of those there were; but whoever keeps the roster keeps it."""
        held = self.grants[person.id or 0]
        if pairs is None or (pairs := pairs | {pair for pair in held if pair[0] == OFFICE}) == held:
            return
        changes["grants"] = (sorted(map(list, held)), sorted(map(list, pairs)))
        before, after = (sorted({role for role, _ in each}) for each in (held, pairs))
        if before == after:
            names = [[self.known.by_id[unit].name for _, unit in sorted(each)] for each in (held, pairs)]
            said.append(["over", *names])
        else:
            said.append(["roles", before, after])


def _led(known: Known, role: str, unit: Unit) -> Unit:
    """Over what a role holds where nothing is written: one's own unit; of an officer the township that it lies in."""
    while role == "officer" and unit.kind == "organ" and unit.parent_id is not None:
        unit = known.by_id[unit.parent_id]
    return unit


# --- units


class _Units(_Roster):
    """Places rows about units: by code, else by name below the same unit; one of the file may lie below another."""

    def __init__(self, tx: Tx, plan: Plan, importing: Importing) -> None:
        super().__init__(tx, plan, importing)
        self.by_code = {unit.code: unit for unit in self.known.by_id.values()}
        self.columns: Mapping[str, Column] = {column.key: column for column in importing.kind.columns}

    def place(self, row: Read) -> None:
        """A row as a new unit, a change, or nothing new."""
        values = row.values
        above = self._above(values)
        unit = self._meant(values, above)
        contact = self._contact(unit, values)
        if unit is not None:
            self._compare(row, unit, above, contact)
            return
        if "kind" not in values:
            raise Misread("missing", "kind")
        if above is None:
            above = self._by_default(values)
        self._fits(values["kind"], above)
        self.known.position += 1
        made = {"position": self.known.position, **{key: values[key] for key in UNIT_FIELDS if key in values}}
        code = values.get("code") or self._code(values, above)
        made |= {"code": code, "above": above["code"], "contact_id": contact}
        self.known.fresh[squeezed(values["name"])].append(made)
        self.bring(row, made, self._alike(values["name"], above["code"]))

    def _above(self, values: Values) -> dict[str, Any] | None:
        """The unit above, of the roster or of this file; None where nothing is written."""
        word = values.get("above", "")
        if not word:
            return None
        fresh = self.known.fresh.get(squeezed(word), ())
        if len(fresh) == 1 and not self.known.units.get(squeezed(word)):
            return dict(fresh[0])
        unit = unit_called(self.known, "above", word, self.known.county)
        self.may(unit, "above")
        return {"code": unit.code, "kind": unit.kind, "id": unit.id}

    def _by_default(self, values: Values) -> dict[str, Any]:
        county = self.known.county
        if values["kind"] in VILLAGES:
            raise Misread("no_above", "above")
        self.may(county, "above")
        return {"code": county.code, "kind": county.kind, "id": county.id}

    def _fits(self, kind: str, above: Mapping[str, Any]) -> None:
        wanted = {"village": ("township",), "community": ("township",), "township": ("county",)}.get(kind)
        if wanted and above["kind"] not in wanted:
            raise Misread("not_below", "above", value=self.columns["kind"].said(kind, "zh"))

    def _meant(self, values: Values, above: Mapping[str, Any] | None) -> Unit | None:
        if "code" in values:
            return self.by_code.get(values["code"])
        named = [
            unit
            for unit in self.known.by_id.values()
            if squeezed(unit.name) == squeezed(values["name"]) and unit.became_id is None
            if above is None or unit.parent_id == above.get("id")
        ]
        if len(named) > 1:
            raise Misread("two_places", "name", value=values["name"], count=len(named))
        return named[0] if named else None

    def _contact(self, unit: Unit | None, values: Values) -> int | None:
        """The person who is written, whoever works nearest."""
        if "contact" not in values:
            return None
        every = self.known.people.get(squeezed(values["contact"]), ())
        near = [one for one in every if unit and one.township == self.known.township_id(unit)] or every
        if len(near) != 1:
            codes = "、".join(one.code for one in near)
            raise Misread("two_people" if near else "unknown_person", "contact", value=values["contact"], codes=codes)
        return near[0].id

    def _compare(self, row: Read, unit: Unit, above: Mapping[str, Any] | None, contact: int | None) -> None:
        self.may(unit, "name")
        if above is not None and above.get("id") != unit.parent_id:
            raise Misread("unit_elsewhere", "above", value=unit.name, code=unit.code)
        kind = row.values.get("kind", unit.kind)
        if kind != unit.kind and {kind, unit.kind} != set(VILLAGES):
            raise Misread("kind_stays", "kind", value=unit.name, code=unit.code)
        changes = self.compared(unit, row.values, UNIT_FIELDS)
        said: list[list[Any]] = [[key, *each] for key, each in changes.items()]
        if contact is not None and contact != unit.contact_id:
            changes["contact_id"] = (unit.contact_id, contact)
            before = self.tx.get(Person, unit.contact_id) if unit.contact_id else None
            said.append(["contact", before.name if before else "", row.values["contact"]])
        self.change(row, unit, changes, said)

    def _alike(self, name: str, above: str) -> list[tuple[str, str]]:
        parent = self.by_code.get(above)
        heard = set(sounds(name))
        return [
            (unit.name, unit.code)
            for unit in self.known.by_id.values()
            if parent and unit.parent_id == parent.id and not heard.isdisjoint(sounds(unit.name))
        ]

    def _code(self, values: Values, above: Mapping[str, Any]) -> str:
        """TY-YL-03 for a village, TY-YL by its initials for whatever else."""
        lead = f"{above['code']}-"
        taken = {*self.by_code, *(one["code"] for each in self.known.fresh.values() for one in each)}
        if values["kind"] in VILLAGES:
            return self.code_after(lead, lambda: sorted(taken), 2)
        short = f"{lead}{_initials(values['name'])}"
        if short not in taken:
            return short
        return next(code for number in range(2, len(taken) + 3) if (code := f"{short}{number}") not in taken)


def _initials(name: str) -> str:
    """YL for 云岭乡."""
    for suffix in ("街道", "乡", "镇"):
        name = name.removesuffix(suffix)
    syllables = readings(squeezed(name))[:1] or (("U",),)
    return "".join(syllable[:1] for syllable in syllables[0]).upper()[:LONGEST_INITIALS]
