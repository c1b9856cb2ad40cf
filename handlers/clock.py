"""定时事项: what the clock will say in the next days, what it does when, and what went wrong; for the office."""

from datetime import datetime

from forms.zone import ZONE
from handlers.chat import Chat
from handlers.interview.practice import is_office
from storage.foresight import foresee
from storage.job_runs import LastRun, last_failures, last_runs

DAYS = 4  # days shown on which somebody is to be told something
FAILURES = 4
WORDS = 60  # letters shown of an error


def show_clock(chat: Chat) -> None:
    """At most fourteen lines."""
    chat.toast()
    if not is_office(chat):
        chat.say(chat.text("not_yours"))
        return
    ran = last_runs(chat.tx)
    lines = [_planned(chat), *_failures(chat, ran)]
    timetable = sorted(chat.turn.timetable, key=lambda job: job.next_run(chat.now))
    for job in timetable:
        last = ran.get(job.name)
        line = chat.text("clock_line", next=hour(job.next_run(chat.now)), does=job.does[chat.text.language])
        lines.append(line + (chat.text("clock_ran", rows=last.rows) if last and last.rows else ""))
    chat.say("\n".join(lines), keys=True)


def hour(instant: datetime) -> str:
    """An hour as it is written: 9:00."""
    local = instant.astimezone(ZONE)
    return f"{local.hour}:{local.minute:02d}"


def _planned(chat: Chat) -> str:
    text = chat.text
    coming = foresee(chat.tx, chat.turn.catalogue, chat.today, DAYS)
    days = [text("clock_day", day=text.day(day), count=count) for day, count in coming]
    return text("clock_days", days=text.list(days)) if days else text("clock_none")


def _failures(chat: Chat, ran: dict[str, LastRun]) -> list[str]:
    """Those that fail now first, each once; else, that nothing failed."""
    text = chat.text
    words = {job.name: job.does[text.language] for job in chat.turn.timetable}
    still, mended = [], []
    for name, failed in last_failures(chat.tx).items():
        at = f"{text.day(failed.started_at.astimezone(ZONE).date())} {hour(failed.started_at)}"
        about = {"does": words.get(name, name), "at": at, "error": failed.error[:WORDS]}
        if name in ran and ran[name].error:
            still.append(text("clock_failed", **about))
        else:
            mended.append(text("clock_mended", **about))
    return [*still, *mended][:FAILURES] or [text("clock_fine")]
