"""The command line: `python -m forms FORM` fills a form in the terminal, `… replay FORM ANSWERS` from a list.

FORM is an XLSForm (xlsx, xlsm, xls, csv, md) or an XForm (xml). What goes wrong is a sentence and exit code 1.
"""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from forms import Form, FormRefused, Session, publish
from forms.lists import read_list
from forms.refusals import Problem
from forms.replay import PRELOADS, replay
from forms.terminal import Filler
from forms.xform import BIGGEST
from forms.zone import ZONE

Options = argparse.Namespace


class Wrong(Exception):
    """Something about the command's files or values, as a sentence."""


def main() -> None:
    """Do what the command line says."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    options = parsed(sys.argv[1:])
    try:
        options.run(options)
    except FormRefused as refused:
        give_up(f"表单不能用 · The form cannot be used:\n{refused}")
    except Wrong as wrong:
        give_up(str(wrong))
    except BrokenPipeError:
        sys.exit(1)
    except OSError as wrong:
        give_up(f"文件打不开 · The file cannot be read: {wrong}")
    except (EOFError, KeyboardInterrupt):
        give_up("没填完，什么都没留下 · Not finished; nothing is kept.")
    except (RecursionError, MemoryError):
        give_up("表单太深或太大 · The form is too deep or too large.")


def give_up(words: str) -> NoReturn:
    """A sentence on the error stream, and the exit code that says so."""
    sys.stderr.write(words.rstrip() + "\n")
    sys.exit(1)


def parsed(words: list[str]) -> Options:
    """The command's words; what is no command is the form to fill."""
    replaying = words[:1] == ["replay"]
    parser = argparse.ArgumentParser(prog="python -m forms replay" if replaying else "python -m forms")
    parser.set_defaults(run=run_replay if replaying else run_fill)
    parser.add_argument("form", metavar="FORM", type=Path, help="XLSForm (xlsx, xlsm, xls, csv, md) · XForm (xml)")
    if replaying:
        words = words[1:]
        parser.add_argument("answers", metavar="ANSWERS", nargs="?", help="[[题, 值], …] · [[reference, value], …]; -")
    else:
        parser.add_argument("--language", default="", help="表单的语言 · the form's language, else its first")
    parser.add_argument("--now", type=instant, help="此刻 · the instant, ISO 8601, else the clock's")
    parser.add_argument("--seed", default="", help="随机数的种子 · what chance is drawn from")
    parser.add_argument("--preload", metavar="NAME=VALUE", action="append", default=[], type=pair, help="deviceid …")
    parser.add_argument("--list", metavar="NAME=FILE", action="append", default=[], type=pair, help="csv, xml, geojson")
    return parser.parse_args(words)


def pair(text: str) -> tuple[str, str]:
    """`name=value` as two."""
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise argparse.ArgumentTypeError(f"{text!r} 不是 NAME=VALUE · is no NAME=VALUE")
    return name, value


def instant(text: str) -> datetime:
    """An instant; one without a zone is the county's."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} 不是时刻 · is no instant: 2026-10-21T09:00+08:00") from None
    return found if found.tzinfo else found.replace(tzinfo=ZONE)


def run_replay(options: Options) -> None:
    """The state and the refusals as JSON."""
    reached = replay(
        form_of(options.form),
        answers_of(options.answers),
        now=now_of(options),
        seed=options.seed,
        preloads=dict(options.preload),
        instances=lists_of(options),
    )
    sys.stdout.write(json.dumps(reached, ensure_ascii=False, indent=1) + "\n")


def run_fill(options: Options) -> None:
    """Questions on the error stream, so that the record alone is what is printed."""
    form = form_of(options.form)
    about = {**PRELOADS, **{name.lower(): value for name, value in options.preload}}
    now = now_of(options)
    session = Session.start(form, now=now, seed=options.seed, about=about, instances=lists_of(options))
    Filler(session, _line, _show, options.language or session.language).fill()
    session.finish(now)
    sys.stdout.write(json.dumps(session.submission(), ensure_ascii=False, indent=1) + "\n")


def _line() -> str:
    _show_prompt()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def _show(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def _show_prompt() -> None:
    sys.stderr.write("> ")
    sys.stderr.flush()


def now_of(options: Options) -> datetime:
    """The instant that was named, else the clock's: this is where the program begins, the engine is told."""
    return options.now or datetime.now(UTC)  # noqa: TID251 - a command's own beginning


def form_of(file: Path) -> Form:
    """The form of a file, an XForm as it is; FormRefused when it cannot run."""
    if file.suffix.lower() != ".xml":
        return publish(file, kind=file.suffix.lower())
    if file.stat().st_size > BIGGEST:
        raise FormRefused(Problem(file.name, f"{file.stat().st_size} bytes", f"at most {BIGGEST}"))
    return Form.from_xml(file.read_bytes().decode("utf-8-sig", errors="replace"))


def answers_of(named: str | None) -> list[tuple[str, Any]]:
    """The lines of a list of answers."""
    if named is None:
        return []
    try:
        text = sys.stdin.read() if named == "-" else Path(named).read_text(encoding="utf-8-sig")
        lines = json.loads(text)
        return [(str(ref), value) for ref, value in lines]
    except (ValueError, TypeError, RecursionError) as wrong:
        raise Wrong(f"答案不是 [[题, 值], …] · The answers are no [[reference, value], …]: {wrong}") from None


def lists_of(options: Options) -> dict[str, list[dict[str, str]]]:
    """The external lists that were named."""
    return {name: read_list(Path(file).name, Path(file).read_bytes()) for name, file in options.list}


if __name__ == "__main__":
    main()
