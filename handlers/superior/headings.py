"""Which figure of the county a column of a superior's table asks for; a doubt is no answer. Pure."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

PLACE, NUMBER, NOTE = ":place", ":number", ":note"
ABSENT, UNKNOWN, DOUBTFUL, LEFT = ":absent", ":unknown", ":doubtful", ":left"  # LEFT: somebody wants it empty
BESIDE = (PLACE, NUMBER, NOTE)  # columns that ask for no figure
UNITS = frozenset("人 名 位 家 个 户 件 条 项 处 次 份 人次 户次 元 万元 万人 万户 % 人、个 个、人".split())  # noqa: SIM905
TEN_THOUSAND = "万"
BRACKET = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
OUTER = re.compile(r"[（(\[【〔][^（()）\[\]【】〔〕]*[）)\]】〕]")  # the same before widths are made one
FORMULA = re.compile(r"[\d=+\-*/、.]*")  # (3=1+2) says how columns belong together
NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.]|\d{1,2}[、.)](?!\d))")
MARKS = re.compile(r"[^\w%]|_")
PREFIX = re.compile(r"^(?:其中)+")
SUFFIX = re.compile(r"(?<=.)(?:数量|总数|个数|总计|合计|小计|数)$")
GROUP_SUFFIX = re.compile(r"(?<=.)(?:情况|工作|统计|方面)$")
NEUTRAL = frozenset({"", "情况", "基本", "工作", "统计", "数据", "指标", "内容", "季度", "项目"})
SIGNS = frozenset("未已应不非无没女男新免暂逾超正预前上下累年月日率比均查建办销到解落指联诉求资物户次职员党企工问题人")
SURE, APART, SHORTEST = 84.0, 6.0, 4  # rapidfuzz: how alike, how far the next figure is behind, and from which length
QUARTERS = "一二三四"
BARE = frozenset({"企业", "非公企业", "党员", "指导员", "联系员", "党支部"})  # a number, or a name: nobody knows


@dataclass(frozen=True)
class Heading:
    """What a column is called: its levels from the top, as they stand, and the unit in brackets."""

    levels: tuple[str, ...]

    @property
    def said(self) -> str:
        """For people, without numbering and unit: 党员数·其中：女."""
        return "·".join(bare(level) for level in self.levels)


@dataclass(frozen=True)
class Taken:
    """What a column was taken for: a figure's key or one of the words above; `per` is 10,000 where 万 is asked for."""

    key: str
    per: int = 1

    @property
    def is_figure(self) -> bool:
        """Whether the county has it."""
        return not self.key.startswith(":")


@dataclass(frozen=True)
class Entry:
    """One figure of the dictionary, everything normalised."""

    key: str
    under: frozenset[str]
    units: frozenset[str]


@dataclass(frozen=True)
class Dictionary:
    """Stem → key; key → entry."""

    stems: Mapping[str, str]
    entries: Mapping[str, Entry]


def normal(text: str) -> str:
    """Without what makes no difference: width, spaces, line breaks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def bare(text: str) -> str:
    """A heading as it is said: its own words in one line."""
    said = NUMBERING.sub("", "".join(text.replace("．", ".").split()))
    for found in OUTER.finditer(said):
        if stem(found[0])[1]:
            said = said.replace(found[0], "")
    return said


def stem(text: str) -> tuple[str, str]:
    """A heading without decoration, and its unit; words in brackets that are no unit belong to it."""
    said, unit = normal(text), ""
    for inner in BRACKET.findall(said):
        words = inner.removeprefix("单位").lstrip(":")
        if words in UNITS:
            unit, said = words.split("、")[0], said.replace(inner, "", 1)
        elif FORMULA.fullmatch(words):
            said = said.replace(inner, "", 1)
    said = PREFIX.sub("", MARKS.sub("", NUMBERING.sub("", said)))
    while (shorter := SUFFIX.sub("", said)) != said:
        said = shorter
    return said, unit


def group_stem(text: str) -> str:
    """A group's name without 情况, 工作 and the like."""
    return GROUP_SUFFIX.sub("", stem(text)[0])


def own_period(quarter: str) -> re.Pattern[str]:
    """How the table's own quarter (`2026Q4`) may be named in a heading, where it says nothing more."""
    year, number = quarter[:4], int(quarter[-1])
    return re.compile(rf"(?:{year}年?)?(?:第?[{QUARTERS[number - 1]}{number}]季度|本季度?|当季度?|本期)")


@cache
def dictionary() -> Dictionary:
    """What stands in headings.toml; ValueError where two figures have one name."""
    raw = tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))
    stems: dict[str, str] = {}
    entries: dict[str, Entry] = {}
    for key, about in raw["figures"].items():
        under = frozenset(group_stem(name) for name in about["under"])
        entries[key] = Entry(key, under, frozenset(about["units"].split()))
        for name in about["headings"]:
            _add(stems, stem(name)[0], key)
    for key, about in raw["figures"].items():  # names with their group before them give way to names of their own
        for heading in about["headings"]:
            for group in about["under"]:
                stems.setdefault(stem(f"{group}{heading}")[0], key)
    for word in (PLACE, NUMBER, NOTE, ABSENT):
        for name in raw[word[1:]]:
            _add(stems, stem(name)[0], word)
    return Dictionary(stems, entries)


def _add(stems: dict[str, str], name: str, key: str) -> None:
    if stems.setdefault(name, key) != key:
        message = f"headings.toml: {name} is both {stems[name]} and {key}"
        raise ValueError(message)


def recognise(heading: Heading, quarter: str) -> Taken:
    """What a column asks for; where it might be two things or the unit does not fit, it is DOUBTFUL."""
    known, mine = dictionary(), own_period(quarter)
    levels = [mine.sub("", normal(level)) for level in heading.levels]
    levels = [level for level in levels if level] or [""]
    whole, leaf = stem("".join(levels))[0], stem(levels[-1])[0]
    joined = "".join(stem(level)[0] for level in levels)
    unit = next((found for level in reversed(levels) if (found := stem(level)[1])), "")
    groups = [group_stem(level) for level in levels[:-1]]
    if levels[0] in BARE and len(levels) == 1:
        return Taken(DOUBTFUL)
    key = known.stems.get(whole) or known.stems.get(joined) or _below(known, known.stems.get(leaf), groups)
    if key is None:
        key = _alike(known, whole) or _below(known, _alike(known, leaf), groups)
    return _in_unit(known, key or UNKNOWN, unit)


def _below(known: Dictionary, key: str | None, groups: Sequence[str]) -> str | None:
    """A leaf's meaning holds where the groups above it take nothing away from it: 上季度·已查 is not 已查."""
    if key is None:
        return None
    under = known.entries[key].under if key in known.entries else frozenset()
    return key if all(group in NEUTRAL or group in under for group in groups) else None


def _alike(known: Dictionary, name: str) -> str | None:
    """A name with another filling word in it; every word that makes a difference is there, and no other one."""
    if len(name) < SHORTEST:
        return None
    near = process.extract(name, known.stems.keys(), scorer=fuzz.ratio, score_cutoff=SURE, limit=12)
    keys = {known.stems[found]: score for found, score, _ in reversed(near) if _signs(found) == _signs(name)}
    if not keys:
        return None
    best = max(keys.values())
    close = [key for key, score in keys.items() if score > best - APART]
    return close[0] if len(close) == 1 else DOUBTFUL


def _signs(name: str) -> frozenset[str]:
    return SIGNS.intersection(name) | {letter for letter in name if letter.isdigit()}


def _in_unit(known: Dictionary, key: str, unit: str) -> Taken:
    if key not in known.entries or not unit:
        return Taken(key)
    units = known.entries[key].units
    if unit in units:
        return Taken(key)
    if unit.startswith(TEN_THOUSAND) and unit.removeprefix(TEN_THOUSAND) in units:
        return Taken(key, 10_000)
    return Taken(DOUBTFUL)


def per_of(heading: Heading) -> int:
    """10,000 where a heading asks for 万元 or the like."""
    return 10_000 if any(stem(level)[1].startswith(TEN_THOUSAND) for level in heading.levels) else 1
