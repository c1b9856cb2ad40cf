"""Every button about a plan comes in here: `J:WORD:…`."""

from collections.abc import Callable, Mapping

from handlers.chat import Chat
from handlers.plans import acceptance, answering, ledger, listing, making, progress, show

OF_KIND: Mapping[str, Callable[[Chat, str, int], None]] = {
    "list": show.show_list,
    "places": show.show_places,
    "place": making.begin_place,
    "write": making.begin,
    "again": making.again,
    "stages": making.take_stages,
    "keep": making.keep,
    "propose": listing.propose,
    "sheet": ledger.send_ledger,
}  # `J:WORD:KIND:NUMBER`
OF_ONE: Mapping[str, Callable[[Chat, int], None]] = {
    "see": show.show_plan,
    "steps": show.show_steps,
    "admit": listing.admit,
    "decline": listing.decline,
    "reconsider": listing.reconsider,
    "undo": making.undo,
    "drop": making.drop,
    "undrop": making.undrop,
    "who": answering.show_who,
    "say": progress.ask,
    "unsay": progress.unsay,
    "relapse": acceptance.ask_relapse,
}  # `J:WORD:NUMBER`


def tap(chat: Chat, parts: list[str]) -> None:
    """`J:list:KIND:PAGE` and the like, `J:see:PLAN` and the like, `J:cap:PLAN:NUMBER`, `J:top:0`."""
    chat.toast()
    word = parts[1]
    if word in OF_KIND:
        OF_KIND[word](chat, parts[2], int(parts[3]))
    elif word in OF_ONE:
        OF_ONE[word](chat, int(parts[2]))
    elif word == "cap":
        answering.ask_name(chat, int(parts[2]), int(parts[3]))
    else:
        show.show_plans(chat)
