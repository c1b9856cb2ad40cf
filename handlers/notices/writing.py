"""A notice being written: what it says, how it will look, and off it goes."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from activities.periods import day_of
from handlers.chat import Buttons, Chat
from handlers.focus import go_on
from handlers.keeping import kept
from handlers.keyboards import Button, lay_out
from handlers.notices import choosing
from handlers.notices.card import SHOWN, card_of, listed, next_morning
from handlers.notices.draft import NOTICE, PLACE, SEEN, WHO, WORDS, at, changed, in_hand, may_send, said
from handlers.notices.message import calls_of, things_of
from handlers.notices.names import UNREACHED
from handlers.reading import plain
from handlers.texts import Texts
from handlers.things import Sent, counted
from storage.attachments import OF
from storage.audiences import Chosen
from storage.notices import begin, had_before, mark_of, put_out, reached_of, sent_by
from storage.places import EVERYWHERE, overseen
from storage.tables import Notice

MOST_THINGS = 10  # pictures and files of one notice
LONGEST_MESSAGE, HEAD = 4096, 96  # characters: of a message, kept free for who sends it


def start(chat: Chat) -> None:
    """`发通知`: to whom, and the way to those that were sent."""
    chat.toast()
    if not may_send(chat):
        return
    choosing.ask_who(chat, begin(chat.tx, chat.me.id or 0, chat.now))
    if sent_by(chat.tx, chat.me.id or 0, limit=1):
        chat.say(chat.text("notice_earlier"), [Button(chat.text("notice_sent_ones"), "N:list:0")])


def choose_who(chat: Chat, number: int, who: str) -> None:
    """These people; then where."""
    notice = in_hand(chat, number)
    if notice and may_send(chat):
        choosing.add(notice, who)
        if not choosing.ask_where(chat, notice):
            _go_on(chat, notice)


def choose_place(chat: Chat, number: int, place: int) -> None:
    """Those of them who are there; then what."""
    notice = in_hand(chat, number)
    if notice is None or not may_send(chat) or not notice.audience.get("to"):
        return
    assert chat.viewer is not None
    if place != EVERYWHERE and overseen(chat.tx, chat.viewer, place) is None:
        chat.say(chat.text("not_yours"))
    else:
        choosing.put_there(notice, place)
        _go_on(chat, notice)


def add_people(chat: Chat, number: int) -> None:
    """Others, too."""
    notice = in_hand(chat, number)
    if notice:
        choosing.ask_who(chat, notice)


def _go_on(chat: Chat, notice: Notice) -> None:
    """What to send; where that is written, how it looks."""
    if notice.words or notice.things.get("sent"):
        preview(chat, notice)
        return
    at(chat, notice, WORDS)
    to, count = choosing.audience_in_words(chat, notice), len(choosing.chosen(chat, notice))
    chat.say(chat.text("notice_write", to=to, count=count), _drop(chat, notice))


def _drop(chat: Chat, notice: Notice) -> list[Button]:
    return [Button(chat.text("notice_drop"), f"N:drop:{notice.id}")]


# --- what ----------------------------------------------------------------------------------------------


def take_words(chat: Chat, notice: Notice, words: str) -> None:
    """The words of it; written again, the new ones stand."""
    room = LONGEST_MESSAGE - HEAD
    if len(words) > room:
        chat.say(chat.text("too_long", count=len(words), most=room))
        return
    notice.words, notice.mark = words, mark_of(words)
    changed(notice)
    preview(chat, notice)


def take_thing(chat: Chat, sent: Sent) -> None:
    """A picture or a file of it, with the words below it; those of an album come one by one."""
    notice = in_hand(chat, chat.focus[NOTICE][0])
    if notice is None or not may_send(chat):
        return
    if not sent.file_id:
        chat.say(chat.text("notice_no_such_thing"))
    elif len(notice.things.get("sent", [])) >= MOST_THINGS:
        chat.say(chat.text("notice_too_many", most=MOST_THINGS))
    else:
        _keep_thing(chat, notice, sent)


def _keep_thing(chat: Chat, notice: Notice, sent: Sent) -> None:
    row = kept(chat, sent)
    row.about = {OF: NOTICE, "notice": notice.id}
    chat.tx.add(row)
    chat.tx.flush()
    notice.things = {"sent": [*notice.things.get("sent", []), row.id]}
    changed(notice)
    if row.caption:
        notice.words, notice.mark = row.caption, mark_of(row.caption)
    if chat.focus[NOTICE][1] in (WHO, PLACE):
        choosing.ask_who(chat, notice)
    elif row.caption and not row.album:
        preview(chat, notice)
    else:
        at(chat, notice, WORDS)
        buttons = [Button(chat.text("notice_see"), f"N:see:{notice.id}"), *_drop(chat, notice)]
        if row.album:
            chat.say(chat.text("notice_album_kept"), buttons, once=f"notice:{row.album}")
        else:
            chat.say(chat.text("notice_thing_kept", what=counted(chat.text, things_of(chat.tx, notice))), buttons)


# --- how it looks --------------------------------------------------------------------------------------


def see(chat: Chat, number: int) -> None:
    """How it looks."""
    notice = in_hand(chat, number)
    if notice:
        preview(chat, notice)


def preview(chat: Chat, notice: Notice) -> None:
    """Exactly as it will look; below it how many get it, who does not, and what can be done."""
    at(chat, notice, SEEN)
    for method, payload in calls_of(chat.tx, chat.text, notice):
        chat.send(method, **payload)
    chat.say(*_asked(chat, notice))


def receivers(chat: Chat, notice: Notice) -> tuple[list[Chosen], list[Chosen], list[Chosen]]:
    """Who gets it, who cannot be reached, who had the same words before and is left out."""
    people = choosing.chosen(chat, notice)
    accounts = reached_of(chat.tx, [person.id for person in people], chat.today)
    had = {} if notice.again else had_before(chat.tx, notice.mark)
    there = [person for person in people if person.id in accounts]
    told, before = ([one for one in there if (one.id in had) is old] for old in (False, True))
    return told, [person for person in people if person.id not in accounts], before


def _asked(chat: Chat, notice: Notice) -> tuple[str, Buttons]:
    text = chat.text
    told, lost, before = receivers(chat, notice)
    to = choosing.audience_in_words(chat, notice)
    lines = [text("notice_above"), text("notice_count", to=to, count=len(told))]
    if lost:
        lines.append(text("notice_unreached", count=len(lost), names=listed(text, [each.name for each in lost])))
    if before:
        days = had_before(chat.tx, notice.mark)
        names = [text("notice_had_on", name=each.name, day=text.day(days[each.id])) for each in before]
        lines.append(text("notice_had", count=len(before), names=listed(text, names)))
    elif notice.again:
        lines.append(text("notice_also_again"))
    lines.append(text("notice_change" if told else "notice_to_nobody"))
    return "\n".join(lines), _ways(chat, notice, told, lost, before)


def _ways(chat: Chat, notice: Notice, told: list[Chosen], lost: list[Chosen], before: list[Chosen]) -> Buttons:
    text, number = chat.text, notice.id
    wanted = 0 if notice.asks_receipt else 1
    ways = _send_buttons(chat, notice) if told else []
    ways.append(Button(text("notice_receipt" if wanted else "notice_no_receipt"), f"N:receipt:{number}:{wanted}"))
    ways += [Button(text("notice_again"), f"N:again:{number}:1")] if before else []
    ways += [Button(text("notice_unreached_names"), f"N:lost:{number}")] if len(lost) > SHOWN else []
    return lay_out([*ways, Button(text("notice_add"), f"N:add:{number}"), *_drop(chat, notice)])


def _send_buttons(chat: Chat, notice: Notice) -> list[Button]:
    """At night it may wait for the morning."""
    text, stamp, morning = chat.text, f"{notice.id}:{notice.step}", next_morning(chat.now)
    if morning is None:
        return [Button(text("notice_send"), f"N:send:{stamp}")]
    day = text("notice_today" if day_of(morning) == chat.today else "notice_tomorrow")
    waits = Button(text("notice_morning", day=day), f"N:morning:{stamp}")
    return [waits, Button(text("notice_send_now"), f"N:send:{stamp}")]


def set_receipt(chat: Chat, number: int, wanted: int) -> None:
    """Whether 收到 stands below it; asked twice it stays."""
    notice = in_hand(chat, number)
    if notice and notice.asks_receipt != bool(wanted):
        notice.asks_receipt = bool(wanted)
        changed(notice)
    if notice:
        preview(chat, notice)


def set_again(chat: Chat, number: int, wanted: int) -> None:
    """Whether it goes to those, too, who had the same words before."""
    notice = in_hand(chat, number)
    if notice and notice.again != bool(wanted):
        notice.again = bool(wanted)
        changed(notice)
    if notice:
        preview(chat, notice)


def send_unreached(chat: Chat, number: int) -> None:
    """All of those who cannot be reached, as a table."""
    notice = in_hand(chat, number)
    if notice:
        made = {"kind": UNREACHED, "notice": notice.id, "language": chat.text.language}
        chat.send_made("sendDocument", made, caption=chat.text("notice_unreached_caption"))


# --- off -----------------------------------------------------------------------------------------------


def send(chat: Chat, number: int, step: int, *, waits: bool = False) -> None:
    """Off it goes, as the preview showed it; an older preview sends nothing."""
    notice = in_hand(chat, number)
    if notice is None or not may_send(chat):
        return
    if notice.step != step:
        chat.toast(chat.text("notice_old_preview"))
        preview(chat, notice)
        return
    told, lost, _ = receivers(chat, notice)
    if not told:
        chat.say(*_asked(chat, notice))
        return
    begins = (next_morning(chat.now) if waits else None) or chat.now
    put_out(chat.tx, notice, _calls(chat, notice, told), [person.id for person in lost], begins)
    say_card(chat, notice)
    go_on(chat, NOTICE)


def _calls(chat: Chat, notice: Notice, told: list[Chosen]) -> dict[int, list[tuple[str, dict[str, Any]]]]:
    """What each is told, in his language."""
    speak = reached_of(chat.tx, [person.id for person in told], chat.today)
    calls = {language: calls_of(chat.tx, Texts(language), notice) for language in set(speak.values())}
    return {person.id: calls[speak[person.id]] for person in told}


def say_card(chat: Chat, notice: Notice) -> None:
    """How far it is, in the message that was tapped, which from now on changes by itself; typed, in a new one."""
    text, buttons = card_of(chat.tx, chat.text, notice, chat.now)
    query = chat.turn.update.callback_query
    message: object
    if query and query.message:
        message = query.message.message_id
        chat.edit(message, text, buttons)
    else:
        message = {"outbox": chat.say(text, buttons)}
    notice.card = {"chat": chat.chat_id, "message": message, "reads": text}


def drop(chat: Chat, number: int) -> None:
    """Not sent."""
    notice = in_hand(chat, number)
    if notice:
        notice.state = "dropped"
        chat.say(chat.text("notice_dropped"), keys=True)
        go_on(chat, NOTICE)


# --- typed ---------------------------------------------------------------------------------------------


def type_at(chat: Chat, words: str) -> None:
    """What is typed while a notice is being written."""
    number, question = chat.focus[NOTICE]
    notice = in_hand(chat, number)
    if notice is None:
        chat.set_focus(**{name: value for name, value in chat.focus.items() if name != NOTICE})
    elif plain(words).lower() in said("notice_drop"):
        drop(chat, number)
    elif question in (WHO, PLACE):
        known = choosing.type_who if question == WHO else choosing.type_place
        if known(chat, notice, words):
            _go_on(chat, notice)
    elif question == SEEN:
        _type_seen(chat, notice, words)
    else:
        take_words(chat, notice, words)


def _type_seen(chat: Chat, notice: Notice, words: str) -> None:
    """Below the preview: what a button says, else new words."""
    number = notice.id or 0
    ways: Mapping[str, Callable[[], None]] = {
        "notice_send": partial(send, chat, number, notice.step),
        "notice_receipt": partial(set_receipt, chat, number, 1),
        "notice_no_receipt": partial(set_receipt, chat, number, 0),
        "notice_again": partial(set_again, chat, number, 1),
        "notice_add": partial(add_people, chat, number),
    }
    way = next((do for key, do in ways.items() if plain(words).lower() in said(key)), None)
    if way:
        way()
    else:
        take_words(chat, notice, words)
