"""Every way into the bot, in one table: what comes from Telegram, the verb it means, the function that does it."""

import re
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from handlers import (
    access,
    accounts,
    along,
    answering,
    appointing,
    behind,
    blank,
    clock,
    corrected_words,
    correction,
    feedback,
    find,
    findings,
    follow_ups,
    free_forms,
    free_records,
    gaps,
    handing_over,
    inviting,
    labels,
    late_corrections,
    managing,
    members,
    merging,
    more,
    obstacles,
    pasted,
    pausing,
    placing,
    publishing,
    records,
    request_list,
    requests,
    resume,
    start,
    stray,
    tables,
    tasks,
    todo,
    transferring,
    units,
    visits,
    words,
    working_calendar,
    year_findings,
)
from handlers.chat import Chat, open_chat
from handlers.events import taps as events
from handlers.events.menu import show_events
from handlers.interview import taps
from handlers.notices import talk as notice_steps
from handlers.notices import writing as notices
from handlers.permissions import may
from handlers.plans import show as plans_shown
from handlers.plans import taps as plans
from handlers.posts import taps as posts
from handlers.posts.rosters import show_units
from handlers.reasons import WEATHER
from handlers.registry import talk as registry
from handlers.scoring import taps as scoring
from handlers.scoring import views as scores
from handlers.selections import talk as selections
from handlers.texts import LANGUAGES, Texts
from handlers.turn import Turn, current
from handlers.written import taps as written
from storage.audiences import SETS
from storage.behind import LISTS
from storage.store import Tx

Do = Callable[[Chat], None]
Tap = Callable[[Chat, list[str]], None]
Callback = Callable[[Update, Any], Coroutine[Any, Any, None]]
Handler = BaseHandler[Update, Any, None]

PRIVATE = filters.ChatType.PRIVATE
GROUP = ~PRIVATE & filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL
FILES = filters.PHOTO | filters.Document.ALL | filters.VIDEO | filters.VOICE | filters.AUDIO | filters.VIDEO_NOTE
THINGS = FILES | filters.ANIMATION | filters.LOCATION | filters.VENUE | filters.CONTACT


@dataclass(frozen=True)
class Route:
    """What an update looks like (`make` builds the handler that recognises it), its verb, what is done."""

    verb: str
    make: Callable[[Callback], Handler]
    do: Do


def message(verb: str, shape: filters.BaseFilter, do: Do) -> Route:
    """A message of this shape in a private chat."""
    return Route(verb, lambda callback: MessageHandler(PRIVATE & shape, callback), do)


def command(name: str, verb: str, do: Do) -> Route:
    """A command in a private chat."""
    return Route(
        verb,
        lambda callback: CommandHandler(name, callback, filters=PRIVATE & filters.UpdateType.MESSAGE),
        do,
    )


def button(shape: str, verb: str, tap: Tap) -> Route:
    """A tap on a button whose data has this shape, wholly; clients may send what no button of ours carries."""

    def do(chat: Chat) -> None:
        query = chat.turn.update.callback_query
        assert query is not None
        if re.fullmatch(shape, query.data or ""):  # the library lets empty data through its pattern
            tap(chat, (query.data or "").split(":"))
        else:
            stray.unknown_button(chat)

    return Route(verb, lambda callback: CallbackQueryHandler(callback, pattern=rf"^{shape}$"), do)


def tap_key(chat: Chat, parts: list[str]) -> None:
    """`k:NAME`: a key that stands under a message."""
    KEYS[parts[1]](chat)


KEYS: Mapping[str, Do] = {
    "tasks": todo.show_tasks,
    "back": more.back,
    "pause": more.pause,
    "zh": partial(more.speak, language="zh"),
    "en": partial(more.speak, language="en"),
    "help": more.show_help,
    "find": find.show_find,
    "practice": tasks.practise,
    "seen": more.seen,
    "forms": publishing.show_forms,
    "registry": registry.show_registry,
    "free": free_forms.show_free_forms,
    "invite": inviting.show_invites,
    "blank": blank.show_blank,
    "gaps": gaps.show_gaps,
    "labels": labels.show_labels,
    "pausing": pausing.show_pausing,
    "calendar": working_calendar.show_calendar,
    "clock": clock.show_clock,
    "events": show_events,
    "posts": show_units,
    "plans": plans_shown.show_plans,
    "requests": request_list.show_requests,
    "scores": scores.show_years,
    "notice": notices.start,
    "feedback": feedback.ask,
    "year": year_findings.show_year,
}

ID = "[0-9]{1,9}"
QUARTER = "20[0-9]{2}Q[1-4]"
SUPERIOR = f"again:{ID}|(sheet|columns|names):{ID}:{ID}|(column|list):{ID}:{ID}:{ID}|take:{ID}:{ID}:[a-z_]{{1,24}}"
KEY = "[a-z_]{1,24}"  # of something declared
PERIOD = "20[0-9]{2}(?:[WMQH][0-9]{1,2})?"
DAY = "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"


def words_of(table: Iterable[str]) -> str:
    """The names of a table as alternatives."""
    return "|".join(table)


ROUTES = (
    Route("reach", lambda callback: ChatMemberHandler(callback, ChatMemberHandler.MY_CHAT_MEMBER), stray.reach),
    Route("in_group", lambda callback: MessageHandler(GROUP, callback), stray.in_group),
    button("a:(yes|no|as|now):[A-Za-z0-9_-]{1,48}", "claim", start.tap),
    button(rf"i:{ID}:{ID}:[a-z]+(:.+)?", "interview", taps.tap),
    button(rf"o:{ID}", "task", tasks.tap),
    button(
        rf"r:(top:{QUARTER}|list:{QUARTER}:{ID}:{ID}|(week|turn):{DAY}:{ID}|(see|files):{ID})",
        "record",
        records.tap,
    ),
    button(rf"c:(({words_of(correction.STEPS)}):{ID}|to:{ID}:{ID})", "correction", correction.tap),
    button(rf"d:(yes|other):{ID}", "correction", corrected_words.tap),
    button(rf"j:({words_of(late_corrections.STEPS)}):{ID}", "late_correction", late_corrections.tap),
    button(rf"f:({words_of(findings.STEPS)}):{ID}", "finding", findings.tap),
    button(rf"m:({words_of(members.STEPS)}):{ID}", "member", members.tap),
    button(rf"p:({words_of(publishing.STEPS)}):{ID}", "publish", publishing.tap),
    button(rf"h:(open|other|list):{ID}", "visit", visits.tap),
    button(
        rf"s:(({words_of(requests.STEPS)}):{ID}|kind:{ID}:{KEY}|to:{ID}:{ID}|put:{ID}:{DAY})", "request", requests.tap
    ),
    button(rf"w:({words_of(free_forms.STEPS)}):{ID}", "fill", free_forms.tap),
    button(rf"g:({words_of(resume.STEPS)}):{ID}", "resume", resume.tap),
    button(rf"n:({words_of(placing.STEPS)}|next):{ID}:{ID}", "place", placing.tap),
    button(rf"l:(forms|top:{ID}:{QUARTER}|(list|unseen):{ID}:{QUARTER}:{ID}:{ID})", "free_record", free_records.tap),
    button(
        rf"u:((names|list):({words_of(LISTS)}):[a-z_]{{1,20}}:{PERIOD}:{ID}:{ID}|(task|phone):{ID})",
        "behind",
        behind.tap,
    ),
    button(
        rf"u:((area|resume):{ID}|(till|hold|lift):{ID}:{DAY}|why:({words_of(WEATHER)})|leave:0)",
        "pause_area",
        pausing.tap,
    ),
    button(rf"u:((who|other):{ID}|give:{ID}:{ID}:{ID})", "appoint", appointing.tap),
    button(rf"x:({words_of(obstacles.STEPS)}):{ID}", "obstacle", obstacles.tap),
    button(
        rf"y:(({words_of(follow_ups.STEPS)}):{ID}|({words_of(follow_ups.DATED)}):{ID}:{DAY})",
        "follow_up",
        follow_ups.tap,
    ),
    button(rf"t:{ID}", "show_tasks", todo.turn_page),
    button(
        rf"z:(({words_of(tables.OF_PERIOD)}):{QUARTER}|({words_of(tables.OF_PLACE)}):{QUARTER}:{ID}|{SUPERIOR})",
        "tables",
        tables.tap,
    ),
    button(
        rf"T:(({words_of(transferring.WHOLE)}):{ID}|({words_of(transferring.PARTS)}):{ID}:{ID}:{ID})",
        "transfer",
        transferring.tap,
    ),
    button(rf"S:({words_of(managing.STEPS)}):{ID}", "manage", managing.tap),
    button(rf"M:(({words_of(merging.ONE)}):{ID}|({words_of(merging.TWO)}):{ID}:{ID})", "merge", merging.tap),
    button(rf"V:(({words_of(units.ONE)}):{ID}|({words_of(units.TWO)}):{ID}:{ID})", "units", units.tap),
    button(rf"G:(top|unit|{words_of(gaps.LISTS)}):{ID}", "gaps", gaps.tap),
    button(rf"U:({words_of(handing_over.STEPS)}):{ID}", "hand_over", handing_over.tap),
    button(
        rf"v:(top|({words_of(inviting.ONE)}):{ID}|({words_of(inviting.TWO)}):{ID}:{ID})", "invite", inviting.tap
    ),
    button(rf"e:(subject|person):{ID}", "find", find.tap),
    button(rf"L:(place|one|{words_of(labels.KINDS)}):{ID}:{ID}", "labels", labels.tap),
    button("q:ask", "ask_access", access.ask),
    button(rf"q:(yes|no):{ID}", "claim_access", access.claim),
    button(rf"q:(({words_of(access.STEPS)}):{ID}|is:{ID}:{ID})", "access", access.tap),
    button(rf"b:({words_of(pasted.STEPS)}):{ID}", "blank", pasted.tap),
    button(rf"A:(kind:[a-z]{{1,20}}|({words_of(registry.STEPS)}):{ID})", "registry", registry.tap),
    button(
        rf"E:(new:[a-z_]{{1,32}}:[a-z_]{{1,16}}:{ID}|({words_of(events.ALL)}):0|why:{ID}:[a-z]{{1,16}}"
        rf"|(see|{words_of(events.ONE)}|{words_of(events.OF_SEAT)}):{ID}"
        rf"|({words_of(events.TWO)}):{ID}:({ID}|{DAY}))",
        "event",
        events.tap,
    ),
    button(
        rf"P:(table:0|(unit|{words_of(posts.OF_HOLDER)}):{ID}|roster:{ID}:{ID}|fill:{ID}:{ID}:{ID})",
        "post",
        posts.tap,
    ),
    button(
        rf"J:(({words_of(plans.OF_KIND)}):[a-z_]{{1,24}}:{ID}|({words_of(plans.OF_ONE)}|top):{ID}|cap:{ID}:{ID})",
        "plan",
        plans.tap,
    ),
    button(
        rf"Q:(({words_of(selections.OF_SELECTION)}):{KEY}|({words_of(selections.OF_KEY)}):{KEY}:{KEY}"
        rf"|({words_of(selections.OF_NUMBER)}):{KEY}:{ID}|({words_of(selections.PAGED)}):{KEY}:{KEY}:{ID}"
        rf"|({words_of(selections.OF_CANDIDATE)}|{words_of(selections.OF_STEP)}):{ID}"
        rf"|({words_of(selections.OF_CANDIDATE_AND_KEY)}):{ID}:{KEY}|({words_of(selections.OF_DAY)}):{ID}:{DAY})",
        "selection",
        selections.tap,
    ),
    button(
        rf"F:(({words_of(scoring.ONE)}):{ID}|({words_of(scoring.TWO)}):{ID}:{ID}|({words_of(scoring.THREE)}):{ID}:{ID}:{ID})",
        "score",
        scoring.tap,
    ),
    button(
        rf"N:(({words_of(notice_steps.ONE)}):{ID}|({words_of(notice_steps.TWO)}):{ID}:{ID}|who:{ID}:({words_of(SETS)}))",
        "notice",
        notice_steps.tap,
    ),
    button(rf"O:(see|answer|list|table|wordless|leave):{ID}", "feedback", feedback.tap),
    button(
        rf"H:(({words_of(written.INBOX)}):{ID}|({words_of(written.WHOLE)}):{ID}:{ID}"
        rf"|({words_of(written.OF_LINE)}):{ID}:{ID}:{ID}|({words_of(written.OF_CHOICE)}):{ID}:{ID}:{ID}:{ID})",
        "written",
        written.tap,
    ),
    button(
        rf"Y:(ask|place|pick|do|drop):{ID}:({words_of(answering.CAPACITIES)})", "answering", answering.tap
    ),
    button(rf"W:({words_of(year_findings.STEPS)}):{ID}", "year_findings", year_findings.tap),
    button(rf"W:({words_of(accounts.STEPS)}):{ID}", "account", accounts.tap),
    button(rf"k:({words_of(KEYS)})", "key", tap_key),
    Route("unknown_button", CallbackQueryHandler, stray.unknown_button),
    message("edited", filters.UpdateType.EDITED_MESSAGE, stray.edited),
    command("start", "start", labels.start),
    command("tasks", "show_tasks", todo.show_tasks),
    command("visit", "show_visits", visits.show_visits),
    command("back", "back", more.back),
    command("pause", "pause", more.pause),
    command("find", "look_for", find.command),
    command("records", "show_records", records.show_records),
    command("invite", "show_invites", inviting.invite),
    command("feedback", "feedback", feedback.command),
    command("language", "change_language", more.change_language),
    command("help", "show_help", more.show_help),
    message("unknown_command", filters.COMMAND, stray.unknown_command),
    message("typed", filters.TEXT, words.typed),
    message("sent_along", THINGS, along.sent_along),
    message("sticker", ~filters.StatusUpdate.ALL, stray.sticker),
)  # fmt: skip

IN_GROUPS = ("in_group", "reach")
# the menu: everybody's
COMMAND_NAMES = ("tasks", "visit", "find", "back", "pause", "records", "language", "feedback", "help")
COMMANDS: Mapping[str, list[tuple[str, str]]] = {
    language: [(name, Texts(language)(f"command_{name}")) for name in COMMAND_NAMES] for language in LANGUAGES
}

DESCRIPTIONS: Mapping[str, str] = {language: Texts(language)("what_it_is") for language in LANGUAGES}


def register(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Hang every route into python-telegram-bot's Application; the first that recognises an update has it."""
    for route in ROUTES:
        application.add_handler(route.make(_callback(route)))


def _callback(route: Route) -> Callback:
    async def callback(_: Update, __: Any) -> None:
        turn = current.get()
        turn.effect = lambda tx: _do(tx, turn, route)

    return callback


def _do(tx: Tx, turn: Turn, route: Route) -> None:
    chat = open_chat(tx, turn)
    where = turn.update.effective_chat
    if where is not None and where.type != "private" and route.verb not in IN_GROUPS:
        return  # nothing of a person is done in a group
    if may(chat, route.verb):
        route.do(chat)
    else:
        access.stranger(chat)


def apology(turn: Turn) -> Callable[[Tx], None]:
    """What is said when an update could not be handled: the same question again, where there is one."""

    def effect(tx: Tx) -> None:
        chat = open_chat(tx, turn)
        if turn.update.effective_chat and turn.update.effective_chat.type == "private":
            chat.toast()
            chat.say(chat.text("apology"))

    return effect
