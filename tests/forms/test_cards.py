"""What is asked at once, what is said before it, and what an answer means beyond the form."""

from forms import Card
from tests.forms.filling import Filling

CARDS = """
| survey |
| | type | name | label::中文 (zh) | label::English (en) | hint::English (en) | relevant | required | appearance | calculation | bind::hf:fact | bind::hf:follow_up | bind::hf:days | bind::hf:responsible | bind::hf:problem | bind::hf:problem_en | bind::hf:closes |
| | note | hello | 您好。 | Hello. |
| | note | never | 没有这句。 | Not said. | | 1 = 2 |
| | text | who | 见到谁？ | Who? | a name | | yes |
| | begin_group | items | 哪几项没做到？ | Which not? | | | | field-list |
| | note | head | 二查 | Check two |
| | select_one done | rules | 制度 | rules | | | yes | | | item_rules | . = 'no' | 30 | ${who} | '制度不全' | 'no rules' |
| | select_one done | ledger | 台账 | ledger | | ${who} != '彭' | yes | | | item_ledger | . = 'no' | 10 + 5 |
| | select_one done | lecture | 党课 | lecture | | | yes | | | | . = 'no' |
| | end_group |
| | note | between | 还有两件。 | Two more. |
| | begin_group | visit | 走访 | Visit | | | | field-list |
| | date | day | 日期 | Day |
| | select_one met | met | 见到谁？ | Met? | | | yes |
| | text | met_other | 名字？ | Name? | | ${met} = 'other' | yes |
| | end_group |
| | begin_group | outer | 外 | Outer | | ${who} != 'nobody' |
| | begin_group | inner | 内 | Inner |
| | integer | bags | 几袋？ | Bags? | | | | | | help_bags |
| | end_group |
| | end_group |
| | begin_group | hidden_card | 藏 | Hidden | | | | field-list |
| | note | passed_on | 接着问。 | Passed on. |
| | text | secret | 秘密？ | Secret? | | ${who} = 'x' |
| | end_group |
| | select_one done | last | 最后一项？ | Last? | | | | minimal | | | | | | | | if(. = 'yes', ${bags}, '') |
| | begin_repeat | other | 别的户 | Others |
| | text | name | 名字？ | Name? |
| | end_repeat |
| | calculate | words | | | | | | | if(${bags} > 5, '多', '') | many | | | | '多了' | 'too many' |
| | note | dropped | 后面没有卡片。 | No card follows. |
| | begin_group | review |
| | note | sum | 共${bags}袋 | ${bags} bags |
| | note | sum_none | 没有 | None | | ${bags} = '' |
| | end_group |
| choices |
| | list_name | name | label::中文 (zh) | label::English (en) |
| | done | yes | 做到 | done |
| | done | no | 没做到 | not done |
| | met | contact | ${who} | ${who} |
| | met | other | 别人 | other |
| settings |
| | namespaces | default_language |
| | hf="https://huifang.invalid/xforms" | 中文 (zh) |
"""


def notes(card: Card) -> list[str]:
    """A card's notes as a list."""
    return list(card.notes)


def test_cards_come_in_document_order():
    """Questions one by one, field-list groups as one, a repeat's rows before the question for another."""
    assert Filling(CARDS).asked() == ["who", "items", "visit", "outer/inner/bags", "last", "other[1]/name", "other"]
    kinds = [card.kind for card in Filling(CARDS).cards()]
    assert kinds == ["question", "check", "list", "question", "question", "question", "repeat"]


def test_notes_stand_on_the_next_card():
    """Also those of a card that has nothing to ask; what is irrelevant is not said."""
    filling = Filling(CARDS)
    assert notes(filling.card("who")) == ["您好。"]
    assert notes(filling.card("items")) == ["二查"]
    assert notes(filling.card("visit")) == ["还有两件。"]
    assert notes(filling.card("last")) == ["接着问。"]
    assert notes(filling.card("who", "en")) == ["Hello."]


def test_check_card_keeps_its_numbers():
    """An item that does not apply is left out, and the others keep their numbers."""
    filling = Filling(CARDS).put("who", "彭")
    card = filling.card("items")
    assert card.kind == "check"
    assert [(question.number, question.name) for question in card.questions] == [(1, "rules"), (3, "lecture")]
    assert [choice.name for choice in card.questions[0].choices] == ["yes", "no"]


def test_companion_of_a_choice():
    """`met_other` takes the free words of `met`, whether it is asked yet or not."""
    met = next(question for question in Filling(CARDS).card("visit").questions if question.name == "met")
    assert met.other == "/data/visit/met_other"
    assert (met.type, met.required, met.number) == ("select_one", True, 2)


def test_label_and_choice_speak_of_answers():
    """In the language asked for, hints too."""
    filling = Filling(CARDS).put("who", "沈国庆")
    assert [choice.label for choice in filling.card("visit").questions[1].choices] == ["沈国庆", "别人"]
    question = filling.card("who", "en").questions[0]
    assert (question.label, question.hint, question.type) == ("Who?", "a name", "text")
    assert filling.card("last").appearance == "minimal"


def test_breadcrumb_names_the_groups_around():
    """From outside to inside."""
    assert list(Filling(CARDS).card("outer/inner/bags").breadcrumb) == ["外", "内"]


def test_irrelevant_group_has_no_cards():
    """Nor have the groups inside it."""
    assert "outer/inner/bags" not in Filling(CARDS).put("who", "nobody").asked()


def test_review_stands_apart():
    """The group `review` is no card; its relevant notes are the lines at the end."""
    filling = Filling(CARDS).put("outer/inner/bags", "6")
    assert filling.session.review_notes("zh") == ["共6袋"]
    assert filling.session.review_notes("en") == ["6 bags"]
    assert Filling(CARDS).session.review_notes("zh") == ["共袋", "没有"]


def test_repeat_asks_for_another_row():
    """Its key is the repeat, and it has no questions of its own."""
    filling = Filling(CARDS)
    filling.add("other")
    cards = [card for card in filling.cards() if card.key.startswith("/data/other")]
    assert [card.key for card in cards] == ["/data/other[1]/name", "/data/other[2]/name", "/data/other"]
    assert (cards[-1].label, list(cards[-1].questions)) == ("别的户", [])


def test_bad_item_opens_a_follow_up():
    """With problem, days and who, computed where the item stands."""
    filling = Filling(CARDS).take(who="彭春生").put("items/rules", "no").put("items/lecture", "no")
    rules, lecture = filling.session.marks("zh")
    assert (rules.ref, rules.card, rules.value, rules.fact) == ("/data/items/rules", "/data/items", "no", "item_rules")
    assert (rules.follow_up, rules.problem, rules.days, rules.responsible) == (True, "制度不全", 30, "彭春生")
    assert (lecture.follow_up, lecture.problem, lecture.days, lecture.fact) == (True, "", None, "")
    assert filling.session.marks("en")[0].problem == "no rules"


def test_good_item_is_a_fact_only():
    """Reports count it, nobody follows it up."""
    filling = Filling(CARDS).put("items/ledger", "yes")
    (mark,) = filling.session.marks("zh")
    assert (mark.fact, mark.value, mark.follow_up, mark.days) == ("item_ledger", "yes", False, 15)


def test_calculation_may_be_a_fact():
    """It counts while it has a value."""
    filling = Filling(CARDS).put("outer/inner/bags", "6")
    assert [(mark.fact, mark.problem) for mark in filling.session.marks("zh")] == [("help_bags", ""), ("many", "多了")]
    filling.put("outer/inner/bags", "2")
    assert [mark.fact for mark in filling.session.marks("zh")] == ["help_bags"]


def test_answer_may_close_something():
    """`closes` gives the id of what it puts right."""
    filling = Filling(CARDS).put("outer/inner/bags", "17").put("last", "yes")
    assert [mark.closes for mark in filling.session.marks("zh") if mark.ref == "/data/last"] == ["17"]


def test_irrelevant_answer_means_nothing():
    """No fact and no follow-up of what is not asked any more."""
    filling = Filling(CARDS).put("items/ledger", "no").put("who", "彭")
    assert filling.session.marks("zh") == []


def test_submission_has_neither_notes_nor_review():
    """What was said to the writer is not what he answered."""
    found = Filling(CARDS).put("who", "彭").session.submission()
    assert not {"hello", "between", "dropped", "review", "inputs", "meta"} & set(found)
    assert found["items"] == {"rules": "", "lecture": ""}
    assert found["other"] == [{"name": ""}]
