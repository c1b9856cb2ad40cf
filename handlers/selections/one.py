"""One candidate: how it stands, a stage on in one tap, back or out with a reason, objections, its yearly review."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from activities.periods import day_of
from activities.selections import Selection, Stage, a_year_after
from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.selections.telling import tell_objection, tell_proposer
from handlers.selections.words import (
    MOVES,
    Reader,
    called,
    history,
    left_word,
    next_said,
    selections_of,
    stage_name,
    whole,
)
from storage.ladder import offices
from storage.periods import workdays
from storage.selections import (
    By,
    decides,
    is_last,
    is_ripe,
    leave,
    move,
    note,
    of_one_tap,
    open_objections,
    places_left,
    read_candidate,
    review,
    step_back,
    take_back,
)
from storage.tables import Candidate, CandidateStep
from storage.transfers import heard_instead

ASKS = "selection"  # in the focus: which words are awaited, about which candidates
NOTES = ("objection", "settled", "measure", "outcome")  # steps after which a candidate stands where it stood
SHOWN = 10  # steps of a history


def by_me(chat: Chat) -> By:
    """Whoever writes or taps, now."""
    return By(chat.me, chat.now, chat.today)


def reader_of(chat: Chat) -> Reader:
    """To whom it is said here."""
    return Reader(chat.tx, chat.text, chat.me.id or 0, chat.today)


def read(chat: Chat, number: str | int) -> tuple[Selection, Candidate] | None:
    """A candidate that this person may see, with its selection; where not, he is told."""
    assert chat.viewer is not None
    row = read_candidate(chat.tx, chat.viewer, int(number), chat.today)
    selection = selections_of(chat.turn.catalogue).get(row.selection) if row else None
    if row is None or selection is None:
        chat.say(chat.text("selection_not_seen"))
        return None
    return selection, row


def may(chat: Chat, row: Candidate, stage: Stage | None) -> bool:
    """Whether this person decides a stage of it."""
    assert chat.viewer is not None
    return row.state == "active" and stage is not None and decides(chat.tx, chat.viewer, row, stage)


def holding(selection: Selection, row: Candidate) -> Stage:
    """The stage whose decider may have it leave, or go back: that at which it stands; under review, its naming."""
    stage = selection.stage(row.stage) or selection.stages[0]
    named = selection.stage(selection.named)
    return named if stage.review and named is not None else stage


# --- shown ------------------------------------------------------------------------------------------


def show(chat: Chat, selection: Selection, row: Candidate, lead: str = "") -> None:
    """The whole of it, with what this reader may do."""
    chat.set_focus()
    lines = [lead, *whole(reader_of(chat), selection, row)]
    chat.say("\n".join(line for line in lines if line), buttons_of(chat, selection, row))


def buttons_of(chat: Chat, selection: Selection, row: Candidate) -> list[Button]:
    """What this reader may do about it, in this order."""
    text, stage = chat.text, selection.stage(row.stage)
    following = selection.due_next(row.stage)
    offered: list[Button] = []
    if following is not None and may(chat, row, following):
        offered += _on(chat, selection, row, following)
    if stage is not None and stage.days and row.state == "active":
        offered.append(Button(text("selection_object"), f"Q:object:{row.id}"))
    if selection.is_named(row.stage) and row.state == "active":
        offered += [Button(text("selection_help"), f"Q:help:{row.id}")] if selection.measures else []
        offered += [Button(text("selection_came"), f"Q:came:{row.id}")] if selection.outcomes else []
    if may(chat, row, stage) and selection.at(row.stage) > 0 and stage is not None and not stage.review:
        offered.append(Button(text("selection_back"), f"Q:back:{row.id}:{row.stage}"))
    if may(chat, row, holding(selection, row)):
        offered.append(Button(left_word(chat.text, selection, row), f"Q:drop:{row.id}"))
    return [*offered, Button(text("selection_past"), f"Q:past:{row.id}")]


def _on(chat: Chat, selection: Selection, row: Candidate, following: Stage) -> list[Button]:
    """The next stage where it is ripe; at a review all is well, or something is to be put right."""
    text = chat.text
    if following.review and row.due is not None:
        return [
            Button(text("selection_keep"), f"Q:keep:{row.id}:{row.due}"),
            Button(text("selection_mend"), f"Q:mend:{row.id}:{row.due}"),
        ]
    if open_objections(chat.tx, row):
        return [Button(text("selection_settle"), f"Q:settle:{row.id}")]
    if not is_ripe(selection, row, chat.today):
        return []
    return [Button(called(text, following), f"Q:go:{row.id}:{following.key}")]


def show_past(chat: Chat, selection: Selection, row: Candidate) -> None:
    """经过: what was decided and done, the oldest first."""
    lines = history(reader_of(chat), selection, row)
    more = [chat.text("selection_earlier", count=len(lines) - SHOWN)] if len(lines) > SHOWN else []
    head = chat.text("selection_past_of", name=row.name)
    chat.say("\n".join([head, *more, *lines[-SHOWN:]]), [Button(row.name, f"Q:see:{row.id}")])


# --- a stage on -------------------------------------------------------------------------------------


def refusal(chat: Chat, selection: Selection, row: Candidate, stage: Stage) -> str:
    """Why a candidate does not come to a stage now; empty when it may."""
    text, following = chat.text, selection.after(row.stage)
    if row.state != "active" or following is None or following.key != stage.key or stage.review:
        return text("selection_stale", name=row.name, stage=stage_name(text, selection, row.stage))
    if not may(chat, row, stage):
        return text("selection_not_yours", stage=called(text, stage))
    if not is_ripe(selection, row, chat.today) and row.due is not None:
        return text("selection_notice_runs", name=row.name, day=text.day(row.due), stage=called(text, stage))
    objected = open_objections(chat.tx, row)
    if objected:
        return text("selection_objected", name=row.name, words=objected[-1].words)
    return _no_place(chat, selection, row, stage)


def _no_place(chat: Chat, selection: Selection, row: Candidate, stage: Stage) -> str:
    """That the quota of its category is full, where the stage takes a place that it does not have yet."""
    needs = selection.takes_place(stage.key) and not selection.takes_place(row.stage)
    category = selection.category(row.category)
    if not needs or (category is not None and places_left(chat.tx, selection, row.category) > 0):
        return ""
    quota = category.quota if category else 0
    return chat.text("selection_full", category=called(chat.text, category), quota=quota, name=row.name)


def go(chat: Chat, row: Candidate, selection: Selection, key: str) -> None:
    """`Q:go:ID:STAGE`: to that stage, asking first for the words or the document's number that it requires."""
    stage = selection.stage(key)
    why_not = refusal(chat, selection, row, stage) if stage else chat.text("unknown_button")
    if why_not or stage is None:
        chat.say(why_not, [Button(row.name, f"Q:see:{row.id}")])
    elif stage.words or stage.approval:
        ask(chat, "approval" if stage.approval else "words", [row], stage.key)
    else:
        on(chat, selection, [row], stage)


def on(chat: Chat, selection: Selection, rows: list[Candidate], stage: Stage, words: str = "") -> None:
    """These candidates come to a stage; those that cannot are said, each with why."""
    moved, refused, together = [], [], None
    for row in rows:
        why_not = refusal(chat, selection, row, stage)
        if why_not:
            refused.append(why_not)
            continue
        said = {"approval" if stage.approval else "words": words}
        step = move(chat.tx, selection, row, stage, by_me(chat), **said)
        together = together or step.id
        step.together = together
        moved.append(row)
        tell_proposer(chat, selection, row, "selection_approved_told" if stage.approval else "selection_told", words)
    chat.tx.flush()
    lines = _moved(chat, moved, stage) if moved else []
    chat.say("\n".join([*lines, *refused]), _after(chat, moved, together))


def _moved(chat: Chat, moved: list[Candidate], stage: Stage) -> list[str]:
    text = chat.text
    names = text.list([row.name for row in moved])
    lines = [text("selection_moved", names=names, stage=called(text, stage))]
    if stage.approval:
        lines.append(text("selection_approval", approval=moved[0].approval))
    if stage.days and moved[0].due:
        lines.append(text("selection_notice_until", day=text.day(moved[0].due)))
    selection = selections_of(chat.turn.catalogue)[moved[0].selection]
    following = selection.after(stage.key)
    if following is not None and not following.review and len(moved) == 1:
        lines.append(next_said(reader_of(chat), moved[0], following))
    return lines


def _after(chat: Chat, moved: list[Candidate], together: int | None) -> list[Button]:
    if together is None:
        return []
    see = [Button(moved[0].name, f"Q:see:{moved[0].id}")] if len(moved) == 1 else []
    return [*see, undo_button(chat, together)]


def undo_button(chat: Chat, together: int) -> Button:
    """撤回, of what one tap did."""
    return Button(chat.text("selection_undo"), f"Q:undo:{together}")


def undo(chat: Chat, number: str) -> None:
    """`Q:undo:STEP`: what one tap did is taken back, by whoever did it, on that day, while nothing came after."""
    steps = of_one_tap(chat.tx, int(number))
    if steps and all(step.taken_back for step in steps):
        chat.say(chat.text("selection_undone_already"))
        return
    if not steps or not all(_undoes(chat, step) for step in steps):
        chat.say(chat.text("selection_undo_late"))
        return
    rows = take_back(chat.tx, steps)
    chat.set_focus()
    chat.say(chat.text("selection_undone", names=chat.text.list([row.name for row in rows])))
    for row in rows:
        if steps[-1].kind in MOVES:
            selection = selections_of(chat.turn.catalogue)[row.selection]
            tell_proposer(chat, selection, row, "selection_undone_told")


def _undoes(chat: Chat, step: CandidateStep) -> bool:
    """Its own doer, a decision on its day and while nothing came after; what was only noted whenever."""
    if step.by_id != chat.me.id or step.taken_back:
        return False
    noted = step.kind in NOTES
    return noted or (day_of(step.made_at) == chat.today and is_last(chat.tx, step))


# --- with words -------------------------------------------------------------------------------------


def ask(chat: Chat, what: str, rows: list[Candidate], stage: str = "", lead: str = "") -> None:
    """Ask for the words that a step requires."""
    chat.set_focus(**{ASKS: {"what": what, "ids": [row.id for row in rows], "stage": stage}})
    names = chat.text.list([row.name for row in rows])
    out = left_word(chat.text, selections_of(chat.turn.catalogue)[rows[0].selection], rows[0])
    chat.say(lead + chat.text(f"selection_ask_{what}", names=names, leave=out))


def back(chat: Chat, row: Candidate, selection: Selection, key: str) -> None:
    """`Q:back:ID:STAGE`: from that stage to the one before, once it is said why."""
    if row.stage != key or row.state != "active" or selection.at(key) < 1 or holding(selection, row).key != key:
        chat.say(chat.text("selection_stale", name=row.name, stage=stage_name(chat.text, selection, row.stage)))
    elif not may(chat, row, holding(selection, row)):
        chat.say(chat.text("not_yours"))
    else:
        ask(chat, "back", [row], key)


def drop(chat: Chat, selection: Selection, row: Candidate) -> None:
    """`Q:drop:ID`: out, once it is said why."""
    if row.state != "active":
        chat.say(chat.text("settled_already"))
    elif not may(chat, row, holding(selection, row)):
        chat.say(chat.text("not_yours"))
    else:
        ask(chat, "left", [row], row.stage)


def objection(chat: Chat, selection: Selection, row: Candidate) -> None:
    """`Q:object:ID`: who objects to what, while its notice runs."""
    if _on_notice(selection, row):
        ask(chat, "objection", [row], row.stage)
    else:
        chat.say(chat.text("selection_stale", name=row.name, stage=stage_name(chat.text, selection, row.stage)))


def _on_notice(selection: Selection, row: Candidate) -> bool:
    stage = selection.stage(row.stage)
    return row.state == "active" and stage is not None and bool(stage.days)


def settle(chat: Chat, selection: Selection, row: Candidate) -> None:
    """`Q:settle:ID`: what looking into the objections came to."""
    if not open_objections(chat.tx, row):
        chat.say(chat.text("settled_already"))
    elif may(chat, row, selection.after(row.stage)):
        ask(chat, "settled", [row], row.stage)
    else:
        chat.say(chat.text("not_yours"))


def keep(chat: Chat, row: Candidate, selection: Selection, due: str) -> None:
    """`Q:keep:ID:DAY`: looked at again for the review of that day, all is well; the next one is in a year."""
    stage = _reviewed(chat, selection, row, due)
    if stage is not None:
        step = review(chat.tx, row, stage, by_me(chat), due=a_year_after(chat.today))
        chat.say(
            chat.text("selection_kept", name=row.name, day=reader_of(chat).day(row.due or chat.today)),
            [undo_button(chat, step.id or 0)],
        )
        tell_proposer(chat, selection, row, "selection_kept_told")


def mend(chat: Chat, row: Candidate, selection: Selection, due: str) -> None:
    """`Q:mend:ID:DAY`: looked at again, something is to be put right."""
    if _reviewed(chat, selection, row, due) is not None:
        ask(chat, "mend", [row], due)


def _reviewed(chat: Chat, selection: Selection, row: Candidate, due: str) -> Stage | None:
    """The review that this person may make now, of a candidate that still waits for that of the day."""
    stage = selection.due_next(row.stage)
    if row.state != "active" or stage is None or not stage.review or str(row.due) != due:
        chat.say(chat.text("settled_already"))
        return None
    if not may(chat, row, stage):
        chat.say(chat.text("not_yours"))
        return None
    return stage


# --- what is typed about a candidate: each does one step -------------------------------------------


def _back(chat: Chat, selection: Selection, row: Candidate, words: str) -> CandidateStep:
    step = step_back(chat.tx, selection, row, by_me(chat), words)
    tell_proposer(chat, selection, row, "selection_back_told", words)
    return step


def _left(chat: Chat, selection: Selection, row: Candidate, words: str) -> CandidateStep:
    step = leave(chat.tx, row, by_me(chat), words)
    key = "selection_leave_told" if selection.is_named(row.stage) else "selection_drop_told"
    tell_proposer(chat, selection, row, key, words)
    return step


def _objection(chat: Chat, selection: Selection, row: Candidate, words: str) -> CandidateStep:
    step = note(chat.tx, row, "objection", by_me(chat), words=words)
    tell_objection(
        chat, selection, row, {*offices(chat.tx), heard_instead(chat.tx, row.proposed_by_id, row.subject_id)}
    )
    return step


def _settled(chat: Chat, _: Selection, row: Candidate, words: str) -> CandidateStep:
    return note(chat.tx, row, "settled", by_me(chat), words=words)


def _mend(chat: Chat, selection: Selection, row: Candidate, words: str) -> CandidateStep:
    stage = selection.stages[-1]
    due: date = workdays(chat.tx).from_day(chat.today + timedelta(days=stage.mend))
    step = review(chat.tx, row, stage, by_me(chat), due=due, words=words)
    tell_proposer(chat, selection, row, "selection_mend_told", words)
    return step


TYPED: Mapping[str, Callable[[Chat, Selection, Candidate, str], CandidateStep]] = {
    "back": _back,
    "left": _left,
    "objection": _objection,
    "settled": _settled,
    "mend": _mend,
}


def still_asked(chat: Chat, selection: Selection, row: Candidate, what: str, stage: str) -> bool:
    """Whether what was asked for may still be done: nothing has happened to the candidate meanwhile."""
    if what == "mend":
        following = selection.due_next(row.stage)
        return row.state == "active" and str(row.due) == stage and may(chat, row, following)
    if row.state != "active" or row.stage != stage:
        return False
    if what == "objection":
        return _on_notice(selection, row)
    return may(chat, row, selection.after(stage) if what == "settled" else holding(selection, row))
