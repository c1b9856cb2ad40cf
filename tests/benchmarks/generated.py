"""Forms of any length for measuring, made like a county's checklists, and answers that fill them and change them.

A section asks ten questions: choices, choices filtered by an answer, numbers judged by each other, a date, words asked
for when something is chosen. It calculates two values of several answers and says one of them in a note. A total reads
the score of every section, a verdict the total. A repeat of three questions is filled three times, and three values
are calculated of its rows. All texts are there in two languages.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from forms import Form, Refused, Session

SECTION = """
| | begin_group | s§ | 第§部分 | Part § |
| | select_one yes_no | open§ | 开展了没有？ | Is it going on? | yes |
| | integer | people§ | 应到几人？ | How many belong? | yes | | . >= 0 and . <= 500 |
| | integer | come§ | 实到几人？ | How many came? | yes | ${open§} = 'yes' | . <= ${people§} |
| | select_multiple kinds | kinds§ | 有哪些？ | Which ones? | | | count-selected(.) <= 4 |
| | text | word§ | 其他是什么？ | Which other one? | yes | selected(${kinds§}, 'other') | string-length(.) < 99 |
| | select_one levels | level§ | 哪一级？ | Which level? | yes |
| | select_one places | place§ | ${people§}人在哪里？ | Where are the ${people§}? | | | | level = ${level§} |
| | date | since§ | 哪天开始？ | Since when? | | | . <= today() |
| | decimal | spent§ | 花了多少？ | How much was spent? | | ${open§} = 'yes' | . >= 0 |
| | calculate | share§ | | | | | | | if(${people§} > 0, round(${come§} div ${people§} * 100, 1), 0) |
| | calculate | score§ | | | | | | | if(${open§} = 'yes', 40, 0) + count-selected(${kinds§}) * 10 + (${share§} > 80) * 20 |
| | text | why§ | 为什么不到六十分？ | Why below sixty? | | ${score§} < 60 |
| | note | said§ | 到会${share§}%，得${score§}分 | ${share§}% came, ${score§} points |
| | end_group |"""
FORM = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | required | relevant | constraint | choice_filter | calculation | repeat_count |{sections}
| | calculate | total | | | | | | | {scores} |
| | calculate | verdict | | | | | | | if(${{total}} >= 70 * {count}, 'good', if(${{total}} >= 50 * {count}, 'fair', 'poor')) |
| | integer | households | 走访几户？ | How many households? | yes | | . <= 20 |
| | begin_repeat | household | 户 | Household | | | | | | ${{households}} |
| | text | name | 户主 | Head | yes |
| | integer | heads | 几口人？ | How many people? | yes | | . > 0 |
| | decimal | help | 帮扶多少？ | How much help? | | ${{heads}} > 2 |
| | end_repeat |
| | calculate | helped | | | | | | | sum(${{help}}) |
| | calculate | largest | | | | | | | max(${{heads}}) |
| | calculate | many | | | | | | | count(${{household}}[heads > 3]) |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) | level |
| | yes_no | yes | 有 | Yes |
| | yes_no | no | 没有 | No |
| | kinds | course | 党课 | Course |
| | kinds | visit | 走访 | Visit |
| | kinds | help | 帮扶 | Help |
| | kinds | vote | 选举 | Vote |
| | kinds | other | 其他 | Other |
| | levels | county | 县 | County |
| | levels | township | 乡镇 | Township |
| | levels | village | 村 | Village |
| | places | hall | 礼堂 | Hall | county |
| | places | school | 党校 | School | county |
| | places | office | 乡政府 | Office | township |
| | places | library | 文化站 | Library | township |
| | places | house | 活动室 | House | village |
| | places | yard | 院坝 | Yard | village |
| settings |
| | form_id | default_language |
| | measured | 中文 (zh) |
"""
IN_SECTION, ROWS, IN_ROW = 10, 3, 3
LAST = 1 + ROWS * IN_ROW  # questions behind the sections
Answer = tuple[str, str]


def table(questions: int) -> str:
    """The form with so many questions to answer, as a Markdown table."""
    count, rest = divmod(questions - LAST, IN_SECTION)
    assert not rest
    numbers = range(1, count + 1)
    sections = "".join(SECTION.replace("§", str(number)) for number in numbers)
    return FORM.format(sections=sections, count=count, scores=" + ".join(f"${{score{n}}}" for n in numbers))


def answers(form: Form, session: Session, questions: int) -> list[Answer]:
    """Every question answered, then every answer changed; what would not be asked by then is left out."""
    assert form.id == "measured"
    count = (questions - LAST) // IN_SECTION
    proposed = [*_all(count, 0), *_all(count, 1)]
    return [(ref, value) for ref, value in proposed if not isinstance(session.answer(ref, value)[0], Refused)]


def _all(count: int, turn: int) -> Iterator[Answer]:
    for number in range(1, count + 1):
        for name, value in _section(number + turn):
            yield f"/data/s{number}/{name}{number}", value
    yield "/data/households", str(ROWS)
    for row in range(1, ROWS + 1):
        for name, value in (("name", f"户{row + turn}"), ("heads", str(row + turn + 1)), ("help", f"{row + turn}.5")):
            yield f"/data/household[{row}]/{name}", value


def _section(number: int) -> Iterator[Answer]:
    """Answers that differ from section to section, and from one turn to the next."""
    level, places = LEVELS[number % 3]
    yield "open", "no" if number % 4 == 0 else "yes"
    yield "people", str(20 + number)
    yield "come", str(12 + number % 9)
    yield "kinds", ("course visit", "visit help other", "course", "help vote other")[number % 4]
    yield "word", f"其他{number}"
    yield "level", level
    yield "place", places[number % 2]
    yield "since", (date(2026, 3, 1) + timedelta(days=number)).isoformat()
    yield "spent", f"{number}.25"
    yield "why", f"原因{number}"


LEVELS = (("county", ("hall", "school")), ("township", ("office", "library")), ("village", ("house", "yard")))
