"""整改 as it is spoken of, and what the clock says of it: due soon, overdue, asked about again, heard by the leader."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from activities.catalogue import Catalogue, FollowUpLadder
from activities.follow_ups import is_late, rungs
from handlers.keyboards import Button, fit, lay_out
from handlers.section import Hearer, Section
from handlers.texts import Texts
from storage.extensions import times_extended, undecided_extensions
from storage.holding import acceptor_of, holder_of, is_running, running_since
from storage.people import titled
from storage.periods import workdays
from storage.plan_steps import STEP, WHOLE, is_look_back
from storage.prompts import stage_planned, times_reminded
from storage.store import Tx
from storage.tables import Extension, FollowUp, Person, Prompt, Record, Subject

CLAUSE = re.compile("[，,；;。]")
ABOUT = "follow_up"


DONE = {"rectification": "right_done", "promise": "right_done", STEP: "plan_done", WHOLE: "plan_submit"}


def done_words(row: FollowUp) -> str:
    """How it is kept that somebody tapped that it is done, as long as he writes nothing."""
    return {STEP: "plan_done", WHOLE: "plan_submitted_words"}.get(row.kind, "right_put_right")


def where_it_stands(text: Texts, row: FollowUp) -> list[Button]:
    """The way to the record that found it, or to the plan that it stands in."""
    if row.plan_id is not None:
        return [Button(text("plan_whole"), f"J:see:{row.plan_id}")]
    return [Button(text("right_record"), f"r:see:{row.record_id}")]


def about(row: FollowUp) -> str:
    """What its prompts are about."""
    return f"{ABOUT}:{row.id}"


def ladder_of(tx: Tx, catalogue: Catalogue, row: FollowUp) -> FollowUpLadder:
    """Who hears of it when: as the duty whose record found it says; for a step of a plan as packaged."""
    record = tx.get(Record, row.record_id) if row.record_id else None
    return catalogue.ladder(record.duty if record else "")


def again(row: FollowUp) -> str:
    """The stage at which it is asked about again, once for each day that it is due."""
    return f"again:{row.due}"


def what(tx: Tx, text: Texts, row: FollowUp, *, whole: bool = False) -> str:
    """What is to be done where, in few words, or in all of them: 金穗米业“补一堂党课”."""
    words = row.measure.rstrip("。.") if whole else CLAUSE.split(row.measure)[0]
    return text("right_what", subject=_subject(tx, row), words=words)


def problem(tx: Tx, text: Texts, row: FollowUp) -> str:
    """What was found where: 云岭茶业“台账缺二季度党员大会记录”."""
    return text("right_what", subject=_subject(tx, row), words=row.problem.rstrip("。."))


def _subject(tx: Tx, row: FollowUp) -> str:
    subject = tx.get(Subject, row.subject_id) if row.subject_id else None
    return subject.name if subject else ""


def follow_up_sections(hearer: Hearer, prompts: Sequence[Prompt]) -> list[Section]:
    """One with its own buttons; several as a numbered list, each a tap away."""
    told = [(row, prompt.stage) for prompt in prompts if (row := _still(hearer, prompt))]
    if len(told) == 1:
        return [_section(hearer, *told[0])]
    if not told:
        return []
    lines = [
        hearer.text("todo_line", number=number, line=_first(hearer, row, stage))
        for number, (row, stage) in enumerate(told, start=1)
    ]
    buttons = [
        Button(fit(f"{number} {_subject(hearer.tx, row)}"), f"y:see:{row.id}")
        for number, (row, _) in enumerate(told, start=1)
    ]
    key = "plan_several" if any(row.plan_id for row, _ in told) else "right_several"
    return [Section("\n".join([hearer.text(key, count=len(told)), *lines]), lay_out(buttons))]


def asked_of(tx: Tx, text: Texts, asked: Extension) -> tuple[str, list[Button]]:
    """What cannot be met in time, as the leader is asked to decide it."""
    row = tx.get_one(FollowUp, asked.follow_up_id)
    said = text(
        "extension_ask",
        what=what(tx, text, row),
        by=tx.get_one(Person, asked.asked_by_id).name,
        due=text.day(asked.from_due) if asked.from_due else text("no_date"),
        day=text.day(asked.to_due),
        reason=asked.reason,
        count=times_extended(tx, row.id or 0) + 1,
    )
    verbs = (("agree", "agree"), ("late_refuse", "refuse"), ("extension_redate", "redate"))
    return said, [Button(text(name), f"y:{verb}:{asked.id}") for name, verb in verbs]


def extension_section(hearer: Hearer, prompt: Prompt) -> Section | None:
    """`extension:ID`: asked again, since the clock of a follow-up stands still until somebody decides."""
    asked = hearer.tx.get(Extension, int(prompt.about.split(":")[1]))
    open_ones = {each.id for each, _ in undecided_extensions(hearer.tx, hearer.person.id or 0)}
    if asked is None or asked.id not in open_ones:
        return None
    said, buttons = asked_of(hearer.tx, hearer.text, asked)
    return Section(said, lay_out(buttons))


def _still(hearer: Hearer, prompt: Prompt) -> FollowUp | None:
    """The follow-up, where it is still true of it what was planned, and still for this person."""
    row = hearer.tx.get(FollowUp, int(prompt.about.split(":")[1]))
    if row is None or row.due is None or not is_running(hearer.tx, row):
        return None
    to_leader = prompt.stage.startswith("leader:")
    person = acceptor_of(hearer.tx, row) if to_leader else holder_of(hearer.tx, row, hearer.today)
    mine = person is not None and person.id == hearer.person.id
    return row if mine and _of_this_day(hearer, row, prompt) else None


def _of_this_day(hearer: Hearer, row: FollowUp, prompt: Prompt) -> bool:
    """Whether it was planned for the day that it is due now: since then it may have been put off."""
    assert row.due is not None
    if is_late(prompt.stage):
        return prompt.due_on > row.due
    if prompt.stage == again(row):
        return True
    return (prompt.stage, prompt.due_on) in set(stages(hearer.tx, hearer.catalogue, row))


def stages(tx: Tx, catalogue: Catalogue, row: FollowUp) -> Iterator[tuple[str, date]]:
    """The stages of a follow-up that has a day, `holder:due-3`, each with the workday on which it is said."""
    assert row.due is not None
    ladder = ladder_of(tx, catalogue, row)
    for step, day in rungs(ladder, row.found_on, row.due, running_since(tx, row), workdays(tx)):
        yield f"{step.to}:{step.at}", day


def _section(hearer: Hearer, row: FollowUp, stage: str) -> Section:
    text = hearer.text
    if stage.startswith("leader:"):
        buttons = [Button(text("seen"), "k:seen"), *where_it_stands(text, row)]
        return Section(_first(hearer, row, stage), lay_out(buttons))
    said, buttons = holder_message(hearer, row, again=stage.startswith("again:"))
    return Section(said, lay_out(buttons))


def _first(hearer: Hearer, row: FollowUp, stage: str) -> str:
    """The line that says what it is about, by who hears it."""
    tx, text, today = hearer.tx, hearer.text, hearer.today
    if stage.startswith("leader:"):
        holder = holder_of(tx, row, today)
        times = times_reminded(tx, holder.id or 0, about(row)) if holder else 0
        told = text("right_reminded", name=holder.name, times=times) if holder and times else ""
        return text(
            "right_leader", what=what(tx, text, row), due=_day(text, row, today), who=_who(text, row), told=told
        )
    return _to_holder(hearer, row, again=stage.startswith("again:"))


def _to_holder(hearer: Hearer, row: FollowUp, *, again: bool) -> str:
    """What is due when, and who is responsible, as whoever sees to it reads it."""
    tx, text, today = hearer.tx, hearer.text, hearer.today
    own = row.responsible_id == hearer.person.id
    late = row.due is not None and row.due < today
    key = "right_again" if again else "right_late" if late else "right_due"
    who = text("you") if own else _who(text, row)
    return text(key, what=what(tx, text, row), due=_day(text, row, today), who=who)


def _who(text: Texts, row: FollowUp) -> str:
    return row.responsible or text("nobody")


def _day(text: Texts, row: FollowUp, today: date) -> str:
    return text.near(row.due, today) if row.due else text("no_date")


def _after(hearer: Hearer, row: FollowUp) -> list[str]:
    """Why it was sent back, and who hears of it when there is still no news."""
    text, today, leader = hearer.text, hearer.today, acceptor_of(hearer.tx, row)
    lines = [text("right_returned_why", reason=row.returned)] if row.returned else []
    if row.due is None or leader is None or leader.id == hearer.person.id:
        return lines
    told = [day for stage, day in stages(hearer.tx, hearer.catalogue, row) if stage.startswith("leader:")]
    coming = min((day for day in told if day > today), default=None)
    if coming is not None:
        return [*lines, text("right_then", day=text.on_weekday(coming, today), leader=titled(leader))]
    return [*lines, *([text("right_told", leader=titled(leader))] if told else [])]


def _holder_buttons(hearer: Hearer, row: FollowUp) -> list[Button]:
    """已补上, 办不到, 我去催; the last one where somebody else is responsible, and once; of a plan in its words."""
    tx, text, person = hearer.tx, hearer.text, hearer.person
    if row.kind == STEP and is_look_back(tx, row):
        calm = Button(text("plan_calm"), f"y:done:{row.id}")
        return [calm, Button(text("plan_relapse"), f"J:relapse:{row.id}"), *where_it_stands(text, row)]
    buttons = [Button(text(DONE[row.kind]), f"y:done:{row.id}"), Button(text("right_cannot"), f"y:cannot:{row.id}")]
    passed = stage_planned(tx, person.id or 0, about(row), again(row))
    if row.responsible_id != person.id and not passed:
        buttons.append(Button(text("right_pass"), f"y:pass:{row.id}"))
    return [*buttons, *(where_it_stands(text, row) if row.plan_id else [])]


def holder_message(hearer: Hearer, row: FollowUp, *, again: bool = False) -> tuple[str, list[Button]]:
    """A follow-up as whoever sees to it is asked about it, for the first time or again."""
    lines = [_to_holder(hearer, row, again=again), *_after(hearer, row)]
    return "\n".join(lines), _holder_buttons(hearer, row)
