"""并成一户: two of the roster that are one; what moves is said before, and it can be parted again."""

from handlers.chat import Chat
from handlers.keyboards import Button
from storage.merging import alike, counted, merge, merged_into, part
from storage.resting import is_merged
from storage.search import find_subjects, overseen_subject
from storage.tables import Subject, Unit

ONE, TWO = ("with", "part"), ("ask", "do")
SHOWN = 6


def tap(chat: Chat, parts: list[str]) -> None:
    """`M:with:SUBJECT`, `M:ask:STAYS:GOES`, `M:do:STAYS:GOES`, `M:part:GOES`, by who oversees both."""
    chat.toast()
    assert chat.viewer is not None
    found = [overseen_subject(chat.tx, chat.viewer, int(part)) for part in parts[2:]]
    subjects = [row for row in found if row is not None]
    if len(subjects) < len(found):
        chat.say(chat.text("manage_not_yours"))
    elif parts[1] == "with":
        _ask_with(chat, subjects[0])
    elif parts[1] == "part":
        _part(chat, subjects[0])
    elif _against(chat, *subjects):
        chat.say(_against(chat, *subjects))
    elif parts[1] == "ask":
        _ask(chat, *subjects)
    else:
        _do(chat, *subjects)


def _named(chat: Chat, subject: Subject) -> str:
    unit = chat.tx.get_one(Unit, subject.unit_id)
    return f"{subject.name}（{unit.name}{subject.profile.get('group', '')}，{subject.code}）"


def _ask_with(chat: Chat, subject: Subject, lead: str = "") -> None:
    """Which other one: those that may be the same first, others by writing."""
    assert chat.viewer is not None
    chat.set_focus(merge=subject.id)
    pairs = [other for _, other in alike(chat.tx, chat.viewer, subject)][:SHOWN]
    buttons = [_button(subject, other) for other in pairs]
    said = chat.text("merge_with" if pairs else "merge_write", name=subject.name)
    chat.say("\n".join(line for line in (lead, said) if line), buttons)


def _button(subject: Subject, other: Subject) -> Button:
    return Button(f"{other.name} {other.profile.get('group', '')}".rstrip(), f"M:ask:{subject.id}:{other.id}")


def type_other(chat: Chat, typed: str) -> None:
    """The other one by its name or code."""
    assert chat.viewer is not None
    subject = overseen_subject(chat.tx, chat.viewer, int(chat.focus["merge"]))
    if subject is None:
        chat.set_focus()
        chat.say(chat.text("manage_not_yours"))
        return
    hits = find_subjects(chat.tx, chat.viewer, typed, chat.today, kinds=(subject.kind,), limit=SHOWN)
    others = [hit.subject for hit in hits if hit.subject.id != subject.id]
    if len(others) == 1:
        _ask(chat, subject, others[0])
    elif others:
        chat.say(chat.text("merge_several"), [_button(subject, other) for other in others])
    else:
        _ask_with(chat, subject, chat.text("merge_not_found"))


def _against(chat: Chat, stays: Subject, goes: Subject) -> str:
    if stays.id == goes.id or stays.kind != goes.kind:
        return chat.text("merge_not_alike")
    return chat.text("settled_already") if is_merged(stays) or is_merged(goes) else ""


def _ask(chat: Chat, stays: Subject, goes: Subject) -> None:
    """Which one stays, and what moves."""
    refusal = _against(chat, stays, goes)
    if refusal:
        chat.say(refusal)
        return
    chat.set_focus()
    text = chat.text
    counts = [text(f"merge_{name}", count=count) for name, count in counted(chat.tx, goes).items() if count]
    said = text("merge_ask", stays=_named(chat, stays), goes=_named(chat, goes))
    moves = text("merge_moves", what=text.list(counts)) if counts else text("merge_moves_nothing")
    buttons = [
        Button(text("merge_do"), f"M:do:{stays.id}:{goes.id}"),
        Button(text("merge_turn"), f"M:ask:{goes.id}:{stays.id}"),
        Button(text("merge_not"), f"e:subject:{stays.id}"),
    ]
    chat.say(f"{said}\n{moves}", buttons)


def _do(chat: Chat, stays: Subject, goes: Subject) -> None:
    merge(chat.tx, stays, goes, chat.today)
    chat.set_focus()
    buttons = [
        Button(chat.text("merge_see"), f"e:subject:{stays.id}"),
        Button(chat.text("merge_part"), f"M:part:{goes.id}"),
    ]
    chat.say(chat.text("merge_done", stays=_named(chat, stays)), buttons)


def _part(chat: Chat, goes: Subject) -> None:
    stays = merged_into(chat.tx, goes)
    if stays is None:
        chat.say(chat.text("settled_already"))
        return
    part(chat.tx, goes)
    chat.say(chat.text("merge_parted", stays=_named(chat, stays), goes=_named(chat, goes)))
