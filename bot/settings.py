"""All settings: HUIFANG_* over the settings file over what stands here; what is wrong is refused by name."""

import difflib
import ipaddress
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.refused import Refused

PREFIX = "HUIFANG_"
PACKAGED = Path(__file__).parent.parent / "settings.toml"
TOKEN = re.compile(r"[1-9][0-9]{0,18}:[^\s/]+")
ENVIRONMENT_ONLY = ("token", "secret")
NOT_SETTINGS = ("HUIFANG_SETTINGS", "HUIFANG_CHROMIUM", "HUIFANG_BROWSER_REQUIRED")  # the last two are the tests'


def _whole(least: int, most: int) -> str:
    return f"{least} 到 {most} 的整数|a whole number from {least} to {most}"


class Settings(BaseSettings):
    """What the program goes by; a description says, in both languages, what is accepted."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    token: SecretStr | None = Field(
        None,
        description="BotFather 给的令牌，形如 123456:ABC-def|the token from BotFather, as in 123456:ABC-def",
    )
    secret: SecretStr | None = Field(
        None, min_length=16, description="至少 16 个字符|at least 16 characters, known to nobody"
    )
    api_url: str = Field(
        "https://api.telegram.org",
        description="http:// 或 https:// 地址，不带参数|an http:// or https:// address, no parameters",
    )
    database_url: str = Field("sqlite:///data/huifang.sqlite", description="sqlite:///文件|sqlite:///FILE")
    activities_dir: Path | None = Field(None, description="一个现有的文件夹|a folder that exists")
    language: Literal["zh", "en"] = Field("zh", description="zh 或 en|zh or en")
    chats_at_once: int = Field(8, ge=1, le=64, description=_whole(1, 64))
    retries: int = Field(3, ge=0, le=10, description=_whole(0, 10))
    poll_seconds: int = Field(30, ge=1, le=50, description=_whole(1, 50))
    messages_a_second: int = Field(25, ge=1, le=30, description=_whole(1, 30))
    chat_burst: int = Field(10, ge=1, le=20, description=_whole(1, 20))
    invite_days: int = Field(14, ge=1, le=90, description=_whole(1, 90))
    simulator_host: str = Field("127.0.0.1", description="本机地址，如 127.0.0.1|this machine's own, as 127.0.0.1")
    simulator_port: int = Field(8765, ge=0, le=65535, description=_whole(0, 65535))
    log_format: Literal["text", "json"] = Field("text", description="text 或 json|text or json")

    @field_validator("token")
    @classmethod
    def _is_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError(cls.__name__)
        return value

    @field_validator("api_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(value)
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_file(cls, value: str) -> str:
        try:
            url = make_url(value)
        except ArgumentError:
            raise ValueError(value) from None
        if url.drivername != "sqlite" or url.host or not url.database or url.database == ":memory:":
            raise ValueError(value)
        return value

    @field_validator("activities_dir")
    @classmethod
    def _is_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(value)
        return value

    @field_validator("simulator_host")
    @classmethod
    def _is_here(cls, value: str) -> str:
        if value != "localhost" and not ipaddress.ip_address(value).is_loopback:
            raise ValueError(value)
        return value

    @property
    def data_dir(self) -> Path:
        """The folder of the database; what belongs to it lies beside it."""
        return Path(make_url(self.database_url).database or "").parent

    @property
    def secret_file(self) -> Path:
        """Where the key lies when the environment does not hold it."""
        return self.data_dir / "secret"

    @property
    def files_dir(self) -> Path:
        """Where files that were sent along are kept."""
        return self.data_dir / "files"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's own signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file())


def settings_file(environ: Mapping[str, str] = os.environ) -> Path:
    """The file that is read: the one HUIFANG_SETTINGS names, else the packaged one."""
    named = environ.get("HUIFANG_SETTINGS")
    return Path(named) if named else PACKAGED


def load_settings(**over: Any) -> Settings:
    """Read everything; raise Refused with a line for each thing that is wrong. `over` goes over all of it."""
    problems = [*_wrong_file(settings_file()), *_unknown_variables(os.environ)]
    if problems:
        raise _refused(problems)
    try:
        return Settings(**over)
    except ValidationError as error:
        raise _refused([_problem(one, settings_file()) for one in error.errors(include_url=False)]) from None


def _refused(problems: list[tuple[str, str]]) -> Refused:
    return Refused("\n".join(zh for zh, _ in problems), "\n".join(en for _, en in problems))


def _wrong_file(file: Path) -> Iterator[tuple[str, str]]:
    """What can be said of the file before its values are looked at."""
    if not file.is_file():
        if file != PACKAGED:
            yield f"没有设置文件 {file}（HUIFANG_SETTINGS）。", f"There is no settings file {file} (HUIFANG_SETTINGS)."
        return
    try:
        keys = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        yield f"{file} 不是正确的 TOML：{error}。", f"{file} is not correct TOML: {error}."
        return
    for key in keys:
        if key in ENVIRONMENT_ONLY:
            name = PREFIX + key.upper()
            yield (
                f"{file}：{key} 不写在文件里，请用环境变量 {name}。",
                f"{file}: {key} never stands in a file; use {name}.",
            )
        elif key not in Settings.model_fields:
            yield _unknown(f"{file}: {key}", key, list(Settings.model_fields))


def _unknown_variables(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    accepted = [PREFIX + name.upper() for name in Settings.model_fields]
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in accepted and name not in NOT_SETTINGS:
            yield _unknown(name, name, [*accepted, "HUIFANG_SETTINGS"])


def _unknown(where: str, name: str, accepted: list[str]) -> tuple[str, str]:
    near = difflib.get_close_matches(name, accepted, 1)
    zh = f"是不是 {near[0]}？" if near else ""
    en = f" Did you mean {near[0]}?" if near else ""
    listed = ", ".join(accepted)
    return f"没有设置项 {where}。{zh}可用的：{listed}。", f"There is no setting {where}.{en} Accepted: {listed}."


def _problem(error: Any, file: Path) -> tuple[str, str]:
    name = str(error["loc"][0])
    shown = "" if name in ENVIRONMENT_ONLY else f" = {error['input']!r}"
    variable = PREFIX + name.upper()
    where = variable if variable in os.environ else f"{file}: {name}"
    field = Settings.model_fields.get(name)
    zh, _, en = ((field.description if field else None) or "|").partition("|")
    return f"设置 {where}{shown} 不行，应为：{zh}。", f"The setting {where}{shown} is impossible; accepted: {en}."
