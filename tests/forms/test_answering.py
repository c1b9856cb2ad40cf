"""Answers in, events out: types, choices, constraints, relevance, calculations, rows."""

from datetime import UTC, datetime

import pytest

from forms import AnswerAccepted, BecameIrrelevant, BecameRelevant, Refused, RowAdded, RowRemoved, Session
from tests.forms.filling import NOW, Filling, form_of, names

VISIT = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | relevant | required | constraint | constraint_message::中文 (zh) | constraint_message::English (en) | calculation | default | read_only |
| | begin_group | inputs |
| | hidden | household |
| | end_group |
| | select_one yes_no | home | 在家吗？ | At home? | | yes |
| | text | who | 谁在家？ | Who? | ${home} = 'yes' | yes |
| | begin_group | help | 帮扶 | Help | ${home} = 'yes' |
| | integer | bags | ${household}几袋化肥？ | How many bags? | | | . >= 0 and . <= 20 | 在0到20之间，${household}。 | Between 0 and 20. |
| | decimal | money | 多少钱？ | How much? |
| | calculate | total | | | | | | | | ${bags} * 50 + coalesce(${money}, 0) |
| | end_group |
| | select_multiple kinds | kinds | 哪些？ | Which? |
| | date | on | 哪天？ | Which day? | | | | | | | today() |
| | time | at | 几点？ | What time? |
| | dateTime | moment | 时刻 | Moment |
| | geopoint | place | 位置 | Place |
| | text | fixed | 固定 | Fixed | | | | | | | 定了 | yes |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | yes_no | yes | 在 | Yes |
| | yes_no | no | 不在 | No |
| | kinds | goods | 送物资 | Goods |
| | kinds | advice | 教技术 | Advice |
| settings |
| | default_language |
| | 中文 (zh) |
"""


def visit(**inputs: str) -> Filling:
    """A visit's form as it begins."""
    return Filling(VISIT, inputs={"household": "李贵生", **inputs})


def test_form_knows_itself():
    """Languages by code with the first one first, a version that is the hash of the text, an id."""
    form = form_of(VISIT)
    assert form.languages == ("zh", "en")
    assert len(form.version) == 16
    assert form.id == "data"
    assert type(form).from_xml(form.xml).version == form.version


def test_answer_is_taken_and_says_what_it_led_to():
    """The answer, then each question that is asked because of it."""
    session = Session.start(form_of(VISIT), now=NOW)
    events = session.answer("/data/home", "yes")
    assert events[0] == AnswerAccepted("/data/home", "yes")
    assert {event.ref for event in events if isinstance(event, BecameRelevant)} >= {"/data/who", "/data/help/bags"}
    events = session.answer("/data/home", "no")
    assert BecameIrrelevant("/data/who") in events
    assert not [event for event in session.answer("/data/home", "no") if not isinstance(event, AnswerAccepted)]


TAKEN = [
    ("help/bags", "0"),
    ("help/bags", "20"),
    ("help/money", "12.50"),
    ("help/money", "-3"),
    ("kinds", ["goods", "advice"]),
    ("kinds", []),
    ("kinds", "advice"),
    ("on", "2026-02-28"),
    ("at", "07:30"),
    ("moment", "2026-10-21T09:00:00+08:00"),
    ("who", "李桂生，他说“不急”。"),
    ("who", "x" * 10_000),
    ("place", "29.1 110.2"),
]


@pytest.mark.parametrize(("ref", "value"), TAKEN, ids=str)
def test_value_of_its_type_is_taken(ref, value):
    """It stands there afterwards, several choices in one line."""
    filling = visit().put("home", "yes").put(ref, value)
    assert filling.value(ref) == (value if isinstance(value, str) else " ".join(value))


REFUSED = [
    ("help/bags", "两袋", "type"),
    ("help/bags", "1.5", "type"),
    ("help/bags", "21", "constraint"),
    ("help/money", "much", "type"),
    ("home", "perhaps", "choice"),
    ("kinds", ["goods", "flowers"], "choice"),
    ("on", "2026-02-31", "type"),
    ("on", "21.10.2026", "type"),
    ("at", "25:00", "type"),
    ("moment", "tomorrow", "type"),
    ("help/total", "5", "readonly"),
    ("fixed", "anders", "readonly"),
    ("who", "x" * 10_001, "too_long"),
    ("nothing", "x", "unknown"),
    ("help", "x", "unknown"),
    ("help/bags[2]", "1", "unknown"),
]


@pytest.mark.parametrize(("ref", "value", "reason"), REFUSED, ids=str)
def test_value_that_does_not_fit_is_refused_with_its_reason(ref, value, reason):
    """And nothing changes."""
    assert visit().put("home", "yes").refused(ref, value) == reason


@pytest.mark.parametrize(
    ("ref", "value", "reason"),
    [
        ("help/bags", "５", "type"),
        ("help/bags", "٣", "type"),
        ("on", "20261021", "type"),
        ("on", "2026-W43-3", "type"),
        ("moment", "2026-10-21", "type"),
        ("at", "07:30 or so", "type"),
        ("place", "behind the mill", "type"),
        ("place", "129.1 110.2", "type"),
        ("inputs/household", "陈启明", "unknown"),
    ],
)
def test_value_that_no_expression_could_read_is_refused(ref, value, reason):
    """Types are XForms': ASCII digits, full ISO dates, real coordinates; and inputs are told, not answered."""
    assert visit().put("home", "yes").refused(ref, value) == reason


def test_refusal_speaks_the_author_s_words_in_every_language():
    """The constraint's message, with the values in it."""
    session = Session.start(form_of(VISIT), now=NOW, inputs={"household": "李贵生"})
    session.answer("/data/home", "yes")
    assert session.answer("/data/help/bags", "99") == [
        Refused("/data/help/bags", "constraint", {"zh": "在0到20之间，李贵生。", "en": "Between 0 and 20."})
    ]


def test_irrelevant_value_reads_as_empty_but_is_kept():
    """Going back to yes brings the name back."""
    filling = visit().take(home="yes", who="李贵生")
    filling.put("home", "no")
    assert filling.value("who") == ""
    assert "who" not in filling.session.submission()
    filling.put("home", "yes")
    assert filling.value("who") == "李贵生"


def test_calculation_follows_its_questions():
    """It is computed anew with every answer, and reads as empty with its group."""
    filling = visit().put("home", "yes").put("help/bags", "3")
    assert filling.value("help/total") == "150"
    filling.put("help/money", "0.5")
    assert filling.value("help/total") == "150.5"
    filling.put("home", "no")
    assert filling.value("help/total") == ""


def test_clearing_is_always_allowed():
    """Even a required question may be emptied; it is missed at the check."""
    filling = visit().put("home", "yes").put("home", None)
    assert [(refused.ref, refused.reason) for refused in filling.session.check()] == [("/data/home", "required")]


def test_check_names_everything_that_is_missing():
    """What is asked and required; what is irrelevant is not missed."""
    filling = visit().put("home", "yes")
    assert [refused.ref for refused in filling.session.check()] == ["/data/who"]
    assert visit().put("home", "no").session.check() == []


def test_dynamic_default_is_set_once():
    """A date of today stays when the form is opened on another day; emptied, it stays empty."""
    filling = visit()
    assert filling.value("on") == "2026-10-21"
    filling.now = datetime(2026, 10, 23, 1, tzinfo=UTC)
    assert filling.value("on") == "2026-10-21"
    filling.put("on", None)
    assert filling.value("on") == ""


def test_submission_is_nested_and_relevant():
    """Groups inside each other; without inputs, notes and what is irrelevant."""
    filling = visit().put("home", "yes").put("help/bags", "2").put("who", "李贵生")
    found = filling.session.submission()
    assert found["help"] == {"bags": "2", "money": "", "total": "100"}
    assert found["who"] == "李贵生"
    assert not {"inputs", "meta"} & set(found)
    assert "help" not in visit().put("home", "no").session.submission()


def test_input_is_told_from_outside_at_any_time():
    """What changes outside changes every label that speaks of it."""
    filling = visit().put("home", "yes")
    assert filling.card("help/bags").questions[0].label == "李贵生几袋化肥？"
    filling.tell("household", "陈启明")
    assert filling.card("help/bags").questions[0].label == "陈启明几袋化肥？"
    filling.tell("not_an_input", "x")


TRIGGERED = """
| survey |
| | type | name | label | calculation | trigger | read_only |
| | text | name | Name |
| | text | copy | Copy | ${name} | ${name} |
| | select_one yn | locked | Locked? |
| | text | open | Open | | | ${locked} = 'yes' |
| | calculate | first_day | | once(today()) |
| | calculate | day | | today() |
| | calculate | named | | jr:choice-name(${locked}, '${locked}') |
| choices |
| | list_name | name | label |
| | yn | yes | Ja |
| | yn | no | Nein |
"""


def test_triggered_value_is_set_when_its_question_changes_and_only_then():
    """What a trigger fills may be overwritten, and is filled again by the next change."""
    filling = Filling(TRIGGERED).take(name="a", copy="mine")
    assert filling.value("copy") == "mine"
    filling.put("name", "a")
    assert filling.value("copy") == "mine"
    filling.put("name", "b")
    assert filling.value("copy") == "b"


def test_trigger_may_name_several_questions():
    """A change of any of them sets the value."""
    filling = Filling("""
| survey |
| | type | name | label | calculation | trigger |
| | integer | a | A | | |
| | integer | b | B | | |
| | calculate | both | | ${a} * 10 + ${b} | ${a},${b} |
""")
    assert filling.take(a="1", b="2").value("both") == "12"
    assert filling.take(a="3").value("both") == "32"


def test_once_stays_while_today_goes_on():
    """once() keeps its first value through state and days."""
    filling = Filling(TRIGGERED)
    filling.now = datetime(2026, 10, 23, 1, tzinfo=UTC)
    assert (filling.value("first_day"), filling.value("day")) == ("2026-10-21", "2026-10-23")


def test_choice_name_is_the_label():
    """jr:choice-name() says what the person tapped."""
    assert Filling(TRIGGERED).put("locked", "yes").value("named") == "Ja"


def test_read_only_may_depend_on_an_answer():
    """A question that is read-only only sometimes is asked while it is not."""
    filling = Filling(TRIGGERED)
    assert "open" in filling.asked()
    filling.put("open", "x").put("locked", "yes")
    assert filling.refused("open", "y") == "readonly"


MEMBERS = """
| survey |
| | type | name | label | relevant | calculation | repeat_count | default |
| | integer | count | How many? |
| | text | list | Who? |
| | select_one yn | with | With members? |
| | begin_repeat | member | Member | ${with} = 'yes' | | ${count} |
| | calculate | number | | | position(..) |
| | calculate | name | | | selected-at(${list}, position(..) - 1) |
| | select_one yn | came | Did ${name} come? |
| | text | why | Why not? | ${came} = 'no' |
| | date | since | Since? | | | | today() |
| | end_repeat |
| | calculate | absent | | | count(${member}[came = 'no']) |
| | calculate | reasons | | | join('; ', ${why}) |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
"""


def test_counted_rows_come_and_go_with_their_count():
    """Each row is announced, numbered, and asked for."""
    filling = Filling(MEMBERS).take(**{"with": "yes", "list": "王 李 张"})
    assert names(filling.answer("count", "2"))[1:3] == [
        ("RowAdded", "/data/member[1]"),
        ("RowAdded", "/data/member[2]"),
    ]
    assert [card.questions[0].label for card in filling.cards() if card.key.endswith("came")] == [
        "Did 王 come?",
        "Did 李 come?",
    ]
    filling.put("member[2]/came", "no").put("member[2]/why", "ill")
    assert (filling.value("absent"), filling.value("reasons")) == ("1", "ill")
    assert RowRemoved("/data/member[2]") in filling.answer("count", "1")
    assert filling.value("absent") == "0"
    assert filling.refused("member[2]/came", "no") == "unknown"


def test_counted_rows_have_their_limit():
    """A count of a million is a slip of the finger."""
    filling = Filling(MEMBERS).put("with", "yes").put("count", "1000000")
    assert len(filling.session.submission()["member"]) == 500


def test_rows_of_an_irrelevant_repeat_are_not_asked():
    """Whatever their count."""
    filling = Filling(MEMBERS).take(count="2", **{"with": "no"})
    assert filling.asked() == ["count", "list", "with"]
    assert "member" not in filling.session.submission() or filling.session.submission()["member"] == []


def test_rows_added_to_an_irrelevant_repeat_are_not_asked_either():
    """The repeat's own condition holds for a row that comes later."""
    session = Session.start(form_of(MEMBERS), now=NOW)
    session.answer("/data/with", "no")
    session.answer("/data/count", "2")
    assert [card.key for card in session.cards()] == ["/data/count", "/data/list", "/data/with"]
    session.answer("/data/with", "yes")
    assert "/data/member[2]/came" in [card.key for card in session.cards()]


def test_default_of_a_row_is_set_when_the_row_comes():
    """A dynamic default inside a repeat is each row's own."""
    filling = Filling(MEMBERS).take(count="1", **{"with": "yes"})
    assert filling.value("member[1]/since") == "2026-10-21"


HIDDEN = """
| survey |
| | type | name | label | relevant | repeat_count |
| | select_one yn | with | With members? |
| | begin_group | members | Members | ${with} = 'yes' |
| | integer | count | How many? |
| | begin_repeat | member | Member | | ${count} |
| | text | name | Name? |
| | end_repeat |
| | end_group |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
"""


def test_rows_are_kept_while_their_count_is_irrelevant():
    """A wrong tap and its correction lose no names."""
    filling = Filling(HIDDEN).put("with", "yes").put("members/count", "2").put("members/member[2]/name", "李")
    filling.put("with", "no").put("with", "yes")
    assert filling.value("members/member[2]/name") == "李"


FREE = """
| survey |
| | type | name | label | calculation | default |
| | begin_repeat | person | Person |
| | text | name | Name |
| | date | day | Day | | today() |
| | calculate | place | | position(..) |
| | begin_repeat | phone | Phone |
| | text | number | Number | | 0 |
| | end_repeat |
| | end_repeat |
| | calculate | all | | join(' ', ${name}) |
| | calculate | phones | | count(${phone}) |
"""


def test_rows_are_added_and_removed_by_the_person():
    """The others move up and keep what they hold."""
    filling = Filling(FREE).put("person[1]/name", "甲")
    assert RowAdded("/data/person[2]") in filling.add("person")
    filling.put("person[2]/name", "乙")
    filling.add("person")
    filling.put("person[3]/name", "丙")
    assert filling.value("all") == "甲 乙 丙"
    assert RowRemoved("/data/person[2]") in filling.remove("person[2]")
    assert filling.value("all") == "甲 丙"
    assert (filling.value("person[2]/name"), filling.value("person[2]/place")) == ("丙", "2")


def test_rows_inside_rows():
    """A repeat inside a repeat belongs to its own row; a new row begins without any, as its template has it."""
    filling = Filling(FREE)
    filling.add("person")
    assert filling.value("phones") == "1"
    filling.add("person[2]/phone")
    filling.add("person[2]/phone")
    filling.put("person[2]/phone[2]/number", "139")
    assert filling.value("phones") == "3"
    assert filling.value("person[1]/phone[1]/number") == "0"
    assert filling.session.submission()["person"][1]["phone"] == [{"number": "0"}, {"number": "139"}]
    filling.remove("person[1]")
    assert filling.value("person[1]/phone[2]/number") == "139"


def test_rows_that_are_not_there_cannot_go():
    """Neither a wrong row nor a counted one; nor can a counted repeat be lengthened by hand."""
    filling = Filling(FREE)
    assert filling.remove("person[9]") == [Refused("/data/person[9]", "unknown")]
    assert filling.add("nothing") == [Refused("/data/nothing", "unknown")]
    counted = Filling(MEMBERS).take(count="1", **{"with": "yes"})
    assert counted.add("member")[0].reason == "unknown"
    assert counted.remove("member[1]")[0].reason == "unknown"


def test_five_hundred_rows_are_enough():
    """The next one is refused."""
    session = Session.start(form_of(FREE), now=NOW)
    for _ in range(499):
        session.add("/data/person")
    assert session.add("/data/person") == [Refused("/data/person", "too_many")]


def test_default_of_a_row_that_the_person_adds():
    """The first row and the added one, both of today."""
    filling = Filling(FREE)
    assert filling.value("person[1]/day") == "2026-10-21"
    filling.add("person")
    assert filling.value("person[2]/day") == "2026-10-21"


BRANCHES = """
| survey |
| | type | name | label | choice_filter | calculation |
| | select_one town | town | Town? |
| | select_one village | village | Village? | town = ${town} |
| | select_one_from_file branches.csv | branch | Branch? | town = ${town} |
| | calculate | secretary | | | instance('branches')/root/item[name = ${branch}]/secretary |
| choices |
| | list_name | name | label | town |
| | town | y | 云岭乡 | |
| | town | s | 石坪镇 | |
| | village | l | 梨树村 | y |
| | village | m | 马鞍村 | y |
| | village | b | 白岩村 | s |
"""
ROWS = {
    "branches": [
        {"name": "B1", "label": "梨树村支部", "town": "y", "secretary": "何秀英"},
        {"name": "B2", "label": "白岩村支部", "town": "s", "secretary": "向东"},
    ]
}


def test_choices_are_filtered_by_an_earlier_answer():
    """From the form's own list and from a list that we hand in; other columns come along."""
    filling = Filling(BRANCHES, instances=ROWS).put("town", "y")
    assert [choice.label for choice in filling.card("village").questions[0].choices] == ["梨树村", "马鞍村"]
    (choice,) = filling.card("branch").questions[0].choices
    assert (choice.name, choice.label, choice.extra["secretary"]) == ("B1", "梨树村支部", "何秀英")
    assert filling.refused("village", "b") == "choice"
    assert filling.put("branch", "B1").value("secretary") == "何秀英"


def test_choice_that_is_offered_no_more_is_found_at_the_check():
    """It stays until then: going back to the first town brings it back."""
    filling = Filling(BRANCHES, instances=ROWS).take(town="y", village="l")
    filling.put("town", "s")
    assert [(refused.ref, refused.reason) for refused in filling.session.check()] == [("/data/village", "choice")]
