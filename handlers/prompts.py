"""What the clock says to a person: one message, put together when it is sent, of all that is planned for that day."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import col, select

from activities.periods import day_of
from handlers.chat import cut
from handlers.handing_over import transfer_section
from handlers.keyboards import inline
from handlers.made import NOTHING, Made, Making
from handlers.quarter import duty_section
from handlers.section import Hearer, Section
from handlers.texts import Texts
from storage.people import account_of_person
from storage.tables import Person, Prompt

DIGEST = "digest"  # the maker's name

Sections = Callable[[Hearer, Prompt], Section | None]
SECTIONS: Mapping[str, Sections] = {
    "duty": duty_section,
    "transfer": transfer_section,
}  # who writes what a prompt says, by the first word of what it is about; None: there is nothing to say any more


def digest_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """The digest of a person as things stand now; nothing where all of it is over."""
    made = payload["made"]
    tx, today = making.tx, day_of(making.now)
    person = tx.get_one(Person, made["person"])
    account = account_of_person(tx, made["person"], today)
    hearer = Hearer(tx, Texts(account.language if account else "zh"), person, today, making.catalogue)
    rows = tx.exec(select(Prompt).where(col(Prompt.id).in_(made["prompts"])).order_by(col(Prompt.id))).all()
    written = [SECTIONS[row.about.split(":")[0]](hearer, row) for row in rows]
    sections = [section for section in written if section is not None]
    if not sections:
        return Made(NOTHING)
    buttons = [row for section in sections for row in section.rows]
    keyboard = {"reply_markup": inline(buttons)} if buttons else {}
    words = "\n\n".join(section.text for section in sections)
    return Made({**payload, "text": cut(words), **keyboard})
