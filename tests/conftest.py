"""What every test may use; and after each one, an outside judge of all that bot and Telegram said to each other."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import pytest

from storage.store import Store, Tx
from tests.county import County, prepared

DAY = date(2026, 10, 21)  # early in the fourth quarter, as in the conversations that the bot was made after


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rewrite-chats` writes tests/chats/*.txt anew."""
    parser.addoption("--rewrite-chats", action="store_true", help="write tests/chats/*.txt as the bot speaks now")


LONG = ("year", "kill")  # they take a minute or two each: begun first, they leave no worker alone at the end


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests first."""
    items.sort(key=lambda item: not any(part in item.path.parts for part in LONG))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo county as it stands on that day, made once."""
    file = tmp_path_factory.mktemp("template") / "county.sqlite"
    asyncio.run(prepared(file, DAY))
    return file


@pytest.fixture
def tx(tmp_path: Path, template: Path) -> Iterator[Tx]:
    """The demo county's database, a copy to change; nothing is committed."""
    shutil.copy(template, tmp_path / "county.sqlite")
    store = Store(f"sqlite:///{tmp_path}/county.sqlite")
    with Tx(store.engine) as session:
        yield session
        session.rollback()
    store.close()


@pytest.fixture
async def county(tmp_path: Path, template: Path) -> AsyncIterator[County]:
    """The demo county with its bot running; what it said is judged at the end."""
    made = County(tmp_path, template, date(2026, 9, 28))
    await made.start()
    yield made
    await made.stop()
    assert made.judge.heard > 0
    assert made.judge.complaints() == []
