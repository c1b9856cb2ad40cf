"""Rows that speak of each other: running totals, triggers inside a row, rows counted inside rows."""

from tests.forms.filling import Filling

RUNNING = """
| survey |
| | type | name | label | calculation | relevant | trigger | constraint |
| | begin_repeat | day | Day |
| | integer | amount | How much? |
| | calculate | total | | coalesce(indexed-repeat(${total}, ${day}, position(..) - 1), 0) + coalesce(${amount}, 0) |
| | text | item | What? |
| | text | copy | Copy | ${item} | | ${item} |
| | select_multiple help | help | Help? | | | | not(selected(., 'none') and count-selected(.) > 1) |
| | end_repeat |
| | calculate | sum | | sum(${amount}) |
| | calculate | large | | count(${day}[amount > 10]) |
| | calculate | last | | ${day}[position() = last()]/item |
| choices |
| | list_name | name | label |
| | help | goods | Goods |
| | help | money | Money |
| | help | none | None |
"""


def days(*amounts: str) -> Filling:
    """As many rows as amounts."""
    filling = Filling(RUNNING)
    for number, amount in enumerate(amounts, start=1):
        if number > 1:
            filling.add("day")
        filling.put(f"day[{number}]/amount", amount)
    return filling


def test_running_total():
    """Each row adds to the one before it, and follows a change far above."""
    filling = days("5", "20", "7")
    assert [filling.value(f"day[{number}]/total") for number in (1, 2, 3)] == ["5", "25", "32"]
    filling.put("day[1]/amount", "6")
    assert filling.value("day[3]/total") == "33"


def test_running_total_after_a_row_goes():
    """The rows below move up and are added anew."""
    filling = days("5", "20", "7")
    filling.remove("day[2]")
    assert [filling.value(f"day[{number}]/total") for number in (1, 2)] == ["5", "12"]


def test_figures_over_all_rows():
    """A sum, a count of those that are large, the last one."""
    filling = days("5", "20", "17").put("day[3]/item", "化肥")
    assert (filling.value("sum"), filling.value("large"), filling.value("last")) == ("42", "2", "化肥")


def test_trigger_sets_a_value_in_its_own_row():
    """And in no other."""
    filling = days("1", "2").put("day[2]/item", "棉被")
    assert (filling.value("day[1]/copy"), filling.value("day[2]/copy")) == ("", "棉被")


def test_choice_that_excludes_the_others():
    """A constraint on several choices sees the new value."""
    filling = days("1")
    assert filling.refused("day[1]/help", ["goods", "none"]) == "constraint"
    assert filling.put("day[1]/help", ["goods", "money"]).value("day[1]/help") == "goods money"


INSIDE = """
| survey |
| | type | name | label | calculation | repeat_count |
| | integer | houses | Houses? |
| | begin_repeat | house | House | | ${houses} |
| | integer | people | People? |
| | begin_repeat | person | Person | | ${people} |
| | text | name | Name? |
| | calculate | place | | concat(position(../..), '.', position(..)) |
| | end_repeat |
| | calculate | names | | join(' ', ${name}) |
| | end_repeat |
| | calculate | everybody | | count(${person}) |
"""


def test_rows_counted_inside_rows():
    """Each house has its own people."""
    filling = Filling(INSIDE).put("houses", "2").put("house[1]/people", "1").put("house[2]/people", "2")
    filling.put("house[1]/person[1]/name", "甲").put("house[2]/person[2]/name", "乙")
    assert filling.value("everybody") == "3"
    assert filling.value("house[2]/person[2]/place") == "2.2"
    assert (filling.value("house[1]/names"), filling.value("house[2]/names").strip()) == ("甲", "乙")
    filling.put("houses", "1")
    assert filling.value("everybody") == "1"


def test_cards_of_rows_inside_rows():
    """In document order, house by house."""
    filling = Filling(INSIDE).put("houses", "2").put("house[1]/people", "1").put("house[2]/people", "1")
    assert filling.asked() == [
        "houses",
        "house[1]/people",
        "house[1]/person[1]/name",
        "house[2]/people",
        "house[2]/person[1]/name",
    ]
