"""`doctor`: looks at everything that `run` needs, a line each; changes nothing."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, make_url
from sqlmodel import col, select
from telegram.error import InvalidToken, TelegramError

from activities.catalogue import HERE as PACKAGED_ACTIVITIES
from activities.catalogue import Catalogue, CatalogueRefused, read_catalogue
from activities.periods import day_of
from activities.posts import Post
from activities.selections import Selection
from activities.words import read_words
from bot.clock import utc_now
from bot.keys import read_file
from bot.refused import Refused
from bot.settings import Settings, settings_file
from bot.transport import Telegram
from forms import FormRefused
from storage.forms import compile_catalogue
from storage.gaps import KINDS
from storage.inbox import errors_set_aside
from storage.migrate import is_current
from storage.outbox import count_failed
from storage.people import Viewer
from storage.posts import vacancies
from storage.selections import unfilled
from storage.store import Store, Tx
from storage.tables import Account, Person


@dataclass(frozen=True)
class Line:
    """One thing looked at, in both languages, and whether it is as it should be."""

    fine: bool
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{'✓' if self.fine else '✗'} {self.zh}  {self.en}"


NEWEST = 200  # letters shown of the newest error

Check = Callable[[Settings], Iterator[Line]]


def look(settings: Settings) -> Iterator[Line]:
    """Every line, in the order in which one would put things right."""
    for check in CHECKS:
        yield from check(settings)


def _settings(_: Settings) -> Iterator[Line]:
    yield Line(fine=True, zh=f"设置：{settings_file()}", en=f"settings: {settings_file()}")


def _secret(settings: Settings) -> Iterator[Line]:
    file = settings.secret_file
    if settings.secret is not None:
        yield Line(fine=True, zh="密钥：在 HUIFANG_SECRET", en="secret: in HUIFANG_SECRET")
    elif not file.exists():
        yield Line(
            fine=True, zh=f"密钥：还没有，第一次运行时做在 {file}", en=f"secret: none yet, the first run makes {file}"
        )
    else:
        try:
            read_file(file)
        except Refused as refused:
            zh, _, en = str(refused).partition("\n")
            yield Line(fine=False, zh=f"密钥：{zh}", en=f"secret: {en}")
        else:
            yield Line(fine=True, zh=f"密钥：{file}，权限 600", en=f"secret: {file}, mode 600")


def _database(settings: Settings) -> Iterator[Line]:
    file = Path(make_url(settings.database_url).database or "")
    if not file.is_file():
        yield Line(fine=False, zh=f"数据库：没有 {file}，请运行 migrate", en=f"database: no {file}; run migrate")
        return
    store = Store(settings.database_url)
    try:
        if not is_current(store):
            yield Line(
                fine=False, zh=f"数据库：{file} 不是最新，请运行 migrate", en=f"database: {file} is old; run migrate"
            )
            return
        yield Line(fine=True, zh=f"数据库：{file}，已是最新", en=f"database: {file}, up to date")
        yield from store.read_now(_inside)
        yield from store.read_now(lambda tx: _gaps(tx, settings))
    finally:
        store.close()


def _inside(tx: Tx) -> list[Line]:
    people = tx.exec(select(func.count()).select_from(Person)).one()
    linked = select(Account.person_id).where(col(Account.until_day).is_(None))
    without = tx.exec(select(func.count()).select_from(Person).where(col(Person.id).not_in(linked))).one()
    blocked = tx.exec(
        select(func.count()).select_from(Account).where(col(Account.until_day).is_(None), Account.reach == "blocked")
    ).one()
    aside, lost = errors_set_aside(tx), count_failed(tx)
    newest = f"：{aside[0][:NEWEST]}" if aside else ""
    return [
        Line(
            fine=True,
            zh=f"名册：{people} 人，其中 {without} 人没有账号",
            en=f"roster: {people} people, {without} of them without an account",
        ),
        Line(fine=True, zh=f"停用了助手的：{blocked} 人", en=f"people who blocked the bot: {blocked}"),
        Line(
            fine=not aside, zh=f"没能处理、放在一边的消息：{len(aside)}{newest}", en=f"updates set aside: {len(aside)}"
        ),
        Line(fine=True, zh=f"没发出去的消息：{lost}", en=f"messages that Telegram would not take: {lost}"),
    ]


def _forms(settings: Settings) -> Iterator[Line]:
    try:
        compiled = compile_catalogue(read_catalogue(settings.activities_dir or PACKAGED_ACTIVITIES))
    except (CatalogueRefused, FormRefused) as refused:
        yield Line(fine=False, zh=f"表单：{refused}", en="forms: refused, see there")
    else:
        names = ", ".join(compiled)
        yield Line(fine=True, zh=f"表单：{names}", en=f"forms: {names}")
    try:
        units = len(read_words(settings.activities_dir or PACKAGED_ACTIVITIES).units)
    except CatalogueRefused as refused:
        yield Line(fine=False, zh=f"词表：{refused}", en="words: refused, see there")
    else:
        yield Line(fine=True, zh=f"词表：单位{units}个", en=f"words: units: {units}")


def _token(settings: Settings) -> Iterator[Line]:
    if settings.token is None:
        yield Line(fine=False, zh="令牌：没有 HUIFANG_TOKEN", en="token: no HUIFANG_TOKEN")
        return
    try:
        name = asyncio.run(username_of(settings))
    except InvalidToken as error:
        yield Line(fine=False, zh=f"令牌：Telegram 不认（{error.message}）", en=f"token: not known ({error.message})")
    except TelegramError as error:
        yield Line(
            fine=False, zh=f"令牌：连不上 {settings.api_url}（{error.message}）", en="token: server out of reach"
        )
    else:
        yield Line(fine=True, zh=f"令牌：@{name}，经 {settings.api_url}", en=f"token: @{name} at {settings.api_url}")


GAPS = {
    "units": ("没人负责的单位", "units nobody answers for"),
    "subjects": ("没人负责的企业和户", "places nobody answers for"),
    "members": ("没有组织的党员", "members outside an organisation"),
    "leaders": ("没有联点社区的领导", "leaders without a community"),
    "secretaries": ("没登记的支部书记", "secretaries not registered"),
    "linked": ("没有联点领导的乡镇、村、社区", "places without linked leader"),
    "stationed": ("没有驻点单位的社区", "communities without stationed unit"),
    "doubles": ("疑似重复", "perhaps twice on the roster"),
    "posts": ("没配齐的岗位", "rosters of posts not complete"),
    "quotas": ("名额没满的评选", "selections with places left"),
}


def _gaps(tx: Tx, settings: Settings) -> list[Line]:
    """What nobody answers for or is not filled, a line each; who it is stands under 更多, 缺口."""
    viewer = Viewer(person_id=0, roles=frozenset(), paths=("/",))
    today = day_of(utc_now())
    counts = {kind: len(KINDS[kind](tx, viewer, today)) for kind in GAPS if kind in KINDS}
    try:
        catalogue = read_catalogue(settings.activities_dir or PACKAGED_ACTIVITIES)
    except CatalogueRefused:  # a line of its own says so
        catalogue = Catalogue({})
    counts["posts"] = len(vacancies(tx, viewer, catalogue.declared(Post), today))
    counts["quotas"] = len(unfilled(tx, catalogue.declared(Selection).values()))
    return [
        Line(fine=True, zh=f"缺口，{zh}：{counts[kind]}", en=f"gap, {en}: {counts[kind]}")
        for kind, (zh, en) in GAPS.items()
        if counts[kind]
    ]


CHECKS: tuple[Check, ...] = (_settings, _secret, _database, _forms, _token)


async def username_of(settings: Settings) -> str:
    """What Telegram calls this bot; raise TelegramError when it does not say."""
    assert settings.token is not None
    telegram = Telegram(settings.api_url, settings.token.get_secret_value())
    try:
        return str((await telegram.call("getMe", {}, seconds=10))["username"])
    finally:
        await telegram.shutdown()
