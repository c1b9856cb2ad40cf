"""The commands as somebody types them: each in a process of its own."""

import asyncio
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass

import aiohttp
import openpyxl
import pypdfium2
import pytest
import zxingcpp

from tests import registries
from tests.bot.bench import HE, LIU, TOKEN, ZHOU, until

FIVE_SECONDS = 5.0


@dataclass
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def environment(tmp_path):
    """What a process sees: a database of its own, nothing else of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIFANG_")}
    return {**kept, "HUIFANG_DATABASE_URL": f"sqlite:///{tmp_path}/county/h.sqlite"}


@pytest.fixture
async def begin(environment):
    """Starts `python -m bot …`; whatever still runs at the end is killed."""
    running = []

    async def begin(*words, **over):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *words,
            env={**environment, **over}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        running.append(process)
        return process

    yield begin
    for process in running:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The demo county as `demo` makes it, made once: what it is used for is copied."""
    folder = tmp_path_factory.mktemp("made")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIFANG_")}
    words, over = [sys.executable, "-m", "bot", "demo"], {"HUIFANG_DATABASE_URL": f"sqlite:///{folder}/h.sqlite"}
    subprocess.run(words, env={**kept, **over}, check=True, capture_output=True)
    return folder


@pytest.fixture
def demo(made, tmp_path):
    """The demo county stands in this test's database."""
    shutil.copytree(made, tmp_path / "county")


@pytest.fixture
def huifang(begin):
    """Runs one command to its end."""

    async def run(*words, **over):
        process = await begin(*words, **over)
        async with asyncio.timeout(60):
            out, err = await process.communicate()
        assert "Traceback" not in err.decode()
        return Result(process.returncode, out.decode(), err.decode())

    return run


async def test_demo_invite_run_and_start_are_all_that_is_needed(bench, begin, huifang):
    """Against any Bot API server: the demo county, a code, the bot, /start CODE; SIGTERM ends it within 5 seconds."""
    there = {"HUIFANG_TOKEN": TOKEN, "HUIFANG_API_URL": bench.url, "HUIFANG_POLL_SECONDS": "30"}
    assert (await huifang("demo", **there)).code == 0
    invited = await huifang("invite", "周明辉", **there)
    code, link = invited.out.splitlines()
    assert link == f"https://t.me/huifang_demo_bot?start={code}"
    process = await begin("run", **there)
    bench.simulator.phone(ZHOU).start(code)
    await until(lambda: bench.screen(ZHOU), 30)
    assert "周明辉" in bench.screen(ZHOU)[0]
    bench.simulator.phone(ZHOU).tap("是我")
    await until(lambda: len(bench.screen(ZHOU)) >= 3, 30)
    process.send_signal(signal.SIGTERM)
    asked = time.monotonic()
    assert await process.wait() == 0
    assert time.monotonic() - asked < FIVE_SECONDS
    logged = (await process.stderr.read()).decode()
    assert "bot_started" in logged
    assert TOKEN not in logged


async def test_a_start_that_waits_for_telegram_ends_at_once(begin):
    """SIGINT, while the server is out of reach."""
    process = await begin("run", HUIFANG_TOKEN=TOKEN, HUIFANG_API_URL="http://127.0.0.1:9")
    async with asyncio.timeout(60):
        assert b"telegram_out_of_reach" in await process.stderr.readline()
    process.send_signal(signal.SIGINT)
    asked = time.monotonic()
    assert await process.wait() == 0
    assert time.monotonic() - asked < FIVE_SECONDS


@pytest.mark.chaos
@pytest.mark.usefixtures("demo")
async def test_killed_again_and_again_nothing_is_lost(bench, begin, tmp_path):
    """SIGKILL five times while three people write: every message is handled once and answered at least once."""
    there = {"HUIFANG_TOKEN": TOKEN, "HUIFANG_API_URL": bench.url, "HUIFANG_CHAT_BURST": "20"}
    sent = 0
    for kill in range(6):
        process = await begin("run", **there)
        came = len(bench.calls("getUpdates"))
        await until(lambda came=came: len(bench.calls("getUpdates")) > came, 30)
        for number in range(5):
            for who in (ZHOU, HE, LIU):
                bench.send(who, f"{kill}-{number}")
                sent += 1
            await asyncio.sleep(0.02 * kill)
        if kill < 5:
            process.kill()
            await process.communicate()
    with closing(sqlite3.connect(tmp_path / "county" / "h.sqlite")) as database:

        def count(where):
            return database.execute(f"SELECT count(*) FROM {where}").fetchone()[0]

        await until(lambda: count("inbox WHERE state = 'handled'") == sent, 60)
        await until(lambda: count("outbox WHERE state = 'said'") == sent, 60)
        assert count("inbox") == count("outbox") == sent
    answers = sum(len(bench.screen(who)) for who in (ZHOU, HE, LIU))
    assert sent <= answers <= sent + 5 * 3  # what was in the air at a kill may be said once more
    process.terminate()
    await process.communicate()


@pytest.mark.usefixtures("demo")
async def test_invite_without_a_token_prints_the_code_alone(huifang):
    """Only what is true: the link is not known."""
    invited = await huifang("invite", "P-0045")
    assert re.fullmatch(r"[A-Za-z2-9]{12}\n", invited.out)
    assert "HUIFANG_TOKEN" in invited.err
    assert invited.code == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["invite", "没有这个人"], 1, "名册里没有"),
        (["run"], 2, "HUIFANG_TOKEN"),
        (["fly"], 2, "invalid choice"),
        ([], 2, "COMMAND"),
        (["invite"], 2, "Name one person"),
    ],
)
async def test_what_cannot_be_done_is_a_sentence(huifang, words, code, told):
    """With an exit code, without a trace."""
    result = await huifang(*words)
    assert result.code == code
    assert told in result.err


async def test_a_wrong_setting_ends_every_command_with_2(huifang):
    """By name."""
    result = await huifang("migrate", HUIFANG_RETRIES="many")
    assert result.code == 2
    assert "HUIFANG_RETRIES" in result.err


async def test_a_token_that_telegram_does_not_know_is_refused(bench, huifang):
    """Waiting would not help; the token itself is not repeated."""
    result = await huifang("run", HUIFANG_TOKEN="7001:another-one", HUIFANG_API_URL=bench.url)
    assert result.code == 2
    assert "HUIFANG_TOKEN" in result.err
    assert "another-one" not in result.err


async def test_demo_goes_into_a_database_once(huifang):
    """The second time it says that it is there."""
    assert "装好了" in (await huifang("demo")).out
    assert "已在" in (await huifang("demo")).out


async def test_doctor_looks_at_everything_a_line_each(bench, huifang):
    """Trouble makes exit code 1; when all is fine, 0."""
    there = {"HUIFANG_TOKEN": TOKEN, "HUIFANG_API_URL": bench.url}
    before = await huifang("doctor", **there)
    assert before.code == 1
    assert "run migrate" in before.out
    await huifang("demo", **there)
    after = await huifang("doctor", **there)
    assert after.code == 0, after.out
    for part in (
        "mode 600",
        "up to date",
        "without an account",
        "@huifang_demo_bot",
        "forms: ",
        "pairing, revisit",
        "places left: 11",
    ):
        assert part in after.out
    without = await huifang("doctor")
    assert without.code == 1
    assert "no HUIFANG_TOKEN" in without.out


async def test_jobs_are_listed_while_the_bot_is_down(huifang, tmp_path):
    """What each does, and when next; without a database that is said, and none is made."""
    nothing = await huifang("jobs", "--database", f"{tmp_path}/none.sqlite")
    assert (nothing.code, "There is no database" in nothing.err) == (1, True)
    assert not (tmp_path / "none.sqlite").exists()
    await huifang("demo")
    listed = await huifang("jobs")
    assert listed.code == 0, listed.err
    for part in ("say_prompts", "工作日9点起发提醒", "reminds from 9:00", "forget_old", "03:30"):
        assert part in listed.out


async def test_doctor_changes_nothing(huifang, tmp_path):
    """Not even a folder."""
    await huifang("doctor")
    assert list(tmp_path.iterdir()) == []


async def test_simulate_prints_one_address_and_its_page_answers(begin, tmp_path):
    """The people of the demo county are there, with their codes; SIGTERM ends it within 5 seconds."""
    process = await begin("simulate", "--port", "0", "--no-browser")
    async with asyncio.timeout(60):
        address = (await process.stdout.readline()).decode().strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
    async with aiohttp.ClientSession() as client, client.get(f"{address}/sim/people") as answer:
        people = (await answer.json())["people"]
    assert people[0]["name"] == "周明辉"
    assert people[0]["start"]
    process.send_signal(signal.SIGTERM)
    asked = time.monotonic()
    out, err = await process.communicate()
    assert time.monotonic() - asked < FIVE_SECONDS
    assert (process.returncode, out) == (0, b"")
    assert len(err.decode().splitlines()) == 1, "only how to open it and how to end it"
    assert (tmp_path / "county" / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("demo")
async def test_a_unit_is_invited_on_paper_and_as_a_list(bench, huifang, tmp_path):
    """Both carry the same links; the files are their owner's alone, and the links work."""
    there = {"HUIFANG_TOKEN": TOKEN, "HUIFANG_API_URL": bench.url}
    files = {"--slips": tmp_path / "out" / "slips.pdf", "--list": tmp_path / "out" / "list.xlsx"}
    words = [str(word) for pair in files.items() for word in pair]
    made = await huifang("invite", "--unit", "TY-YL", *words, **there)
    assert (made.code, made.out) == (0, "")
    assert {file.stat().st_mode & 0o777 for file in files.values()} == {0o600}
    sheet = openpyxl.load_workbook(files["--list"]).active
    listed = {row[3] for row in sheet.iter_rows(min_row=2, values_only=True)}
    pages = pypdfium2.PdfDocument(files["--slips"])
    scanned = {one.text for page in pages for one in zxingcpp.read_barcodes(page.render(scale=2).to_pil())}
    assert listed == scanned
    assert f"{len(listed)} 人" in made.err
    assert not any(link.split("=")[1] in made.err for link in listed)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("周明辉", "--unit", "TY-YL"),
        ("--unit", "TY-YL"),
        ("周明辉", "--slips", "x.pdf"),
        ("--unit", "XX", "--list", "x.xlsx"),
    ],
)
@pytest.mark.usefixtures("demo")
async def test_an_invite_that_is_not_clear_is_refused(bench, huifang, tmp_path, words):
    """One person, or a unit with a file; in a sentence."""
    there = {"HUIFANG_TOKEN": TOKEN, "HUIFANG_API_URL": bench.url}
    refused = await huifang("invite", *(str(tmp_path / word) if "." in word else word for word in words), **there)
    assert refused.code in (1, 2)
    assert refused.err.strip()
    assert not list(tmp_path.glob("x.*"))


# --- huifang import


@pytest.mark.usefixtures("demo")
async def test_import_looks_first_then_imports_and_takes_back(huifang, tmp_path):
    """A dry run changes nothing; wrong rows are told by the exit code and lie in a file that is its owner's."""
    file, wrong = tmp_path / "企业名册.xlsx", tmp_path / "wrong.xlsx"
    file.write_bytes(registries.messy())
    looked = await huifang("import", str(file), "--dry-run", "--errors", str(wrong))
    assert (looked.code, "新增1，改动2，不变1，有错2。" in looked.out) == (1, True)
    assert "没有导入" in looked.out
    assert wrong.stat().st_mode & 0o777 == 0o600
    assert openpyxl.load_workbook(wrong).active.max_row == 3
    done = await huifang("import", str(file), "--language", "en")
    assert "1 new, 2 changed" in done.out
    number = done.out.split()[-1]
    assert (await huifang("import", "--undo", number)).code == 0
    again = await huifang("import", "--undo", number)
    assert (again.code, "可撤销的：—" in again.err) == (2, True)


@pytest.mark.usefixtures("demo")
async def test_import_leaves_out_what_may_be_there_already(huifang, tmp_path):
    """李桂生 of 梨树村 sounds as 李贵生 does; asked to, it is not taken, and whoever is new is."""
    file = tmp_path / "联系户.csv"
    file.write_text("户主姓名,所在乡镇,村（社区）\n李桂生,云岭乡,梨树村\n欧阳新来,云岭乡,梨树村\n", encoding="utf-8")
    taken = await huifang("import", str(file), "--without-alike", "--language", "en")
    assert (taken.code, "1 new" in taken.out.splitlines()[-2]) == (0, True), taken.out + taken.err
    with closing(sqlite3.connect(tmp_path / "county" / "h.sqlite")) as database:
        there = database.execute("SELECT name FROM subject WHERE state = 'active' AND name IN ('李桂生', '欧阳新来')")
        assert there.fetchall() == [("欧阳新来",)]


@pytest.mark.usefixtures("demo")
async def test_import_says_what_is_no_registry(huifang, tmp_path):
    """With what would be one; neither a file nor a number is a mistake of the command."""
    file = tmp_path / "值班表.xlsx"
    file.write_bytes(registries.FILES["值班表.xlsx"]())
    refused = await huifang("import", str(file))
    assert (refused.code, "认不出是哪种名册" in refused.out) == (1, True)
    assert (await huifang("import")).code == 2
