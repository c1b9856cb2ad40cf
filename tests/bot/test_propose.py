"""`huifang propose`: messages read in a terminal, without Telegram and without a database."""

import json
import os
import subprocess
import sys

import pytest

from bot.__main__ import main

MESSAGES = [{"text": "昨天走访特困户李桂生，送棉被1床，他想学养蜂", "id": 7}, {"text": "收到"}]


@pytest.fixture
def file_of(tmp_path):
    """Writes a file of messages."""

    def write(content):
        file = tmp_path / "messages.json"
        file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return file

    return write


@pytest.fixture
def propose(tmp_path, file_of, monkeypatch, capsys):
    """Runs the command; its exit code, what it prints, and what it complains of."""

    def run(content, *words, **files):
        for name, text in files.items():
            (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        said = ["propose", str(file_of(content)), *(word.format(folder=tmp_path) for word in words)]
        monkeypatch.setattr(sys, "argv", ["huifang", *said])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    return run


def test_it_needs_no_token_and_no_database(file_of, tmp_path):
    """A process of its own, with nothing of ours around it, leaves nothing behind."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HUIFANG_")}
    made = subprocess.run(
        [sys.executable, "-m", "bot", "propose", str(file_of(MESSAGES))],
        env={**environment, "HUIFANG_DATABASE_URL": f"sqlite:///{tmp_path}/h.sqlite"},
        capture_output=True, check=True, timeout=100,
    )  # fmt: skip
    assert [row["text"] for row in json.loads(made.stdout)] == [row["text"] for row in MESSAGES]
    assert not (tmp_path / "h.sqlite").exists()


def test_the_list_comes_back_with_records(propose):
    """In the schema of the labelled messages, what else stood beside a text included."""
    code, out, _ = propose(MESSAGES, "--today", "2026-11-23")
    assert code == 0
    help_ = [{"kind": "goods", "amount": 1, "unit": "床"}]
    visit = {"activity": "pairing", "subject": "李桂生", "date": "2026-11-22", "help": help_, "request": "学养蜂"}
    nothing = {"activity": "none", "subject": None, "date": None, "help": [], "request": None}
    assert json.loads(out) == [{**MESSAGES[0], "records": [visit]}, {**MESSAGES[1], "records": [nothing]}]


def test_with_names_the_rosters_spelling_stands_beside(propose):
    """One a line, however the file was saved."""
    code, out, _ = propose(
        MESSAGES, "--today", "2026-11-23", "--names", "{folder}/names.txt", names="\ufeff李贵生\n\n王满香\n"
    )
    assert code == 0
    assert [record["match"] for row in json.loads(out) for record in row["records"]] == ["李贵生", None]


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        (b"[{", (), "第1行不是正确的 JSON"),
        ({"text": "收到"}, (), "应是一张单子"),
        (["收到"], (), "第1条没有文字"),
        ("收到".encode("gbk"), (), "不是 UTF-8"),
        ([], ("--today", "23.11."), "写成 2026-11-23"),
        ([], ("--names", "{folder}/nobody.txt"), "nobody.txt"),
    ],
)
def test_what_cannot_be_read_is_said(propose, content, words, said):
    """Where, what, and what to do."""
    code, out, err = propose(content, *words)
    assert code != 0
    assert out == ""
    assert said in err
