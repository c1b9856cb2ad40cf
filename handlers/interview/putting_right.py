"""The line 整改 of a pasted blank: measure, person and date for what the answers opened; else as proposed."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from handlers.interview.proposals import FARTHEST, LONGEST_PART
from handlers.interview.work import Work
from handlers.reading import ImpossibleDate, plain, read_date
from handlers.texts import Texts
from storage.follow_ups import Proposal

ENTRIES = re.compile(r"[；;\n]+")
PIECES = re.compile(r"[，,、]+|(?<=\D)\s+(?=\d+\s*[月号/.-])")
NUMBERED = re.compile(r"(\d{1,2})(?![\d月号日/.-])\s*[.、)）:：]?\s*(.*)", re.DOTALL)
ON_THE_SPOT = frozenset(("当场已改", "当场改了", "当场改", "已改", "改好了", "put right", "put right on the spot"))
UNTIL = re.compile(r"^(?:by|before|期限[:：]?)\s*|\s*(?:之前|以前|前)$", re.IGNORECASE)
DATE = r"(?:\d{1,2}\s*月\s*\d{1,2}\s*[日号]?|\d{1,2}[日号]|[这本下]?个?(?:周|星期|月)[一二三四五六日天底]|明天|后天)"
DUE_WITHIN = re.compile(rf"[在于到]?(?P<day>{DATE})\s*(?:之前|以前|前|内)")
WHO = re.compile(r"^(?:责任人|由)[:：]?\s*")
CONTACT, POST = "/data/inputs/contact", "/data/inputs/contact_post"


def take_line(work: Work, value: str, on: date) -> bool:
    """Take what is opened: as written on the line, else as proposed; whether the line was understood."""
    opened = work.opened()
    written = _written(work, opened, value, on) if value else {}
    if value and not written:
        return False
    for key, rows in opened.items():
        work.place.taken[key] = [written.get(row.ref, row).to_json() for row in rows]
    work.place.proposed = [row.ref for rows in opened.values() for row in rows if row.ref not in written]
    return True


def take_kept_line(work: Work) -> None:
    """Take a line that was pasted before what it is about was answered."""
    kept = work.place.right
    if kept and work.opened():
        work.place.right = {}
        take_line(work, kept["said"], date.fromisoformat(kept["on"]))


def _written(work: Work, opened: dict[str, tuple[Proposal, ...]], value: str, on: date) -> dict[str, Proposal]:
    """The follow-ups that a line changes, by ref; nothing when one of its entries belongs to none."""
    rows = [row for rows in opened.values() for row in rows]
    numbers = {question.ref: question.number for card in work.cards() for question in card.questions}
    labels = {question.ref: question.label for card in work.cards() for question in card.questions}
    entries = [entry.strip() for entry in ENTRIES.split(value) if entry.strip()]
    found: dict[str, Proposal] = {}
    for place, entry in enumerate(entries):
        numbered = NUMBERED.fullmatch(entry)
        number = int(numbered[1]) if numbered else 0
        meant = [row for row in rows if number and numbers.get(row.ref) == number]
        said = numbered[2] if numbered and meant else entry
        meant = meant or [row for row in rows if labels.get(row.ref) and labels[row.ref] in said]
        meant = meant or (rows if len(entries) == 1 else rows[place : place + 1] if len(entries) == len(rows) else [])
        changed = [_changed(work, row, said, on, only_one=len(meant) == 1) for row in meant]
        if not changed or None in changed:
            return {}
        found |= {row.ref: row for row in changed if row}
    return found


def _changed(work: Work, row: Proposal, said: str, on: date, *, only_one: bool) -> Proposal | None:
    """A follow-up as an entry says it: a date, a name, the measure; None when the entry cannot be it."""
    if plain(said).lower().rstrip("。.") in ON_THE_SPOT:
        return replace(row, fixed=True)
    due, words = row.due, []
    for piece in [piece.strip(" 。") for piece in PIECES.split(said) if piece.strip(" 。")]:
        day, rest = _dated(piece, on)
        if rest:
            words.append(WHO.sub("", rest))
        if day is None:
            continue
        if not on <= day <= work.chat.today + FARTHEST:
            return None
        due = day
    known = [name for name in (row.responsible, work.session.value(CONTACT), work.chat.me.name) if name]
    who = next((word for word in reversed(words) if any(name in word for name in known)), "")
    who = who or (words[-1] if len(words) > 1 else "")
    measure = "，".join(word for word in words if word != who)
    if (measure and not only_one) or any(len(part) > LONGEST_PART for part in (measure, who)):
        return None
    name = next((name for name in known if name in who), who)
    return replace(row, due=due, responsible=name or row.responsible, measure=measure or row.measure)


def _dated(piece: str, on: date) -> tuple[date | None, str]:
    """The day that a piece names, and its other words: 12月10号前补一堂."""
    day = _day(UNTIL.sub("", piece), on)
    if day:
        return day, ""
    found = DUE_WITHIN.search(piece)
    day = _day(found["day"], on) if found else None
    return (day, piece[: found.start()] + piece[found.end() :]) if found and day else (None, piece)


def _day(said: str, on: date) -> date | None:
    try:
        return read_date(said, on, past=False)
    except ImpossibleDate:
        return None


def in_words(work: Work, language: str) -> str:
    """What a pasted form's check says of follow-ups: the problems, and what was written or is proposed for them."""
    taken = work.taken()
    if not taken:
        return ""
    text, marks = Texts(language), {mark.ref: mark for mark in work.session.marks(language)}
    own = {mark.ref: mark for mark in work.session.marks(work.chat.text.language)}
    said = [
        replace(row, problem=marks[row.ref].problem, measure=marks[row.ref].measure)
        if row.measure == own[row.ref].measure
        else replace(row, problem=marks[row.ref].problem)
        for row in taken
    ]
    lines = [text.list([row.problem for row in said])]
    written = [row for row in said if row.ref not in work.place.proposed]
    proposed = [row for row in said if row.ref in work.place.proposed]
    parts = (("right_written", written), ("right_rest" if written else "right_proposed", proposed))
    for key, rows in parts:
        if rows:
            measures = _grouped(text, rows, lambda name: _titled(work, text, name))
            lines.append(text(key, measures=text("semicolon").join(measures)))
    return text("semicolon").join(lines)


def _grouped(text: Texts, rows: Sequence[Proposal], titled: Callable[[str], str]) -> list[str]:
    """Measures that the same person has to see to until the same day, together."""
    groups: dict[tuple[str, date | None, bool], list[str]] = {}
    for row in rows:
        groups.setdefault(("", None, True) if row.fixed else (row.responsible, row.due, False), []).append(row.measure)
    said = []
    for (who, due, fixed), measures in groups.items():
        tail = [text("proposal_fixed")] if fixed else [titled(who) if who else text("nobody")]
        tail += [text("until", day=text.day(due))] if due else []
        said.append(text("comma").join([text.list(measures), *tail]))
    return said


def _titled(work: Work, text: Texts, name: str) -> str:
    """The enterprise's own contact with the post that he holds there."""
    post = work.session.value(POST)
    return text("titled", post=post, name=name) if post and name == work.session.value(CONTACT) else name
