"""What XForms say that XLSForms do not, or that no other page of these tests shows: read from XML, and replayed."""

from typing import Any

import pytest

from forms import Form, Session
from forms.replay import replay
from tests.forms.filling import NOW, Filling, form_of

XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>t</h:title><model>
<instance><data id="t">{data}</data></instance>{lists}{binds}</model></h:head><h:body>{body}</h:body></h:html>"""


def xform(data: str, binds: str = "", body: str = "", lists: str = "") -> Form:
    """A form of a primary instance, its binds, its body and what else its model holds."""
    return Form.from_xml(XFORM.format(data=data, binds=binds, body=body, lists=lists))


def bind(name: str, **said: str) -> str:
    """A bind of a question outside groups, or inside by its path."""
    return f'<bind nodeset="/data/{name}" {" ".join(f"{key}={value!r}" for key, value in said.items())}/>'


def repeat(name: str, inside: str, attributes: str = "") -> str:
    """A repeat as pyxform writes it."""
    return f'<group ref="/data/{name}"><repeat nodeset="/data/{name}" {attributes}>{inside}</repeat></group>'


def asked(name: str) -> str:
    """A question."""
    return f'<input ref="/data/{name}"><label>{name}</label></input>'


def state(form: Form, *answers: Any) -> dict[str, Any]:
    """The state that answers lead to."""
    return replay(form, answers, now=NOW)["state"]


def values(form: Form, *answers: Any) -> dict[str, str]:
    """The values of a state, without `/data/` and without the record's own id."""
    found = state(form, *answers)
    return {ref[6:]: about["value"] for ref, about in found.items() if "value" in about and "instanceID" not in ref}


def test_rows_begin_as_the_form_has_them_and_new_ones_as_its_template():
    """Each row with its own values; a nested repeat has in a new row what stands in the template."""
    rows = "<r jr:template=''><x>new</x><in jr:template=''><y>9</y></in></r><r><x>a</x><in><y>1</y></in></r><r><x>b</x></r>"
    form = xform(rows, body=repeat("r", asked("r/x") + repeat("r/in", asked("r/in/y"))))
    assert values(form, ["+/data/r", 1], ["+/data/r[3]/in", 1]) == {
        "r[1]/x": "a",
        "r[1]/in[1]/y": "1",
        "r[2]/x": "b",
        "r[3]/x": "new",
        "r[3]/in[1]/y": "9",
    }


def test_new_row_without_a_template_is_blank():
    """As Collect has it; and it stays so when the session is put away."""
    form = xform("<r><x>1</x></r><r><x>2</x></r>", body=repeat("r", asked("r/x")))
    assert values(form, ["+/data/r", 1]) == {"r[1]/x": "1", "r[2]/x": "2", "r[3]/x": ""}
    session = Session.start(form, now=NOW)
    session.add("/data/r")
    again = Session.resume(form, session.state(), now=NOW)
    assert [again.value(f"/data/r[{number}]/x") for number in (1, 2, 3)] == ["1", "2", ""]


def test_rows_that_nobody_adds():
    """jr:noAddRemove: as many as the form has, and no card asks for more."""
    form = xform("<r><x/></r><r><x/></r>", body=repeat("r", asked("r/x"), "jr:noAddRemove='true()'"))
    found = replay(form, [["+/data/r", 1], ["-/data/r", 0]], now=NOW)
    assert found["state"]["/data/r#range"]["type"] == "repeat-range:controlled"
    assert found["state"]["/data/r#range"]["count"] == 2
    assert found["errs"] == [["+/data/r", "unknown"], ["-/data/r", "unknown"]]
    assert [card.kind for card in Session.start(form, now=NOW).cards()] == ["question", "question"]


def test_rows_are_added_where_nothing_is_asked_now():
    """By hand and by a count, in a group that is not relevant."""
    relevant = bind("g", relevant="/data/a = 1")
    group = "<group ref='/data/g'><label>g</label>{}</group>"
    by_hand = xform("<a/><g><r><x/></r></g>", relevant, asked("a") + group.format(repeat("g/r", asked("g/r/x"))))
    assert state(by_hand, ["+/data/g/r", 1])["/data/g/r#range"]["count"] == 2
    counted = repeat("g/r", asked("g/r/x"), "jr:count='/data/n'")
    by_count = xform("<a/><n>2</n><g><r><x/></r></g>", relevant, asked("a") + asked("n") + group.format(counted))
    assert state(by_count)["/data/g/r#range"]["count"] == 2
    assert not state(by_count)["/data/g/r[2]/x"]["relevant"]


def test_paths_of_the_body_may_begin_at_their_group():
    """`ref="b"` inside the group of /data/g is /data/g/b."""
    form = xform("<g><b/></g>", body="<group ref='/data/g'><input ref='b'><label>B</label></input></group>")
    assert state(form, ["/data/g/b", "x"])["/data/g/b"]["value"] == "x"


def test_names_of_another_namespace_keep_their_prefix():
    """In references and in expressions; the record's id is given there, too."""
    form = xform(
        "<a/><orx:meta><orx:instanceID/></orx:meta>",
        "<bind nodeset='/data/orx:meta/orx:instanceID' jr:preload='uid'/>"
        "<bind nodeset='/data/a' calculate='/data/orx:meta/orx:instanceID'/>",
    )
    found = state(form)
    assert found["/data/a"]["value"] == found["/data/orx:meta/orx:instanceID"]["value"]
    assert found["/data/a"]["value"].startswith("uuid:")


def test_types_write_their_values():
    """What cannot be one is empty, from the form's beginning and from a calculation alike."""
    kinds = {"i": "xsd:int", "n": "integer", "d": "decimal", "t": "time", "day": "date", "p": "geopoint", "w": "wat"}
    begun = {"i": "007", "n": "many", "d": "x", "t": "25:00", "day": "2026-02-30", "p": "95 1", "w": "as it is"}
    form = xform(
        "".join(f"<{name}>{text}</{name}>" for name, text in begun.items()) + "<c/><e/><f/>",
        "".join(bind(name, type=kind) for name, kind in kinds.items())
        + bind("c", type="int", calculate="7 div 2")
        + bind("e", type="date", calculate="date('2026-01-01') + 1")
        + bind("f", type="int", calculate="'3 men'"),
    )
    empty = dict.fromkeys(["n", "d", "t", "day", "p"], "")
    assert values(form) == {"i": "7", "w": "as it is", "c": "3", "e": "2026-01-02", "f": ""} | empty
    types = {ref[6:]: about["valueType"] for ref, about in state(form).items() if "valueType" in about}
    assert (types["i"], types["n"], types["w"]) == ("int", "int", "string")


def test_replay_writes_decimals_and_places_at_length():
    """As ODK's engines do, in what is computed from them, too; a session writes them as they were typed."""
    binds = (
        bind("d", type="decimal") + bind("p", type="geopoint") + bind("c", calculate="concat(/data/d, ' ', /data/p)")
    )
    form = xform("<d/><p/><c/>", binds, asked("d") + asked("p"))
    assert values(form, ["/data/d", "100"], ["/data/p", "-1.5 36"])["c"] == "100.0 -1.5 36.0"
    session = Session.start(form, now=NOW)
    session.answer("/data/d", "100")
    assert session.value("/data/c") == "100 "


def test_replay_takes_what_a_draft_holds():
    """Between the steps of a range, and over a calculation until it is computed again; not while it is read-only."""
    body = (
        asked("a")
        + asked("c")
        + asked("k")
        + "<range ref='/data/s' start='0' end='10' step='5'><label>s</label></range>"
    )
    binds = bind("s", type="int") + bind("c", calculate="/data/a") + bind("k", readonly="true()", type="int")
    form = xform("<a/><c/><k/><s/>", binds, body)
    lines = [["/data/s", 3], ["/data/s", 11], ["/data/c", "mine"], ["/data/k", 1]]
    done = replay(form, lines, now=NOW)
    assert done["errs"] == [["/data/s", "type"], ["/data/k", "readonly"]]
    assert values(form, *lines) == {"a": "", "c": "mine", "k": "", "s": "3"}
    assert values(form, *lines, ["/data/a", "x"])["c"] == "x"


def test_several_choices_stand_in_the_order_of_their_list():
    """Whatever the order they were named in."""
    items = "".join(f"<item><label>{name}</label><value>{name}</value></item>" for name in "abc")
    form = xform("<m/>", body=f"<select ref='/data/m'><label>m</label>{items}</select>")
    assert values(form, ["/data/m", "c a"]) == {"m": "a c"}
    assert values(form, ["/data/m", ["b", "a"]]) == {"m": "a b"}


def test_labels_keep_every_letter_in_a_state():
    """A chat shows them trimmed, with printed quotation marks; guidance stands behind the hint."""
    texts = (
        "<itext><translation lang='zh'><text id='l'><value> 说\"好\" <output value='/data/a'/> </value></text>"
        "<text id='h'><value>提示</value><value form='guidance'>说明</value></text></translation></itext>"
    )
    body = "<input ref='/data/a'><label ref=\"jr:itext('l')\"/><hint ref=\"jr:itext('h')\"/></input>"
    form = xform("<a/>", body=body, lists=texts)
    about = state(form, ["/data/a", "x"])["/data/a"]
    assert (about["label"], about["hint"]) == (' 说"好" x ', "提示说明")
    (card,) = Session.start(form, now=NOW).cards("zh")
    assert (card.questions[0].label, card.questions[0].hint) == ("说“好”", "提示")


def test_column_that_an_item_lacks_is_equal_to_nothing():
    """Not even to an empty text; a question that is not relevant reads as empty all the same."""
    choices = """
| survey |
| | type | name | label | relevant | choice_filter |
| | text | a | A | false() | |
| | select_one l | one | One | | town = ${a} |
| choices |
| | list_name | name | label | town |
| | l | x | X | |
| | l | y | Y | t |
"""
    assert offered(choices) == []
    assert offered(choices.replace("town = ${a}", "${a} = ''")) == ["x", "y"]


def offered(table: str) -> list[str]:
    """The choices of the question `one`."""
    return [choice.name for choice in Filling(table).card("one").questions[0].choices]


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        (["| | text | q | Before: ${last-saved#q} | |"], "q"),
        (["| | geopoint | q | Where | reference-geometry=l |", "| | select_one l | s | Which | |"], "q"),
    ],
)
def test_form_refers_to_what_a_chat_does_not_have(rows, name):
    """The record before, places on a map: nothing is there, and the form runs."""
    table = "\n".join(["| survey |", "| | type | name | label | parameters |", *rows, "| choices |"])
    filling = Filling(f"{table}\n| | list_name | name | label | geometry |\n| | l | a | A | 25 117 |\n")
    assert filling.value(name) == ""
    assert filling.cards()[0].questions[0].name == name


CASCADE = """
| survey |
| | type | name | label | calculation | choice_filter |
| | select_one towns | town | Town | | |
| | select_one villages | village | Village | | town = ${town} |
| | calculate | said | | concat(${town}, ' ', ${village}) | |
| choices |
| | list_name | name | label | town |
| | towns | a | A | |
| | towns | b | B | |
| | villages | x | X | a |
| | villages | y | Y | b |
"""


def test_choice_that_is_not_offered_any_more_reads_as_none():
    """Until its list offers it again; what is computed from it follows."""
    form = form_of(CASCADE)
    lines = [["/data/town", "a"], ["/data/village", "x"]]
    assert values(form, *lines)["said"] == "a x"
    assert values(form, *lines, ["/data/town", "b"]) == {"town": "b", "village": "", "said": "b "}
    assert values(form, *lines, ["/data/town", "b"], ["/data/town", "a"])["said"] == "a x"
    assert values(form, *lines, ["/data/town", "b"], ["/data/village", "y"], ["/data/town", "a"])["village"] == ""
