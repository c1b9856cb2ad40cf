"""What stands in a table of points, in words: goods, items, sums, what was deducted and why."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from activities.periods import day_of
from activities.scorings import Column, Good, Item, points, said
from handlers.texts import Texts
from storage.scorings import Row, Year
from storage.tables import ScoreColumn, ScoreObjection


def called(text: Texts, year: Year) -> str:
    """A scoring of a year: 2026年五好村党支部."""
    return text("score_year", year=year.year, scoring=year.scoring.name.said(text.language))


def figure(text: Texts, column: Column, total: float) -> str:
    """What a column came to: 自评97."""
    return text("score_figure", column=column.name.said(text.language), total=said(total))


def figures(text: Texts, row: Row) -> str:
    """What all columns came to, in their order."""
    given = [(column, row.total(column.key)) for column in row.year.scoring.column]
    return text("score_between").join(figure(text, column, total) for column, total in given if total is not None)


def standing(text: Texts, row: Row) -> str:
    """达标, 未达标, 一票否决; empty while there is no result."""
    final = row.final
    if final is None:
        return ""
    return text("score_vetoed" if final.vetoes else "score_met" if row.met else "score_not_met")


def in_a_line(text: Texts, row: Row) -> str:
    """A place as it stands in a list: 梨树村支部 自评97 乡镇评95 县评93 达标."""
    model = text("score_model") if row.sheet and row.sheet.model_on else ""
    parts = [row.subject.name, figures(text, row) or text("score_nothing"), standing(text, row), model]
    return text("score_between").join(part for part in parts if part)


def lost(text: Texts, item: Item, scores: Mapping[str, Any], reasons: Mapping[str, Any]) -> str:
    """What an item lost and why: 书记能力强扣1：缺联系台账."""
    name, less = item.name.said(text.language), said(item.max - scores[item.key])
    why = reasons.get(item.key, "")
    return text("score_lost" if why else "score_lost_bare", item=name, lost=less, why=why)


def deductions(text: Texts, good: Good, scores: Mapping[str, Any], reasons: Mapping[str, Any]) -> list[str]:
    """All that a good lost, a line each."""
    return [lost(text, item, scores, reasons) for item in good.item if scores.get(item.key, item.max) < item.max]


def good_line(text: Texts, number: int, good: Good, scores: Mapping[str, Any]) -> str:
    """A good with its sum: 1 领导班子好 20/21."""
    total = said(points(good.item, scores))
    return text("score_good_line", number=number, good=good.name.said(text.language), total=total, max=said(good.max))


def vetoes(text: Texts, row: Row, held: Mapping[str, Any]) -> Iterator[str]:
    """Each veto with who decided it by which document on which day."""
    for veto in row.year.scoring.veto:
        if veto.key in held:
            told = held[veto.key]
            day = date.fromisoformat(told["day"])
            full = text("score_full_day", year=day.year, day=text.day(day))
            yield text("score_veto_line", veto=veto.name.said(text.language), **{**told, "day": full})


def objection_lines(text: Texts, made: ScoreObjection | None) -> list[str]:
    """What was said against it, and what came of that."""
    if made is None:
        return []
    lines = [text("score_objected_line", day=text.day(day_of(made.made_at)), words=made.words)]
    lines += [text(f"score_stands_{made.state}", answer=made.answer)]
    return lines


def result(text: Texts, row: Row, *, was: float | None = None) -> str:
    """The result as the assessed reads it."""
    final = row.final
    assert final is not None
    scoring = row.year.scoring
    parts = {
        "place": row.subject.name,
        "year": called(text, row.year),
        "column": scoring.last.name.said(text.language),
        "total": said(final.total or 0),
        "standing": standing(text, row),
    }
    if was is None:
        head = text("score_result", **parts)
    else:
        key = "score_result_again" if was == final.total else "score_result_changed"
        head = text(key, was=said(was), **parts)
    lines = [head, figures(text, row), *_lost_in(text, row, final), *vetoes(text, row, final.vetoes)]
    until = row.objection_until()
    if until is not None:
        lines.append(text("score_may_object", day=text.day(until)))
    return "\n".join(lines)


def _lost_in(text: Texts, row: Row, column: ScoreColumn) -> list[str]:
    return [line for good in row.year.scoring.good for line in deductions(text, good, column.scores, column.reasons)]


def table_lines(text: Texts, row: Row) -> list[str]:
    """The whole table of a place: each good beside its columns, what each column deducted, the sums."""
    scoring, given = (
        row.year.scoring,
        [column for column in row.year.scoring.column if row.total(column.key) is not None],
    )
    lines = [text("score_head", place=row.subject.name, year=called(text, row.year))]
    for number, good in enumerate(scoring.good, start=1):
        sums = [figure(text, each, points(good.item, row.columns[each.key].scores)) for each in given]
        name = text("score_good_of", number=number, good=good.name.said(text.language), max=said(good.max))
        lines.append(text("score_between").join([name, *sums]))
    for column in given:
        held = row.columns[column.key]
        losses = _lost_in(text, row, held)
        if losses:
            name = column.name.said(text.language)
            lines.append(text("score_lost_by", column=name, losses=text("score_semicolon").join(losses)))
    if not given:
        lines.append(text("score_nothing_yet"))
        return lines
    lines.append(text("score_sum", figures=figures(text, row), standing=standing(text, row)).rstrip(" ，,"))
    return lines
