"""疑似重复: new rows of a file that sound like somebody of the same village, found before they are taken in."""

from collections import defaultdict

from sqlmodel import col, select

from storage.import_plan import Importing, Plan, row_of
from storage.name_keys import SOUND
from storage.store import Tx
from storage.tables import Subject, SubjectName

NAMED = 3  # that are said of one row


def hear(tx: Tx, plan: Plan, importing: Importing) -> None:
    """Note beside each new row of a piece whom it sounds like: in the same village, and not of another group."""
    sounds = {sound for _, row in plan.news for sound in row.sounds if sound.startswith(SOUND)}
    if not sounds:
        return
    units = {plan.subjects[index]["unit_id"] for index, _ in plan.news}
    heard: dict[tuple[int, str], list[Subject]] = defaultdict(list)
    for key, subject in tx.exec(
        select(SubjectName.key, Subject)
        .where(col(SubjectName.key).in_(sounds), SubjectName.subject_id == Subject.id)
        .where(Subject.kind == importing.name, col(Subject.unit_id).in_(units), Subject.state != "archived")
        .order_by(col(Subject.position), col(Subject.id))
    ).all():
        heard[subject.unit_id, key].append(subject)
    for index, row in plan.news:
        new = plan.subjects[index]
        near = {one.id: one for sound in row.sounds for one in heard.get((new["unit_id"], sound), ())}
        found = [one for one in near.values() if _may_be(one, new["profile"].get("group"), new["parent_id"])]
        if found:
            who = "、".join(f"{one.name}{one.profile.get('group', '')}（{one.code}）" for one in found[:NAMED])
            made = {**row_of(importing, row, "alike"), "why": [["alike", "name", {"who": who}]]}
            plan.alike.append((index, {**made, "cells": importing.secret.encrypt(row.cells)}))


def _may_be(one: Subject, group: str | None, parent_id: int | None) -> bool:
    """As storage.merging asks it of two that are there."""
    return one.parent_id == parent_id and (not group or (one.profile.get("group") or group) == group)
