"""The process in which pyxform works: a file in, JSON out, limited in memory and time.

Run as `python -m forms.converter FILE KIND`; prints {"xml": …} or {"refused": [messages]}.
"""

import json
import resource
import sys
from pathlib import Path

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

MEMORY = 2_000_000_000  # bytes
CPU_SECONDS = 40


def main(file: Path, kind: str) -> None:
    """Convert one file and print what came of it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    source: Path | str = file.read_text(encoding="utf-8") if kind == ".md" else file
    try:
        made = convert(source, file_type=kind, form_name="data", warnings=[])
    except PyXFormError as wrong:
        found: dict[str, object] = {"refused": [str(wrong)]}
    except Exception as wrong:  # noqa: BLE001 - pyxform fails in many ways on files that are no forms
        found = {"refused": [f"no XLSForm: {type(wrong).__name__}: {wrong}"]}
    else:
        found = {"xml": made.xform}
    print(json.dumps(found))  # noqa: T201 - this is what the process is for


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
