"""A name written in a form that sounds like a member of the same village: asked about before he is taken in."""

from handlers.interview.answer import NAMES, Read
from handlers.interview.show import Face
from handlers.interview.work import Asking, Work
from handlers.keyboards import Button
from handlers.reading import plain
from storage.inputs import squeezed
from storage.members import members_like
from storage.tables import Subject, Unit

NAME_APART = "、"
YES, NO = frozenset({"是", "是的", "对", "yes"}), frozenset({"不是", "不", "不对", "no"})
ENTERPRISE = "enterprise"


def may_be_there(work: Work, read: Read) -> bool:
    """Put the question where a name among the answers may be one of the roster; whether there is such a name."""
    step = work.step()
    if work.subject is None or work.subject.kind != ENTERPRISE or not isinstance(step, Asking):
        return False
    refs = {question.ref for question in step.card.questions if NAMES in question.appearance.split()}
    written = [value for ref, value in read.answers if ref in refs and isinstance(value, str)]
    names = [squeezed(entry.split(" ")[0]) for value in written for entry in value.split(NAME_APART)]
    for name in names:
        found = [] if name in work.place.apart else _like(work, work.subject, name)
        if found:
            answers = [[ref, value] for ref, value in read.answers]
            work.place.double = {"name": name, "id": found[0].id, "answers": answers, "done": read.done}
            work.advance()
            return True
    return False


def _like(work: Work, enterprise: Subject, name: str) -> list[Subject]:
    return members_like(work.chat.tx, enterprise, name, work.chat.today, corrects=work.row.corrects_id)


def show_double(work: Work) -> Face:
    """Who it may be: where he is, to which branch he belongs."""
    text, member = work.chat.text, _member(work)
    parent = work.chat.tx.get(Subject, member.parent_id) if member.parent_id else None
    unit = work.chat.tx.get_one(Unit, member.unit_id)
    place = f"{unit.name}{text('double_at', name=parent.name) if parent else ''}"
    said = text("double_ask", place=place, member=member.name, name=work.place.double["name"])
    return Face(said, [Button(text("double_same", name=member.name), "same"), Button(text("double_apart"), "apart")])


def _member(work: Work) -> Subject:
    return work.chat.tx.get_one(Subject, work.place.double["id"])


def meant(typed: str) -> str:
    """The verb that a word means at this question; empty for whatever else, which is a new answer."""
    words = plain(typed).lower().rstrip("。.")
    return "same" if words in YES else "apart" if words in NO else ""


def settle(work: Work, *, same: bool) -> Read:
    """The answers as they were written, with the roster's spelling where it is the same one."""
    kept, work.place.double = work.place.double, {}
    name = kept["name"]
    if not same:
        work.place.apart.append(name)
        return Read(tuple((ref, value) for ref, value in kept["answers"]), done=kept["done"])
    member = work.chat.tx.get_one(Subject, kept["id"])
    work.place.apart.append(squeezed(member.name))
    work.place.same[squeezed(member.name)] = member.id or 0
    return Read(tuple((ref, _respelt(value, name, member.name)) for ref, value in kept["answers"]), done=kept["done"])


def _respelt(value: str | list[str] | None, name: str, roster: str) -> str | list[str] | None:
    """A list of names in which one is written as the roster has it."""
    if not isinstance(value, str):
        return value
    entries = [entry.partition(" ") for entry in value.split(NAME_APART)]
    return NAME_APART.join(
        f"{roster if squeezed(first) == name else first}{space}{rest}" for first, space, rest in entries
    )
