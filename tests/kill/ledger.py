"""What must hold after all the kills, read from database and screens; each check gives sentences on what does not."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from storage.outbox import NO_ACCOUNT
from tests.kill.officer import ITEMS, Officer
from tests.kill.stage import BY_NOW, Stage

OK = 200
COUNTED_ONCE = (  # table, which rows of it, the columns in which no two of them are alike
    ("record", "interview_id IS NOT NULL", "interview_id"),
    ("record", "task_id IS NOT NULL AND state = 'valid'", "task_id"),
    ("interview", "task_id IS NOT NULL AND corrects_id IS NULL", "task_id"),
    ("inbox", "TRUE", "bot_id, update_id"),
    ("follow_up", "record_id IS NOT NULL", "record_id, ref"),
    ("finding", "TRUE", "record_id, person_id, capacity"),
    ("membership", "state != 'declined' AND record_id IS NOT NULL", "member_id"),  # a correction declines the old ones
    ("fact", "TRUE", "record_id, ref, kind"),
    ("attachment", "TRUE", "inbox_id"),
)
BAD_WORDS = (
    "update_raised",
    "update_set_aside",
    "chat_interrupted",
    "saying_broke",
    "job_raised",
    "_raised",
    "Traceback",
)


def every_update_is_handled_once(stage: Stage, officers: list[Officer]) -> Iterator[str]:
    """What the phones sent is in the inbox, each once, handled at the first attempt."""
    sent = sorted(number for officer in officers for number in officer.screen.updates)
    kept = sorted(row[0] for row in stage.rows("SELECT update_id FROM inbox"))
    if sent != kept:
        yield f"{len(sent)} updates sent, {len(kept)} kept; missing {set(sent) - set(kept)}, more {set(kept) - set(sent)}"
    for row in stage.rows("SELECT update_id, state, error FROM inbox WHERE state != 'handled' OR attempts != 0"):
        yield f"update {row[0]} is {row[1]}: {row[2]}"


def nothing_is_doubled(stage: Stage) -> Iterator[str]:
    """No two rows say the same."""
    for table, which, columns in COUNTED_ONCE:
        alike = f"FROM {table} WHERE {which} GROUP BY {columns} HAVING count(*) > 1"
        for *values, count in stage.rows(f"SELECT {columns}, count(*) {alike}"):
            yield f"{table}: {count} rows with {columns} = {values}"


def serials_have_no_gaps(stage: Stage) -> Iterator[str]:
    """The numbers of a quarter run from 1 without a gap."""
    serials: dict[tuple[str, str], list[int]] = {}
    for duty, period, serial in stage.rows("SELECT duty, period_key, serial FROM record ORDER BY serial"):
        serials.setdefault((duty, period), []).append(serial)
    for key, found in serials.items():
        if found != list(range(1, len(found) + 1)):
            yield f"{key}: {found}"


def tasks_and_records_agree(stage: Stage) -> Iterator[str]:
    """A task is done if and only if it has a record; a submitted interview has its record."""
    done = {row[0] for row in stage.rows("SELECT id FROM task WHERE state = 'done'")}
    recorded = {
        row[0] for row in stage.rows("SELECT task_id FROM record WHERE task_id IS NOT NULL AND state = 'valid'")
    }
    for task in done ^ recorded:
        yield f"task {task}: {'done without a record' if task in done else 'recorded and not done'}"
    lost = (
        "state = 'submitted' AND corrects_id IS NULL AND id NOT IN (SELECT interview_id FROM record WHERE interview_id)"
    )
    for row in stage.rows(f"SELECT id FROM interview WHERE {lost}"):
        yield f"interview {row[0]} is submitted and has no record"


def everything_is_said(stage: Stage) -> Iterator[str]:
    """What was to be said was said at least once, to the same chat, in the same words."""
    said = spoken(stage)
    due = outbox(stage)
    for call, count in due.items():
        if said[call] < count:
            yield f"{said[call]} times instead of {count}: {call}"
    for call in said - due:
        if call not in due:
            yield f"nobody wanted this said: {call}"
    for number, state, error in stage.rows(f"SELECT id, state, error FROM outbox WHERE state != 'said' AND {BY_NOW}"):
        if error != NO_ACCOUNT:
            yield f"outbox {number} is {state}: {error}"


def spoken(stage: Stage) -> Counter[str]:
    """What Telegram took, each with how often; a message that stood there already as wanted counts."""
    return Counter(
        words(one.method, one.params)
        for one in stage.heard
        if one.method in {"sendMessage", "editMessageText"}
        if one.status == OK or "message is not modified" in one.body["description"]
    )


def outbox(stage: Stage) -> Counter[str]:
    """What was to be said, each with how often; what is due later is left out."""
    chats = dict(stage.rows("SELECT person_id, chat_id FROM account"))  # who has none cannot be told anything
    found = stage.rows(f"SELECT method, payload, chat_id, person_id FROM outbox WHERE kind != 'answer' AND {BY_NOW}")
    calls = [(method, json.loads(payload), chat or chats.get(person)) for method, payload, chat, person in found]
    return Counter(words(method, {**payload, "chat_id": chat}) for method, payload, chat in calls if chat)


def words(method: str, params: dict[str, Any]) -> str:
    """A call as one line, the same whichever way it was written."""
    return f"{method} {json.dumps(params, ensure_ascii=False, sort_keys=True)}"


def repeated(stage: Stage) -> int:
    """How many messages came once more than they were meant to."""
    return (spoken(stage) - outbox(stage)).total()


def asked_again(stage: Stage) -> tuple[int, int]:
    """How many questions were asked again after a start, and how many of them when the chat had gone on already."""
    again = "outbox AS question JOIN account ON account.chat_id = question.chat_id WHERE unique_key LIKE 'restate:%'"
    later = (
        "SELECT 1 FROM outbox AS reply WHERE reply.chat_id = account.chat_id AND reply.kind = 'reply'"
        " AND reply.id > question.id AND reply.said_at < question.said_at"
    )
    return stage.count(again), stage.count(f"{again} AND EXISTS ({later})")


def no_complaint_in_the_log(stage: Stage) -> Iterator[str]:
    """No handler, job or message raised anything; the disk was never in the way."""
    for line in stage.log.splitlines():
        if any(word in line for word in BAD_WORDS):
            yield line


def the_file_is_whole(stage: Stage) -> Iterator[str]:
    """SQLite's own checks find nothing."""
    for (found,) in stage.rows("PRAGMA integrity_check"):
        if found != "ok":
            yield found
    for row in stage.rows("PRAGMA foreign_key_check"):
        yield f"foreign key: {row}"


def photos_are_kept(stage: Stage, officers: list[Officer]) -> Iterator[str]:
    """Each photo is with its record, and its file was fetched."""
    sent, kept = sum(officer.screen.photos for officer in officers), stage.count("attachment WHERE kind = 'photo'")
    if sent != kept:
        yield f"{sent} photos sent, {kept} kept"
    for row in stage.rows("SELECT id, state FROM attachment WHERE kind = 'photo' AND state != 'fetched'"):
        yield f"attachment {row[0]} is {row[1]}"


# --- answers


def answers_stand(stage: Stage, officers: list[Officer]) -> Iterator[str]:
    """What each officer meant stands in his records, exactly."""
    for officer in officers:
        for number, wanted, found in records_of(stage, officer):
            for name in sorted({*wanted, *found}):
                if wanted.get(name, []) != found.get(name, []):
                    yield f"{officer.name}, record {number}, {name}: meant {wanted.get(name)}, kept {found.get(name)}"


def records_of(stage: Stage, officer: Officer) -> Iterator[tuple[int, dict[str, list[str]], dict[str, list[str]]]]:
    """Each record of an officer's interviews: its id, what he meant, what it holds."""
    statement = "SELECT id, answers FROM record WHERE interview_id = ? AND state = 'valid'"
    for interview in officer.meant:
        for number, answers in stage.rows(statement, interview):
            meant = dict(officer.meant[interview])
            for (correction,) in stage.rows(
                "SELECT id FROM interview WHERE corrects_id = ? AND state = 'submitted' ORDER BY id", number
            ):
                meant |= officer.meant.get(correction, {})
            yield number, wanted_of(meant), found_in(json.loads(answers))


def wanted_of(meant: dict[tuple[str, str], str]) -> dict[str, list[str]]:
    """What was meant, by the form's name; several answers of one name sorted."""
    wanted: dict[str, list[str]] = {}
    for (name, _), value in meant.items():
        if name == "items":
            wanted["items"] = sorted(ITEMS[label] for label in value.split())
        else:
            wanted.setdefault(name, []).append(" ".join(sorted(value.split())))
    if wanted.get("met") == ["contact"]:
        wanted.pop("met_other", None)
    if wanted.get("found") == ["other"]:
        wanted.pop("found")  # the name says it
    return {name: sorted(values) for name, values in wanted.items() if values}


def found_in(answers: dict[str, Any]) -> dict[str, list[str]]:
    """What a record holds, in the same way."""
    found: dict[str, list[str]] = {}
    for name, value in flat(answers):
        if name in ITEMS.values():
            if value == "no":
                found.setdefault("items", []).append(name)
        elif name in ASKED and value:
            found.setdefault(ASKED[name], []).append(" ".join(sorted(value.split())))
    if found.get("state"):
        found["state"] = sorted(set(found["state"]))  # every old follow-up is asked in the same words
    if found.get("found") == ["other"]:
        found.pop("found")
    return {name: sorted(values) for name, values in found.items()}


ASKED = {
    **{name: name for name in ("met", "met_other", "weak", "state", "attending", "place", "new_place", "joint", "own")},
    "found": "found",
    "found_other": "found_other",
    "instructor_gap": "gap",
    "liaison_gap": "gap",
}


def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """All answers of a document, each with its own name."""
    if isinstance(value, dict):
        for inner_name, inner in value.items():
            yield from flat(inner, inner_name)
    elif isinstance(value, list):
        for inner in value:
            yield from flat(inner, name)
    else:
        yield name, str(value)
