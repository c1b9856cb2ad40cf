"""How selections and their candidates are spoken of. Pure but for reading."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from activities.catalogue import Catalogue
from activities.selections import PROPOSED, Category, Choice, Selection, Stage, choice
from handlers.texts import Texts
from storage.people import titled
from storage.places import places_of
from storage.selections import deciders, open_objections, steps_of
from storage.store import Tx
from storage.tables import Candidate, CandidateStep, Person, Unit


@dataclass(frozen=True)
class Reader:
    """For whom, in which language and on which day something is said."""

    tx: Tx
    text: Texts
    person_id: int
    today: date

    def day(self, day: date) -> str:
        """A day as it is said, with its year where that is another one."""
        said = self.text.day(day)
        return said if day.year == self.today.year else self.text("selection_day_of_year", year=day.year, day=said)

    def name(self, person_id: int) -> str:
        """Somebody's name."""
        return self.tx.get_one(Person, person_id).name


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
    counted = _with_reviewed(selection, counted)
    keys = [stage.key for stage in reversed(selection.stages)] + [PROPOSED]
    there = [f"{stage_name(text, selection, key)}{_gap(text)}{counted[key]}" for key in keys if counted[key]]
    return text.list(there) if there else text("selection_none")


def _with_reviewed(selection: Selection, counted: Counter[str]) -> Counter[str]:
    """What is kept under review is still what it was named."""
    whole = Counter(counted)
    for stage in selection.stages:
        if stage.review:
            whole[selection.named] += whole.pop(stage.key, 0)
    return whole


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


def line_of(reader: Reader, selection: Selection, row: Candidate) -> str:
    """A candidate in a list: 梨树村 云岭乡 8月20日培育."""
    where = " ".join(part for part in (row.name, place_of(reader.tx, row)) if part)
    state = state_of(reader.text, selection, row)
    return reader.text("selection_row", where=where, stage=state, day=reader.day(row.since))


def state_of(text: Texts, selection: Selection, row: Candidate) -> str:
    """Where it stands, in a word: its stage, or that it left."""
    if row.state != "left":
        return stage_name(text, selection, row.stage)
    return left_word(text, selection, row)


def left_word(text: Texts, selection: Selection, row: Candidate) -> str:
    """摘牌 of what was named; 不列入 before."""
    return selection.leave.said(text.language) if selection.is_named(row.stage) else text("selection_drop")


def who_decides(reader: Reader, row: Candidate, stage: Stage) -> str:
    """Who decides a stage of a candidate, as he is spoken of."""
    if stage.by == "leader":
        people = deciders(reader.tx, row, stage)
        if people:
            mine = people[0] == reader.person_id
            return reader.text("you") if mine else titled(reader.tx.get(Person, people[0]))
    return reader.text("county_office")


def whole(reader: Reader, selection: Selection, row: Candidate) -> list[str]:
    """All that a reader is to know: what it is, who proposed it, how it stands, what came of it, what is next."""
    text = reader.text
    category = called(text, selection.category(row.category))
    head = text("selection_head", name=row.name, selection=called(text, selection), category=category)
    proposed = text(
        "selection_by",
        place=place_of(reader.tx, row) or row.name,
        channel=called(text, choice(selection.channels, row.channel)),
        by=reader.name(row.proposed_by_id),
        day=reader.day(row.proposed_on),
        why=row.why,
    )
    came_of, following = _came_of(reader, selection, row), _next(reader, selection, row)
    return [head, proposed, *_now(reader, selection, row), *came_of, *following]


def _now(reader: Reader, selection: Selection, row: Candidate) -> list[str]:
    """At which stage since when, in whose words; until when its notice runs, what was objected."""
    steps = steps_of(reader.tx, row, kinds=MOVES)
    last = steps[-1] if steps else None
    lines = [_standing_now(reader, selection, row, last)]
    stage = selection.stage(row.stage)
    if row.due and row.state == "active":
        mends = last is not None and last.kind == "mend"
        on_notice = stage is not None and stage.days
        key = "notice_until" if on_notice else "mend_until" if mends else "review_on"
        lines.append(reader.text(f"selection_{key}", day=reader.day(row.due)))
    return [*lines, *objections(reader, row)]


def _standing_now(reader: Reader, selection: Selection, row: Candidate, last: CandidateStep | None) -> str:
    """现在：考察，11月4日，吴晓岚：制度齐全; of a stage that needs a document its number."""
    text, stage = reader.text, selection.stage(row.stage)
    said = text("selection_now", stage=state_of(text, selection, row), day=reader.day(row.since))
    if last is None:
        return said
    if last.kind == "moved" and stage is not None and stage.approval:
        return said + text("comma") + row.approval
    by = text("selection_now_by", by=reader.name(last.by_id))
    return said + by + (text("selection_words", words=last.words) if last.words else "")


def objections(reader: Reader, row: Candidate) -> list[str]:
    """What was objected, each with who noted it; what looking into it came to."""
    still_open = {step.id for step in open_objections(reader.tx, row)}
    lines = []
    for step in steps_of(reader.tx, row, kinds=("objection", "settled")):
        key = "selection_objected_open" if step.id in still_open else f"selection_said_{step.kind}"
        lines.append(reader.text(key, words=step.words, by=reader.name(step.by_id), day=reader.day(step.on_day)))
    return lines


def _came_of(reader: Reader, selection: Selection, row: Candidate) -> list[str]:
    """Support that was given, and what came of it."""
    lines = []
    for kind in ("measure", "outcome"):
        said = done_of(reader, selection, row, kind)
        if said:
            lines.append(reader.text(f"selection_{kind}s", said=said))
    return lines


def done_of(reader: Reader, selection: Selection, row: Candidate, kind: str) -> str:
    """All the measures, or outcomes, of a candidate in a row."""
    steps = steps_of(reader.tx, row, kinds=(kind,))
    return reader.text.list([done_said(reader, selection, step) for step in steps])


def done_said(reader: Reader, selection: Selection, step: CandidateStep) -> str:
    """集中培训（11月6日，养蜂班）."""
    choices = selection.measures if step.kind == "measure" else selection.outcomes
    what = called(reader.text, choice(choices, step.what))
    words = reader.text("comma") + step.words if step.words else ""
    return reader.text("selection_done_on", what=what, day=reader.day(step.on_day), words=words)


def _next(reader: Reader, selection: Selection, row: Candidate) -> list[str]:
    stage = selection.due_next(row.stage)
    if row.state != "active" or stage is None or stage.review:
        return []
    return [next_said(reader, row, stage)]


def next_said(reader: Reader, row: Candidate, stage: Stage) -> str:
    """下一步公示，由县委组织部定。."""
    by = who_decides(reader, row, stage)
    return reader.text("selection_next", stage=called(reader.text, stage), by=by)


def on_card(reader: Reader, catalogue: Catalogue, rows: Iterable[Candidate]) -> list[str]:
    """What a subject's card says it is: 示范点：命名，11月20日，桃发〔2026〕18号."""
    lines = []
    for row in rows:
        selection = selections_of(catalogue).get(row.selection)
        if selection is None or (row.state == "left" and not selection.is_named(row.stage)):
            continue
        said = reader.text(
            "selection_on_card",
            selection=called(reader.text, selection),
            stage=state_of(reader.text, selection, row),
            day=reader.day(row.since),
        )
        lines.append(said + (reader.text("comma") + row.approval if row.approval and row.state == "active" else ""))
    return lines


def history(reader: Reader, selection: Selection, row: Candidate) -> list[str]:
    """Every step with its day, who took it, and his words."""
    text, lines = reader.text, []
    for step in steps_of(reader.tx, row):
        what = text(f"selection_step_{step.kind}", what=_what(text, selection, step))
        words = text("selection_words", words=step.words) if step.words else ""
        said = text("selection_step", day=reader.day(step.on_day), by=reader.name(step.by_id), what=what)
        lines.append(said + words)
    return lines


def _what(text: Texts, selection: Selection, step: CandidateStep) -> str:
    if step.kind in ("measure", "outcome"):
        return called(text, choice((*selection.measures, *selection.outcomes), step.what))
    if step.kind == "left":
        named = selection.is_named(step.what)
        return selection.leave.said(text.language) if named else text("selection_drop")
    return stage_name(text, selection, step.what)
