"""Chinese text carries full-width punctuation, wherever the bot's words come from."""

import ast
import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")
LITERAL = re.compile(r"'([^']*)'|\"([^\"]*)\"")
FILES = [
    *sorted((ROOT / "handlers" / "texts").glob("zh.toml")),
    *sorted((ROOT / "activities").rglob("*.md")),
    *sorted((ROOT / "activities").rglob("*.toml")),
    *sorted((ROOT / "bot" / "demo").glob("*.csv")),
    *sorted((ROOT / "bot" / "demo").glob("*.toml")),
    *sorted((ROOT / "bot" / "demo").glob("*.py")),
    ROOT / "forms" / "chinese.py",
    ROOT / "bot" / "doctor.py",
    ROOT / "bot" / "roster.py",
]


def strings(found: object) -> Iterator[str]:
    """Every text in what a TOML file holds."""
    if isinstance(found, dict):
        for value in found.values():
            yield from strings(value)
    elif isinstance(found, list):
        for value in found:
            yield from strings(value)
    elif isinstance(found, str):
        yield found


def said_in(file: Path) -> Iterator[str]:
    """Every text of a file that may reach somebody's screen."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".toml":
        yield from strings(tomllib.loads(text))
    elif file.suffix == ".csv":
        for row in csv.reader(text.splitlines()):
            yield from row
    elif file.suffix == ".md":
        rows = [line for line in text.splitlines() if "label::" not in line]
        for cell in (cell for row in rows for cell in row.split(" | ")):
            literals = [one or other for one, other in LITERAL.findall(cell)]
            yield from literals if literals and "(" in cell else [cell]
    else:
        tree = ast.parse(text)
        docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in docstrings]
        yield from (node.value for node in nodes if isinstance(node.value, str))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_full_width_beside_chinese(file):
    """No half-width comma, colon, bracket or question mark stands next to a Chinese character."""
    texts = list(said_in(file))
    assert texts
    parts = [re.sub(r"[$]?\{\w*\}", "x", text) for text in texts]
    assert [part for part in parts if HALF_WIDTH.search(part)] == []
