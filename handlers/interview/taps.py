"""A button of a form is tapped, or its words are typed: it does only what is on offer now."""

from collections.abc import Callable, Sequence

from handlers.chat import Chat
from handlers.focus import open_work
from handlers.half_filled import go_on_button
from handlers.interview.aside import keep_passed, pass_over
from handlers.interview.standing import own_open
from handlers.interview.talk import ask, face_of, show_again_in_place
from handlers.interview.verbs import VERBS
from handlers.interview.work import Work
from handlers.reading import plain

IN_PLACE = ("tick", "add", "drop", "next", "again", "unsay", "put", "out")  # they change the message that was tapped
OPPOSITE = {"tick": ("drop",), "add": ("drop",), "drop": ("tick", "add"), "put": ("out",), "out": ("put",)}


def press(work: Work, typed: str) -> bool:
    """Do what a button of this name does; whether there is one. Ticks are left to the readers of typed words."""
    data = _named(work, typed)
    waiting = {} if data else _passed_over(work, lambda: bool(_named(work, typed)))
    data = data or (_named(work, typed) if waiting else "")
    if data:
        _do(work, data, waiting)
    return bool(data)


def _named(work: Work, typed: str) -> str:
    """The data of the button that says this."""
    words = plain(typed).lower()
    for button in face_of(work).buttons:
        if plain(button.text).lower() == words and button.data.partition(":")[0] not in IN_PLACE:
            return button.data
    return ""


def _passed_over(work: Work, fits: Callable[[], bool]) -> dict[str, str]:
    """Words that wait to be told what they are, passed over if this fits the question beneath them; else none."""
    waiting = pass_over(work)
    if waiting and not fits():
        work.place.beside, work.lead = waiting, ""
        return {}
    return waiting


def _do(work: Work, data: str, waiting: dict[str, str]) -> None:
    verb, _, argument = data.partition(":")
    keep_passed(work, waiting)
    VERBS[verb](work, argument)
    if work.lead:  # no question came after it
        work.chat.say(work.lead.strip())


def _offered(work: Work) -> set[str]:
    return {button.data for button in face_of(work).buttons}


def tap(chat: Chat, parts: Sequence[str]) -> None:
    """A button of an interview: `i:ID:STEP:VERB[:ARGUMENT]`; one of an earlier step changes nothing and says so."""
    chat.toast()
    row = own_open(chat, parts[1])
    if row is None:
        return
    in_hand = open_work(chat)
    if in_hand is not None and in_hand.row.id != row.id:
        _not_in_hand(in_hand, Work(chat, row))
        return
    work = Work(chat, row)
    data, of_this_step = ":".join(parts[3:]), int(parts[2]) == row.step
    waiting: dict[str, str] = {}
    if of_this_step and data not in _offered(work):
        waiting = _passed_over(work, lambda: data in _offered(work))
    offered = _offered(work) if of_this_step else set()
    if data in offered:
        _do(work, data, waiting)
        if row.state == "open":
            work.keep()
    elif _is_so(parts[3], ":".join(parts[4:]), offered):
        show_again_in_place(work)  # this copy of the card may not show it
    else:
        ask(work, chat.text("stale") + "\n")


def _not_in_hand(in_hand: Work, tapped: Work) -> None:
    """A button of a form that waits: it changes nothing, so that no later word goes into the wrong form."""
    chat = in_hand.chat
    ask(
        in_hand,
        chat.text("not_in_hand", tapped=tapped.name, name=in_hand.name) + "\n",
        beside=[go_on_button(chat, tapped.row, tapped.name)],
    )


def _is_so(verb: str, argument: str, offered: set[str]) -> bool:
    """Whether a second tap asks for what is so already: a tick, or another month of the calendar that is open."""
    if verb == "month":
        return any(data.startswith("month") for data in offered)
    return any(f"{opposite}:{argument}" in offered for opposite in OPPOSITE.get(verb, ()))
