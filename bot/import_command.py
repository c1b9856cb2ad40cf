"""`huifang import FILE`: what the office would be told about a file, then the import itself; `--undo` takes it back."""

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlmodel import col, select

from activities.periods import day_of
from activities.registry import read_registry
from bot.files import write_file
from bot.importing import Importer
from bot.refused import Refused
from bot.settings import Settings
from handlers.registry.sheets import Unreadable
from handlers.registry.words import preview
from handlers.registry.workbooks import errors
from handlers.texts import LANGUAGES, Texts
from storage.import_deciding import OVERWRITE, SKIP, drop, hindrances, leave_out_alike, take_over, undo
from storage.secret import Secret
from storage.store import Store, Tx
from storage.tables import ImportBatch

KINDS = tuple(read_registry().kinds)
MODE = 0o600
TOLD_EVERY = 10_000  # rows


def add_options(command: argparse.ArgumentParser) -> None:
    """The options of the command."""
    command.add_argument("file", metavar="FILE", type=Path, nargs="?", help="xlsx, xls, csv")
    command.add_argument(
        "--kind", choices=KINDS, default="", help="哪种名册，不写就自己认 · the kind, else it is recognised"
    )
    command.add_argument("--dry-run", action="store_true", help="只看，不导入 · look, import nothing")
    command.add_argument("--skip", action="store_true", help="已有的不动 · leave what is there as it is")
    command.add_argument(
        "--without-alike", action="store_true", help="疑似重复的不收 · leave out what may be there already"
    )
    command.add_argument("--errors", metavar="FILE.xlsx", type=Path, help="有错的行另存 · the wrong rows as a workbook")
    command.add_argument("--undo", metavar="N", type=int, help="撤销第N次导入 · undo import N")
    command.add_argument("--language", choices=LANGUAGES, default="zh", help="语言 · the language")


def run(options: argparse.Namespace, settings: Settings, store: Store, secret: Secret, now: datetime) -> int:
    """Do it; 0 where everything went in, 1 where rows were wrong or it cannot be undone."""
    text = Texts(options.language)
    if (options.file is None) == (options.undo is None):
        raise Refused("写一个文件，或者写 --undo N。", "Name one file, or give --undo N.")
    importer = Importer(store, secret, lambda: now, settings.activities_dir, progress=_progress)
    if options.undo is not None:
        code, lines = store.write_now(lambda tx: _undo(tx, options.undo, text))
        importer.sweep()
    else:
        code, lines = _import(importer, options, text)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return code


def _progress(rows: int) -> None:
    if rows % TOLD_EVERY == 0:
        sys.stderr.write(f"{rows:,}\n")


def _import(importer: Importer, options: argparse.Namespace, text: Texts) -> tuple[int, list[str]]:
    if not options.file.is_file():
        raise FileNotFoundError(options.file)
    registry, store, now = read_registry(importer.folder), importer.store, importer.now()
    try:
        number = importer.read(options.file, options.file.name, kind=options.kind)
    except Unreadable as unreadable:
        return 1, [text(f"registry_{unreadable.why}", name=options.file.name)]

    def look(tx: Tx) -> tuple[int, list[str], bytes]:
        batch = tx.get_one(ImportBatch, number)
        said, _ = preview(tx, text, registry, batch)
        doubtful = batch.wrong or batch.alike
        wrong = errors(tx, importer.secret, registry, batch, text) if doubtful and options.errors else b""
        return batch.wrong, said.split("\n")[:-1], wrong

    wrong, lines, workbook = store.read_now(look)
    if not options.errors:
        lines = [line for line in lines if line != text("registry_errors")]
    if workbook:
        write_file(options.errors, workbook)
        options.errors.chmod(MODE)
    if options.dry_run:
        importer.holding.write(lambda tx: drop(tx, tx.get_one(ImportBatch, number)))
        lines.append(text("registry_dropped"))
    else:
        how = SKIP if options.skip else OVERWRITE
        if options.without_alike:
            importer.holding.write(lambda tx: leave_out_alike(tx, tx.get_one(ImportBatch, number), now))
        importer.holding.write(lambda tx: take_over(tx, tx.get_one(ImportBatch, number), how, now, day_of(now)))
        lines += store.read_now(lambda tx: list(_done(tx, number, text)))
    importer.sweep()
    return int(wrong > 0), lines


def _done(tx: Tx, number: int, text: Texts) -> Iterator[str]:
    batch = tx.get_one(ImportBatch, number)
    key = "registry_done" if batch.how == OVERWRITE else "registry_done_new"
    yield text(key, kind=batch.kind, added=batch.added, changed=batch.changed)
    yield f"huifang import --undo {number}"


def _undo(tx: Tx, number: int, text: Texts) -> tuple[int, list[str]]:
    batch = tx.get(ImportBatch, number)
    if batch is None or batch.state != "done":
        numbers = tx.exec(select(ImportBatch.id).where(ImportBatch.state == "done").order_by(col(ImportBatch.id))).all()
        listed = ", ".join(str(each) for each in numbers) or "—"
        raise Refused(
            f"没有能撤销的第{number}次导入。可撤销的：{listed}",
            f"Import {number} cannot be undone; these can: {listed}",
        )
    found = hindrances(tx, batch)
    if not found:
        undo(tx, batch)
        return 0, [text("registry_undone", name=batch.file)]
    lines = [text("registry_hindered", name=batch.file)]
    lines += [
        text(f"registry_hinders_{each.reason}", count=each.count, names=text.list(list(each.names))) for each in found
    ]
    return 1, lines
