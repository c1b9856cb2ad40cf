"""The engine of ODK Web Forms, measured beside ours: the same XML, the same answers, in a node of its own."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent / "peer"
FOLDER = Path(__file__).parents[2] / "build" / "peer"


@dataclass(frozen=True)
class Filled:
    """Microseconds of each answer in each turn, the values that the form ends with, and the process's memory."""

    times: list[list[float]]
    values: dict[str, str]
    megabytes: float


def install() -> str:
    """Install what the lock file says; why it could not be, or nothing."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "node and npm are not on this machine"
    lock = (HERE / "package-lock.json").read_text()
    stamp = FOLDER / "installed"
    if stamp.exists() and stamp.read_text() == lock:
        return ""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, FOLDER)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    found = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    if found.returncode:
        return f"npm ci failed: {found.stderr.strip() or found.stdout.strip()}"
    stamp.write_text(lock)
    return ""


def fill(xml: str, answers: Sequence[tuple[str, str]], turns: int) -> Filled:
    """Fill the form so many times, all in one process."""
    with TemporaryDirectory() as folder:
        form, rows, told = (Path(folder) / name for name in ("form.xml", "answers.json", "told.json"))
        form.write_text(xml)
        rows.write_text(json.dumps(answers))
        command = ["node", HERE / "fill.mjs", FOLDER, form, rows, str(turns), told]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        return Filled(**json.loads(told.read_text()))
