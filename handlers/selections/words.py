"""How selections and their candidates are spoken of. Pure but for reading."""

from collections import Counter
from collections.abc import Iterable

from activities.catalogue import Catalogue
from activities.selections import PROPOSED, Category, Choice, Selection, Stage, choice
from handlers.texts import Texts
from storage.people import titled
from storage.places import places_of
from storage.selections import deciders, open_objections, steps_of
from storage.store import Tx
from storage.tables import Candidate, CandidateStep, Person, Unit

MOVES = ("moved", "back", "kept", "mend", "left")  # steps after which a candidate stands somewhere


def selections_of(catalogue: Catalogue) -> dict[str, Selection]:
    """All that are declared, by key."""
    return catalogue.declared(Selection)


def called(text: Texts, one: Choice | Selection | None) -> str:
    """The name of something declared; nothing of what is declared no more."""
    return one.name.said(text.language) if one is not None else ""


def stage_name(text: Texts, selection: Selection, key: str) -> str:
    """A stage as it is called; before the first: 待定."""
    return text("selection_proposed") if key == PROPOSED else called(text, selection.stage(key))


def standing(text: Texts, selection: Selection, counted: Counter[str]) -> str:
    """How many are at each stage, the furthest first: 命名1、公示2、培育3; or that there is none."""
    keys = [stage.key for stage in reversed(selection.stages)] + [PROPOSED]
    there = [f"{stage_name(text, selection, key)}{_gap(text)}{counted[key]}" for key in keys if counted[key]]
    return text.list(there) if there else text("selection_none")


def _gap(text: Texts) -> str:
    return " " if text.language == "en" else ""


def quota_line(text: Texts, selection: Selection, category: Category, counted: Counter[str]) -> str:
    """One line of the quota table."""
    return text(
        "selection_quota_line",
        category=called(text, category),
        quota=category.quota,
        standing=standing(text, selection, counted),
    )


def place_of(tx: Tx, row: Candidate) -> str:
    """The township in which a candidate lies, else the county; none where it is that itself."""
    unit = tx.get_one(Unit, row.unit_id)
    place = places_of(tx).of(unit.path)
    return "" if row.is_unit and place.id == unit.id else place.name


def line_of(tx: Tx, text: Texts, selection: Selection, row: Candidate) -> str:
    """A candidate in a list: 梨树村 云岭乡 8月20日培育."""
    where = " ".join(part for part in (row.name, place_of(tx, row)) if part)
    return text("selection_row", where=where, stage=state_of(text, selection, row), day=text.day(row.since))


def state_of(text: Texts, selection: Selection, row: Candidate) -> str:
    """Where it stands, in a word: its stage, or that it left."""
    if row.state != "left":
        return stage_name(text, selection, row.stage)
    return left_word(text, selection, row)


def left_word(text: Texts, selection: Selection, row: Candidate) -> str:
    """摘牌 of what was named; 不列入 before."""
    return selection.leave.said(text.language) if selection.is_named(row.stage) else text("selection_drop")


def who_decides(tx: Tx, text: Texts, row: Candidate, stage: Stage, reader: int = 0) -> str:
    """Who decides a stage of a candidate, as he is spoken of to a reader."""
    if stage.by == "leader":
        people = deciders(tx, row, stage)
        if people:
            return text("you") if people[0] == reader else titled(tx.get(Person, people[0]))
    return text("county_office")


def whole(tx: Tx, text: Texts, selection: Selection, row: Candidate, reader: int) -> list[str]:
    """All that a reader is to know: what it is, who proposed it, how it stands, what came of it, what is next."""
    category = called(text, selection.category(row.category))
    head = text("selection_head", name=row.name, selection=called(text, selection), category=category)
    proposed = text(
        "selection_by",
        place=place_of(tx, row) or row.name,
        channel=called(text, choice(selection.channels, row.channel)),
        by=tx.get_one(Person, row.proposed_by_id).name,
        day=text.day(row.proposed_on),
        why=row.why,
    )
    return [
        head,
        proposed,
        *_now(tx, text, selection, row),
        *_came_of(tx, text, selection, row),
        *_next(tx, text, selection, row, reader),
    ]


def _now(tx: Tx, text: Texts, selection: Selection, row: Candidate) -> list[str]:
    """At which stage since when, in whose words; until when its notice runs, what was objected."""
    steps = steps_of(tx, row, kinds=MOVES)
    last = steps[-1] if steps else None
    lines = [standing_now(tx, text, selection, row, last)]
    stage = selection.stage(row.stage)
    if stage is not None and stage.days and row.due and row.state == "active":
        lines.append(text("selection_notice_until", day=text.day(row.due)))
    elif row.due and row.state == "active":
        key = "selection_mend_until" if last is not None and last.kind == "mend" else "selection_review_on"
        lines.append(text(key, year=row.due.year, day=text.day(row.due)))
    return [*lines, *objections(tx, text, row)]


def standing_now(tx: Tx, text: Texts, selection: Selection, row: Candidate, last: CandidateStep | None) -> str:
    """现在：考察，11月4日，吴晓岚：制度齐全."""
    said = text("selection_now", stage=state_of(text, selection, row), day=text.day(row.since))
    if last is None:
        return said
    by = text("selection_now_by", by=tx.get_one(Person, last.by_id).name)
    return said + by + (text("selection_words", words=last.words) if last.words else "")


def objections(tx: Tx, text: Texts, row: Candidate) -> list[str]:
    """What was objected, each with who noted it; what looking into it came to."""
    still_open = {step.id for step in open_objections(tx, row)}
    lines = []
    for step in steps_of(tx, row, kinds=("objection", "settled")):
        key = "selection_objected_open" if step.id in still_open else f"selection_said_{step.kind}"
        by = tx.get_one(Person, step.by_id).name
        lines.append(text(key, words=step.words, by=by, day=text.day(step.on_day)))
    return lines


def _came_of(tx: Tx, text: Texts, selection: Selection, row: Candidate) -> list[str]:
    """Support that was given, and what came of it."""
    lines = []
    for kind, choices in (("measure", selection.measures), ("outcome", selection.outcomes)):
        steps = steps_of(tx, row, kinds=(kind,))
        if steps:
            said = text.list([done_said(text, choices, step) for step in steps])
            lines.append(text(f"selection_{kind}s", said=said))
    return lines


def done_said(text: Texts, choices: Iterable[Choice], step: CandidateStep) -> str:
    """集中培训（11月6日，养蜂班）."""
    what = called(text, choice(tuple(choices), step.what))
    words = text("comma") + step.words if step.words else ""
    return text("selection_done_on", what=what, day=text.day(step.on_day), words=words)


def _next(tx: Tx, text: Texts, selection: Selection, row: Candidate, reader: int) -> list[str]:
    stage = selection.due_next(row.stage)
    if row.state != "active" or stage is None or stage.review:
        return []
    return [next_said(tx, text, row, stage, reader)]


def next_said(tx: Tx, text: Texts, row: Candidate, stage: Stage, reader: int) -> str:
    """下一步公示，由县委组织部定。."""
    return text("selection_next", stage=called(text, stage), by=who_decides(tx, text, row, stage, reader))


def on_card(text: Texts, catalogue: Catalogue, rows: Iterable[Candidate]) -> list[str]:
    """What a subject's card says it is: 示范点：命名，11月20日，桃发〔2026〕18号."""
    lines = []
    for row in rows:
        selection = selections_of(catalogue).get(row.selection)
        if selection is None or (row.state == "left" and not selection.is_named(row.stage)):
            continue
        said = text(
            "selection_on_card",
            selection=called(text, selection),
            stage=state_of(text, selection, row),
            day=text.day(row.since),
        )
        lines.append(said + (text("comma") + row.approval if row.approval and row.state == "active" else ""))
    return lines


def history(tx: Tx, text: Texts, selection: Selection, row: Candidate) -> list[str]:
    """Every step with its day, who took it, and his words."""
    lines = []
    for step in steps_of(tx, row):
        what = text(f"selection_step_{step.kind}", what=_what(text, selection, step))
        by = tx.get_one(Person, step.by_id).name
        words = text("selection_words", words=step.words) if step.words else ""
        lines.append(text("selection_step", year=step.on_day.year, day=text.day(step.on_day), by=by, what=what) + words)
    return lines


def _what(text: Texts, selection: Selection, step: CandidateStep) -> str:
    if step.kind in ("measure", "outcome"):
        return called(text, choice((*selection.measures, *selection.outcomes), step.what))
    if step.kind == "left":
        named = selection.is_named(step.what)
        return selection.leave.said(text.language) if named else text("selection_drop")
    return stage_name(text, selection, step.what)
