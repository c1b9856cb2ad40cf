"""What the clock says to a person: one message, put together when it is sent, of all that is planned for that day."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from activities.periods import day_of
from handlers.acceptance import ACCEPTANCE, acceptance_sections
from handlers.chat import cut
from handlers.due import extension_section, follow_up_sections
from handlers.events.section import event_section
from handlers.handing_over import transfer_section
from handlers.keyboards import inline
from handlers.made import NOTHING, Made, Making
from handlers.office import gap_section
from handlers.plans.waiting import plan_section
from handlers.quarter import duty_section
from handlers.request_prompts import ABOUT, request_sections
from handlers.scoring.prompting import score_section
from handlers.section import Hearer, Section
from handlers.selections.waiting import selection_section
from handlers.texts import Texts
from handlers.to_see import visits_sections
from handlers.week import week_section
from handlers.working_calendar import calendar_section
from storage.people import account_of_person
from storage.tables import Person, Prompt

DIGEST = "digest"  # the maker's name

Sections = Callable[[Hearer, Sequence[Prompt]], list[Section]]


def _each(write: Callable[[Hearer, Prompt], Section | None]) -> Sections:
    """A section for each prompt that still has something to say."""
    return lambda hearer, prompts: [section for prompt in prompts if (section := write(hearer, prompt))]


SECTIONS: Mapping[str, Sections] = {
    "transfer": _each(transfer_section),
    "week": _each(week_section),
    "duty": _each(duty_section),
    "event": _each(event_section),
    "gap": _each(gap_section),
    "extension": _each(extension_section),
    ACCEPTANCE: acceptance_sections,
    "follow_up": follow_up_sections,
    "plan": _each(plan_section),
    "visits": visits_sections,
    "selection": _each(selection_section),
    "score": _each(score_section),
    ABOUT: request_sections,
    "calendar": _each(calendar_section),
}  # who writes what prompts say, by the first word of what they are about, in the order in which it is read


def digest_made(making: Making, payload: Mapping[str, Any]) -> Made:
    """The digest of a person as things stand now; nothing where all of it is over."""
    made = payload["made"]
    tx, today = making.tx, day_of(making.now)
    person = tx.get_one(Person, made["person"])
    account = account_of_person(tx, made["person"], today)
    hearer = Hearer(tx, Texts(account.language if account else "zh"), person, today, making.catalogue)
    rows = tx.exec(select(Prompt).where(col(Prompt.id).in_(made["prompts"])).order_by(col(Prompt.id))).all()
    kinds = {kind: [row for row in rows if row.about.split(":")[0] == kind] for kind in SECTIONS}
    sections = [section for kind, write in SECTIONS.items() for section in write(hearer, kinds[kind])]
    if not sections:
        return Made(NOTHING)
    buttons = [row for section in sections for row in section.rows]
    keyboard = {"reply_markup": inline(buttons)} if buttons else {}
    words = "\n\n".join(section.text for section in sections)
    return Made({**payload, "text": cut(words), **keyboard})
