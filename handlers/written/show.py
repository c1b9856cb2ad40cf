"""A proposal as it stands in the chat: what would be recorded, and the one thing that is asked next."""

from collections.abc import Sequence
from datetime import date

from handlers.chat import Chat
from handlers.interview.helped import FUNDS, GOODS, Item
from handlers.interview.show import Face
from handlers.keyboards import Button, fit
from handlers.messages.proposal import NONE
from handlers.things import counted
from handlers.written.lines import AGREED, DAY, WHOM, Line
from storage.messages import sent_with
from storage.tables import Message, Subject, Unit

GIVEN = (GOODS, FUNDS)
WIDTH = 60  # characters of a request
MOST = 8  # buttons of who may be meant
DAYS = (0, 1, 2)  # today, yesterday, the day before


def face_of(chat: Chat, message: Message) -> Face:
    """The whole of it; where a line still has to be asked, that question, else whether all is right."""
    lines = [Line.of(row) for row in message.lines]
    said = [_head(chat, lines), *(_line(chat, number, line) for number, line in enumerate(lines, 1) if line.shown)]
    said += sent_said(chat, message)
    asked = next((number for number, line in enumerate(lines) if line.asks), None)
    if asked is None:
        return Face("\n".join(said), _ways(chat, message, lines))
    question, buttons = _question(chat, message, asked, lines[asked])
    return Face("\n".join([*said, question]), [*buttons, _words_only(chat, message)])


def put(verb: str, message: Message, *more: int) -> str:
    """The data of a button at the step where the message stands."""
    return ":".join(["H", verb, str(message.id), str(message.step), *map(str, more)])


def _words_only(chat: Chat, message: Message) -> Button:
    return Button(chat.text("wrote_words"), put("words", message), alone=True)


def _head(chat: Chat, lines: Sequence[Line]) -> str:
    left = [line for line in lines if line.shown]
    visits, asks = sum(line.is_visit for line in left), sum(bool(line.request) for line in left)
    counts = [chat.text(f"wrote_{what}", count=count) for what, count in (("visits", visits), ("asks", asks)) if count]
    return chat.text("wrote_head", what=chat.text.list(counts)) if counts else chat.text("wrote_head_words")


def _ways(chat: Chat, message: Message, lines: Sequence[Line]) -> list[Button]:
    left = [number for number, line in enumerate(lines) if line.shown]
    change = [Button(chat.text("wrote_change", number=number + 1), put("one", message, number)) for number in left]
    first = [Button(chat.text("wrote_all"), put("all", message), alone=True)] if left else []
    return [*first, *change, _words_only(chat, message)]


def who(chat: Chat, line: Line) -> str:
    """Of whom a line is, with the group where it has one."""
    subject = chat.tx.get(Subject, line.subject) if line.subject else None
    if subject is None:
        return line.written or chat.text("wrote_village")
    group = subject.profile.get("group", "")
    return chat.text("wrote_in_group", name=subject.name, group=group) if group else subject.name


def help_said(chat: Chat, line: Line) -> list[str]:
    """What was done, thing by thing."""
    return [_said(chat, item) for item in line.items()]


def _said(chat: Chat, item: Item) -> str:
    if not item.said():
        return chat.text(f"wrote_help_{item.kind or 'other'}")
    return chat.text("wrote_gave" if item.kind in GIVEN else "wrote_did", what=item.said())


def sent_said(chat: Chat, message: Message) -> list[str]:
    """What came with it: counted, but for an album, whose pictures may still be on their way."""
    rows = sent_with(chat.tx, message.id or 0)
    loose = counted(chat.text, [row for row in rows if not row.album])
    albums = len({row.album for row in rows if row.album})
    what = [*([loose] if loose else []), *([chat.text("wrote_albums", count=albums)] if albums else [])]
    return [chat.text("wrote_sent", what=chat.text.list(what))] if what else []


def _line(chat: Chat, number: int, line: Line) -> str:
    name, text = who(chat, line), chat.text
    day = text.day(date.fromisoformat(line.day)) if line.day else ""
    if line.is_visit:
        done = "".join(text("comma") + each for each in help_said(chat, line))
        said = [text("wrote_visit" if day else "wrote_visit_when", number=number, who=name, day=day, done=done)]
    elif line.activity == NONE:
        said = [text("wrote_request_only" if line.written else "wrote_request_village", number=number, who=name)]
    else:
        activity = text(f"wrote_activity_{line.activity}")
        said = [text("wrote_elsewhere", number=number, who=name, day=day, activity=activity)]
    if line.request:
        said.append(text("wrote_request", words=fit(line.request, WIDTH)))
    if line.subject and line.written and line.written != line.name:
        said.append(text("wrote_as", written=line.written, name=line.name))
    return "\n".join(said)


def _question(chat: Chat, message: Message, number: int, line: Line) -> tuple[str, list[Button]]:
    return QUESTIONS[line.asks](chat, message, number, line)


def _whom(chat: Chat, message: Message, number: int, line: Line) -> tuple[str, list[Button]]:
    rows = [chat.tx.get_one(Subject, each) for each in line.choices[:MOST]]
    places = {row.unit_id for row in rows}
    buttons = [
        Button(_called(chat, row, apart=len(places) > 1), put("is", message, number, row.id or 0)) for row in rows
    ]
    if not line.is_visit:
        buttons.append(Button(chat.text("wrote_village"), put("is", message, number, 0)))
    key = "wrote_which" if rows else "wrote_unknown" if line.written else "wrote_whom"
    out = Button(chat.text("wrote_out"), put("out", message, number))
    return chat.text(key, number=number + 1, name=line.written), [*buttons, out]


def _called(chat: Chat, subject: Subject, *, apart: bool) -> str:
    place = chat.tx.get_one(Unit, subject.unit_id).name if apart else ""
    return f"{subject.name} {place}{subject.profile.get('group', '')}".rstrip()


def day_buttons(chat: Chat, message: Message, number: int) -> list[Button]:
    """Today, yesterday, the day before."""
    words = chat.text("wrote_days").split("|")
    return [Button(words[back], put("day", message, number, back)) for back in DAYS]


def _day(chat: Chat, message: Message, number: int, line: Line) -> tuple[str, list[Button]]:
    said = chat.text("wrote_when", number=number + 1, who=who(chat, line))
    return said, day_buttons(chat, message, number)


def _agreed(chat: Chat, message: Message, number: int, line: Line) -> tuple[str, list[Button]]:
    yes = Button(chat.text("wrote_agrees"), put("yes", message, number))
    no = Button(chat.text("wrote_agrees_not"), put("no", message, number))
    return chat.text("wrote_agreed", name=line.name), [yes, no]


QUESTIONS = {WHOM: _whom, DAY: _day, AGREED: _agreed}
