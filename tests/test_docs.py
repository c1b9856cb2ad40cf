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
    files = [*ROOT.glob("docs/*.md"), ROOT / "CONTRIBUTING.md", ROOT / "README.md"]
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
