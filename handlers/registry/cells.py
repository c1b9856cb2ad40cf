"""One cell of a file as it comes: made into text, looked through for what is never kept, read as its type. Pure."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import cn2an

from activities.registry import Column, Type

LONGEST_CELL = 500  # characters that are looked at
LONGEST_NAME = 60
MOBILE = re.compile(r"1\d{10}")
LANDLINE = re.compile(r"(0\d{2,3})?[2-9]\d{6,7}")
EXPONENT = re.compile(r"(\d(?:\.\d+)?)[eE]\+?(\d{1,2})")
WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
ID_18 = re.compile(
    r"(?<![0-9A-Z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9X](?![0-9A-Z])"
)
ID_15 = re.compile(r"(?<![0-9A-Z])[1-6]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Z])")
LONG_NUMBER = re.compile(r"(?<![0-9A-Z])\d{15,19}(?![0-9A-Z])")
BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[\s\-—_.·]+(?=[0-9Xx])")
GROUP = re.compile(r"第?(\d{1,2}|[一二三四五六七八九十]{1,3})(?:村民)?(?:小)?组?")
COUNTED = re.compile(r"([0-9一二三四五六七八九十百千两零〇]+)[人口户名个位组]?")
SEVERAL = re.compile(r"[、,;/\n]+")
HAN = re.compile(r"[㐀-鿿]")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
SHORTEST_NUMBER = 15  # digits of what is never kept


class Wrong(Exception):
    """A cell that cannot be taken: the key of the sentence that says why, and its parts."""

    def __init__(self, key: str, **parts: object) -> None:
        super().__init__(key)
        self.key = key
        self.parts = parts


def text_of(value: Any) -> str:
    """A cell as text: a phone that Excel made a number has its digits again, a day is written as a day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:LONGEST_CELL].strip()


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Half-width, without spaces at the ends, invisible letters, or Excel's leading apostrophe."""
    if text.isascii():
        return text.strip().lstrip("'").strip()
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip().lstrip("'").strip()


def is_never_kept(text: str, *, code: bool = False) -> bool:
    """Whether a text holds an identity number, or a number as long as a bank account's; a code may be long."""
    if len(text) < SHORTEST_NUMBER:
        return False
    joined = BETWEEN_DIGITS.sub("", plain(text)).upper()
    if ID_18.search(joined) or (ID_15.search(joined) and not code):
        return True
    return not code and LONG_NUMBER.search(joined) is not None


def name_read(text: str) -> str:
    """A name as it is kept: 张　三 is 张三, `Li  Ming` is `Li Ming`."""
    words = text.split()
    return ("" if HAN.search(text) else " ").join(words)


def _name(_: Column, text: str) -> str:
    found = name_read(text)
    if found.isdecimal():
        raise Wrong("number_for_name", value=text)
    if len(found) > LONGEST_NAME:
        raise Wrong("too_long", most=LONGEST_NAME)
    return found


def _code(_: Column, text: str) -> str:
    found = "".join(text.split()).upper()
    whole = WHOLE_FLOAT.fullmatch(found)
    if len(found) > LONGEST_NAME:
        raise Wrong("too_long", most=LONGEST_NAME)
    return whole[1] if whole else found


def _text(column: Column, text: str) -> str:
    found = " ".join(text.split())
    if len(found) > column.longest:
        raise Wrong("too_long", most=column.longest)
    return found


def _whole(column: Column, text: str) -> int:
    squeezed = "".join(text.split())
    whole = WHOLE_FLOAT.fullmatch(squeezed)
    counted = COUNTED.fullmatch(whole[1] if whole else squeezed)
    if counted is None:
        raise Wrong("no_number", value=text)
    try:
        found = int(counted[1]) if counted[1].isdecimal() else int(cn2an.cn2an(counted[1], "smart"))
    except ValueError:
        raise Wrong("no_number", value=text) from None
    if found > column.most:
        raise Wrong("too_many", value=found, most=column.most)
    return found


def phone_read(text: str) -> str:
    """A phone number as digits: out of 13800001111.0, 138-0000-1111, +86 138…; of 1.38E+10 the digits are lost."""
    squeezed = "".join(text.split())
    whole = WHOLE_FLOAT.fullmatch(squeezed)
    squeezed = whole[1] if whole else squeezed
    exponent = EXPONENT.fullmatch(squeezed)
    if exponent:
        squeezed = _expanded(squeezed, exponent)
    digits = re.sub(r"^\+?86(?=1\d{10}$)", "", re.sub(r"[-()—]", "", squeezed))
    if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits):
        return digits
    raise Wrong("two_phones" if len(SEVERAL.split(text)) > 1 else "no_phone", value=text)


def _expanded(text: str, exponent: re.Match[str]) -> str:
    """The digits, where all of them are written."""
    written, power = len(exponent[1].replace(".", "")), int(exponent[2])
    if written <= power:
        raise Wrong("phone_cut", value=text)
    try:
        return str(int(Decimal(text)))
    except InvalidOperation:
        raise Wrong("no_phone", value=text) from None


def _phone(_: Column, text: str) -> str:
    return phone_read(text)


def _group(_: Column, text: str) -> str:
    squeezed = "".join(text.split())
    whole = WHOLE_FLOAT.fullmatch(squeezed)
    found = GROUP.fullmatch(whole[1] if whole else squeezed)
    if found is None:
        return _text_of_group(squeezed)
    number = int(found[1]) if found[1].isdecimal() else int(cn2an.cn2an(found[1], "smart"))
    return f"{number}组"


def _text_of_group(text: str) -> str:
    """A group with a name instead of a number: 石家湾组."""
    longest = 12
    if len(text) > longest:
        raise Wrong("too_long", most=longest)
    return text


def _choice(column: Column, text: str) -> str:
    squeezed = "".join(text.split()).lower()
    for choice in column.choices:
        if squeezed in (name.lower() for name in (choice.value, choice.zh, "".join(choice.en.split()), *choice.also)):
            return choice.value
    raise Wrong("no_choice", value=text, column=column.key)


def _people(_: Column, text: str) -> list[str]:
    """Names, or codes, of people: 张三、李四."""
    return list(dict.fromkeys(name for part in SEVERAL.split(text) if (name := name_read(part))))


def _choices(column: Column, text: str) -> list[str]:
    """Several of the choices: 领导、书记."""
    return list(dict.fromkeys(_choice(column, part) for part in SEVERAL.split(text) if part.strip()))


def _places(_: Column, text: str) -> list[str]:
    return [place for part in SEVERAL.split(text) if (place := "".join(part.split()))]


def _place(_: Column, text: str) -> str:
    return "".join(text.split())


def _one(column: Column, text: str) -> str:
    found = _people(column, text)
    if len(found) != 1:
        raise Wrong("one_person", value=text)
    return found[0]


READERS: Mapping[Type, Callable[[Column, str], Any]] = {
    "code": _code,
    "name": _name,
    "person_name": _name,
    "township": _place,
    "village": _place,
    "group": _group,
    "text": _text,
    "whole": _whole,
    "choice": _choice,
    "phone": _phone,
    "holder": _people,
    "parent": _name,
    "secretary": _one,
    "branch": _name,
    "unit": _place,
    "units": _places,
    "choices": _choices,
    "person": _one,
}


def read_cell(column: Column, text: str) -> Any:
    """The value of a cell under a column; None where nothing stands there. Raise Wrong on what cannot be taken."""
    found = plain(text)
    if found in ("", "无", "-", "--", "/", "—"):
        return None
    return READERS[column.type](column, found)
