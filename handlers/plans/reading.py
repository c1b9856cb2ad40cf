"""A plan in one message, a line a step: 修通3组路2公里 明年6月底前 镇政府; and what is said of its progress. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from activities.plans import Heading, Measure, PlanKind, is_vague
from handlers.plans.days import find_due
from handlers.reading import plain

CHINESE = re.compile(r"[\u4e00-\u9fff]")
FIELDS = re.compile(r"[\s,;。]+")
ENGLISH_FIELDS = re.compile(r"\s*[,;]\s*")
NUMBERED = re.compile(r"^\s*(?:第?\d{1,2}(?:[.、)）条项]\s*)|[-·•*]\s*)")
BY_WHOM = re.compile(r"^(?:责任人|责任单位|责任|牵头|由|by)[:\s]*|(?:负责|牵头)$")
CLAUSES = re.compile(r"[,;。\n]+")
LETTERS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "半": 0.5,
}
NUMBER = r"(?P<number>\d+(?:\.\d+)?|[一二两三四五六七八九十半])"
MONEY = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<ten>万)?\s*(?:元|块|yuan)", re.IGNORECASE)
SPENT = re.compile(r"投入|花了|用了|到位|支出|拨了|spent", re.IGNORECASE)
FINISHED = re.compile(
    r"办完|完成了|完成$|完工|建成|修好|修通了|办好|办结|通车|都?办了$|\bdone\b|\bfinished\b", re.IGNORECASE
)
OF_STEP = re.compile(r"^第?(?P<number>\d{1,2})\s*(?:条|步|项|[.、:：)）]|(?=\s)|(?=办|完|修|建|done|finished))\s*")
TEN_THOUSAND = 10_000
SIGNS = {",": "，", ";": "；", ":": "："}
ALIKE = 2  # pairs of letters that a clause and a step share
HEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("sort", re.compile(r"^(?:类型|类别|sort|kind)\s*[:\s]\s*", re.IGNORECASE)),
    ("problem", re.compile(r"^(?:存在问题|主要问题|问题|problems?)\s*[:\s]\s*", re.IGNORECASE)),
    ("goal", re.compile(r"^(?:目标|goal)\s*[:\s]\s*", re.IGNORECASE)),
    ("money", re.compile(r"^(?:计划资金|资金|money|funds)\s*[:\s]\s*(?=\d)", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Line:
    """One step as it was written: `lacks` says what is missing (`what`, `due`, `ahead`)."""

    written: str
    measure: str
    due: date | None
    who: str = ""
    heading: str = ""
    counted: str = ""  # key of the measure
    amount: float | None = None
    lacks: tuple[str, ...] = ()


@dataclass
class Draft:
    """A whole message: what stands above the steps, and the steps."""

    heads: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    @property
    def good(self) -> list[Line]:
        """The steps that say what, how much and by when."""
        return [line for line in self.lines if not line.lacks]


def read_plan_message(kind: PlanKind, typed: str, today: date, knows: Callable[[str], bool]) -> Draft:
    """What a message says, line by line; `knows` tells whether words name somebody who can be responsible."""
    draft = Draft()
    for written in typed.splitlines():
        words = plain(written).strip(" 。.;,")
        if not words:
            continue
        head = next(((name, found) for name, shape in HEADS if (found := shape.match(words))), None)
        if head is not None:
            draft.heads[head[0]] = as_written(words[head[1].end() :])
        else:
            draft.lines.append(read_line(kind, words, today, knows))
    return draft


def read_line(kind: PlanKind, words: str, today: date, knows: Callable[[str], bool]) -> Line:
    """One step: what, until when, by whom; raise ImpossibleDate for 2月31日."""
    written = NUMBERED.sub("", plain(words), count=1)
    rest, due = find_due(written, today)
    fields = _fields(rest)
    who = ""
    for place in sorted({0, len(fields) - 1}, reverse=True) if len(fields) > 1 else ():
        named = BY_WHOM.sub("", fields[place]).strip()
        if named and knows(named):
            who = named
            del fields[place]
            break
    measure = (" " if not CHINESE.search(rest) else "，").join(fields)
    heading, counted, amount = place_of(kind, measure)
    return Line(
        as_written(written),
        as_written(measure),
        due,
        who,
        heading.key if heading else "",
        counted.key if counted else "",
        amount,
        _lacks(kind, measure, due, today),
    )


def as_written(words: str) -> str:
    """Chinese words with the full-width signs that belong between them."""
    if not CHINESE.search(words):
        return words
    return re.sub(r"\s*(;|[,:](?!\d))\s*", lambda found: SIGNS[found[1]], words)


def _fields(words: str) -> list[str]:
    shape = FIELDS if CHINESE.search(words) else ENGLISH_FIELDS
    return [each.strip() for each in shape.split(words) if each.strip()]


def _lacks(kind: PlanKind, measure: str, due: date | None, today: date) -> tuple[str, ...]:
    lacks = ["what"] if not measure or is_vague(measure) else []
    if due is None:
        lacks.append("due")
    elif not 0 <= (due - today).days <= kind.longest:
        lacks.append("ahead")
    return tuple(lacks)


def place_of(kind: PlanKind, words: str) -> tuple[Heading | None, Measure | None, float | None]:
    """The heading that words belong to: the first in whose measure they are counted, else the first that fits."""
    fitting = [heading for heading in kind.headings if heading.fits(words.lower())]
    for heading in fitting:
        counted, amount = count_in(heading, words)
        if counted:
            return heading, counted, amount
    return next(iter(fitting), None), None, None


def count_in(heading: Heading | None, words: str) -> tuple[Measure | None, float | None]:
    """In what a step is counted, and how much: 2公里 of a road."""
    for measure in heading.measures if heading else ():
        for unit in measure.units:
            found = re.search(rf"{NUMBER}\s*{re.escape(unit)}(?![a-z])", words, re.IGNORECASE)
            if found:
                return measure, number_of(found["number"])
    return None, None


def number_of(words: str) -> float:
    """A figure: 2, 1.5, 两, 半."""
    return float(LETTERS[words]) if words in LETTERS else float(words)


def read_money(words: str) -> int | None:
    """Yuan: 5000元, 3.5万元, 5000; None where it is no sum."""
    found = MONEY.search(plain(words))
    if found is None:
        bare = plain(words).strip()
        return int(bare) if bare.isdecimal() else None
    return round(float(found["number"]) * (TEN_THOUSAND if found["ten"] else 1))


# --- progress ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Open:
    """A step that is still open, as what is said of progress is compared with it."""

    id: int
    measure: str
    heading: str
    counted: str


@dataclass(frozen=True)
class Said:
    """What was said: money spent, by step how much was done, which steps are done."""

    spent: int = 0
    amounts: tuple[tuple[int, float], ...] = ()
    finished: tuple[int, ...] = ()


def read_progress(kind: PlanKind, typed: str, steps: Sequence[Open]) -> Said:
    """What a message says of a plan's steps, clause by clause; `2 办完了` is the second of those shown."""
    spent, finished = 0, []
    amounts: dict[int, float] = {}
    for clause in filter(str.strip, CLAUSES.split("\n".join(plain(line) for line in typed.splitlines()))):
        money = MONEY.search(clause)
        if money and SPENT.search(clause):
            spent += read_money(money[0]) or 0
        number, words = _numbered(clause.strip(), len(steps))
        step = steps[number - 1] if number else _meant(kind, words, steps)
        if step is None:
            continue
        heading = kind.heading(step.heading)
        counted, amount = count_in(heading, words)
        if FINISHED.search(words):
            finished.append(step.id)
        elif counted and amount and counted.key == step.counted:
            amounts[step.id] = amounts.get(step.id, 0) + amount
    return Said(spent, tuple(amounts.items()), tuple(dict.fromkeys(finished)))


def _numbered(clause: str, count: int) -> tuple[int, str]:
    found = OF_STEP.match(clause)
    number = int(found["number"]) if found else 0
    return (number, clause[found.end() :]) if found and 1 <= number <= count else (0, clause)


def _meant(kind: PlanKind, words: str, steps: Iterable[Open]) -> Open | None:
    """The only step that a clause can mean: of its heading and unit, or that shares most of its words."""
    rows = list(steps)
    heading, counted, _ = place_of(kind, words)
    of_unit = [row for row in rows if heading and counted and (row.heading, row.counted) == (heading.key, counted.key)]
    shared = {row.id: len(_pairs(words) & _pairs(row.measure)) for row in of_unit or rows}
    best = max(shared.values(), default=0)
    fitting = [row for row in of_unit or rows if shared[row.id] == best]
    if len(fitting) == 1 and (of_unit or best >= ALIKE):
        return fitting[0]
    return None


def _pairs(words: str) -> set[str]:
    """What two sentences may share: pairs of Chinese letters, or whole words."""
    if not CHINESE.search(words):
        return set(re.findall(r"[a-z]{4,}", words.lower()))
    letters = re.sub(r"[^\u4e00-\u9fff]", "", words)
    return {letters[at : at + 2] for at in range(len(letters) - 1)}
