"""What the clock says of a table of points: that a column is open, and that it closes soon."""

from handlers.keyboards import Button, lay_out
from handlers.scoring.words import called
from handlers.section import Hearer, Section
from storage.scorings import kept_year, mine
from storage.tables import Prompt

NAMED = 3  # places that are named


def score_section(hearer: Hearer, prompt: Prompt) -> Section | None:
    """`score:YEAR:COLUMN`."""
    _, number, at = prompt.about.split(":")
    year = kept_year(hearer.tx, hearer.catalogue, int(number))
    if year is None or int(at) >= len(year.scoring.column):
        return None
    text, column = hearer.text, year.scoring.column[int(at)]
    rows = [row for row in mine(hearer.tx, year, column, hearer.person.id or 0) if row.asks(column.key, hearer.today)]
    if not rows:
        return None
    names = text.list([row.subject.name for row in rows[:NAMED]])
    key = "score_opens" if prompt.stage.endswith(":opens") else "score_closes"
    name = column.name.said(text.language)
    places = text("score_places" if len(rows) > NAMED else "score_places_all", names=names, count=len(rows))
    said = text(key, year=called(text, year), column=name, day=text.day(column.span(year.year)[1]), places=places)
    data = f"F:list:{number}:{at}:0" if len(rows) > 1 else f"F:fill:{number}:{at}:{rows[0].subject.id}"
    return Section(
        said, lay_out([Button(text("score_fill_of", column=name, scoring=year.scoring.name.said(text.language)), data)])
    )
