"""The process in which a workbook is read: a file in, JSON out, limited in memory, time, room and reach.

Run as `python -m forms.converter FILE KIND`; prints {"xml" or "refused": …, "sheets": …} or {"problems": …}.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from forms.confined import confine
from forms.refusals import FormRefused
from forms.sheet import read_workbook


def main(file: Path, kind: str) -> None:
    """Read and convert one file and print what came of it."""
    confine()
    try:
        sheets = read_workbook(file, kind)
    except FormRefused as refused:
        found: dict[str, object] = {"problems": [asdict(problem) for problem in refused.problems]}
    except Exception as wrong:  # noqa: BLE001 - files that are no workbooks fail in many ways; pyxform says how
        found = converted(file, kind) | {"sheets": [], "unread": f"{type(wrong).__name__}: {wrong}"}
    else:
        found = converted(file, kind) | {"sheets": [asdict(sheet) for sheet in sheets.values()]}
    print(json.dumps(found))  # noqa: T201 - this is what the process is for


def converted(file: Path, kind: str) -> dict[str, object]:
    """What pyxform makes of the file: XML, or why not."""
    source: Path | str = file.read_text(encoding="utf-8") if kind == ".md" else file
    try:
        return {"xml": convert(source, file_type=kind, form_name="data", warnings=[]).xform}
    except PyXFormError as wrong:
        return {"refused": [str(wrong)]}
    except Exception as wrong:  # noqa: BLE001 - pyxform fails in many ways on files that are no forms
        return {"refused": [f"no XLSForm: {type(wrong).__name__}: {wrong}"]}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
