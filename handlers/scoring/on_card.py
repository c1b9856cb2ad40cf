"""What the card of a subject says of its yearly tables: the last result, and what it was named a model for."""

from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.scoring.words import called, figures, standing
from storage.scorings import Row, read_row, results_of
from storage.tables import Subject

MODELS = 2  # experiences said on one card


def score_lines(chat: Chat, subject: Subject) -> list[str]:
    """The newest result for those who may read it; that it is a model, for everybody who sees the card."""
    rows = results_of(chat.tx, chat.turn.catalogue, subject.id or 0)
    text, lines = chat.text, []
    newest = next((row for row in rows if row.final is not None and _may_read(chat, row)), None)
    if newest is not None:
        parts = {"year": called(text, newest.year), "figures": figures(text, newest)}
        lines.append(text("score_on_card", standing=standing(text, newest), **parts))
    named = [row for row in rows if row.sheet is not None and row.sheet.model_on is not None]
    lines += [_model(chat, row) for row in named[:MODELS]]
    return lines


def _model(chat: Chat, row: Row) -> str:
    words = row.sheet.experience if row.sheet else ""
    return chat.text("score_model_on_card", year=called(chat.text, row.year), words=words)


def _may_read(chat: Chat, row: Row) -> bool:
    return chat.viewer is not None and read_row(chat.tx, row.year, chat.viewer, row.subject.id or 0) is not None


def score_button(chat: Chat, subject: Subject) -> list[Button]:
    """The way to the newest table."""
    rows = results_of(chat.tx, chat.turn.catalogue, subject.id or 0)
    newest = next((row for row in rows if row.columns and _may_read(chat, row)), None)
    if newest is None:
        return []
    return [Button(chat.text("score_table"), f"F:place:{newest.year.id}:{subject.id}")]
