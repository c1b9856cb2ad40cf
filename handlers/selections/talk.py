"""示范点 and the like: the quota table, candidates of a category, what waits to be decided; every tap and word."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from activities.selections import Selection
from handlers.chat import Chat
from handlers.half_filled import set_aside
from handlers.interview.answer import plain_text
from handlers.keyboards import Button, lay_out
from handlers.reading import plain
from handlers.selections import proposing, support
from handlers.selections.one import (
    ASKS,
    TYPED,
    ask,
    back,
    drop,
    go,
    keep,
    mend,
    objection,
    on,
    read,
    reader_of,
    settle,
    show,
    show_past,
    still_asked,
    undo,
    undo_button,
)
from handlers.selections.sheets import MAKER, place_and_instant
from handlers.selections.words import called, left_word, line_of, quota_line, selections_of, stage_name, standing
from handlers.texts import LANGUAGES
from storage.selections import candidates_seen, counts, waiting_for
from storage.tables import Candidate

PAGE = 8
MOST_WORDS = 200
APPROVAL = re.compile(r".{1,20}[〔\[(【]\s*20\d\d\s*[〕\])】]\s*第?\s*\d{1,5}\s*号")  # 桃发〔2026〕18号
BRACKETS = str.maketrans("[]()【】", "〔〕〔〕〔〕")


def of_person(chat: Chat) -> list[Selection]:
    """The selections that concern this person: for which he may propose."""
    return [each for each in selections_of(chat.turn.catalogue).values() if proposing.proposes(chat, each)]


def entries(chat: Chat) -> list[Button]:
    """A button for each, under 更多."""
    return [Button(called(chat.text, each), f"Q:top:{each.key}") for each in of_person(chat)]


def read_name(chat: Chat, words: str) -> bool:
    """Whether a selection's own name was typed, in any language; then it is shown."""
    said = plain(words).lower()
    for selection in of_person(chat):
        if said in [selection.name.said(language).lower() for language in LANGUAGES]:
            show_top(chat, selection)
            return True
    return False


# --- the quota table --------------------------------------------------------------------------------


def show_top(chat: Chat, selection: Selection) -> None:
    """`Q:top:KEY`: places and who has them, by category in the order of the county's document."""
    assert chat.viewer is not None
    if not proposing.proposes(chat, selection):
        chat.say(chat.text("not_yours"))
        return
    aside = set_aside(chat)
    chat.set_focus()
    text, counted = chat.text, counts(chat.tx, selection)
    whole = sum(
        (counted[each.key] for each in selection.categories), start=type(counted[selection.categories[0].key])()
    )
    head = text(
        "selection_top",
        selection=called(text, selection),
        quota=selection.quota,
        standing=standing(text, selection, whole),
    )
    lines = [
        text("todo_line", number=number, line=quota_line(text, selection, each, counted[each.key]))
        for number, each in enumerate(selection.categories, start=1)
    ]
    chat.say("\n".join(filter(None, [aside, head, *lines])), _beside(chat, selection))


def _beside(chat: Chat, selection: Selection) -> list[list[Button]]:
    """What waits for this reader, the categories of which he may see somebody, 推荐 and 出表."""
    assert chat.viewer is not None
    text = chat.text
    seen = {row.category for row, _ in candidates_seen(chat.tx, chat.viewer, selection, chat.today, left=True)}
    waits = waiting_for(chat.tx, selection, chat.me.id or 0, chat.today)
    deciding = [
        Button(_waits(chat, selection, key, len(rows)), f"Q:wait:{selection.key}:{key}:0")
        for key, rows in waits.items()
    ]
    lists = [
        Button(called(text, each), f"Q:cat:{selection.key}:{each.key}:0")
        for each in selection.categories
        if each.key in seen
    ]
    ends = [Button(text("selection_propose"), f"Q:new:{selection.key}:0")]
    if chat.viewer.oversees():
        ends.append(Button(text("tables"), f"Q:table:{selection.key}"))
    return [*lay_out(deciding), *lay_out(lists), *lay_out(ends)]


def _waits(chat: Chat, selection: Selection, key: str, count: int) -> str:
    stage = selection.stage(key)
    if stage is not None and stage.review:
        return chat.text("selection_waits_review", count=count)
    return chat.text("selection_waits", stage=called(chat.text, stage), count=count)


# --- lists ------------------------------------------------------------------------------------------


def _list_category(chat: Chat, selection: Selection, key: str, page: int) -> None:
    """`Q:cat:KEY:CATEGORY:PAGE`: those that this reader may see; who left stands at the end."""
    assert chat.viewer is not None
    category = selection.category(key)
    if category is None:
        chat.say(chat.text("unknown_button"))
        return
    rows = [row for row, _ in candidates_seen(chat.tx, chat.viewer, selection, chat.today, category=key, left=True)]
    rows.sort(key=lambda row: row.state == "left")
    head = quota_line(chat.text, selection, category, counts(chat.tx, selection)[key])
    _say_list(chat, selection, head, rows, page=page, data=f"Q:cat:{selection.key}:{key}")


def _list_waiting(chat: Chat, selection: Selection, key: str, page: int) -> None:
    """`Q:wait:KEY:STAGE:PAGE`: what this person is asked to decide; all of it in one tap where words are not needed."""
    rows = waiting_for(chat.tx, selection, chat.me.id or 0, chat.today).get(key, [])
    stage = selection.stage(key)
    if not rows or stage is None:
        chat.say(chat.text("selection_waits_none", selection=called(chat.text, selection)))
        return
    words = "selection_waiting_review" if stage.review else "selection_waiting"
    head = chat.text(words, selection=called(chat.text, selection), stage=called(chat.text, stage))
    at_once = len(rows) > 1 and not stage.words and not stage.review
    all_of_it = Button(
        chat.text("selection_all", stage=called(chat.text, stage), count=len(rows)), f"Q:all:{selection.key}:{key}"
    )
    beside = [all_of_it] if at_once else []
    _say_list(chat, selection, head, rows, page=page, data=f"Q:wait:{selection.key}:{key}", beside=beside)


def _say_list(
    chat: Chat,
    selection: Selection,
    head: str,
    rows: Sequence[Candidate],
    *,
    page: int,
    data: str,
    beside: Sequence[Button] = (),
) -> None:
    text = chat.text
    page = max(min(page, (len(rows) - 1) // PAGE), 0)
    shown = list(enumerate(rows[page * PAGE : (page + 1) * PAGE], start=page * PAGE + 1))
    lines = [text("todo_line", number=number, line=line_of(reader_of(chat), selection, row)) for number, row in shown]
    opening = [Button(f"{number} {row.name}", f"Q:see:{row.id}") for number, row in shown]
    pages = [Button(text("page_back"), f"{data}:{page - 1}")] if page else []
    pages += [Button(text("page_next"), f"{data}:{page + 1}")] if (page + 1) * PAGE < len(rows) else []
    rest = [*pages, *beside, Button(called(text, selection), f"Q:top:{selection.key}")]
    said, buttons = "\n".join([head, *lines]), [*lay_out(opening), *lay_out(rest)]
    query = chat.turn.update.callback_query
    if query and query.message and (query.data or "").startswith(f"{data}:"):
        chat.edit(query.message.message_id, said, buttons)
    else:
        chat.say(said, buttons)


def _all(chat: Chat, selection: Selection, key: str) -> None:
    """`Q:all:KEY:STAGE`: everything that waits for this person comes to that stage."""
    rows = waiting_for(chat.tx, selection, chat.me.id or 0, chat.today).get(key, [])
    stage = selection.stage(key)
    if not rows or stage is None or stage.words or stage.review:
        chat.say(chat.text("selection_waits_none", selection=called(chat.text, selection)))
    elif stage.approval:
        ask(chat, "approval", rows, stage.key)
    else:
        on(chat, selection, rows, stage)


def _table(chat: Chat, selection: Selection) -> None:
    """`Q:table:KEY`: the quota table and the names, as a workbook."""
    if chat.viewer is None or not chat.viewer.oversees():
        chat.say(chat.text("not_yours"))
        return
    _, as_of = place_and_instant(chat.tx, chat.me, chat.text, chat.now)
    at: datetime = chat.now
    made = {
        "kind": MAKER,
        "of": selection.key,
        "person": chat.me.id,
        "language": chat.text.language,
        "at": at.isoformat(),
    }
    chat.send_made("sendDocument", made, caption=as_of)


# --- taps -------------------------------------------------------------------------------------------

OF_SELECTION: Mapping[str, Callable[[Chat, Selection], None]] = {"top": show_top, "table": _table}
OF_KEY: Mapping[str, Callable[[Chat, Selection, str], None]] = {**proposing.OF_KEY, "all": _all}
OF_NUMBER = proposing.OF_NUMBER
PAGED: Mapping[str, Callable[[Chat, Selection, str, int], None]] = {"cat": _list_category, "wait": _list_waiting}
OF_CANDIDATE: Mapping[str, Callable[[Chat, Selection, Candidate], None]] = {
    "see": show,
    "past": show_past,
    "drop": drop,
    "object": objection,
    "settle": settle,
    "help": lambda chat, selection, row: support.which(chat, selection, row, "measure"),
    "came": lambda chat, selection, row: support.which(chat, selection, row, "outcome"),
}
OF_CANDIDATE_AND_KEY: Mapping[str, Callable[[Chat, Candidate, Selection, str], None]] = {
    "go": go,
    "back": back,
    "did": lambda chat, row, selection, what: support.log(chat, row, selection, what, "measure"),
    "made": lambda chat, row, selection, what: support.log(chat, row, selection, what, "outcome"),
}
OF_DAY: Mapping[str, Callable[[Chat, Candidate, Selection, str], None]] = {"keep": keep, "mend": mend}
OF_STEP: Mapping[str, Callable[[Chat, str], None]] = {"undo": undo, "add": support.add}


def tap(chat: Chat, parts: list[str]) -> None:
    """`Q:top:KEY`, `Q:cat:KEY:CATEGORY:PAGE`, `Q:see:CANDIDATE`, `Q:go:CANDIDATE:STAGE`, `Q:undo:STEP` …."""
    chat.toast()
    verb = parts[1]
    if verb in OF_STEP:
        OF_STEP[verb](chat, parts[2])
    elif verb in OF_CANDIDATE or verb in OF_CANDIDATE_AND_KEY or verb in OF_DAY:
        found = read(chat, parts[2])
        if found is None:
            return
        selection, row = found
        if verb in OF_CANDIDATE:
            OF_CANDIDATE[verb](chat, selection, row)
        else:
            {**OF_CANDIDATE_AND_KEY, **OF_DAY}[verb](chat, row, selection, parts[3])
    else:
        _tap_selection(chat, parts)


def _tap_selection(chat: Chat, parts: list[str]) -> None:
    verb = parts[1]
    selection = selections_of(chat.turn.catalogue).get(parts[2])
    if selection is None:
        chat.say(chat.text("unknown_button"))
    elif verb in OF_SELECTION:
        OF_SELECTION[verb](chat, selection)
    elif verb in OF_NUMBER:
        OF_NUMBER[verb](chat, selection, int(parts[3]))
    elif verb in PAGED:
        PAGED[verb](chat, selection, parts[3], int(parts[4]))
    else:
        OF_KEY[verb](chat, selection, parts[3])


# --- words ------------------------------------------------------------------------------------------


def type_words(chat: Chat, typed: str) -> None:
    """What was asked about candidates: words, a document's number, a reason."""
    kept = chat.focus[ASKS]
    if kept["what"] == "added":
        support.type_added(chat, typed)
        return
    words = " ".join(plain_text(typed).split())[:MOST_WORDS].rstrip("。.")
    found = [each for number in kept["ids"] if (each := read(chat, number))]
    if not found:
        chat.set_focus()
        return
    selection, rows = found[0][0], [row for _, row in found]
    if not words:
        ask(chat, kept["what"], rows, kept["stage"])
    elif kept["what"] in ("words", "approval"):
        _type_on(chat, selection, rows, kept, words)
    else:
        _type_step(chat, selection, rows[0], kept, words)


def _type_on(chat: Chat, selection: Selection, rows: list[Candidate], kept: Mapping[str, str], words: str) -> None:
    stage = selection.stage(kept["stage"])
    if stage is None:
        chat.set_focus()
        chat.say(chat.text("unknown_button"))
        return
    if stage.approval:
        words = plain(words).translate(BRACKETS).replace(" ", "")
        if not APPROVAL.fullmatch(words):
            ask(chat, "approval", rows, stage.key, chat.text("selection_no_approval") + "\n")
            return
    chat.set_focus()
    on(chat, selection, rows, stage, words)


def _type_step(chat: Chat, selection: Selection, row: Candidate, kept: Mapping[str, str], words: str) -> None:
    chat.set_focus()
    what = kept["what"]
    if not still_asked(chat, selection, row, what, kept["stage"]):
        chat.say(chat.text("selection_stale", name=row.name, stage=stage_name(chat.text, selection, row.stage)))
        return
    step = TYPED[what](chat, selection, row, words)
    chat.tx.flush()
    see = Button(row.name, f"Q:see:{row.id}")
    said = chat.text(
        f"selection_did_{what}",
        name=row.name,
        stage=stage_name(chat.text, selection, row.stage),
        leave=left_word(chat.text, selection, row),
        day=chat.text.day(row.due or chat.today),
    )
    chat.say(said, [see, undo_button(chat, step.together or 0)])
