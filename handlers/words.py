"""Typed words: the keys' own words first, then what is being asked."""

from collections.abc import Callable, Mapping
from functools import partial

from handlers import (
    access,
    accounts,
    answering,
    appointing,
    blank,
    correction,
    extensions,
    feedback,
    find,
    findings,
    follow_ups,
    free_forms,
    gaps,
    handing_over,
    inviting,
    key_ones,
    labels,
    merging,
    more,
    nothing_in_hand,
    obstacles,
    pasted,
    pausing,
    publishing,
    records,
    request_list,
    requests,
    tables,
    tasks,
    todo,
    transferring,
    units,
    visits,
    working_calendar,
    year_findings,
)
from handlers.chat import Chat
from handlers.events import answering as event_answers
from handlers.events import making_up, opening
from handlers.events.menu import show_events
from handlers.first import read_first
from handlers.focus import open_work
from handlers.interview import talk, taps
from handlers.interview.log import at_log, type_log
from handlers.notices import sent as notices_sent
from handlers.notices import writing as notices
from handlers.plans import acceptance as plan_acceptance
from handlers.plans import answering as plan_answering
from handlers.plans import making as plan_making
from handlers.plans import progress as plan_progress
from handlers.plans import show as plans
from handlers.plans.rights import FOCUS as PLAN
from handlers.posts.keeping import type_post
from handlers.posts.rosters import show_units
from handlers.reading import plain, read_numbers
from handlers.registry import talk as registry
from handlers.request_answering import TICKET
from handlers.scoring import taps as scoring
from handlers.scoring import views as scores
from handlers.scoring.asking import SCORE
from handlers.selections import proposing
from handlers.selections import talk as selections
from handlers.selections.one import ASKS as CANDIDATES
from handlers.superior.columns import COLUMNS, type_column
from handlers.superior.names import NAMES, type_names
from handlers.texts import LANGUAGES, Texts
from handlers.written import talk as written
from handlers.written.inbox import show_first as show_written

Do = Callable[[Chat], None]


KEYS: dict[str, Do] = {
    "key_tasks": todo.show_tasks,
    "more_back": more.back,
    "more_written": show_written,
    "key_visit": visits.show_visits,
    "key_records": records.show_records,
    "key_find": find.show_find,
    "key_more": more.show_more,
    "more_pause": more.pause,
    "more_help": more.show_help,
    "more_practice": tasks.practise,
    "more_free": free_forms.show_free_forms,
    "more_invite": inviting.show_invites,
    "more_gaps": gaps.show_gaps,
    "more_labels": labels.show_labels,
    "more_forms": publishing.show_forms,
    "more_registry": registry.show_registry,
    "more_events": show_events,
    "more_posts": show_units,
    "more_plans": plans.show_plans,
    "more_scores": scores.show_years,
    "more_year": year_findings.show_year,
    "more_pausing": pausing.show_pausing,
    "more_calendar": working_calendar.show_calendar,
    "key_blank": blank.show_blank,
    "word_blank": blank.show_blank,
    "obstacle": obstacles.which,
    "tables": tables.show_tables,
    "more_notice": notices.start,
    "notice_stop": notices_sent.type_stop,
    "more_feedback": feedback.ask,
    "more_requests": request_list.show_requests,
}


def key_words() -> dict[str, Do]:
    """What may be typed instead of tapping a key, in every language."""
    words = {plain(Texts(language)(name)).lower(): do for name, do in KEYS.items() for language in LANGUAGES}
    for language, other in (LANGUAGES, LANGUAGES[::-1]):  # each language offers the other one by its own name
        words[Texts(language)("more_language").lower()] = partial(more.speak, language=other)
    return words


KEY_WORDS = key_words()


def typed(chat: Chat) -> None:
    """A text message: a key's own words, an answer to what is asked, else whatever the words name."""
    message = chat.turn.update.effective_message
    words = (message.text if message else "") or ""
    key = KEY_WORDS.get(plain(words).lower())
    if key:
        key(chat)
        return
    if read_first(chat, words):
        return
    if selections.read_name(chat, words):
        return
    if find.words_behind(words):
        find.search(chat, find.words_behind(words))
        return
    if pasted.read_pasted(chat, words):
        return
    name = next((name for name in ASKED if name in chat.focus), "")
    asked = ASKED.get(name)
    if (asked is None or name in SEARCHES) and transferring.read_sentence(chat, words):
        return
    if name in SEARCHES and written.surely(chat, words):
        return
    if asked:
        asked(chat, words)
    elif message and message.forward_origin:
        nothing_in_hand.forwarded(chat, words)
    else:
        nothing_in_hand.typed(chat, words)


def _type_answer(chat: Chat, words: str) -> None:
    work = open_work(chat)
    if work is None:
        nothing_in_hand.typed(chat, words)
        return
    if at_log(work) and (visits.names_another(chat, work, words) or visits.at_another(chat, work, words)):
        return
    if not taps.press(work, words):
        (type_log if at_log(work) else talk.type_answer)(work, words)
    if work.row.state == "open":
        work.keep()


def _type_about_done(chat: Chat, words: str) -> None:
    """A sentence may be added to what was put right; a number or a household's name is something else."""
    if not follow_ups.awaits_words(chat) or read_numbers(words) or nothing_in_hand.names_one_household(chat, words):
        chat.set_focus()
        nothing_in_hand.typed(chat, words)
    else:
        follow_ups.type_words(chat, words)


def _type_who_answers(chat: Chat, words: str) -> None:
    """Where the capacities of a plan are looked at, words that name none of them are something else."""
    if not plan_answering.type_name(chat, words):
        chat.set_focus()
        nothing_in_hand.typed(chat, words)


def _type_score(chat: Chat, words: str) -> None:
    """An answer at a table of points; at a list, other words are about something else."""
    if not scoring.typed(chat, words):
        chat.set_focus()
        if not transferring.read_sentence(chat, words):
            nothing_in_hand.typed(chat, words)


def _type_event(chat: Chat, words: str) -> None:
    """What is said of a course in hand; a visit or a request is something else, the course waits in 待办."""
    if written.is_of_others(chat, words):
        chat.set_focus()
        nothing_in_hand.typed(chat, words)
    else:
        opening.type_event(chat, words)


def _type_post(chat: Chat, words: str) -> None:
    """Who holds a post; what was done for a household is something else."""
    if written.tells_of_others(chat, words):
        chat.set_focus()
        nothing_in_hand.typed(chat, words)
    else:
        type_post(chat, words)


def _type_at_proposal(chat: Chat, words: str) -> None:
    """都对, 改第2条 and the like; other words are another message, and the proposal waits in 待办."""
    message = chat.turn.update.effective_message
    passed_on = message is not None and message.forward_origin is not None
    if not passed_on and written.typed(chat, words):
        return
    chat.set_focus()
    if passed_on:
        nothing_in_hand.forwarded(chat, words)
    elif not transferring.read_sentence(chat, words):
        nothing_in_hand.typed(chat, words)


ASKED: Mapping[str, Callable[[Chat, str], None]] = {  # what the chat is in the middle of, and who reads the answer
    "finding": findings.type_statement,
    "access": access.type_name,
    "form_note": publishing.type_note,
    "obstacle": obstacles.type_why,
    "obstacle_of": obstacles.type_which,
    "right_why": extensions.type_why,
    "right_until": extensions.type_until,
    "right_redate": extensions.type_redate,
    "right_return": key_ones.type_return,
    "right_words": _type_about_done,
    plan_acceptance.SCORED: plan_acceptance.type_score,
    plan_acceptance.RELAPSED: plan_acceptance.type_relapse,
    plan_answering.FOCUS: _type_who_answers,
    plan_progress.FOCUS: plan_progress.type_progress,
    PLAN: plan_making.type_plan,
    "request": requests.type_request,
    "request_of": requests.type_request_of,
    TICKET: requests.type_words,
    "redate": correction.type_day,
    "rehouse": correction.type_move,
    "interview": _type_answer,
    COLUMNS: type_column,
    NAMES: type_names,
    SCORE: _type_score,
    "find": find.search,
    "invite": inviting.type_person,
    "merge": merging.type_other,
    "unit_with": units.type_other,
    "transfer_share": transferring.type_share,
    "advice": handing_over.type_advice,
    "appoint": appointing.type_name,
    answering.ASKED: answering.type_words,
    year_findings.ASKED: year_findings.type_statement,
    accounts.ASKED: accounts.type_word,
    "pausing": pausing.type_words,
    "calendar": working_calendar.type_calendar,
    "event_leave": event_answers.type_reason,
    "event_object": event_answers.type_objection,
    "event_makeup": making_up.type_made_up,
    "event": _type_event,
    "post": _type_post,
    proposing.PROPOSES: proposing.type_proposal,
    CANDIDATES: selections.type_words,
    written.PROPOSAL: _type_at_proposal,
}
SEARCHES = ("find", "invite")  # where a name is looked for, a sentence may still mean something else
