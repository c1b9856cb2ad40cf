"""The columns and types of XLSForm under the one name each that we call them by."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT


def words(said: str) -> frozenset[str]:
    """The words of a line, as a table."""
    return frozenset(said.split())


ALIASES: Mapping[str, str] = {
    "relevance": "relevant",
    "calculate": "calculation",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "readonly": "read_only",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
    "entities:saveto": "save_to",
    "no_app_error_string": "noapperrorstring",
    "set_form_title": "form_title",
    "title": "form_title",
    "set_form_id": "form_id",
    "id_string": "form_id",
    "dataset": "list_name",
}
HOLDERS = frozenset({"bind", "control", "body", "media", "instance"})  # a column of these is one of what they hold
SPOKEN = frozenset({"label", "hint", "guidance_hint", "constraint_message", "required_message"})
MEDIA = frozenset({"image", "big-image", "audio", "video"})
LOGIC = ("relevant", "required", "constraint", "calculation", "read_only", "repeat_count", "choice_filter")
KNOWN: Mapping[str, frozenset[str]] = {
    "survey": words(
        "type name label hint guidance_hint relevant required required_message constraint constraint_message "
        "calculation read_only appearance default choice_filter repeat_count trigger parameters save_to image "
        "big-image audio video autoplay rows noapperrorstring compact_tag disabled note intent accuracythreshold "
        "accuracy_threshold query list_name sms_field sms_option sms_separator sms_allow_media sms_date_format "
        "sms_datetime_format sms_response comments comment"
    ),
    "choices": words("list_name name label image big-image audio video geometry order"),
    "settings": words(
        "form_title form_id version default_language style public_key submission_url instance_name instance_xmlns "
        "instance_id namespaces prefix delimiter allow_choice_duplicates auto_send auto_delete name sms_keyword "
        "sms_separator sms_allow_media sms_date_format sms_datetime_format sms_response clean_text_values "
        "omit_instanceid client_editable attribute compact_delimiter entity_version"
    ),
}
PREFIXES = ("jr:", "hf:", "entities:")
SPACED = re.compile(r"[\s]+")
BEGIN = re.compile(r"(?P<end>begin|end)[ _](?P<of>lgroup|group|repeat|loop|looped group)(?=$|\s)")
SELECT = re.compile(rf"(?P<type>{'|'.join(sorted(aliases.select, key=len, reverse=True))})\s+(?P<list>.+)")
OTHER = re.compile(r"\s+(or_other|or specify other|or other)$")
OUTSIDE = (".csv", ".xml", ".geojson")
WITHOUT_NAME = frozenset({"audit", "csv-external", "xml-external"})
ALSO_TYPES = frozenset({"begin group", "end group", "begin repeat", "end repeat", "select_one", "select_multiple"})


def column(heading: str) -> str:
    """The one name of a column, without its language: `label::中文 (zh)` is label, `bind::relevant` is relevant."""
    word = SPACED.sub("_", _parts(heading)[0].lower())
    return ALIASES.get(word, word)


def language(heading: str) -> str:
    """The language that a column is in; empty where it has none."""
    parts = _parts(heading)
    return parts[-1] if len(parts) > 1 and column(heading) in SPOKEN | MEDIA else ""


def _parts(heading: str) -> list[str]:
    """A heading at its colons, without the word for what holds the column."""
    parts = [part.strip() for part in heading.split("::")]
    if len(parts) == 1 and not heading.strip().lower().startswith(PREFIXES):
        parts = [part.strip() for part in heading.split(":", maxsplit=1)]
    return parts[1:] if len(parts) > 1 and parts[0].lower() in HOLDERS else parts


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like this one; empty where none is near."""
    found = get_close_matches(word.lower(), list(known), n=1, cutoff=0.7)
    return found[0] if found else ""


def list_of(kind: str) -> str:
    """The list that a type takes its choices from; empty where it takes none."""
    found = SELECT.fullmatch(OTHER.sub("", kind.strip()))
    return found["list"].strip() if found else ""


def is_type(kind: str) -> bool:
    """Whether XLSForm has this type."""
    kind = kind.strip()
    return bool(kind in QUESTION_TYPE_DICT or BEGIN.match(kind) or list_of(kind) or kind in aliases._type_alias_map)  # noqa: SLF001 - its only table of them


def types() -> list[str]:
    """The types that one usually means, to name the nearest."""
    usual = (name for name in QUESTION_TYPE_DICT if " " not in name and ":" not in name)
    return sorted({*usual, *ALSO_TYPES, *aliases.select} - {"q"})
