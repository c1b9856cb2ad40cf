"""Asks the process that reads a registry's file; what it says comes line by line, and never lies on a disk."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from handlers.registry.sheets import Unreadable

BIGGEST = 100_000_000  # bytes of the file
AHEAD = 1 << 20  # bytes that the process may be ahead, about a piece: it reads while the piece before is written
ENVIRONMENT = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}  # no token, no key
HOME = Path(__file__).parent.parent.parent
ENDS = ("end", "refused")


def lines_of(file: Path, kind: str = "", folder: Path | None = None) -> Iterator[dict[str, Any]]:
    """What stands in a file, as handlers.registry.process says it; Unreadable where it is no table."""
    if file.stat().st_size > BIGGEST:
        raise Unreadable("too_big")
    command = [sys.executable, "-m", "handlers.registry.process", str(file.absolute()), kind, str(folder or "")]
    process = subprocess.Popen(  # noqa: S603 - our own module, the file as an argument
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pipesize=AHEAD,
        cwd=HOME,
        env=ENVIRONMENT,
    )
    said: dict[str, Any] = {}
    try:
        assert process.stdout is not None
        for line in process.stdout:
            said = json.loads(line)
            if "refused" in said:
                raise Unreadable(said["refused"])
            yield said
        if "end" not in said:
            raise Unreadable("too_big")
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
