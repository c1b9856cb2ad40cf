"""The words of messages: data that the office extends, refused by file and list when they cannot be used."""

import pytest

from activities.catalogue import HERE, CatalogueRefused
from activities.words import FILE, read_words

PACKAGED = (HERE / FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[asks]", "[wishes]", "has or lacks asks, wishes"),
        ("surnames = [", "surname = [", "[people] has or lacks surname, surnames"),
        ('same = ["同上"', 'same = ["", "同上"', "[signs] same"),
        ('job = ["岗位"', 'job = [3, "岗位"', "[help] job"),
        ('"袋" = ["代"', '"袋" = ["斤"', "[units] 斤: 斤 is written for another unit too"),
        ('"羽" = []', '"羽" = 3', "[units] 羽 = 3"),
        ("[units]", "[units", "words.toml"),
    ],
)
def test_a_list_that_cannot_be_used_is_named(tmp_path, old, new, said):
    """At the start, not at the first message."""
    assert old in PACKAGED
    (tmp_path / FILE).write_text(PACKAGED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueRefused) as refused:
        read_words(tmp_path)
    assert said in str(refused.value)


def test_an_empty_list_is_refused(tmp_path):
    """Nothing would match it, or everything."""
    lines = [line if not line.startswith("askers = ") else "askers = []" for line in PACKAGED.splitlines()]
    (tmp_path / FILE).write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(CatalogueRefused, match=r"\[asks\] askers = \[\]"):
        read_words(tmp_path)


def test_a_county_without_words_of_its_own_has_the_packaged_ones(tmp_path):
    """Its folder may hold activities only."""
    assert read_words(tmp_path) == read_words()
