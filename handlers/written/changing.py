"""改第2条: one line of a proposal changed, by taps or in words: whom, which day, what was done, what is asked for."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from handlers.chat import Chat
from handlers.interview.helped import OTHER, read_items
from handlers.keyboards import Button
from handlers.reading import ImpossibleDate, plain, read_date, read_numbers
from handlers.written.lines import AGREED, DAY, WHOM, Line, item_of, recordable
from handlers.written.show import day_buttons, put, who
from storage.messages import in_view
from storage.name_keys import squeezed
from storage.sounds import alike
from storage.tables import Message, Subject

PROPOSAL, LINE, WHAT = "proposal", "line", "what"
CHANGE = re.compile(
    r"(?:改|修改|更正|change)\s*(?:第)?\s*(?P<number>\d{1,2})\s*(?:条|户)?[,，:：;；\s]*(?P<rest>.*)",
    re.DOTALL | re.IGNORECASE,
)
OUT = re.compile(r"(?:去掉|删掉|不要|删除|remove|drop)\s*(?:第)?\s*(?P<number>\d{1,2})?\s*(?:这)?条?", re.IGNORECASE)
REQUEST = re.compile(r"(?:诉求|要求|request)\s*(?:是|:|：)?\s*(?P<words>.+)", re.DOTALL | re.IGNORECASE)
NO_REQUEST = re.compile(r"(?:没有?|无|去掉|不要)诉求|no request", re.IGNORECASE)
CHINESE = {word: number for number, word in enumerate("一二三四五六七八九", 1)}
MOST = 8  # buttons of who may be meant
LONGEST = 200  # characters of a request

Change = Callable[[Chat, Message, Line, list[int]], Line | None]


def _is(chat: Chat, _: Message, line: Line, more: list[int]) -> Line | None:
    """The one that is meant; 0: no household, the village itself."""
    if not more[0]:
        return replace(line, written="", subject=0, name="", kind="", choices=())
    subject = next((row for row in _in_view(chat) if row.id == more[0]), None)
    return line.chosen(subject) if subject else None


def _on(chat: Chat, _: Message, line: Line, more: list[int]) -> Line:
    return replace(line, day=(chat.today - timedelta(days=more[0])).isoformat())


def _drop(_: Chat, __: Message, line: Line, ___: list[int]) -> Line:
    return replace(line, out=True)


def _agrees(_: Chat, __: Message, line: Line, ___: list[int]) -> Line:
    return replace(line, consent="yes")


def _agrees_not(_: Chat, __: Message, line: Line, ___: list[int]) -> Line:
    return replace(line, consent="no")


CHANGES: Mapping[str, Change] = {"is": _is, "day": _on, "out": _drop, "yes": _agrees, "no": _agrees_not}
ASKS = ("one", "whom", "when", "help", "request")  # steps that ask something


def say_change(chat: Chat, message: Message, verb: str, number: int) -> None:
    """Ask what is wrong with a line, or how the one thing should be; the answer may be tapped or written."""
    line = Line.of(message.lines[number])
    chat.set_focus(**{PROPOSAL: message.id, LINE: number, WHAT: verb})
    said = chat.text(f"wrote_{verb}_how", number=number + 1, who=who(chat, line))
    chat.say(said, BUTTONS[verb](chat, message, number, line))


def _menu(chat: Chat, message: Message, number: int, line: Line) -> list[Button]:
    asks = ("whom", "when", "help", "request") if line.is_visit else ("whom", "request")
    buttons = [Button(chat.text(f"wrote_{verb}_button"), put(verb, message, number)) for verb in asks]
    out = Button(chat.text("wrote_out_button"), put("out", message, number))
    return [*buttons, out, Button(chat.text("no_change"), put("show", message))]


def _whom(chat: Chat, message: Message, number: int, line: Line) -> list[Button]:
    rows = [row for row in _in_view(chat) if row.kind in ("household", "member") and row.id != line.subject]
    near = [row for row in rows if alike(row.name, line.written or line.name)]
    shown = (near or (rows if len(rows) <= MOST else []))[:MOST]
    return [Button(_called(row), put("is", message, number, row.id or 0)) for row in shown]


def _when(chat: Chat, message: Message, number: int, _: Line) -> list[Button]:
    return day_buttons(chat, message, number)


def _none(_: Chat, __: Message, ___: int, ____: Line) -> list[Button]:
    return []


BUTTONS = {"one": _menu, "whom": _whom, "when": _when, "help": _none, "request": _none}


def _called(subject: Subject) -> str:
    return f"{subject.name} {subject.profile.get('group', '')}".rstrip()


def _in_view(chat: Chat) -> list[Subject]:
    assert chat.viewer is not None
    return in_view(chat.tx, chat.viewer, chat.today)


# --- written ----------------------------------------------------------------------------------------

Found = tuple[int, Line | None]  # which line, and what it is now; None where something was said instead


def type_change(chat: Chat, message: Message, words: str) -> Found | None:
    """What words change about a proposal; None where they are about something else."""
    said = plain(words).strip("。. ")
    numbered = CHANGE.fullmatch(_in_figures(said))
    if numbered:
        return _numbered(chat, message, int(numbered["number"]) - 1, numbered["rest"].strip())
    out = OUT.fullmatch(_in_figures(said))
    if out and out["number"]:
        return _numbered(chat, message, int(out["number"]) - 1, "", drop=True)
    if LINE in chat.focus:
        return _at_line(chat, message, int(chat.focus[LINE]), words, chat.focus.get(WHAT, "one"))
    asked = next((number for number, row in enumerate(message.lines) if Line.of(row).asks), None)
    if asked is not None:
        return _answer(chat, message, asked, words)
    shown = [number for number, row in enumerate(message.lines) if Line.of(row).shown]
    return _only_one(chat, message, shown[0], words) if len(shown) == 1 else None


def _only_one(chat: Chat, message: Message, number: int, words: str) -> Found | None:
    """Where one line is proposed, a bare day or 去掉 needs no number before it."""
    line = Line.of(message.lines[number])
    try:
        found = _read_drop(chat, line, words) or _read_day(chat, line, words)
    except ImpossibleDate as wrong:
        chat.say(chat.text.no_such_day(*wrong.args))
        return number, None
    return (number, found) if found else None


def _in_figures(said: str) -> str:
    return re.sub(r"第([一二三四五六七八九])(?=条|户)", lambda found: f"第{CHINESE[found[1]]}", said)


def _numbered(chat: Chat, message: Message, number: int, rest: str, *, drop: bool = False) -> Found | None:
    if not 0 <= number < len(message.lines) or not Line.of(message.lines[number]).shown:
        chat.say(chat.text("wrote_no_line", number=number + 1))
        return number, None
    if drop:
        return number, replace(Line.of(message.lines[number]), out=True)
    if not rest:
        say_change(chat, message, "one", number)
        return number, None
    return _at_line(chat, message, number, rest, "one")


def _at_line(chat: Chat, message: Message, number: int, words: str, what: str) -> Found | None:
    """Words for a line that is being changed: of the thing that was asked, else of whichever they are."""
    if number >= len(message.lines) or not Line.of(message.lines[number]).shown:
        return None
    line = Line.of(message.lines[number])
    for read in ORDER[what]:
        try:
            found = read(chat, line, words)
        except ImpossibleDate as wrong:
            chat.say(chat.text.no_such_day(*wrong.args))
            return number, None
        if found is not None:
            return number, found
    chat.say(chat.text("wrote_not_read"), BUTTONS[what](chat, message, number, line))
    return number, None


def _answer(chat: Chat, message: Message, number: int, words: str) -> Found | None:
    """Words where a line is asked about: whom, which day, whether the household agrees."""
    line = Line.of(message.lines[number])
    if line.asks == WHOM and line.choices and read_numbers(words):
        return number, _chosen(chat, line, read_numbers(words) or [])
    if line.asks == AGREED:
        said = plain(words)
        consent = "no" if said in ("不同意", "no") else "yes" if said in ("同意", "yes") else ""
        return (number, replace(line, consent=consent)) if consent else None
    reads = {WHOM: (_read_whom,), DAY: (_read_day,)}[line.asks]
    try:
        found = next((each for read in reads if (each := read(chat, line, words))), None)
    except ImpossibleDate as wrong:
        chat.say(chat.text.no_such_day(*wrong.args))
        return number, None
    return (number, found) if found else None


def _chosen(chat: Chat, line: Line, numbers: list[int]) -> Line | None:
    rows = [row for row in _in_view(chat) if row.id in line.choices]
    groups = [row for row in rows if str(row.profile.get("group", "")).startswith(str(numbers[0]))]
    return line.chosen(groups[0]) if len(groups) == 1 else None


def _read_drop(_: Chat, line: Line, words: str) -> Line | None:
    return replace(line, out=True) if OUT.fullmatch(plain(words).strip("。. ")) else None


def _read_day(chat: Chat, line: Line, words: str) -> Line | None:
    found = read_date(words, chat.today)
    day = recordable(found, chat.today)
    return replace(line, day=day) if day else None


def _read_whom(chat: Chat, line: Line, words: str) -> Line | None:
    """A name of the area, with its group where two have it: 张三 7组."""
    name = squeezed(words).strip("。.,，")
    for rows in (
        [row for row in _in_view(chat) if squeezed(row.name) == name],
        [row for row in _in_view(chat) if squeezed(_called(row)) == name],
        [row for row in _in_view(chat) if alike(row.name, words.strip())],
    ):
        if len(rows) == 1:
            return line.chosen(rows[0])
        if rows:
            return replace(
                line, written=words.strip(), subject=0, name="", kind="", choices=tuple(row.id or 0 for row in rows)
            )
    return None


def _read_request(_: Chat, line: Line, words: str) -> Line | None:
    if NO_REQUEST.fullmatch(plain(words).strip("。. ")):
        return replace(line, request="")
    found = REQUEST.fullmatch(words.strip())
    return replace(line, request=found["words"].strip()[:LONGEST]) if found else None


def _read_help(chat: Chat, line: Line, words: str) -> Line | None:
    """What was done instead: 化肥3袋, and whatever else the words say; none where they say nothing of a kind."""
    read = chat.turn.reader.read(f"走访{line.name or '他'}，{words}", chat.today, [line.name] if line.name else ())
    items = [item_of(each) for proposal in read for each in proposal.help] or read_items(words)
    known = tuple(item.packed() for item in items if item.kind != OTHER or item.amount)
    return replace(line, help=known) if known and line.is_visit else None


def _any_help(chat: Chat, line: Line, words: str) -> Line:
    """The same, asked for by its own button: words of no kind are kept as they are."""
    return _read_help(chat, line, words) or replace(line, help=tuple(each.packed() for each in read_items(words)))


def _any_request(chat: Chat, line: Line, words: str) -> Line:
    return _read_request(chat, line, words) or replace(line, request=words.strip()[:LONGEST])


Read = Callable[[Chat, Line, str], Line | None]
ORDER: Mapping[str, tuple[Read, ...]] = {
    "one": (_read_drop, _read_day, _read_request, _read_whom, _read_help),
    "whom": (_read_drop, _read_whom),
    "when": (_read_drop, _read_day),
    "help": (_read_drop, _any_help),
    "request": (_read_drop, _any_request),
}
