"""Environment over file over defaults; what is wrong is refused by name, with what is accepted."""

import tomllib

import pytest

from bot.refused import Refused
from bot.settings import PACKAGED, Settings, load_settings


@pytest.fixture(autouse=True)
def _bare(monkeypatch):
    """No HUIFANG_ variable of this machine counts."""
    import os  # noqa: PLC0415

    for name in list(os.environ):
        if name.startswith("HUIFANG_"):
            monkeypatch.delenv(name)


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A settings file of the test's own; gives a function that writes it."""
    path = tmp_path / "own.toml"
    monkeypatch.setenv("HUIFANG_SETTINGS", str(path))
    return lambda text: path.write_text(text, encoding="utf-8")


def test_the_packaged_file_says_what_the_defaults_are():
    """So that it can be read as the list of all settings; token and secret never stand in it."""
    packaged = tomllib.loads(PACKAGED.read_text(encoding="utf-8"))
    assert packaged == {name: getattr(Settings(), name) for name in packaged}
    assert set(Settings.model_fields) - set(packaged) == {"token", "secret", "activities_dir"}


def test_the_environment_goes_over_the_file_and_the_file_over_the_defaults(file, monkeypatch):
    """In this order."""
    file("retries = 5\nlanguage = 'en'\n")
    monkeypatch.setenv("HUIFANG_RETRIES", "7")
    settings = load_settings()
    assert (settings.retries, settings.language, settings.poll_seconds) == (7, "en", 30)


def test_token_and_secret_do_not_show(monkeypatch):
    """Not where settings are printed."""
    monkeypatch.setenv("HUIFANG_TOKEN", "123456:ABC-def")
    monkeypatch.setenv("HUIFANG_SECRET", "sixteen letters and more")
    shown = repr(load_settings())
    assert "ABC-def" not in shown
    assert "sixteen" not in shown


WRONG_VALUES = [
    ("HUIFANG_RETRIES", "99", "0 到 10", "from 0 to 10"),
    ("HUIFANG_RETRIES", "many", "整数", "whole number"),
    ("HUIFANG_LANGUAGE", "fr", "zh 或 en", "zh or en"),
    ("HUIFANG_LOG_FORMAT", "xml", "text 或 json", "text or json"),
    ("HUIFANG_API_URL", "telegram.org", "http://", "http://"),
    ("HUIFANG_API_URL", "https://x.org/?a=1", "不带参数", "no parameters"),
    ("HUIFANG_DATABASE_URL", "postgresql://db/county", "sqlite:///文件", "sqlite:///FILE"),
    ("HUIFANG_DATABASE_URL", "sqlite://", "sqlite:///文件", "sqlite:///FILE"),
    ("HUIFANG_DATABASE_URL", "nonsense", "sqlite:///文件", "sqlite:///FILE"),
    ("HUIFANG_ACTIVITIES_DIR", "no/such/folder", "现有的文件夹", "folder that exists"),
    ("HUIFANG_MESSAGES_A_SECOND", "31", "1 到 30", "from 1 to 30"),
    ("HUIFANG_SIMULATOR_HOST", "0.0.0.0", "本机", "this machine"),
    ("HUIFANG_SIMULATOR_PORT", "70000", "65535", "65535"),
    ("HUIFANG_TOKEN", "no colon", "123456:ABC-def", "BotFather"),
    ("HUIFANG_SECRET", "short", "16 个字符", "16 characters"),
]


@pytest.mark.parametrize(("name", "value", "zh", "en"), WRONG_VALUES)
def test_an_impossible_value_is_refused_by_name(monkeypatch, name, value, zh, en):
    """In both languages, with what is accepted."""
    monkeypatch.setenv(name, value)
    with pytest.raises(Refused) as refused:
        load_settings()
    assert refused.value.code == 2
    for part in (name, zh, en):
        assert part in str(refused.value)


@pytest.mark.parametrize(("name", "value"), [("HUIFANG_TOKEN", "no colon"), ("HUIFANG_SECRET", "short")])
def test_a_refusal_does_not_repeat_a_secret(monkeypatch, name, value):
    """It may end in a log."""
    monkeypatch.setenv(name, value)
    with pytest.raises(Refused) as refused:
        load_settings()
    assert value not in str(refused.value)


WRONG_FILES = [
    ("retrys = 3", "retrys", "Did you mean retries?"),
    ("[bot]\nretries = 3", "bot", "Accepted: "),
    ("retries = -1", "retries = -1", "from 0 to 10"),
    ("token = '1:a'", "token", "HUIFANG_TOKEN"),
    ("secret = 'sixteen letters and more'", "secret", "HUIFANG_SECRET"),
    ("retries 3", "own.toml", "not correct TOML"),
]


@pytest.mark.parametrize(("text", "name", "en"), WRONG_FILES)
def test_a_wrong_file_is_refused_by_file_and_key(file, text, name, en):
    """Both stand in the sentence."""
    file(text)
    with pytest.raises(Refused) as refused:
        load_settings()
    for part in ("own.toml", name, en):
        assert part in str(refused.value)


def test_everything_wrong_is_told_at_once(file, monkeypatch):
    """Nobody wants to be sent back three times."""
    file("retrys = 3\nlanguages = 'zh'\n")
    monkeypatch.setenv("HUIFANG_TOKN", "1:a")
    with pytest.raises(Refused, match=r"(?s)retrys.*languages.*HUIFANG_TOKN.*HUIFANG_TOKEN"):
        load_settings()


def test_a_file_that_is_not_there_is_refused(monkeypatch):
    """Naming one means wanting it."""
    monkeypatch.setenv("HUIFANG_SETTINGS", "nowhere.toml")
    with pytest.raises(Refused, match=r"nowhere\.toml"):
        load_settings()


def test_what_belongs_to_a_database_lies_beside_it(monkeypatch):
    """Secret and files."""
    monkeypatch.setenv("HUIFANG_DATABASE_URL", "sqlite:///county/h.sqlite")
    settings = load_settings()
    assert (str(settings.secret_file), str(settings.files_dir)) == ("county/secret", "county/files")
