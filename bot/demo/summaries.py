"""The lines that stand with a record, in both languages, as the review of the form would have shown them."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.demo.enterprises import Enterprise, unplaced

Lines = dict[str, list[str]]
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ITEMS: Mapping[str, tuple[str, str]] = {
    "rules": ("制度", "rules"),
    "ledger": ("台账", "ledger"),
    "assembly": ("党员大会", "members' meeting"),
    "committee": ("支委会", "committee meeting"),
    "groups": ("党小组会", "group meeting"),
    "lecture": ("党课", "Party lecture"),
    "premises": ("阵地", "premises"),
    "theme_day": ("主题党日", "theme day"),
}
TOPICS: Sequence[tuple[str, str]] = (
    ("列席支部党员大会", "sat in on the members' meeting"),
    ("看台账，问党费收缴", "looked at the ledger, asked about dues"),
    ("问用工和订单，带回1个问题", "asked about staff and orders, took 1 question along"),
    ("讲近期政策，送学习资料", "explained recent policy, brought reading"),
)
POSTS = {"instructor": ("指导员", "instructor"), "liaison": ("联系员", "liaison")}


def zh_day(day: date) -> str:
    """10月21日."""
    return f"{day.month}月{day.day}日"


def en_day(day: date) -> str:
    """Oct 21."""
    return f"{MONTHS[day.month - 1]} {day.day}"


def revisit_lines(
    enterprise: Enterprise, day: date, *, item: str = "", due: date | None = None, put_right: Sequence[str] = ()
) -> Lines:
    """A revisit: `item` was not done (made good until `due`, or at once), these old problems were seen put right."""
    name, contact = enterprise.subject.name, enterprise.row["contact"]
    zh = [f"{name} {zh_day(day)} 见{contact}"]
    en = [f"{name}, {en_day(day)}, received by {contact}"]
    if put_right:
        zh.append(f"上次 {'；'.join(f'{problem}：已改好' for problem in put_right)}")
        en.append(f"From last time: {'; '.join(f'{problem}: put right' for problem in put_right)}")
    zh.append("一查 都好")
    en.append("Check 1: both fine")
    if enterprise.row["branch"] == "yes":
        zh.append(f"二查 {_missing_zh(item, due)}")
        en.append(f"Check 2: {_missing_en(item, due)}")
    return {"zh": [*zh, f"三查 {_members_zh(enterprise)}"], "en": [*en, f"Check 3: {_members_en(enterprise)}"]}


def _missing_zh(item: str, due: date | None) -> str:
    if not item:
        return "都做到"
    return f"缺{ITEMS[item][0]}，{f'{zh_day(due)}前补' if due else '当场已改'}"


def _missing_en(item: str, due: date | None) -> str:
    if not item:
        return "all done"
    return f"missing: {ITEMS[item][1]}, {f'by {en_day(due)}' if due else 'put right on the spot'}"


def _members_zh(enterprise: Enterprise) -> str:
    if enterprise.row["branch"] == "yes":
        return f"党员{len(enterprise.members)}名，没有游离的"
    said = [f"{each.name}{'待落实' if each.name in unplaced() else '正常'}" for each in enterprise.members]
    return "；".join(said) or "没有党员"


def _members_en(enterprise: Enterprise) -> str:
    if enterprise.row["branch"] == "yes":
        return f"{len(enterprise.members)} members, none outside"
    said = [f"{each.name} {'to be settled' if each.name in unplaced() else 'active'}" for each in enterprise.members]
    return "; ".join(said) or "no members"


def officer_lines(enterprise: Enterprise, capacity: str, day: date, number: int) -> Lines:
    """A visit of one of the two officers, the one with this number at this enterprise."""
    name, person = enterprise.subject.name, enterprise.row[capacity]
    zh, en = TOPICS[(enterprise.subject.position + number) % len(TOPICS)]
    return {
        "zh": [f"{name} {zh_day(day)} {POSTS[capacity][0]}{person}到企业", zh],
        "en": [f"{name}, {en_day(day)}, visited by the {POSTS[capacity][1]} {person}", en],
    }
