"""Follow-ups proposed by a card's answers: taken as they are, put right on the spot, or changed part by part."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers.interview.answer import plain_text
from handlers.interview.aside import NotAnAnswer
from handlers.interview.calendar import calendar, is_month, month_of
from handlers.interview.show import Face, numbered, show_proposals
from handlers.interview.work import Proposing, Work
from handlers.keyboards import Button
from handlers.reading import plain, read_date, read_numbers
from storage.follow_ups import Proposal

Ask = Callable[..., None]
PARTS = ("measure", "responsible", "due")
FARTHEST = timedelta(days=200)  # 10月1日, written in late October, is behind us and not next year
LONGEST_PART = 200  # characters of a measure or a name
SPOT = "spot"  # the draft asks which ones were put right on the spot


def _step(work: Work) -> Proposing:
    step = work.step()
    assert isinstance(step, Proposing)
    return step


def take_proposals(work: Work) -> None:
    """Take what is proposed, as it stands."""
    step = _step(work)
    work.place.taken[step.card.key] = [proposal.to_json() for proposal in step.proposals]
    shown = {proposal.ref for proposal in step.proposals}
    work.place.proposed = [ref for ref in work.place.proposed if ref not in shown]
    work.place.draft, work.place.again = {}, ""


def spot_proposals(work: Work) -> None:
    """One: it is put right. Several: ask which."""
    step = _step(work)
    if len(step.proposals) == 1:
        _rewrite(work, step, {0}, fixed=True)
        take_proposals(work)
    else:
        _draft(work, step, part=SPOT)


def modify_proposals(work: Work) -> None:
    """Ask which follow-up, where there are several, and which part of it."""
    step = _step(work)
    _draft(work, step, which=0 if len(step.proposals) == 1 else None)


def _draft(work: Work, step: Proposing, *, which: int | None = None, part: str = "") -> None:
    items = [row.to_json() for row in step.proposals]
    work.place.draft = {"items": items, "which": which, "part": part, "choosing": which is None and not part}


def _rewrite(work: Work, step: Proposing, which: set[int], **changes: object) -> None:
    """Change these follow-ups and leave the question of parts."""
    items = [
        replace(row, **changes) if number in which else row  # type: ignore[arg-type]
        for number, row in enumerate(step.proposals)
    ]
    work.place.draft = resting([row.to_json() for row in items])


def resting(items: list[dict[str, Any]]) -> dict[str, Any]:
    """Changed follow-ups with nothing being asked about them: they are shown, to be taken."""
    return {"items": items, "which": None, "part": "", "choosing": False}


def show_draft(work: Work, step: Proposing) -> Face:
    """What is asked while follow-ups are being changed."""
    text, draft = work.chat.text, work.place.draft
    if draft["part"] == SPOT:
        return _which(step, text("which_on_spot"), [Button(text("all_of_them"), "draft:all")])
    if draft["part"] == "due":
        due = step.proposals[draft["which"]].due
        month = work.place.search if is_month(work.place.search) else month_of(due or work.chat.today)
        return Face(text("write_due"), calendar(text, month, due.isoformat() if due else ""))
    if draft["part"]:
        return Face(text(f"write_{draft['part']}"), [])
    if draft["which"] is not None:
        question = text("which_part", problem=step.proposals[draft["which"]].problem)
        return Face(question, [Button(text(f"part_{part}"), f"draft:{part}") for part in PARTS])
    if draft["choosing"]:
        return _which(step, text("which_one"), [])
    return show_proposals(text, step.proposals)


def _which(step: Proposing, question: str, more: list[Button]) -> Face:
    lines = numbered([(number, row.problem) for number, row in enumerate(step.proposals, start=1)])
    buttons = [Button(str(number), f"draft:{number}") for number in range(1, len(step.proposals) + 1)]
    return Face("\n".join([*lines, question]), [*buttons, *more])


def tap_draft(work: Work, arg: str) -> None:
    """A number, or the name of a part."""
    step = _step(work)
    draft = work.place.draft
    if draft.get("part") == SPOT:
        every = set(range(len(step.proposals)))
        _rewrite(work, step, every if arg == "all" else {int(arg) - 1}, fixed=True)
    elif arg.isdigit():
        _draft(work, step, which=int(arg) - 1)
    else:
        work.place.draft = {**draft, "part": arg, "choosing": False}


def type_proposal(work: Work, step: Proposing, typed: str, ask: Ask) -> None:
    """Words at the follow-ups: the part that is asked for, numbers, a date, or one of the buttons' own words.

    Raise NotAnAnswer for anything else.
    """
    text, draft, words = work.chat.text, work.place.draft, plain(typed).lower()
    if draft.get("part") in PARTS:
        _type_part(work, step, typed, ask)
        return
    day = read_date(typed, work.chat.today, past=False)
    if day is not None:
        which = draft.get("which")
        _set_due(work, step, set(range(len(step.proposals))) if which is None else {which}, typed, ask)
        return
    named = next((part for part in PARTS if words == plain(text(f"part_{part}")).lower()), "")
    numbers = read_numbers(typed)
    if named and draft.get("which") is not None:
        work.place.draft = {**draft, "part": named}
    elif draft.get("part") == SPOT and words == plain(text("all_of_them")).lower():
        _rewrite(work, step, set(range(len(step.proposals))), fixed=True)
    elif draft.get("part") == SPOT and numbers and all(1 <= number <= len(step.proposals) for number in numbers):
        _rewrite(work, step, {number - 1 for number in numbers}, fixed=True)
    elif words == plain(text("as_is")).lower():
        take_proposals(work)
    elif words == plain(text("on_spot")).lower():
        spot_proposals(work)
    elif words == plain(text("modify")).lower():
        modify_proposals(work)
    elif numbers and 1 <= numbers[0] <= len(step.proposals) > 1:
        _draft(work, step, which=numbers[0] - 1)
    else:
        raise NotAnAnswer(text("not_read_proposal"))
    work.advance()
    ask(work)


def _type_part(work: Work, step: Proposing, typed: str, ask: Ask) -> None:
    part, which = work.place.draft["part"], work.place.draft["which"]
    if part == "due":
        _set_due(work, step, {which}, typed, ask)
        return
    words = plain_text(typed)
    if not words:
        ask(work)
        return
    if len(words) > LONGEST_PART:
        ask(work, work.chat.text("too_long", count=len(words), most=LONGEST_PART) + "\n")
        return
    _rewrite(work, step, {which}, fixed=False, **{part: words})
    work.advance()
    ask(work)


def tap_due(work: Work, day: str, ask: Ask) -> None:
    """A day of the calendar, as the date until which it is to be put right."""
    _set_due(work, _step(work), {work.place.draft["which"]}, day, ask)


def _set_due(work: Work, step: Proposing, which: set[int], typed: str, ask: Ask) -> None:
    day = read_date(typed, work.chat.today, past=False)
    if day is None:
        ask(work, work.chat.text("not_read_date") + "\n")
    elif not timedelta(0) <= day - work.chat.today <= FARTHEST:
        ask(work, work.chat.text("due_is_past") + "\n")
    else:
        _rewrite(work, step, which, fixed=False, due=day)
        work.place.search = ""
        work.advance()
        ask(work)


def due_in_words(taken: Sequence[Proposal], language_text: Callable[..., str], day: Callable[..., str]) -> str:
    """What the review says of the follow-ups after what is missing: until when, or put right on the spot."""
    if not taken:
        return ""
    if all(row.fixed for row in taken):
        return language_text("review_fixed")
    dates = {row.due for row in taken if row.due and not row.fixed}
    if len(dates) == 1 and not any(row.fixed for row in taken):
        return language_text("review_due", day=day(dates.pop()))
    return language_text("review_many", count=len(taken))
