"""The command line: `python -m bot …`, installed as `huifang`."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NoReturn

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError
from telegram.error import TelegramError

from activities.catalogue import HERE as PACKAGED_ACTIVITIES
from activities.catalogue import CatalogueRefused
from activities.periods import day_of
from activities.words import read_words
from bot import import_command, log
from bot.clock import utc_now
from bot.doctor import look, username_of
from bot.files import write_file
from bot.form_check import LANGUAGES, check
from bot.jobs_table import table_of_jobs
from bot.keys import MODE, secret_of
from bot.propose import propose
from bot.refused import Refused
from bot.roster import find_person, invited, new_code
from bot.running import run
from bot.settings import Settings, load_settings
from bot.simulate import TOKEN, Simulation, load_demo
from forms import FormRefused
from handlers.name_list import name_list
from handlers.slips import slips
from handlers.texts import Texts
from storage.invites import invite
from storage.joining import root
from storage.migrate import is_current, migrate
from storage.store import Store

Options = argparse.Namespace


def main() -> None:
    """Do what the command line says; what goes wrong is a sentence and an exit code."""
    options = _parser().parse_args()
    try:
        sys.exit(COMMANDS[options.command](options))
    except Refused as refused:
        _give_up(str(refused), refused.code)
    except (CatalogueRefused, FormRefused) as refused:
        _give_up(f"表单或词表不能用 · A form or a list of words cannot be used:\n{refused}", 2)
    except DatabaseError as error:
        _give_up(f"数据库打不开或写不了 · The database cannot be opened or written: {error.orig}", 1)
    except OSError as error:
        _give_up(f"文件或网络有问题 · A file or the network is in the way: {error}", 1)


def _give_up(words: str, code: int) -> NoReturn:
    sys.stderr.write(words.rstrip() + "\n")
    sys.exit(code)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        _give_up(f"命令写得不对 · The command is not right: {message}\n{self.format_usage()}", 2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="huifang", description="回访：县里基层党建工作的聊天助手 · a chat bot for a county's field workers"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for name, words in HELP.items():
        command = commands.add_parser(name, help=words, description=words)
        if name == "invite":
            command.add_argument(
                "person", metavar="PERSON", nargs="?", help="姓名或人员编号 · a name or an outside code"
            )
            command.add_argument(
                "--unit", metavar="CODE", help="单位编号：其中没登记的都请 · all of a unit who are missing"
            )
            command.add_argument("--slips", metavar="FILE.pdf", type=Path, help="邀请条 · slips to be printed")
            command.add_argument("--list", metavar="FILE.xlsx", type=Path, help="Excel名单 · an Excel list")
            command.add_argument("--language", choices=LANGUAGES, default="zh", help="语言 · the language")
        if name == "form":
            command.add_argument("action", choices=["check"], help="检查一张表单 · check a form")
            command.add_argument("file", metavar="FILE", type=Path, help="XLSForm：xlsx, xlsm, xls, csv, md")
            command.add_argument("--language", choices=LANGUAGES, default="zh", help="语言 · the language")
        if name == "propose":
            command.add_argument("file", metavar="MESSAGES.json", type=Path, help='[{"text": "…"}, …]')
            command.add_argument(
                "--today", type=_day, help="哪天写的，如 2026-11-23；不写就是今天 · the day, else today"
            )
            command.add_argument(
                "--names", metavar="NAMES.txt", type=Path, help="名册，一行一个 · the roster, one a line"
            )
        if name == "jobs":
            command.add_argument(
                "--database", help="文件或 sqlite:///文件 · the database file, else that of the settings"
            )
        if name == "import":
            import_command.add_options(command)
        if name == "simulate":
            command.add_argument("--port", type=int, help="页面的端口 · the page's port")
            command.add_argument("--database", help="文件或 sqlite:///文件 · the database file, else simulate.sqlite")
            command.add_argument("--no-browser", action="store_true", help="不打开浏览器 · open no browser")
    return parser


def _run(_: Options) -> int:
    settings = load_settings()
    _log(settings)
    asyncio.run(run(settings))
    return 0


def _simulate(options: Options) -> int:
    named = options.database or os.environ.get("HUIFANG_DATABASE_URL")
    usual = load_settings(token=SecretStr(TOKEN))
    beside = f"sqlite:///{usual.data_dir / 'simulate.sqlite'}"
    settings = load_settings(token=SecretStr(TOKEN), database_url=_url(named) if named else beside)
    _log(settings, level=logging.WARNING)  # the terminal shows the address, and what is wrong
    asyncio.run(Simulation(settings, port=options.port, browser=not options.no_browser).run())
    return 0


def _migrate(_: Options) -> int:
    with closing(_database(load_settings())):
        sys.stdout.write("数据库已是最新。The database is up to date.\n")
    return 0


def _demo(_: Options) -> int:
    settings = load_settings()
    with closing(_database(settings)) as store:
        secret, now = secret_of(settings, store), utc_now()
        fresh = store.write_now(lambda tx: load_demo(tx, secret=secret, now=now))
    sys.stdout.write(
        "演示县装好了。The demo county is loaded.\n" if fresh else "演示县已在。The demo county is there.\n"
    )
    return 0


def _invite(options: Options) -> int:
    settings = load_settings()
    papers = (options.slips, options.list)
    if (options.person is None) == (options.unit is None) or (options.unit is None) != (papers == (None, None)):
        raise Refused(
            "写一个人，或者写 --unit 编号 和 --slips 文件、--list 文件。",
            "Name one person, or give --unit CODE with --slips FILE or --list FILE.",
        )
    if options.unit is not None:
        return _invite_unit(settings, options)
    with closing(_database(settings)) as store:
        secret, code, now = secret_of(settings, store), new_code(), utc_now()
        person_id, name = store.read_now(lambda tx: find_person(tx, options.person))
        store.write_now(lambda tx: invite(tx, person_id, code=code, secret=secret, now=now, days=settings.invite_days))
    sys.stdout.write(f"{code}\n{_link(settings, code)}")
    sys.stderr.write(f"{name}：{settings.invite_days} 天内有效，用一次。Good once, for {settings.invite_days} days.\n")
    return 0


def _invite_unit(settings: Settings, options: Options) -> int:
    """Slips and list for all of a unit who are missing: of one sending, so that both carry the same codes."""
    if settings.token is None:
        raise Refused("没有 HUIFANG_TOKEN，链接做不出来。", "There is no HUIFANG_TOKEN, so no link can be made.")
    try:
        bot = asyncio.run(username_of(settings))
    except TelegramError as error:
        raise Refused(
            f"问不到机器人的名字：{error.message}", f"Telegram does not say: {error.message}", code=1
        ) from None
    with closing(_database(settings)) as store:
        secret, now = secret_of(settings, store), utc_now()
        rows, name = store.write_now(
            lambda tx: invited(tx, options.unit, bot, secret=secret, now=now, days=settings.invite_days)
        )
        county = store.read_now(lambda tx: root(tx).name)
    text = Texts(options.language)
    if options.slips:
        _write_private(options.slips, slips(rows, county, bot, text))
    if options.list:
        _write_private(options.list, name_list(rows, text))
    sys.stderr.write(f"{name}：{len(rows)} 人，{settings.invite_days} 天内有效。用完请删掉文件。\n")
    sys.stderr.write(f"{len(rows)} people, good for {settings.invite_days} days. Please delete the files afterwards.\n")
    return 0


def _write_private(file: Path, data: bytes) -> None:
    """A file with codes is its owner's to read."""
    write_file(file, data)
    file.chmod(MODE)


def _link(settings: Settings, code: str) -> str:
    """The line with the link, if Telegram says what the bot is called; else nothing, and why."""
    why = "没有 HUIFANG_TOKEN · no HUIFANG_TOKEN"
    if settings.token is not None:
        try:
            return f"https://t.me/{asyncio.run(username_of(settings))}?start={code}\n"
        except TelegramError as error:
            why = error.message
    sys.stderr.write(f"链接还不知道（{why}）。The link is not known yet; the code works.\n")
    return ""


def _doctor(_: Options) -> int:
    trouble = 0
    for line in look(load_settings()):
        sys.stdout.write(f"{line}\n")
        trouble += not line.fine
    return 1 if trouble else 0


def _jobs(options: Options) -> int:
    settings = load_settings(**({"database_url": _url(options.database)} if options.database else {}))
    file = Path(make_url(settings.database_url).database or "")
    if not file.is_file():
        raise Refused(f"没有数据库 {file}。", f"There is no database {file}.", code=1)
    with closing(Store(settings.database_url)) as store:
        if not is_current(store):
            raise Refused(
                f"数据库 {file} 不是最新，请运行 migrate。", f"The database {file} is old; run migrate.", code=1
            )
        lines = store.read_now(lambda tx: table_of_jobs(tx, utc_now()))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _url(named: str) -> str:
    return named if "://" in named else f"sqlite:///{named}"


def _form(options: Options) -> int:
    code, lines = check(options.file, options.language)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return code


def _import(options: Options) -> int:
    settings = load_settings()
    with closing(_database(settings)) as store:
        return import_command.run(options, settings, store, secret_of(settings, store), utc_now())


def _propose(options: Options) -> int:
    words = read_words(load_settings().activities_dir or PACKAGED_ACTIVITIES)
    sys.stdout.write(propose(options.file, options.names, options.today or day_of(utc_now()), words))
    return 0


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written}：写成 2026-11-23 · write it as 2026-11-23") from None


def _database(settings: Settings) -> Store:
    """The database, at its newest tables."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    store = Store(settings.database_url)
    migrate(store)
    return store


def _log(settings: Settings, *, level: int = logging.INFO) -> None:
    hidden = [one.get_secret_value() for one in (settings.token, settings.secret) if one]
    log.set_up(settings.log_format, hide=hidden, level=level)


HELP: Mapping[str, str] = {
    "run": "连上 Telegram，一直开着 · serve Telegram until told to stop",
    "simulate": "自带一个 Telegram 和演示县 · with a Telegram of its own and the demo county",
    "migrate": "把数据库升到最新 · bring the database to the newest tables",
    "demo": "把演示县装进空数据库 · load the demo county into an empty database",
    "invite": "给一个人发码和链接，或给一个单位做邀请条、名单 · a link for one person, or slips and a list for a unit",
    "doctor": "一行一项查一遍 · check everything, a line each",
    "jobs": "定时做的事：何时做过、下次何时、出过什么错 · what the clock does: last, next, what failed",
    "import": "导入名册：先看，再导入，能撤销 · import a registry: looked at first, and it can be undone",
    "propose": "读几条消息，看能记成什么，不碰数据库 · what messages would be noted as, without a database",
    "form": "检查一张表单能不能用 · whether a form can be used, and what is wrong with it",
}
COMMANDS: Mapping[str, Callable[[Options], int]] = {
    "run": _run,
    "simulate": _simulate,
    "migrate": _migrate,
    "demo": _demo,
    "invite": _invite,
    "doctor": _doctor,
    "jobs": _jobs,
    "import": _import,
    "propose": _propose,
    "form": _form,
}

if __name__ == "__main__":
    main()
