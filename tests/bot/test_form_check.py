"""`huifang form check`: a form's problems and warnings in the terminal, as the office reads them in the chat."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.form_check import LANGUAGES, WORDS, check
from forms import publish

GOOD = """| survey |
| | type | name | label::中文 (zh) | label::English (en) | appearance |
| | text | who | 来者 | Who came | signature |
| | integer | days | 几天 | How many days |
| settings |
| | form_title | form_id |
| | 走访 | calls |
"""
BAD = """| survey |
| | type | name | label | relevant |
| | text | who | 来者 | |
| | txet | days | 几天 | ${whom} = '' |
"""


@pytest.fixture
def file(tmp_path):
    """Writes a form and says where."""

    def write(text: str, name: str = "走访.md") -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def huifang(*words: object) -> subprocess.CompletedProcess[str]:
    """The command as somebody types it."""
    command = [sys.executable, "-m", "bot", "form", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)


def test_form_that_runs(file):
    """Its warnings, then how many questions, which languages, which version; exit 0."""
    path = file(GOOD)
    done = huifang("check", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "请注意 survey 第2行 appearance：外观“signature”在聊天里不起作用",
        f"走访.md：可以用。走访，2题，语言 zh, en，版本 {publish(path).version}，1处请注意。",
    ]


def test_form_that_is_refused(file):
    """Every problem on its line with sheet, row and column; exit 1."""
    done = huifang("check", file(BAD), "--language", "en")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        "refused survey row 3 type: there is no type `txet` (accepted: text)",
        "refused survey row 3 relevant: there is no question `whom` (accepted: who)",
        "走访.md: cannot be used, to be mended: 2.",
    ]


def test_file_that_is_not_there(tmp_path):
    """A sentence with its name, and no form is checked."""
    done = huifang("check", tmp_path / "none.xlsx")
    assert done.returncode == 1
    assert "none.xlsx" in done.stderr
    assert "Traceback" not in done.stderr


def test_file_of_another_kind_is_refused_as_a_form(file):
    """In the same words as in the chat."""
    code, lines = check(file("x", "走访.docx"), "zh")
    assert code == 1
    assert lines[0] == "不能用 走访.docx：文件类型是.docx（可用：.md, .xlsx, .xlsm, .xls, .csv）"


def test_both_languages_say_the_same_things():
    """No sentence is missing in either."""
    assert {*WORDS["zh"]} == {*WORDS["en"]}
    assert LANGUAGES == ("zh", "en")
