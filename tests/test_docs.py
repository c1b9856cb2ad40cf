"""The documents say what is true of the code."""

import importlib
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


@pytest.mark.parametrize("name", names())
def test_a_name_in_the_documents_exists(name):
    """A function that was renamed is renamed in the documents, too."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        for part in parts[count:]:
            found = getattr(found, part)
        return
    pytest.fail(f"{name} is not in the code")


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
