"""What a submission leads to: the writer hears the number, the others what concerns them."""

from datetime import date, datetime, time, timedelta

from activities.catalogue import Duty
from forms.zone import ZONE
from handlers.acceptance import ask_acceptance
from handlers.accounts_told import tell_above
from handlers.chat import Chat
from handlers.duties import measured, spoken
from handlers.keyboards import Button
from handlers.texts import Texts
from handlers.things import counted
from storage.findings import notice_of
from storage.merging import alike
from storage.people import leader_of, titled
from storage.store import Tx
from storage.subject_values import made_by
from storage.submission import Filled, Outcome
from storage.tables import Finding, Membership, Person, Record, Subject, Unit
from storage.tasks import Tally, tally

FINDINGS_TOLD_AT = time(9, 0)  # the day after, when the revisitor has left


def after_submission(chat: Chat, filled: Filled, outcome: Outcome, said: str = "") -> None:
    """Say the record's number and what is still to do, or what is `said` instead; tell those whom it concerns."""
    record = outcome.record
    chat.set_focus(record=record.id)
    said = said or _said(chat, filled, record)
    if outcome.not_kept:
        said += "\n" + chat.text("not_kept", what=counted(chat.text, outcome.not_kept))
    if outcome.unknown:
        said += "\n" + chat.text("not_written", ids=chat.text.list(outcome.unknown))
    for double in _doubles(chat, record):
        said += "\n" + double
    chat.say(said, _following(chat, filled, record))
    tell_above(chat, record)
    for finding in outcome.findings:
        _tell_finding(chat, filled, record, finding)
    for membership in outcome.memberships:
        if membership.settler_id and membership.settler_id != record.person_id:
            _ask_settler(chat, filled, membership)
    for row in outcome.seen:
        row.reply = row.reply or chat.text("right_seen_reply", by=chat.me.name)
        ask_acceptance(chat, row)
    for report in outcome.reports:
        _tell_leader(chat, filled, report)


def _doubles(chat: Chat, record: Record) -> list[str]:
    """Whom the record brought in that the village may have under another spelling."""
    found = []
    for made in made_by(chat.tx, record):
        others = [other.name for _, other in alike(chat.tx, None, made)]
        if others:
            found.append(chat.text("may_be_double", name=made.name, others=chat.text.list(others)))
    return found


def _following(chat: Chat, filled: Filled, record: Record) -> list[Button]:
    """更正, and what one does next: another task, or, after a log, what the household asks for."""
    correct = Button(chat.text("correct"), f"c:ask:{record.id}")
    if not chat.turn.catalogue.is_log(record.duty):
        return [correct, Button(chat.text("key_tasks"), "k:tasks")]
    if filled.interview.corrects_id is not None:
        return [correct]
    return [correct, Button(chat.text("request_new"), f"s:raise:{record.id}")]


def _said(chat: Chat, filled: Filled, record: Record) -> str:
    number = f"{record.serial:03d}"
    logged = chat.turn.catalogue.is_log(record.duty)
    if filled.interview.corrects_id is not None:
        return chat.text("corrected_log") if logged else chat.text("corrected", number=number)
    if logged:
        return chat.text("logged", line=in_one_line(chat.text, record))
    count = tally(chat.tx, chat.me.id or 0, record.duty, record.period_key)
    rest = _how_far(chat, chat.turn.catalogue.duties[record.duty], count) if count.done else ""  # else nobody's task
    return chat.text("recorded", number=number) + rest


def _how_far(chat: Chat, duty: Duty, count: Tally) -> str:
    """How much of a duty is done in this period, and how much is left."""
    verb = spoken(chat.text, duty)["verb"]
    if count.open:
        done, left = (measured(chat.text, duty.subject, number) for number in (count.done, count.open))
        return chat.text("tally_open", done=done, left=left, verb=verb)
    return chat.text("tally_all" if duty.cadence == "quarter" else "tally_all_else", verb=verb)


def in_one_line(text: Texts, record: Record) -> str:
    """A visit in one line, as it was kept."""
    return " ".join(record.summary.get(text.language) or record.summary.get("zh") or [])


def named(filled: Filled) -> str:
    """What the form is about, else its own title."""
    return filled.subject.name if filled.subject else filled.session.form.title


def _tell_finding(chat: Chat, filled: Filled, record: Record, finding: Finding) -> None:
    text = chat.texts_for(finding.person_id)
    said, buttons = finding_message(text, finding, named(filled), record.occurred_on)
    once = f"{notice_of(finding)}{finding.problem}"
    chat.tell(finding.person_id, said, buttons, not_before=_tomorrow(chat), once=once)


def finding_message(text: Texts, finding: Finding, subject: str, day: date) -> tuple[str, list[Button]]:
    """What a revisit said about somebody, as it is told to that person."""
    training = text("finding_training") if finding.training != "none" else ""
    said = text("finding", subject=subject, day=text.day(day), problem=finding.problem, training=training)
    return said, [Button(text("seen"), f"f:seen:{finding.id}"), Button(text("state"), f"f:state:{finding.id}")]


def _tomorrow(chat: Chat) -> datetime:
    return datetime.combine(chat.today + timedelta(days=1), FINDINGS_TOLD_AT, tzinfo=ZONE)


def _ask_settler(chat: Chat, filled: Filled, membership: Membership) -> None:
    assert membership.settler_id is not None
    text = chat.texts_for(membership.settler_id)
    said, buttons = settle_message(chat.tx, text, membership, named(filled), chat.me.name)
    chat.tell(membership.settler_id, said, buttons)


def settle_message(tx: Tx, text: Texts, membership: Membership, subject: str, by: str) -> tuple[str, list[Button]]:
    """What a branch's secretary is asked about a member who is to be taken in."""
    member = tx.get(Subject, membership.member_id)
    branch = tx.get(Subject, membership.branch_id) if membership.branch_id else None
    assert member is not None
    words = str(member.profile.get("words", "")).split()
    said = text(
        "settle",
        subject=subject,
        name=member.name,
        words=text("settle_words", words=text("comma").join(words)) if words else "",
        branch=branch.name if branch else "",
        by=by,
    )
    verbs = (("agree", "agree"), ("look_first", "look"))
    return said, [Button(text(name), f"m:{verb}:{membership.id}") for name, verb in verbs]


def _tell_leader(chat: Chat, filled: Filled, report: str) -> None:
    unit = chat.tx.get(Unit, filled.subject.unit_id if filled.subject else filled.person.unit_id)
    leader: Person | None = leader_of(chat.tx, unit) if unit else None
    if leader is None or leader.id is None:
        return
    text = chat.texts_for(leader.id)
    inputs = filled.session
    said = text(
        f"report_{report}",
        subject=named(filled),
        here=inputs.value("/data/here"),
        neighbour=inputs.value("/data/inputs/neighbour_names"),
        neighbour_count=inputs.value("/data/inputs/neighbour_full"),
        by=chat.me.name,
    )
    chat.tell(leader.id, said, [Button(text("seen"), "k:seen")])


def readers_of(chat: Chat, person: Person) -> list[str]:
    """Who may read what a person records: the nearest leader with his post, then the county's office."""
    unit = chat.tx.get(Unit, person.unit_id)
    leader = leader_of(chat.tx, unit) if unit else None
    names = [titled(leader)] if leader and leader.id != person.id else []
    return [*names, chat.text("county_office")]
