"""The documents say what is true of the code."""

import pkgutil
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NAME = re.compile(r"`((?:bot|jobs|handlers|storage|activities|forms)(?:\.\w+)+)`")
PACKAGES = ("forms", "activities", "storage", "handlers", "jobs", "bot")


def names():
    """Every dotted name of ours that a document mentions."""
    files = [*ROOT.glob("docs/**/*.md"), ROOT / "CONTRIBUTING.md", ROOT / "README.md"]
    return sorted({name for file in files for name in NAME.findall(file.read_text(encoding="utf-8"))})


def is_in_the_code(name):
    """Whether a dotted name is a module of ours, or stands in one."""
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


@pytest.mark.parametrize("name", names())
def test_a_name_in_the_documents_exists(name):
    """A function that was renamed is renamed in the documents, too."""
    assert is_in_the_code(name)


def test_a_name_that_is_gone_is_noticed():
    """Neither a module nor what should stand in one is taken on trust."""
    assert [is_in_the_code(name) for name in ("handlers.gone", "handlers.chat.Chat.gone")] == [False, False]


def test_one_update_is_followed_by_name():
    """The page is not empty of names."""
    assert len(names()) > 25


def test_every_folder_has_its_line_in_contributing():
    """One line a folder."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert all(f"| `{package}/` |" in text for package in PACKAGES)


def test_links_of_the_readme_lead_somewhere():
    """No dead link in the first thing that anybody reads."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", text)
    links = [link or picture for link, picture in links]
    assert links
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []


PAGES = sorted(ROOT.glob("docs/activities/*.md"))


def rows(page):
    """The rows of a page's table: clause, where it lives, conversations."""
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_activity_has_its_page():
    """One page for each folder of activities, and no other."""
    folders = {file.parent.name for file in ROOT.glob("activities/*/activity.toml")}
    assert {page.stem for page in PAGES} == folders


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_clause_has_a_place_and_a_conversation(page):
    """No cell is empty, and every conversation that is named is played by tests/chats."""
    assert len(rows(page)) > 5
    for clause, where, chats in rows(page):
        assert clause
        assert where
        assert [chat for chat in chats.split(", ") if not (ROOT / "tests" / "chats" / f"{chat}.txt").exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_says_is_declared_is(page):
    """`[[plan]] founding` stands in the activity's file under that key."""
    declared = (ROOT / "activities" / page.stem / "activity.toml").read_text(encoding="utf-8")
    said = re.findall(r"`\[\[(\w+)\]\] (\w+)", page.read_text(encoding="utf-8"))
    assert said
    for section, key in said:
        assert re.search(rf'\[\[{section}\]\][^\n]*\nkey = "{key}"', declared), (section, key)
