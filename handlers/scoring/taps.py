"""Every button of the tables of points, and whatever is typed at them."""

from collections.abc import Callable, Mapping

from handlers.chat import Chat
from handlers.scoring import fill, filling, objecting, taking, veto, views
from handlers.scoring.asking import SCORE, Tap, pressed
from handlers.scoring.todo import show_to_fill

ONE: Mapping[str, Tap] = {
    "review": fill.to_review,
    "all": fill.same_everywhere,
    "submit": fill.submit,
    "correct": fill.correct,
    "veto": veto.show,
    "object": objecting.begin,
    "weigh": objecting.weigh,
    "uphold": objecting.uphold,
    "agree": objecting.agree,
    "model": views.model,
    "unmodel": views.unmodel,
    "take": taking.take,
    "drop": taking.drop,
}
TWO: Mapping[str, Tap] = {
    "full": fill.full,
    "same": fill.same,
    "item": fill.item,
    "rules": fill.rules,
    "good": fill.good,
    "vetoed": veto.choose,
    "place": views.show_place,
    "table": views.send_table,
    "one": views.send_one,
}
THREE: Mapping[str, Tap] = {
    "fill": filling.begin,
    "less": fill.less,
    "list": show_to_fill,
    "year": views.show_list,
}
STEPS: Mapping[str, Tap] = {**ONE, **TWO, **THREE}
ASKED: Mapping[str, Callable[[Chat, str], None]] = {
    "good": fill.type_good,
    "why": fill.type_why,
    "less": fill.type_less,
    "review": fill.type_review,
    "veto": veto.type_veto,
    "object": objecting.type_objection,
    "uphold": objecting.type_answer,
    "model": views.type_experience,
}
FREE = ("why", "veto", "object", "uphold", "model")  # where a number alone is no button


def tap(chat: Chat, parts: list[str]) -> None:
    """`F:STEP:NUMBER`, with up to two numbers more."""
    chat.toast()
    STEPS[parts[1]](chat, [int(part) for part in parts[2:]])


def typed(chat: Chat, words: str) -> bool:
    """What is typed: what stands on a button, else the answer; whether it was either."""
    asks = chat.focus[SCORE]["asks"]
    data = "" if asks == "good" and " " in words.strip() else pressed(chat, words)
    if data and not (asks in FREE and words.strip().isdigit()) and not (asks == "less" and words.strip().isdigit()):
        tap(chat, data.split(":"))
        return True
    if asks in ASKED:
        ASKED[asks](chat, words)
        return True
    return False
