"""验收、销号、回头看: a plan as a whole goes the way of a key follow-up; score and satisfaction are asked for."""

import re
from datetime import timedelta

from activities.plans import Acceptance, passes
from handlers.chat import Chat
from handlers.focus import go_on
from handlers.interview.answer import plain_text
from handlers.keyboards import Button
from handlers.plans.rights import await_words, plan_of, told
from handlers.plans.words import clipped, far, how_far, score
from handlers.reading import plain
from storage.holding import accept, acceptor_of, send_back
from storage.ladder import offices
from storage.people import titled
from storage.plan_steps import (
    LOOK_BACK,
    STEP,
    WHOLE,
    NewStep,
    add_steps,
    close,
    finish,
    is_look_back,
    progress_of,
    reopen,
    settle,
    whole_of,
)
from storage.plans import answerer, keeper_of
from storage.tables import FollowUp, Plan, Subject

SCORED, RELAPSED = "plan_score", "plan_relapse"
SCORE = re.compile(r"(\d{1,3})\s*分|score\s*:?\s*(\d{1,3})", re.IGNORECASE)
SATISFACTION = re.compile(r"满意[度率]?\D{0,4}?(\d{1,3})|(\d{1,3})\s*%|satisf\w*\D{0,4}(\d{1,3})", re.IGNORECASE)
NUMBERS = re.compile(r"\d{1,3}")
FULL, AGAIN, MOST_WORDS = 100, timedelta(days=30), 200


def not_ready(chat: Chat, row: FollowUp) -> bool:
    """Whether a plan cannot be put before anybody yet: its open steps are named."""
    progress = progress_of(chat.tx, row.plan_id or 0, chat.today) if row.kind == WHOLE else None
    if progress is None or progress.done == progress.total:
        return False
    left = [clipped(step.row) for step in progress.steps if step.row.state == "open"]
    chat.say(chat.text("plan_not_ready", count=len(left), names=chat.text.list(left)))
    return True


def stepped(chat: Chat, row: FollowUp, *, key: str = "plan_far_now") -> str:
    """What is said after a step was done, or opened again: how far the plan is now."""
    found = plan_of(chat, row)
    if found is None:
        return ""
    plan, _ = found
    changed = settle(chat.tx, plan, chat.today)
    progress = progress_of(chat.tx, plan.id or 0, chat.today)
    subject = chat.tx.get_one(Subject, plan.subject_id)
    if is_look_back(chat.tx, row):
        return chat.text("plan_looked", subject=subject.name) if row.state == "closed" else ""
    said = chat.text(key, subject=subject.name, far=how_far(told(chat), progress))
    if plan.state == "closed" and changed:
        return said + "\n" + chat.text("plan_finished", subject=subject.name)
    whole = whole_of(chat.tx, plan.id or 0)
    if whole is not None and whole.replied_on is None and progress.done == progress.total:
        said += "\n" + chat.text("plan_may_submit")
    return said


def after_step(chat: Chat, row: FollowUp) -> list[Button]:
    """申请验收, once the last step is done."""
    whole = whole_of(chat.tx, row.plan_id or 0) if row.plan_id else None
    progress = progress_of(chat.tx, row.plan_id or 0, chat.today)
    if whole is None or whole.replied_on is not None or whole.state != "open" or progress.done < progress.total:
        return []
    return [Button(chat.text("plan_submit"), f"y:done:{whole.id}")]


# --- accepted ----------------------------------------------------------------------------------------


def asks_score(chat: Chat, row: FollowUp) -> bool:
    """Whether a score is wanted before a plan is accepted: then it is asked for."""
    found = plan_of(chat, row) if row.kind == WHOLE else None
    acceptance = found[1].acceptance if found else None
    if acceptance is None or (acceptance.score is None and acceptance.satisfaction is None):
        return False
    await_words(chat, SCORED, row.id)
    chat.say(_ask(chat, acceptance))
    return True


def _ask(chat: Chat, acceptance: Acceptance) -> str:
    key = "plan_ask_both" if acceptance.satisfaction and acceptance.score else "plan_ask_score"
    return chat.text(key, score=acceptance.score, satisfaction=acceptance.satisfaction)


def read_score(acceptance: Acceptance, words: str) -> tuple[int | None, int | None]:
    """Score and satisfaction as they are written: 82分 满意度93%, 82 93; None for what is not there."""
    said = plain(words)
    wants_score, wants_satisfaction = acceptance.score is not None, acceptance.satisfaction is not None
    found, happy = SCORE.search(said), SATISFACTION.search(said)
    numbers = [int(each) for each in NUMBERS.findall(said)]
    points = int(next(filter(None, found.groups()))) if found else None
    percent = int(next(filter(None, happy.groups()))) if happy else None
    if points is None and wants_score and numbers and numbers[0] != percent:
        points = numbers[0]
    if percent is None and wants_satisfaction and len(numbers) > 1 and points == numbers[0]:
        percent = numbers[1]
    return (points if wants_score else None), (percent if wants_satisfaction else None)


def type_score(chat: Chat, typed: str) -> None:
    """What was given: enough, the county is asked to verify; not enough, it goes back."""
    row = chat.tx.get_one(FollowUp, chat.focus[SCORED])
    found = plan_of(chat, row)
    leader = acceptor_of(chat.tx, row)
    waits = row.state == "open" and row.replied_on is not None and row.accepted_on is None
    if found is None or found[1].acceptance is None or not waits or leader is None or leader.id != chat.me.id:
        chat.say(chat.text("settled_already"))
        go_on(chat, SCORED)
        return
    plan, acceptance = found[0], found[1].acceptance
    points, percent = read_score(acceptance, typed)
    missing = (acceptance.score and points is None) or (acceptance.satisfaction and percent is None)
    if missing or max(points or 0, percent or 0) > FULL:
        chat.say(_ask(chat, acceptance))
        return
    plan.score, plan.satisfaction = points, percent
    if not passes(acceptance, points, percent):
        said = chat.text(
            "plan_fails", score=score(chat.text, plan).strip("：。:. "), need=_need(chat, acceptance, points, percent)
        )
        chat.say(said, [Button(chat.text("key_return"), f"y:return:{row.id}")])
        go_on(chat, SCORED)
        return
    accept(row, chat.me, chat.today)
    go_on(chat, SCORED)
    _passed(chat, row)


def _need(chat: Chat, acceptance: Acceptance, points: int | None, percent: int | None) -> str:
    """What it falls short of."""
    parts = []
    if acceptance.score is not None and (points or 0) < acceptance.score:
        parts.append(chat.text("plan_score", score=acceptance.score))
    if acceptance.satisfaction is not None and (percent or 0) < acceptance.satisfaction:
        parts.append(chat.text("plan_satisfaction", percent=acceptance.satisfaction))
    return chat.text("comma").join(parts)


def _passed(chat: Chat, row: FollowUp) -> None:
    from handlers.acceptance import ask_acceptance  # noqa: PLC0415 - it shows plans too

    chat.say(chat.text("key_accepted", office=chat.text("county_office")))
    ask_acceptance(chat, row)


def verified(chat: Chat, row: FollowUp) -> None:
    """销号: the plan is closed, and where it is declared looked at again on days that are planned now."""
    found = plan_of(chat, row) if row.kind == WHOLE else None
    if found is None:
        return
    plan, kind = found
    tracked = kind.tracked
    close(plan, chat.today, chat.today + timedelta(days=tracked.days) if tracked else None)
    if tracked is None:
        return
    keeper = keeper_of(chat.tx, plan, chat.today)
    who = answerer(chat.tx, keeper.id if keeper else chat.me.id)
    steps = [NewStep(chat.text("plan_look_back"), day, who) for day in tracked.looks(chat.today)]
    add_steps(chat.tx, plan, steps, chat.me, chat.today, kind=LOOK_BACK)
    until = far(chat.text, plan.tracked_until or chat.today, chat.today)
    chat.say(chat.text("plan_tracked_from_now", count=len(steps), until=until, who=who.name))


def returned(chat: Chat, row: FollowUp) -> None:
    """退回: a plan that was verified is open again; a step that was done is open again."""
    plan = chat.tx.get(Plan, row.plan_id) if row.plan_id else None
    if plan is None:
        return
    if row.kind == WHOLE and plan.state == "closed":
        reopen(chat.tx, plan)
    elif row.kind == STEP:
        settle(chat.tx, plan, chat.today)


# --- 回头看 -------------------------------------------------------------------------------------------


def ask_relapse(chat: Chat, row_id: int) -> None:
    """有反弹: what is wrong again."""
    row = _mine(chat, row_id)
    if row is not None:
        await_words(chat, RELAPSED, row.id)
        chat.say(chat.text("plan_relapse_what"))


def _mine(chat: Chat, row_id: int) -> FollowUp | None:
    row = chat.tx.get(FollowUp, row_id)
    plan = chat.tx.get(Plan, row.plan_id) if row and row.plan_id else None
    keeper = keeper_of(chat.tx, plan, chat.today) if plan else None
    if row is None or not is_look_back(chat.tx, row):
        chat.say(chat.text("right_gone"))
        return None
    if chat.me.id not in {row.responsible_id, keeper.id if keeper else None}:
        chat.say(chat.text("not_yours"))
        return None
    if row.state != "open":
        chat.say(chat.text("settled_already"))
        return None
    return row


def type_relapse(chat: Chat, typed: str) -> None:
    """The plan is open again, to be accepted once more; the township and the county hear why."""
    row = _mine(chat, chat.focus[RELAPSED])
    words = plain_text(typed)[:MOST_WORDS].rstrip("。.")
    whole = whole_of(chat.tx, row.plan_id or 0) if row else None
    if row is None or whole is None:
        go_on(chat, RELAPSED)
        return
    if not words:
        chat.say(chat.text("plan_relapse_what"))
        return
    finish(row, words, chat.today)
    send_back(whole, words, chat.today + AGAIN)
    plan = chat.tx.get_one(Plan, row.plan_id)
    reopen(chat.tx, plan)
    go_on(chat, RELAPSED)
    subject = chat.tx.get_one(Subject, plan.subject_id)
    chat.say(chat.text("plan_relapsed", subject=subject.name), [Button(chat.text("plan_whole"), f"J:see:{plan.id}")])
    leader = acceptor_of(chat.tx, whole)
    for person_id in dict.fromkeys((leader.id if leader else None, *offices(chat.tx))):
        if person_id is not None and person_id != chat.me.id:
            text = chat.texts_for(person_id)
            said = text("plan_relapsed_told", by=titled(chat.me), subject=subject.name, words=words)
            chat.tell(person_id, said, [Button(text("plan_whole"), f"J:see:{plan.id}")])
