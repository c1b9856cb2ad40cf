"""An XForms engine: XLSForm in, session in, events out. No clock, no chance, no database.

form = publish(Path("form.md"))
session = Session.start(form, now=now, inputs={"subject_name": "云岭茶业"})
events = session.answer("/data/visit/met", "contact")
"""

from forms.asking import Asked
from forms.cards import Card, Question
from forms.choices import Choice
from forms.entities import EntitySave
from forms.events import AnswerAccepted, BecameIrrelevant, BecameRelevant, Event, Refused, RowAdded, RowRemoved
from forms.form import Form
from forms.marks import Mark
from forms.outside_lists import OutsideLists
from forms.publish import publish
from forms.refusals import FormRefused, Problem
from forms.session import Session

__all__ = [
    "AnswerAccepted",
    "Asked",
    "BecameIrrelevant",
    "BecameRelevant",
    "Card",
    "Choice",
    "EntitySave",
    "Event",
    "Form",
    "FormRefused",
    "Mark",
    "OutsideLists",
    "Problem",
    "Question",
    "Refused",
    "RowAdded",
    "RowRemoved",
    "Session",
    "publish",
]
