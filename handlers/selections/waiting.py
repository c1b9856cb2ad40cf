"""What selections ask of a person: a line for each stage in 待办, a section in the morning's digest."""

from collections.abc import Sequence
from datetime import date

from activities.catalogue import Catalogue
from activities.selections import Selection, Stage
from handlers.keyboards import Button, lay_out
from handlers.section import Hearer, Section
from handlers.selections.words import called, selections_of
from handlers.texts import Texts
from storage.selections import waiting_for
from storage.store import Tx
from storage.tables import Candidate, Prompt

PREFIX = "selection"  # what prompts are about: selection:KEY:STAGE
NAMED = 3  # candidates that a line names


def asked_of(tx: Tx, catalogue: Catalogue, person_id: int, text: Texts, today: date) -> list[tuple[str, Button, str]]:
    """A line for each stage of each selection at which something waits for a person; its button; the one's name."""
    found = []
    for selection in selections_of(catalogue).values():
        for key, rows in waiting_for(tx, selection, person_id, today).items():
            stage = selection.stage(key)
            assert stage is not None
            found.append((line(text, selection, stage, rows), _button(text, selection, stage, rows), _name(rows)))
    return found


def line(text: Texts, selection: Selection, stage: Stage, rows: Sequence[Candidate]) -> str:
    """示范点待考察：梨树村、云岭茶业."""
    names = text.list([row.name for row in rows[:NAMED]])
    key = "selection_line" if len(rows) <= NAMED else "selection_line_more"
    if stage.review:
        key += "_review"
    return text(key, selection=called(text, selection), stage=called(text, stage), names=names, count=len(rows))


def _button(text: Texts, selection: Selection, stage: Stage, rows: Sequence[Candidate]) -> Button:
    if len(rows) == 1:
        return Button(rows[0].name, f"Q:see:{rows[0].id}")
    said = text("selection_line_button", selection=called(text, selection), stage=called(text, stage))
    return Button(said, f"Q:wait:{selection.key}:{stage.key}:0")


def _name(rows: Sequence[Candidate]) -> str:
    return rows[0].name if len(rows) == 1 else ""


def selection_section(hearer: Hearer, prompt: Prompt) -> Section | None:
    """`selection:KEY:STAGE`: what waits for this person there now."""
    _, key, stage_key = prompt.about.split(":")
    selection = selections_of(hearer.catalogue).get(key)
    stage = selection.stage(stage_key) if selection else None
    if selection is None or stage is None:
        return None
    rows = waiting_for(hearer.tx, selection, hearer.person.id or 0, hearer.today).get(stage_key, [])
    if not rows:
        return None
    button = _button(hearer.text, selection, stage, rows)
    return Section(line(hearer.text, selection, stage, rows), lay_out([button]))
