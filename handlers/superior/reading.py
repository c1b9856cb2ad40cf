"""Asks the process that opens a superior's table; its death is an answer like others."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

SECONDS = 60
BIGGEST = 10_000_000  # bytes of the file
ENVIRONMENT = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}  # no token, no key
HOME = Path(__file__).parent.parent.parent
WORKBOOKS = (".xlsx", ".xlsm")
OLD = (".xls", ".et", ".ett")


class TableRefused(Exception):
    """The table cannot be read or filled; `why` is locked, old, too_big or no_table."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_table(file: Path, *, many: bool = False) -> Sequence[Mapping[str, Any]]:
    """The visible sheets of a table, as Grid takes them; `many`: of one that may have a sheet for each place."""
    if file.stat().st_size > BIGGEST:
        raise TableRefused("too_big")
    try:
        found = json.loads(_ask("many" if many else "read", file))
    except ValueError:
        raise TableRefused("too_big") from None
    if "refused" in found:
        raise TableRefused(found["refused"])
    sheets: Sequence[Mapping[str, Any]] = found["sheets"]
    return sheets


def fill_table(file: Path, sheet: str, edits: Sequence[Mapping[str, Any]]) -> bytes:
    """The table with the edits in it."""
    content = _ask("fill", file, {"sheet": sheet, "edits": edits})
    if not content:
        raise TableRefused("too_big")
    return content


def _ask(do: str, file: Path, told: object = None) -> bytes:
    """What the process says; it writes to a file, which it can fill only so far."""
    command = [sys.executable, "-m", "handlers.superior.process", do, str(file.absolute())]
    with TemporaryFile() as said:
        try:
            done = subprocess.run(  # noqa: S603 - our own module, the file as an argument
                command,
                input=json.dumps(told).encode(),
                stdout=said,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
                cwd=HOME,
                env=ENVIRONMENT,
            )
        except subprocess.TimeoutExpired:
            raise TableRefused("too_big") from None
        said.seek(0)
        return said.read() if done.returncode == 0 else b""
