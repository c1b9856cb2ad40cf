"""What a form writes into lists of entities, and lists that come as files."""

import json

import pytest

from forms import EntitySave, FormRefused
from forms.lists import read_list
from tests.forms.filling import Filling

TREES = """
| survey |
| | type | name | label | calculation | save_to | relevant | choice_filter |
| | csv-external | trees | | | | | |
| | text | tree | Which tree, if it is known | | | | |
| | text | species | Species | | species | | |
| | integer | girth | Girth | | circumference | ${species} != 'none' | |
| | calculate | name | | instance('trees')/root/item[name = ${tree}]/label | | | |
| entities |
| | list_name | label | entity_id | create_if | update_if |
| | trees | concat(${species}, ' ', ${girth}) | coalesce(${tree}, uuid()) | ${tree} = '' and ${girth} > 3 | ${tree} != '' |
"""
KNOWN = {"trees": [{"name": "t1", "label": "Old oak", "__version": "2"}]}


def test_answers_make_an_entity():
    """With an id of its own, its label, and the answers that have a property to go to."""
    filling = Filling(TREES, instances=KNOWN).take(species="oak", girth="5")
    (made,) = filling.session.entities()
    assert made == EntitySave("trees", made.id, "oak 5", True, False, {"species": "oak", "circumference": "5"})
    assert len(made.id) == len("00000000-0000-4000-8000-000000000000")
    assert filling.session.entities() == [made]


def test_answers_change_an_entity_that_there_is():
    """By its id; an answer that is not relevant is not written."""
    filling = Filling(TREES, instances=KNOWN).take(tree="t1", species="none")
    assert filling.value("name") == "Old oak"
    (changed,) = filling.session.entities()
    assert (changed.id, changed.create, changed.update) == ("t1", False, True)
    assert changed.values == {"species": "none"}


def test_entity_whose_condition_does_not_hold_is_not_made():
    """A thin tree is no tree."""
    assert Filling(TREES, instances=KNOWN).take(species="oak", girth="2").session.entities() == []


def test_each_row_may_make_one():
    """An entity declared in a repeat."""
    filling = Filling("""
| survey |
| | type | name | label | save_to |
| | begin repeat | plot | Plot | |
| | text | kind | Kind | kind |
| | end repeat | | | |
| entities |
| | list_name | label |
| | plots | ${kind} |
""")
    filling.add("plot")
    filling.put("plot[1]/kind", "oak").put("plot[2]/kind", "fir")
    made = filling.session.entities()
    assert [(save.label, save.values) for save in made] == [("oak", {"kind": "oak"}), ("fir", {"kind": "fir"})]
    assert len({save.id for save in made}) == 2
    assert all("meta" not in row for row in filling.session.submission()["plot"])


FEATURES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "f1",
            "geometry": {"type": "Point", "coordinates": [117.01, 25.05]},
            "properties": {"label": "Spring", "depth": 3, "gone": None},
        },
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [[117, 25], [117.1, 25]]},
            "properties": {"label": "Ditch"},
        },
    ],
}
FILES = {
    "a.csv": ("name,label\ny,云岭\ns,\n", [{"name": "y", "label": "云岭"}, {"name": "s", "label": ""}]),
    "semicolons.csv": ("\ufeffname;label\ny;云岭\n", [{"name": "y", "label": "云岭"}]),
    "a.xml": ("<root><item><name>y</name><label>云岭</label></item></root>", [{"name": "y", "label": "云岭"}]),
    "a.geojson": (
        json.dumps(FEATURES),
        [
            {"label": "Spring", "depth": "3", "gone": "", "id": "f1", "geometry": "25.05 117.01 0 0"},
            {"label": "Ditch", "geometry": "25 117 0 0; 25 117.1 0 0"},
        ],
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_file_of_a_list_becomes_its_rows(name):
    """As a session is given them."""
    text, rows = FILES[name]
    assert read_list(name, text.encode()) == rows


NO_LISTS = {
    "a.txt": b"",
    "a.csv": "云岭".encode("gb18030"),
    "a.xml": b"<!DOCTYPE root><root/>",
    "b.xml": b"<root>",
    "a.geojson": b'{"type": "Feature"}',
    "b.geojson": b'{"type": "FeatureCollection", "features": [{"geometry": {"type": "Point", "coordinates": 5}}]}',
    "c.geojson": b"[]",
    "d.geojson": b"no",
}


@pytest.mark.parametrize("name", NO_LISTS)
def test_file_that_is_no_list_is_refused_by_name(name):
    """With what is wrong."""
    with pytest.raises(FormRefused) as refused:
        read_list(name, NO_LISTS[name])
    assert refused.value.problems[0].where == name


def test_label_of_a_choice_speaks_of_the_row_it_is_asked_in():
    """Each row's own name stands in it."""
    filling = Filling("""
| survey |
| | type | name | label |
| | begin repeat | row | Row |
| | text | who | Who |
| | select_one l | pick | Which of ${who} |
| | end repeat | | |
| | select_one ${who} | head | Head |
| choices |
| | list_name | name | label |
| | l | a | ${who} himself |
""")
    filling.add("row")
    filling.put("row[1]/who", "Li").put("row[2]/who", "Wang")
    picks = [question for card in filling.cards() for question in card.questions if question.name == "pick"]
    assert [(pick.label, pick.choices[0].label) for pick in picks] == [
        ("Which of Li", "Li himself"),
        ("Which of Wang", "Wang himself"),
    ]
    (head,) = filling.card("head").questions
    assert [choice.name for choice in head.choices] == ["Li", "Wang"]
    assert filling.refused("head", "Chen") == "choice"
