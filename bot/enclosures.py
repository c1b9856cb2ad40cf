"""Files that the bot makes itself: a message names what it encloses, and the file is made when it is said."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from bot.transport import Upload
from forms.workbook import workbook_of
from storage.forms import sheets_of
from storage.store import Store

NO_NAME = re.compile(r'["/\\\x00-\x1f]+')  # what a file's name cannot hold


async def with_file(store: Store, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The payload as it is called with: in the place of `{"workbook": VERSION}`, that form's workbook."""
    named = payload.get("document")
    if not isinstance(named, dict):
        return payload
    title, sheets = await store.read(lambda tx: sheets_of(tx, named["workbook"]))
    data = await asyncio.to_thread(workbook_of, sheets)
    return {**payload, "document": Upload(f"{NO_NAME.sub(' ', title).strip() or 'form'}.xlsx", data)}
