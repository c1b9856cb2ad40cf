"""计划台账: every plan of a kind in one sheet, with the columns that the county's ledger has."""

from collections.abc import Mapping
from typing import Any

from activities.periods import day_of
from activities.plans import PlanKind
from forms.zone import ZONE
from handlers.chat import Chat
from handlers.made import MADE, File, Made, Making
from handlers.plans.rights import viewer
from handlers.plans.words import Told, clipped, far, how_far, kinds_of, words_of_entry
from handlers.texts import Texts
from handlers.worksheets import Paper, Value, workbook
from storage.joining import full_name
from storage.people import unit_of, viewer_of
from storage.plan_steps import entries_of, progress_of, spent_on
from storage.plans import answerer_in, listed
from storage.tables import Person, Plan, Subject, Unit

LEDGER = "plan_ledger"  # the maker's name


def send_ledger(chat: Chat, key: str, _: int) -> None:
    """`J:sheet:KIND:0`: the ledger of what this reader sees, made while it is sent."""
    if key not in kinds_of(chat.turn.catalogue) or not listed(chat.tx, viewer(chat), key, chat.today, limit=1):
        chat.say(chat.text("plan_not_seen"))
        return
    made = {"kind": LEDGER, "plan": key, "person": chat.me.id, "language": chat.text.language}
    chat.send_made("sendDocument", made)


def ledger_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """The document: as things stand when it is sent."""
    made, today = payload[MADE], day_of(making.now)
    text = Texts(made["language"])
    told = Told(making.tx, text, today, making.catalogue)
    kind = kinds_of(making.catalogue)[made["plan"]]
    paper = ledger(told, kind, making.tx.get_one(Person, made["person"]), making)
    name = text("plan_sheet_file", kind=kind.name.said(text.language))
    return Made(payload, {"document": File(name, workbook([paper], today))})


def ledger(told: Told, kind: PlanKind, person: Person, making: Making) -> Paper:
    """The sheet: one row a plan, in official order."""
    text, language = told.text, told.text.language
    rows = listed(told.tx, viewer_of(told.tx, person.id or 0), kind.key, told.today)
    at = making.now.astimezone(ZONE)
    name = kind.name.said(language)
    return Paper(
        name=name,
        title=text("plan_sheet_title", kind=name),
        by=text("sheet_by", unit=full_name(told.tx, unit_of(told.tx, person))),
        as_of=text("sheet_as_of", year=at.year, day=text.day(at.date()), hour=at.hour, minute=f"{at.minute:02d}"),
        headings=[text("column_number"), *_headings(told, kind)],
        rows=[[number, *_row(told, kind, *row)] for number, row in enumerate(rows, start=1)],
    )


def _headings(told: Told, kind: PlanKind) -> list[str]:
    text = told.text
    names = ["plan_column_subject", "plan_column_place"]
    names += ["plan_column_sort", "plan_column_problem"] if kind.listed else ["plan_column_goal", "plan_column_money"]
    names += ["plan_column_measures"]
    people = [text(f"holds_{each}") for each in (kind.responsible or kind.kept_by)]
    after = ["plan_column_until", "plan_column_progress", "plan_column_spent"]
    if kind.acceptance:
        after += ["plan_column_score", "plan_column_satisfaction"]
    after += ["plan_column_closed"]
    if kind.tracked:
        after += ["plan_column_tracked"]
    return [*(text(name) for name in names), *people, *(text(name) for name in after)]


def _row(told: Told, kind: PlanKind, plan: Plan, subject: Subject, unit: Unit) -> list[Value]:
    progress = progress_of(told.tx, plan.id or 0, told.today)
    measures = "\n".join(
        told.text(
            "plan_sheet_measure",
            number=number,
            measure=clipped(step.row),
            day=_day(told, step.row.due),
            who=step.row.responsible,
        )
        for number, step in enumerate(progress.steps, start=1)
    )
    said = [
        f"{told.text.period(entry.period_key)}{told.text('colon')}{words_of_entry(told, entry)}"
        for entry in entries_of(told.tx, plan.id or 0)
    ]
    held = [answerer_in(told.tx, subject, each, told.today) for each in (kind.responsible or kind.kept_by)]
    about: list[Value] = [plan.sort, plan.problem] if kind.listed else [plan.goal, plan.money]
    last = max((step.row.due for step in progress.steps if step.row.due), default=None)
    return [
        *(subject.name, full_name(told.tx, unit), *about, measures),
        *(who.name if who else told.text("plan_nobody") for who in held),
        *(last, "\n".join([how_far(told, progress), *said]), spent_on(told.tx, plan.id or 0)),
        *((plan.score, plan.satisfaction) if kind.acceptance else ()),
        plan.closed_on,
        *((plan.tracked_until,) if kind.tracked else ()),
    ]


def _day(told: Told, day: Any) -> str:
    return far(told.text, day, told.today) if day else told.text("no_date")
