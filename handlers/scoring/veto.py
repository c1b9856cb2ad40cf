"""一票否决: which one, decided by whom in which document on which day; beside the points, until it is taken back."""

import re
from datetime import date

from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.reading import ImpossibleDate, plain, read_date
from handlers.scoring.asking import SCORE, ask
from handlers.scoring.filling import Filling, ask_next, in_hand
from storage.scorings import change_draft

DOCUMENT = re.compile(
    r"《[^》]+》|[^\s,;、]*[〔\[(【]\s*20\d\d\s*[〕\])】]\s*第?\s*\d+\s*号|[^\s,;、]*第\d+号|No\. ?\S+"
)
BETWEEN = re.compile(r"[\s,;、]+")
LONGEST = 60


def show(chat: Chat, numbers: list[int]) -> None:
    """`F:veto:COLUMN`: which one."""
    filling = _deciding(chat, numbers[0])
    if filling is None:
        return
    held, text = filling.held.draft["vetoes"], chat.text
    lines, buttons = [text("score_which_veto")], []
    for number, veto in enumerate(filling.scoring.veto, start=1):
        key = "score_veto_held" if veto.key in held else "score_veto_free"
        lines.append(text(key, number=number, veto=veto.name.said(text.language)))
        buttons.append(Button(f"{number}", f"F:vetoed:{filling.held.id}:{number - 1}"))
    ask(chat, "\n".join(lines), [*buttons, filling.button("score_no_veto", "review")])


def _deciding(chat: Chat, number: int) -> Filling | None:
    """The last column, in hand; a veto stands nowhere else."""
    filling = in_hand(chat, number)
    if filling is not None and filling.column != filling.scoring.last:
        chat.say(chat.text("unknown_button"))
        return None
    return filling


def choose(chat: Chat, numbers: list[int]) -> None:
    """`F:vetoed:COLUMN:VETO`: who decided it; one that stands already is taken back."""
    filling = _deciding(chat, numbers[0])
    if filling is None or numbers[1] >= len(filling.scoring.veto):
        return
    veto, held = filling.scoring.veto[numbers[1]], filling.held.draft["vetoes"]
    if veto.key in held:
        change_draft(filling.held, vetoes={key: value for key, value in held.items() if key != veto.key})
        ask_next(filling, chat.text("score_veto_gone", veto=veto.name.said(chat.text.language)) + "\n")
        return
    _ask_by_whom(filling, veto.key)


def _ask_by_whom(filling: Filling, key: str, lead: str = "") -> None:
    text = filling.chat.text
    veto = next(veto for veto in filling.scoring.veto if veto.key == key)
    day = text.day(filling.chat.today)
    words = text("score_veto_by_whom", veto=veto.name.said(text.language), day=day)
    ask(
        filling.chat,
        lead + words,
        [filling.button("score_no_veto", "review")],
        "veto",
        column=filling.held.id,
        veto=key,
    )


def type_veto(chat: Chat, typed: str) -> None:
    """Decider, document and day in one line."""
    filling = _deciding(chat, chat.focus[SCORE]["column"])
    if filling is None:
        return
    key = chat.focus[SCORE]["veto"]
    found = read_decision(typed, chat.today)
    missing = [chat.text(f"score_veto_{name}") for name in ("decider", "document", "day") if not found[name]]
    if missing:
        _ask_by_whom(filling, key, chat.text("score_veto_missing", names=chat.text.list(missing)) + "\n")
        return
    day = date.fromisoformat(found["day"])
    if day > chat.today:
        _ask_by_whom(filling, key, chat.text("score_veto_ahead", day=chat.text.day(day)) + "\n")
        return
    change_draft(filling.held, vetoes={**filling.held.draft["vetoes"], key: found})
    ask_next(filling)


def read_decision(typed: str, today: date) -> dict[str, str]:
    """`县纪委 桃纪〔2026〕12号 12月3日` as its parts; what is not there is empty. Pure."""
    words = plain(typed)
    document = DOCUMENT.search(words)
    rest = words.replace(document[0], " ", 1) if document else words
    decider, day = [], ""
    for part in filter(None, BETWEEN.split(rest)):
        found = _day(part, today) if not day else None
        if found is not None:
            day = found.isoformat()
        else:
            decider.append(part)
    return {
        "decider": " ".join(decider).strip(".。")[:LONGEST],
        "document": document[0].strip()[:LONGEST] if document else "",
        "day": day,
    }


def _day(words: str, today: date) -> date | None:
    try:
        return read_date(words, today)
    except ImpossibleDate:
        return None
