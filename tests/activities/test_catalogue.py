"""What the county does is read from folders, and a wrong folder is refused by name."""

import shutil

import pytest

from activities.catalogue import HERE, CatalogueRefused, read_catalogue


def test_the_revisit_is_a_duty_of_revisitors():
    """回查走访 asks revisitors, about enterprises, every quarter."""
    duty = read_catalogue().duties["revisit"]
    assert (duty.capacity, duty.subject, duty.cadence) == ("revisitor", "enterprise", "quarter")
    assert duty.form.is_file()


@pytest.fixture
def folder(tmp_path):
    """A county's own folder with a copy of the revisit."""
    shutil.copytree(HERE / "revisit", tmp_path / "revisit")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('cadence = "quarter"', 'cadense = "quarter"', "cadense"),
        ('form = "form.md"', 'form = "other.md"', "other.md"),
        ("[[duty]]", "[[duties]]", "no activity.toml"),
    ],
)
def test_a_wrong_activity_is_refused_by_name(folder, old, new, named):
    """The refusal says which word is wrong."""
    file = folder / "revisit" / "activity.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace(old, new).replace("[duty.practice]", "" if "duties" in new else "[duty.practice]"), "utf-8"
    )
    with pytest.raises(CatalogueRefused, match=named):
        read_catalogue(folder)


def test_two_duties_of_one_name_are_refused(folder):
    """A duty is known by its key."""
    shutil.copytree(folder / "revisit", folder / "revisit2")
    with pytest.raises(CatalogueRefused, match="declared twice"):
        read_catalogue(folder)
