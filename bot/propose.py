"""`huifang propose MESSAGES.json`: what the reader makes of some messages, without Telegram and without a database."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from activities.words import Words
from bot.refused import Refused
from handlers.messages.reader import Reader


def propose(file: Path, names: Path | None, today: date, words: Words) -> str:
    """The list of the file with `records` beside each text, as JSON; with a file of names also `match`."""
    messages = _messages(file)
    known = None if names is None else _lines(names)
    reader = Reader(words)
    made = [_with_records(message, reader, today, known) for message in messages]
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _with_records(message: dict[str, Any], reader: Reader, today: date, known: Sequence[str] | None) -> dict[str, Any]:
    found = reader.read(message["text"], today, known or ())
    return {**message, "records": [each.as_json(names=known is not None) for each in found]}


def _messages(file: Path) -> list[dict[str, Any]]:
    try:
        messages = json.loads(_text(file))
    except json.JSONDecodeError as wrong:
        raise Refused(
            f"{file} 第{wrong.lineno}行不是正确的 JSON。", f"{file}, line {wrong.lineno}: this is not correct JSON."
        ) from None
    if not isinstance(messages, list):
        raise Refused(f'{file} 应是一张单子：[{{"text": "…"}}, …]。', f'{file} must be a list: [{{"text": "…"}}, …].')
    for number, message in enumerate(messages, 1):
        if not isinstance(message, dict) or not isinstance(message.get("text"), str):
            raise Refused(
                f'{file} 第{number}条没有文字，应是 {{"text": "…"}}。',
                f'{file}, entry {number} has no text; accepted: {{"text": "…"}}.',
            )
    return messages


def _lines(file: Path) -> list[str]:
    return [line.strip() for line in _text(file).splitlines() if line.strip()]


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(
            f"{file} 不是 UTF-8 文字，请另存为 UTF-8。", f"{file} is not UTF-8 text; save it as UTF-8."
        ) from None
