"""`python -m forms`: a form filled in the terminal, or from a list of answers."""

import io
import json
import sys

import pytest

from forms.__main__ import main

FORM = """
| survey |
| | type | name | label | hint | required | constraint | constraint_message | parameters | relevant |
| | note | hello | 您好 | | | | | | |
| | text | who | 谁 | 姓名 | yes | | | | |
| | integer | n | 几个 | | | . < 10 | 不到十个 | | |
| | select_one l | one | 哪个 | | | | | | |
| | select_multiple l | several | 哪些 | | | | | | |
| | rank l | order | 先后 | | | | | | |
| | begin_repeat | r | 走访 | | | | | | |
| | date | d | 日期 | | | | | | |
| | time | t | 时间 | | | | | | |
| | end_repeat | | | | | | | | |
| | dateTime | m | 时刻 | | | | | | |
| | geopoint | p | 位置 | | | | | | |
| | geotrace | w | 路线 | | | | | | |
| | acknowledge | k | 知道了 | | | | | | |
| | image | i | 照片 | | | | | | |
| | range | score | 分 | | | | | start=1 end=5 step=2 | ${n} > 2 |
| choices |
| | list_name | name | label |
| | l | a | 甲 |
| | l | b | 乙 |
"""
BARE = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>t</h:title>
<model><instance><data id="t"><a/></data></instance></model></h:head><h:body><input ref="/data/a"/></h:body></h:html>"""


class Ran:
    """What a command printed, what it said beside that, and its exit code."""

    def __init__(self, capsys, monkeypatch, *words: str, lines: str = "") -> None:
        monkeypatch.setattr(sys, "argv", ["forms", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
        self.code = 0
        try:
            main()
        except SystemExit as end:
            self.code = end.code
        printed = capsys.readouterr()
        self.out, self.err = printed.out, printed.err


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command with these words, and these lines typed."""
    return lambda *words, lines="": Ran(capsys, monkeypatch, *words, lines=lines)


@pytest.fixture
def form(tmp_path):
    """The form as a file."""
    file = tmp_path / "form.md"
    file.write_text(FORM, encoding="utf-8")
    return file


def test_every_type_can_be_typed(run, form):
    """As people write it: full-width digits, choices by number, Chinese dates; the record alone is printed."""
    lines = "\n张三\n１２\n3\n2\n1，2\n乙 1\n2026年1月2日\n9:05\ny\n\n14点30分\n\n2026-10-21 9:05\n25.05，117.01\n"
    lines += "25 117; 25.1 117\nok\na.jpg\n4\n5\n"
    ran = run(form, "--now", "2026-10-21T09:00", lines=lines)
    assert json.loads(ran.out) == {
        "who": "张三",
        "n": "3",
        "one": "b",
        "several": "a b",
        "order": "b a",
        "r": [{"d": "2026-01-02", "t": "09:05"}, {"d": "", "t": "14:30"}],
        "m": "2026-10-21T09:05",
        "p": "25.05 117.01",
        "w": "25 117; 25.1 117",
        "k": "OK",
        "i": "a.jpg",
        "score": "5",
    }
    assert ran.code == 0
    assert "这一题必须答 · this needs an answer" in ran.err
    assert "不到十个" in ran.err
    assert "这样写不行 · that cannot be read" in ran.err
    assert "\n谁 *\n姓名\n" in ran.err
    assert "\n您好\n" in ran.err


def test_going_back_and_clearing(run, form):
    """`<` asks the question before, `-` takes its answer away."""
    rest = "\n" * 13
    ran = run(form, lines=f"张三\n5\n<\n-\n{rest}")
    assert json.loads(ran.out)["n"] == ""
    assert ran.err.count("几个") == 2
    assert "a whole number [5]" in ran.err


def test_lines_that_end_too_early_leave_nothing(run, form):
    """And say so."""
    ran = run(form, lines="张三\n")
    assert (ran.out, ran.code) == ("", 1)
    assert "nothing is kept" in ran.err


def test_replay_prints_state_and_refusals(run, form, tmp_path):
    """From a file or from the line; what cannot be applied is named, and nothing of it stops the rest."""
    answers = [["+/data/r", 2], ["-/data/r", 0], ["/data/r[2]/d", "2026-01-02"], ["/data/n", 12], ["/data/who", "李"]]
    odd = [["/data/x", 1], ["+/data/n", 1], ["-/data/r", 9], ["+/data/r", "x"], ["/data/n", 10**30], ["/data/n", {}]]
    file = tmp_path / "answers.json"
    file.write_text(json.dumps([*answers, *odd]), encoding="utf-8")
    ran = run("replay", form, file, "--seed", "1")
    reached = json.loads(ran.out)
    state = reached["state"]
    assert state["/data/r#range"]["count"] == 2
    assert state["/data/r[2]/d"]["value"] == "2026-01-02"
    assert state["/data/n"]["violation"] == {"condition": "constraint", "message": "不到十个"}
    assert [ref for ref, _ in reached["errs"]] == [ref for ref, _ in odd]
    assert run("replay", form, "-", "--seed", "1", lines=file.read_text(encoding="utf-8")).out == ran.out


def test_chance_instant_preloads_and_lists_are_told(run, tmp_path):
    """`--seed`, `--now`, `--preload`, `--list`; without them deviceid is dev, as in the corpus."""
    form = tmp_path / "told.md"
    form.write_text(
        """
| survey |
| | type | name | label | calculation |
| | username | user | | |
| | deviceid | device | | |
| | calculate | day | | string(today()) |
| | select_one_from_file towns.csv | town | 镇 | |
""",
        encoding="utf-8",
    )
    towns = tmp_path / "towns.csv"
    towns.write_text("name,label\ny,云岭\n", encoding="utf-8")
    words = ["--now", "2026-10-20T23:00:00+00:00", "--preload", "username=周明辉", "--list", f"towns={towns}"]
    state = json.loads(run("replay", form, *words).out)["state"]
    said = {name: state[f"/data/{name}"]["value"] for name in ("user", "device", "day")}
    assert said == {"user": "周明辉", "device": "dev", "day": "2026-10-21"}
    assert state["/data/town"]["options"] == [["y", "云岭"]]


def test_xform_without_binds_texts_or_ids(run, tmp_path):
    """As short as an XForm can be; a record gets its id all the same."""
    file = tmp_path / "bare.xml"
    file.write_text(BARE, encoding="utf-8")
    state = json.loads(run("replay", file, "-", lines='[["/data/a", "x"]]').out)["state"]
    assert state["/data/a"]["value"] == "x"
    assert state["/data/orx:meta/orx:instanceID"]["value"].startswith("uuid:")


@pytest.mark.parametrize("answers", ["{", "5", "null", "[1]", '[["a"]]', "[[1, 2, 3]]", "x"])
def test_answers_that_are_none_are_a_sentence(run, form, answers):
    """And exit code 1."""
    ran = run("replay", form, "-", lines=answers)
    assert (ran.out, ran.code) == ("", 1)
    assert "The answers are no [[reference, value], …]" in ran.err


@pytest.mark.parametrize("text", ["", "no form", "<a/>", "<!DOCTYPE a><a/>", "<a>" * 500])
@pytest.mark.parametrize("kind", ["xml", "md", "xlsx", "xls", "csv", "txt"])
def test_file_that_is_no_form_is_a_sentence(run, tmp_path, text, kind):
    """And exit code 1, whatever it claims to be."""
    file = tmp_path / f"form.{kind}"
    file.write_text(text, encoding="utf-8")
    ran = run("replay", file)
    assert (ran.out, ran.code) == ("", 1)
    assert "The form cannot be used" in ran.err


def test_file_that_is_not_there_is_a_sentence(run, tmp_path):
    """Form or answers."""
    ran = run("replay", tmp_path / "none.md")
    assert (ran.out, ran.code) == ("", 1)
    assert "The file cannot be read" in ran.err
