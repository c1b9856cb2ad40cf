"""Hands for a hostile tester: any callback data, whole revisits in a few words, and what the tables hold afterwards."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlmodel import col, select

from bot.simulator.world import Tap
from storage.tables import FollowUp, Inbox, Interview, Outbox, Person, Record, Subject, Task
from tests.county import County, morning

Json = dict[str, Any]


def patient_with_nothing(county: County) -> None:
    """What raises is set aside at once, so that a test of many odd updates does not wait for the retries."""
    assert county.app is not None
    object.__setattr__(county.app.dispatch._desk, "retries", 0)


async def forge(county: County, name: str, data: str, *, chat: Json | None = None) -> None:
    """A tap with data that no button of the bot need carry, as a client of one's own making may send."""
    county.clock.instant += county.clock.instant.resolution
    station, person = county.simulator.station, county.phone(name).person_id
    query_id = str(4_000_000_000_000 + station.world.number())
    newest = county.phone(name).newest
    message = newest if chat is None else {**newest, "chat": chat}
    station.world.taps[query_id] = Tap(query_id, message["chat"]["id"], newest["message_id"], station.date())
    query = {
        "id": query_id,
        "from": station.world.user(person),
        "message": message,
        "chat_instance": "1",
        "data": data,
    }
    county.awaited = station.queue("callback_query", query)
    await county.settled()


async def tap(county: County, name: str, label: str, *, oldest: bool = False) -> None:
    """A tap on the button of that label."""
    await county.act(name, tap=county.button(name, label, oldest=oldest))


async def walk(county: County, name: str, *steps: str) -> None:
    """`[label]` taps, anything else is typed."""
    for step in steps:
        if step.startswith("["):
            await tap(county, name, step[1:-1])
        else:
            await county.act(name, text=step)


def aside(county: County) -> list[tuple[str, str]]:
    """The updates that could not be handled: what came, and the error."""
    rows = county.read(lambda tx: tx.exec(select(Inbox).where(Inbox.state == "set_aside")).all())
    return [(str(row.raw)[-160:], row.error) for row in rows]


def unsaid(county: County) -> list[str]:
    """What Telegram refused to say."""
    return county.read(lambda tx: [row.error for row in tx.exec(select(Outbox).where(Outbox.state == "failed")).all()])


def said(county: County, name: str, since: int = 0) -> list[str]:
    """The texts of the bot's messages on a phone."""
    rows = [each.message for each in county.phone(name).chat.messages.values() if not each.out]
    return [row["text"] for row in rows][since:]


def newest(county: County, name: str) -> str:
    """The last thing said on a phone."""
    return str(county.phone(name).newest["text"])


def labels(county: County, name: str) -> list[str]:
    """The buttons under the last thing said on a phone."""
    return [label for row in county.phone(name).buttons() for label in row]


def one(county: County, what: Any, *where: Any) -> Any:
    """The newest row of a table under these conditions."""
    return county.read(lambda tx: tx.exec(select(what).where(*where).order_by(col(what.id).desc())).first())


def every(county: County, what: Any, *where: Any) -> list[Any]:
    """All rows of a table under these conditions."""
    return county.read(lambda tx: list(tx.exec(select(what).where(*where).order_by(col(what.id))).all()))


async def change(county: County, fn: Callable[[Any], Any]) -> Any:
    """What the office does in the tables."""
    return await county.store.write(fn)


def person(county: County, name: str) -> Person:
    """Somebody on the roster."""
    found = one(county, Person, Person.name == name)
    assert isinstance(found, Person)
    return found


def subject(county: County, name: str) -> Subject:
    """An enterprise, a member, a branch."""
    found = one(county, Subject, Subject.name == name)
    assert isinstance(found, Subject)
    return found


def task_of(county: County, enterprise: str, period: str = "2026Q4") -> Task:
    """The task of an enterprise in a quarter."""
    found = one(county, Task, Task.subject_id == subject(county, enterprise).id, Task.period_key == period)
    assert isinstance(found, Task)
    return found


def follow_ups(county: County, record: Record) -> Iterator[FollowUp]:
    """What a record opened."""
    yield from every(county, FollowUp, FollowUp.record_id == record.id)


def last_record(county: County, name: str) -> Record:
    """The newest record of somebody."""
    found = one(county, Record, Record.person_id == person(county, name).id)
    assert isinstance(found, Record)
    return found


def interviews(county: County, name: str, state: str = "open") -> list[Interview]:
    """Somebody's forms in a state."""
    return every(county, Interview, Interview.person_id == person(county, name).id, Interview.state == state)


async def begin(county: County, *names: str, day: date = date(2026, 10, 21)) -> None:
    """The morning of a day, with these people registered."""
    await county.at(morning(day))
    for name in names:
        await county.register(name)


OFFICER = "周明辉"
FINE = ("[待办]", "[2 金穗米业]", "[彭春生]", "[都好]", "[都做到]", "[没有]", "[提交]")
LECTURE = ("[待办]", "[2 金穗米业]", "[彭春生]", "[都好]", "6", "[就这样]", "[没有]", "[提交]")
WEAK_LIAISON = (
    "[待办]", "[2 金穗米业]", "[彭春生]", "[罗志强]", "[党务不熟]", "[选好了]", "[都做到]", "[没有]", "[提交]",
)  # fmt: skip
WITHOUT_BRANCH = ("[待办]", "[4 永丰竹木厂]", "[许永丰]", "[都好]", "[参加了]")
NEW_MEMBER = (*WITHOUT_BRANCH, "谭小琴 东莞回来的", "[梨树村支部]", "[先不报]", "[提交]")
