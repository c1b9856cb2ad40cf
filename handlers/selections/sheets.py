"""A selection as a workbook: the quota table, and the candidates with all that was decided about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from activities.periods import day_of
from activities.selections import PROPOSED, Selection, choice
from forms.zone import ZONE
from handlers.made import MADE, File, Made, Making
from handlers.selections.words import (
    Reader,
    called,
    done_of,
    objections,
    place_of,
    selections_of,
    stage_name,
    state_of,
)
from handlers.texts import Texts
from handlers.worksheets import Paper, Value, workbook
from storage.joining import root
from storage.people import viewer_of
from storage.places import places_of
from storage.selections import candidates_seen, counts, steps_of
from storage.store import Tx
from storage.tables import Candidate, Person

MAKER = "selection_table"
HEADINGS = (
    "category",
    "name",
    "place",
    "channel",
    "by",
    "on",
    "why",
    "stage",
    "since",
    "assessed",
    "notice",
    "approval",
)


@dataclass(frozen=True)
class _Table:
    """What the sheets are made from: the selection, for whom, as of which instant."""

    tx: Tx
    text: Texts
    selection: Selection
    person: Person
    at: datetime

    @property
    def name(self) -> str:
        """How the selection is called."""
        return called(self.text, self.selection)

    def paper(
        self, kind: str, title: str, headings: Sequence[str], rows: Sequence[Sequence[Value]], sums: str = ""
    ) -> Paper:
        """A sheet with what stands above it."""
        place, as_of = place_and_instant(self.tx, self.person, self.text, self.at)
        by = self.text("sheet_by", unit=place)
        name = self.text(f"selection_sheet_{kind}")
        return Paper(name=name, title=title, by=by, as_of=as_of, headings=headings, rows=rows, sums=sums)


def selection_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """The workbook as things stand, for whoever asked for it."""
    made = payload[MADE]
    text, person = Texts(made["language"]), making.tx.get_one(Person, made["person"])
    selection = selections_of(making.catalogue)[made["of"]]
    table = _Table(making.tx, text, selection, person, datetime.fromisoformat(made["at"]))
    place, _ = place_and_instant(making.tx, person, text, table.at)
    name = text("selection_file", place=place, selection=table.name)
    return Made(payload, {"document": File(name, workbook([_quotas(table), _names(table, place)], day_of(table.at)))})


def place_and_instant(tx: Tx, person: Person, text: Texts, at: datetime) -> tuple[str, str]:
    """The county, or the township that a reader oversees; as of when."""
    viewer = viewer_of(tx, person.id or 0)
    seen = places_of(tx).seen_by(viewer)
    place = root(tx) if not seen or seen[-1].parent_id is None else seen[0]
    local = at.astimezone(ZONE)
    day = text.day(local.date())
    as_of = text("sheet_as_of", year=local.year, day=day, hour=local.hour, minute=f"{local.minute:02d}")
    return place.name, as_of


def _quotas(table: _Table) -> Paper:
    """Places by category, and how many of the whole county are at each stage."""
    text, selection = table.text, table.selection
    counted = counts(table.tx, selection)
    stages = [PROPOSED, *(stage.key for stage in selection.stages)]
    rows: list[Sequence[Value]] = [
        [called(text, each), each.quota, *(counted[each.key][key] for key in stages)] for each in selection.categories
    ]
    title = text("selection_title_quota", place=root(table.tx).name, selection=table.name)
    headings = [text("selection_column_category"), text("selection_column_quota")]
    headings += [stage_name(text, selection, key) for key in stages]
    return table.paper("quota", title, headings, rows, text("column_total"))


def _names(table: _Table, place: str) -> Paper:
    """Every candidate that the reader may see, those that left too, by category, in official order."""
    tx, text, selection = table.tx, table.text, table.selection
    reader = Reader(tx, text, table.person.id or 0, day_of(table.at))
    viewer = viewer_of(tx, table.person.id or 0)
    rows = [
        _row(reader, selection, row)
        for category in selection.categories
        for row, _ in candidates_seen(tx, viewer, selection, day_of(table.at), category=category.key, left=True)
    ]
    names = [*HEADINGS, "objections", *(f"{kind}s" for kind in _kinds(selection))]
    title = text("selection_title_names", place=place, selection=table.name)
    return table.paper("names", title, [text(f"selection_column_{name}") for name in names], rows)


def _kinds(selection: Selection) -> list[str]:
    return [kind for kind, there in (("measure", selection.measures), ("outcome", selection.outcomes)) if there]


def _row(reader: Reader, selection: Selection, row: Candidate) -> list[Value]:
    tx, text = reader.tx, reader.text
    moves = steps_of(tx, row, kinds=("moved",))
    assessed = [step.words for step in moves if (stage := selection.stage(step.what)) and stage.words]
    notices = [step.on_day for step in moves if (stage := selection.stage(step.what)) and stage.days]
    return [
        called(text, selection.category(row.category)),
        row.name,
        place_of(tx, row) or row.name,
        called(text, choice(selection.channels, row.channel)),
        reader.name(row.proposed_by_id),
        row.proposed_on,
        row.why,
        state_of(text, selection, row),
        row.since,
        assessed[-1] if assessed else "",
        notices[-1] if notices else None,
        row.approval,
        text("selection_between").join(objections(reader, row)),
        *(done_of(reader, selection, row, kind) for kind in _kinds(selection)),
    ]
