"""All that the clock does, on one screen. A job run twice, late, or after weeks down adds nothing that is there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from activities.catalogue import Catalogue
from forms.zone import ZONE
from jobs.apply_transfers import apply_transfers
from jobs.close_periods import close_periods
from jobs.forget_old import BATCH as FORGOTTEN_AT_ONCE
from jobs.forget_old import forget_old
from jobs.nudge_silent import nudge_silent
from jobs.plan_calendar import plan_calendar
from jobs.plan_events import plan_events
from jobs.plan_follow_ups import plan_follow_ups
from jobs.plan_progress import plan_progress
from jobs.plan_prompts import plan_prompts
from jobs.plan_requests import plan_requests
from jobs.plan_scorings import plan_scorings
from jobs.plan_selections import plan_selections
from jobs.plan_tasks import plan_tasks
from jobs.plan_visits import plan_visits
from jobs.plan_week import plan_week
from jobs.report_notices import report_notices
from jobs.say_prompts import BATCH, say_prompts
from jobs.set_aside_silent import set_aside_silent
from storage.store import Tx

Run = Callable[[Tx, datetime, Catalogue], int]  # how many rows it added, changed or took away
DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Job:
    """One job: its name, its function, run in a transaction of its own, when it runs, what it does in words.

    It runs every so many minutes, counted from midnight, or once a day `at` an hour, in the county's time whatever the
    machine's zone. One that settles at most `batch` rows a run runs again at once while it settles as many.
    """

    name: str
    run: Run
    does: Mapping[str, str]
    every: int = 0
    at: str = ""
    batch: int = 0

    def next_run(self, now: datetime) -> datetime:
        """The first instant after now at which it runs."""
        local = now.astimezone(ZONE)
        midnight = datetime.combine(local.date(), time(), tzinfo=ZONE)
        if self.at:
            today = datetime.combine(local.date(), time.fromisoformat(self.at), tzinfo=ZONE)
            return today if today > local else today + timedelta(days=1)
        minutes = (int((local - midnight).total_seconds()) // 60 // self.every + 1) * self.every
        return midnight + timedelta(minutes=min(minutes, DAY_MINUTES))


JOBS = (
    Job(
        "close_periods",
        close_periods,
        {"zh": "到点封存本期的表，宽限过后记未完成", "en": "closes a period at its hour, and ends its days of grace"},
        every=10,
    ),
    Job(
        "apply_transfers",
        apply_transfers,
        {"zh": "调动到了日子，手上的事交给接的人", "en": "hands over on the day what somebody had in hand"},
        every=10,
    ),
    Job(
        "plan_tasks",
        plan_tasks,
        {"zh": "给每期排任务，换了人就跟着换", "en": "gives every period its tasks, and follows who answers for them"},
        every=10,
    ),
    Job(
        "plan_prompts",
        plan_prompts,
        {"zh": "定下哪天提醒谁", "en": "plans who is reminded on which day"},
        every=10,
    ),
    Job(
        "plan_follow_ups",
        plan_follow_ups,
        {"zh": "整改快到期、过了期的，定下提醒谁", "en": "plans who hears of follow-ups that fall due or are overdue"},
        every=10,
    ),
    Job(
        "plan_events",
        plan_events,
        {
            "zh": "办班、开会叫到的人，定下哪天告诉；完了问谁没来",
            "en": "plans who hears of a course, and asks who was absent",
        },
        every=10,
    ),
    Job(
        "plan_progress",
        plan_progress,
        {"zh": "计划的月进展、季进展没记的，到日子问一句", "en": "asks how far plans are of which nothing was said"},
        every=60,
    ),
    Job(
        "plan_visits",
        plan_visits,
        {"zh": "月末、季末前，还有户没走访的提醒一次", "en": "reminds of households still to be seen in a month"},
        every=60,
    ),
    Job(
        "plan_selections",
        plan_selections,
        {
            "zh": "候选到了谁手上、公示期满、该复核的，定下提醒谁",
            "en": "plans who hears of candidates that wait for a decision",
        },
        every=60,
    ),
    Job(
        "plan_week",
        plan_week,
        {"zh": "每周第一个工作日给领导报上周", "en": "tells leaders of last week on the first workday of a week"},
        every=60,
    ),
    Job(
        "plan_calendar",
        plan_calendar,
        {"zh": "明年放假安排还没有的，问县里要", "en": "asks the office for the holidays of a year nobody announced"},
        every=60,
    ),
    Job(
        "plan_scorings",
        plan_scorings,
        {
            "zh": "考评表开始填、快截止的，定下告诉谁",
            "en": "plans who hears that a table of points opens or closes soon",
        },
        every=60,
    ),
    Job(
        "plan_requests",
        plan_requests,
        {
            "zh": "诉求快到期、到期、过了期的，定下催谁",
            "en": "plans who is urged about requests near or over their limit",
        },
        every=10,
    ),
    Job(
        "say_prompts",
        say_prompts,
        {"zh": "工作日9点起发提醒，一人一天一条", "en": "reminds from 9:00 on workdays, one message a person and day"},
        every=5,
        batch=BATCH,
    ),
    Job(
        "report_notices",
        report_notices,
        {"zh": "通知发到哪儿了，更新那张卡片", "en": "keeps the card of a notice that goes out"},
        every=1,
    ),
    Job(
        "set_aside_silent",
        set_aside_silent,
        {"zh": "放了7天的表先收起，答案留着", "en": "sets forms aside that nobody touched for 7 days; answers stay"},
        every=60,
    ),
    Job(
        "nudge_silent",
        nudge_silent,
        {"zh": "填了一半放3小时的，问一句", "en": "asks about forms left half-filled for 3 hours"},
        every=10,
    ),
    Job(
        "forget_old",
        forget_old,
        {"zh": "清掉一个月前的收发记录", "en": "takes away what was received and sent over a month ago"},
        at="03:30",
        batch=FORGOTTEN_AT_ONCE,
    ),
)
