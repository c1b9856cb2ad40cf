"""A plan in words: how far it is, what is overdue by name, who answers, what each heading has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from activities.catalogue import Catalogue
from activities.periods import span_of
from activities.plans import Group, Heading, PlanKind
from handlers.texts import Texts
from storage.people import titled
from storage.plan_steps import Progress, entries_of, progress_of, spent_on, steps_of, whole_of
from storage.plans import answerer_in
from storage.store import Tx
from storage.tables import FollowUp, Person, Plan, PlanEntry, Subject, Unit

SHOWN = 3  # overdue steps that are named
TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Told:
    """For whom a plan is put into words."""

    tx: Tx
    text: Texts
    today: date
    catalogue: Catalogue


def kinds_of(catalogue: Catalogue) -> dict[str, PlanKind]:
    """The plans that are declared, by key."""
    return catalogue.declared(PlanKind)


def kind_of(catalogue: Catalogue, plan: Plan) -> PlanKind | None:
    """How a plan's kind is declared; None where the county's files do not declare it any more."""
    return kinds_of(catalogue).get(plan.kind)


def far(text: Texts, day: date, today: date) -> str:
    """A day that may lie in another year: 明年6月30日, Jun 30 2027."""
    if day.year == today.year:
        return text.day(day)
    return text("plan_next_year" if day.year == today.year + 1 else "plan_in_year", year=day.year, day=text.day(day))


def figure(amount: float) -> str:
    """A figure without needless zeros: 2, 1.2."""
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def money(text: Texts, yuan: int) -> str:
    """A sum: 3.5万元, 5000元."""
    if yuan >= TEN_THOUSAND and text.language == "zh":
        return text("plan_ten_thousand", amount=f"{yuan / TEN_THOUSAND:.4f}".rstrip("0").rstrip("."))
    return text("plan_yuan", amount=yuan)


def clipped(row: FollowUp) -> str:
    """A step's measure without its full stop."""
    return row.measure.rstrip("。.")


def title(told: Told, plan: Plan) -> str:
    """月塘村 后进村整顿（软弱涣散）."""
    kind = kind_of(told.catalogue, plan)
    subject = told.tx.get_one(Subject, plan.subject_id)
    name = kind.name.said(told.text.language) if kind else plan.kind
    sort = told.text("plan_sort", sort=plan.sort) if plan.sort else ""
    return told.text("plan_title", subject=subject.name, kind=name, sort=sort)


def how_far(told: Told, progress: Progress) -> str:
    """5步办了2步，过期1步：修通3组路（11月20日）."""
    if not progress.total:
        return told.text("plan_no_steps")
    said = told.text("plan_far", total=progress.total, done=progress.done)
    if not progress.overdue:
        return said + told.text("plan_stop")
    named = [
        told.text("plan_overdue_one", measure=clipped(row), day=far(told.text, row.due or told.today, told.today))
        for row in progress.overdue[:SHOWN]
    ]
    return said + told.text("plan_overdue", count=len(progress.overdue), names=told.text.list(named))


def next_step(told: Told, progress: Progress) -> str:
    """What comes next and by when."""
    row = progress.next
    if row is None:
        return ""
    due = far(told.text, row.due, told.today) if row.due else told.text("no_date")
    return told.text("plan_next", measure=clipped(row), due=due, who=row.responsible)


def responsible(told: Told, plan: Plan, kind: PlanKind) -> list[str]:
    """Who answers, capacity by capacity; who is missing is named."""
    subject = told.tx.get_one(Subject, plan.subject_id)
    held = {each: answerer_in(told.tx, subject, each, told.today) for each in kind.responsible}
    there = [f"{told.text(f'holds_{each}')}{told.text('plan_of')}{who.name}" for each, who in held.items() if who]
    missing = [told.text(f"holds_{each}") for each, who in held.items() if who is None]
    lines = [told.text.list(there)] if there else []
    return [*lines, *([told.text("plan_missing", names=told.text.list(missing))] if missing else [])]


def missing_capacities(told: Told, plan: Plan, kind: PlanKind) -> list[str]:
    """The capacities that nobody fills."""
    subject = told.tx.get_one(Subject, plan.subject_id)
    return [each for each in kind.responsible if answerer_in(told.tx, subject, each, told.today) is None]


def groups(told: Told, kind: PlanKind, progress: Progress) -> list[str]:
    """A line for each group of headings: how many steps, or how much; headings without any are named."""
    return [line for group in kind.groups if (line := _group(told, kind, group, progress))]


def _group(told: Told, kind: PlanKind, group: Group, progress: Progress) -> str:
    text, language = told.text, told.text.language
    said, without = [], []
    for heading in (each for each in kind.headings if each.group == group.key):
        rows = [step for step in progress.steps if step.counted.heading == heading.key]
        name = heading.name.said(language)
        if not rows:
            without.append(name)
            continue
        figures = _figures(heading, progress, language)
        done = sum(step.row.state == "closed" for step in rows)
        said.append(
            f"{name}{' '.join(figures)}" if figures else text("plan_heading", name=name, done=done, all=len(rows))
        )
    if not said:
        return ""
    parts = text.list(said) + (text("plan_without", names=text.list(without)) if without else "")
    return text("plan_group", group=group.name.said(language), parts=parts)


def _figures(heading: Heading, progress: Progress, language: str) -> list[str]:
    """1.2/2公里, for each measure that some step is counted in."""
    found = []
    for measure in heading.measures:
        done, planned = progress.amount(heading.key, measure.key)
        if planned:
            space = " " if language == "en" else ""
            found.append(f"{space}{figure(done)}/{figure(planned)}{space}{measure.unit.said(language)}")
    return found


def last_entry(told: Told, plan: Plan, kind: PlanKind) -> list[str]:
    """What was said this period, or that nothing was."""
    if not kind.progress or plan.state != "open":
        return []
    key = span_of(kind.progress, told.today).key
    rows = entries_of(told.tx, plan.id or 0, key)
    if not rows:
        return [told.text("plan_unsaid", period=told.text.period(key))]
    return [told.text("plan_said", period=told.text.period(key), words=words_of_entry(told, rows[-1]))]


def words_of_entry(told: Told, entry: PlanEntry) -> str:
    """What was said, in the words in which it was said."""
    return told.text("comma").join(line.strip() for line in entry.words.splitlines() if line.strip()).rstrip("。.")


def states(told: Told, plan: Plan) -> list[str]:
    """Before whom it is; how it was accepted; when it was closed, and until when it is looked at again."""
    tx, text = told.tx, told.text
    row = whole_of(tx, plan.id or 0)
    lines = []
    if plan.state == "proposed":
        by = titled(tx.get(Person, plan.made_by_id))
        lines.append(text("plan_proposed", by=by, day=text.day(plan.made_on), office=text("county_office")))
    if row is not None and row.returned and row.state == "open" and row.replied_on is None:
        lines.append(text("right_returned_why", reason=row.returned))
    if row is not None and row.accepted_on:
        lines.append(accepted(told, plan, row))
    if plan.state == "closed" and plan.closed_on:
        key = "plan_closed" if row is not None else "plan_carried_out"
        lines.append(text(key, day=far(text, plan.closed_on, told.today)))
    if plan.tracked_until:
        looks = steps_of(tx, plan.id or 0, "look_back")
        coming = next((each.row.due for each in looks if each.row.state == "open" and each.row.due), None)
        until = far(text, plan.tracked_until, told.today)
        then = text("plan_looked_at", day=far(text, coming, told.today)) if coming else ""
        lines.append(text("plan_tracked", day=until) + then)
    return lines


def accepted(told: Told, plan: Plan, row: FollowUp) -> str:
    """刘建新副书记11月25日验收：82分，满意度93%。."""
    by = titled(told.tx.get(Person, row.accepted_by_id)) if row.accepted_by_id else ""
    return told.text("plan_accepted_by", by=by, day=told.text.day(row.accepted_on or told.today)) + score(
        told.text, plan
    )


def score(text: Texts, plan: Plan) -> str:
    """82分，满意度93%, as far as it was said."""
    parts = []
    if plan.score is not None:
        parts.append(text("plan_score", score=plan.score))
    if plan.satisfaction is not None:
        parts.append(text("plan_satisfaction", percent=plan.satisfaction))
    return (text("colon") if parts else "") + text("comma").join(parts) + text("plan_stop")


def card_lines(told: Told, plan: Plan) -> list[str]:
    """A plan whole."""
    kind, text = kind_of(told.catalogue, plan), told.text
    lines = [title(told, plan)]
    labels: Mapping[str, str] = {"plan_problem": plan.problem, "plan_goal": plan.goal}
    lines += [text(key, words=words) for key, words in labels.items() if words]
    if plan.money is not None:
        lines.append(text("plan_money", sum=money(text, plan.money)))
    if kind is None:
        return [*lines, text("plan_undeclared")]
    lines += responsible(told, plan, kind)
    if plan.state == "proposed":
        return [*lines, *states(told, plan)]
    progress = progress_of(told.tx, plan.id or 0, told.today)
    lines.append(how_far(told, progress))
    lines += [line for line in (next_step(told, progress),) if line]
    lines += groups(told, kind, progress)
    lines += last_entry(told, plan, kind)
    spent = spent_on(told.tx, plan.id or 0)
    lines += [text("plan_spent", sum=money(text, spent))] if spent else []
    return [*lines, *states(told, plan)]


def in_list(told: Told, plan: Plan, subject: Subject, unit: Unit) -> str:
    """A plan in one line of a list, as it stands."""
    place = "" if subject.kind in ("village", "community", "organisation") else f"{unit.name} "
    if plan.state == "proposed":
        stands = told.text("plan_stands_proposed")
    elif plan.state == "closed":
        key = "plan_stands_closed" if whole_of(told.tx, plan.id or 0) else "plan_stands_carried_out"
        stands = told.text(key, day=far(told.text, plan.closed_on or told.today, told.today))
    else:
        stands = how_far(told, progress_of(told.tx, plan.id or 0, told.today)).rstrip("。.")
        row = whole_of(told.tx, plan.id or 0)
        if row is not None and row.replied_on:
            stands = told.text("plan_stands_verify" if row.accepted_on else "plan_stands_accept")
    return told.text("value_line", label=f"{place}{subject.name}", value=stands)


def of_whole(told: Told, row: FollowUp) -> list[str]:
    """What whoever accepts or verifies a plan reads of it."""
    plan = told.tx.get_one(Plan, row.plan_id)
    lines = [how_far(told, progress_of(told.tx, plan.id or 0, told.today))]
    return [*lines, *([accepted(told, plan, row)] if row.accepted_on and row.accepted_by_id else [])]
