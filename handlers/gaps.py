"""缺口: what nobody answers for, by kind with how many, then by name in official order; a line opens its card."""

from collections.abc import Callable, Mapping

from activities.posts import Post
from handlers.chat import Chat
from handlers.interview.practice import is_office
from handlers.keyboards import Button, lay_out
from handlers.selections.words import called, selections_of
from handlers.units import show_unit
from storage.answering import PLACES
from storage.gaps import KINDS, Gap
from storage.posts import vacancies
from storage.selections import unfilled

PAGE = 8


def show_gaps(chat: Chat) -> None:
    """How many of each kind."""
    chat.toast()
    if chat.viewer is None or not chat.viewer.oversees():
        chat.say(chat.text("gaps_not_yours"))
        return
    chat.set_focus()
    counts = {kind: len(_found(chat, kind)) for kind in LISTS}
    there = [kind for kind, count in counts.items() if count]
    lines = [chat.text(f"gap_{kind}", count=counts[kind]) for kind in there]
    buttons = [Button(chat.text(f"gap_short_{kind}"), f"G:{kind}:0") for kind in there]
    chat.say("\n".join([chat.text("gaps" if there else "gaps_none"), *lines]), buttons)


def tap(chat: Chat, parts: list[str]) -> None:
    """`G:KIND:PAGE`, `G:top:0`, `G:unit:UNIT`."""
    chat.toast()
    if chat.viewer is None or not chat.viewer.oversees():
        chat.say(chat.text("gaps_not_yours"))
    elif parts[1] == "top":
        show_gaps(chat)
    elif parts[1] == "unit":
        show_unit(chat, int(parts[2]))
    else:
        _list(chat, parts[1], int(parts[2]))


def _list(chat: Chat, kind: str, page: int) -> None:
    assert chat.viewer is not None
    text, rows = chat.text, _found(chat, kind)
    page = max(min(page, (len(rows) - 1) // PAGE), 0)
    shown = list(enumerate(rows[page * PAGE : (page + 1) * PAGE], start=page * PAGE + 1))
    lines = [text("todo_line", number=number, line=_line(chat, gap)) for number, gap in shown]
    opening = [Button(f"{number} {gap.name}", _opens(gap)) for number, gap in shown]
    pages = [Button(text("page_back"), f"G:{kind}:{page - 1}")] if page else []
    pages += [Button(text("page_next"), f"G:{kind}:{page + 1}")] if (page + 1) * PAGE < len(rows) else []
    rest = [*lay_out(pages), [Button(text("gaps_all"), "G:top:0")]]
    said = "\n".join([text(f"gap_{kind}", count=len(rows)), *lines])
    query = chat.turn.update.callback_query
    if query and query.message and (query.data or "").startswith(f"G:{kind}:"):
        chat.edit(query.message.message_id, said, [*lay_out(opening), *rest])
    else:
        chat.say(said, [*lay_out(opening), *rest])


def _found(chat: Chat, kind: str) -> list[Gap]:
    assert chat.viewer is not None
    return DECLARED[kind](chat) if kind in DECLARED else KINDS[kind](chat.tx, chat.viewer, chat.today)


def _vacant(chat: Chat) -> list[Gap]:
    """Rosters of posts with something vacant, a line a unit."""
    assert chat.viewer is not None
    rows = vacancies(chat.tx, chat.viewer, chat.turn.catalogue.declared(Post), chat.today)
    return [
        Gap(
            chat.text("post_gap", unit=row.unit.name, roster=row.roster.name.said(chat.text.language)),
            "",
            f"P:unit:{row.unit.id}",
            row.unit.id or 0,
        )
        for row in rows
    ]


def _unfilled(chat: Chat) -> list[Gap]:
    """Quotas of selections that are not filled, in the order of the files, for the county's office."""
    if not is_office(chat):
        return []
    text = chat.text
    return [
        Gap(called(text, category), called(text, one), f"Q:cat:{one.key}:{category.key}:0", 0, "quota", left=left)
        for one, category, left in unfilled(chat.tx, selections_of(chat.turn.catalogue).values())
    ]


# What is lacking by what activities declare.
DECLARED: Mapping[str, Callable[[Chat], list[Gap]]] = {"posts": _vacant, "quotas": _unfilled}
LISTS = (*KINDS, *DECLARED)


def _line(chat: Chat, gap: Gap) -> str:
    lacks = chat.text("gap_lacks", what=chat.text(f"lacks_{gap.lacks}", count=gap.left)) if gap.lacks else ""
    beside = chat.text("gap_with", names=chat.text.list(list(gap.names))) if gap.names else ""
    return f"{gap.unit} {gap.name}{lacks}{beside}".strip()


def _opens(gap: Gap) -> str:
    if ":" in gap.opens:
        return gap.opens
    if gap.opens in PLACES:
        return f"Y:place:{gap.id}:{gap.opens}"
    return f"G:unit:{gap.id}" if gap.opens == "unit" else f"e:{gap.opens}:{gap.id}"
