"""A form filled line by line: a question is shown, a line is read, until nothing is left to ask."""

from collections.abc import Callable, Mapping

from forms.cards import Card, Question
from forms.events import Event, Refused
from forms.session import Session
from forms.typed import YES, typed

Read = Callable[[], str]  # the next line; EOFError when there is none
Write = Callable[[str], None]
BACK, CLEAR = "<", "-"
HELP = (
    "一行一答；选项写编号，多选用空格隔开；空行跳过或不改，- 清空，< 回上一题。\n"
    "A line an answer; choices by number, several with blanks between; an empty line leaves it, - clears, < goes back."
)
ASKED_FOR: Mapping[str, str] = {
    "integer": "整数 · a whole number",
    "decimal": "数字 · a number",
    "date": "日期 · a date: 2026-10-21",
    "time": "时间 · a time: 9:30",
    "dateTime": "日期和时间 · date and time: 2026-10-21 9:30",
    "geopoint": "位置 · a place: 25.05 117.01",
    "geotrace": "路线 · a line: 25 117; 25.1 117",
    "geoshape": "地块 · an area, closed: 25 117; 25.1 117; 25.1 117.1; 25 117",
    "select_one": "选一个 · choose one",
    "select_multiple": "可多选 · choose any",
    "rank": "全部排序 · all of them in order",
    "acknowledge": "知道了就写 ok · write ok when you have read it",
    "image": "照片的文件名 · the photo's file name",
    "audio": "录音的文件名 · the recording's file name",
    "video": "视频的文件名 · the video's file name",
    "file": "文件名 · the file's name",
}
REFUSALS: Mapping[str, str] = {
    "type": "这样写不行 · that cannot be read",
    "choice": "没有这个选项 · there is no such choice",
    "constraint": "不符合要求 · that is not allowed",
    "required": "这一题必须答 · this needs an answer",
    "readonly": "这一题不能改 · this cannot be changed",
    "too_long": "太长了 · that is too long",
    "too_many": "行数太多了 · that are too many rows",
}
ANOTHER = "再加一行？y 加，空行不加 · another row? y adds one, an empty line does not"


class Filler:
    """One filling of a form at a terminal."""

    def __init__(self, session: Session, read: Read, write: Write, language: str) -> None:
        self.session, self.read, self.write, self.language = session, read, write, language
        self.past: list[str] = []  # references of what has been asked, in order

    def fill(self) -> None:
        """Ask until nothing is left to ask and nothing stands against sending."""
        self.write(f"{self.session.form.title}\n{HELP}")
        while True:
            asked = self._next()
            if asked is not None:
                self._ask(*asked)
            elif not self._asked_again():
                return

    def _next(self) -> tuple[Card, Question | None] | None:
        """The first question that has not been asked, with its card; None instead of it for another row."""
        for card in self.session.cards(self.language):
            if card.kind == "repeat" and card.key not in self.past:
                return card, None
            for question in card.questions:
                if question.ref not in self.past:
                    return card, question
        return None

    def _ask(self, card: Card, question: Question | None) -> None:
        for note in card.notes:
            self.write(f"\n{note}")
        if question is None:
            self._another_row(card)
        elif question.readonly:
            self.write(f"\n{question.label}: {question.value}")
            self.past.append(question.ref)
        else:
            self.write(shown(card, question))
            self._answer(question)

    def _another_row(self, card: Card) -> None:
        self.write(f"\n{card.label}\n{ANOTHER}")
        line = self.read().strip()
        if line == BACK:
            self._back()
        elif line.lower() not in YES or not self._taken(self.session.add(card.key)):
            self.past.append(card.key)

    def _answer(self, question: Question) -> None:
        """One line for a question; refused, it is asked again."""
        line = self.read().strip()
        if line == BACK:
            self._back()
        elif not line:
            if question.required and not question.value:
                self.write(REFUSALS["required"])
            else:
                self.past.append(question.ref)
        elif self._taken(self.session.answer(question.ref, "" if line == CLEAR else typed(question, line))):
            self.past.append(question.ref)

    def _taken(self, events: list[Event]) -> bool:
        refused = [event for event in events if isinstance(event, Refused)]
        for each in refused:
            self.write(self._why(each))
        return not refused

    def _why(self, refused: Refused) -> str:
        said = refused.message
        return said.get(self.language) or next(iter(said.values()), "") or REFUSALS.get(refused.reason, refused.reason)

    def _back(self) -> None:
        if self.past:
            self.past.pop()

    def _asked_again(self) -> bool:
        """What stands against sending is asked once more; whether there is any."""
        against = self.session.check()
        for refused in against:
            self.write(f"{refused.ref}: {self._why(refused)}")
        self.past = [ref for ref in self.past if ref not in {refused.ref for refused in against}]
        return bool(against)


def shown(card: Card, question: Question) -> str:
    """A question as lines: where it stands, label, hint, choices by number, what is asked for, what it holds."""
    head = " · ".join([*card.breadcrumb, *([card.label] if card.label else [])])
    choices = [f"  {number}. {choice.label or choice.name}" for number, choice in enumerate(question.choices, start=1)]
    lines = [head, f"{question.label or question.name}{' *' if question.required else ''}", question.hint, *choices]
    return "\n".join(["", *filter(None, lines), *filter(None, [asked_for(question)])])


def asked_for(question: Question) -> str:
    """What kind of answer is asked for, and the one that stands there."""
    kind = ASKED_FOR.get(question.type, "")
    if question.range:
        start, end, step = question.range
        kind = f"{start}–{end}，每次 {step} · {start} to {end} in steps of {step}"
    return f"{kind} [{question.value}]" if question.value else kind
