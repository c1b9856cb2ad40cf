"""推荐: of which category, who, by which channel, why; from a card only the last two are asked."""

from collections.abc import Callable, Mapping
from typing import Any

from activities.selections import Category, Choice, Selection, choice
from handlers.chat import Chat
from handlers.interview.answer import plain_text
from handlers.keyboards import Button
from handlers.reading import plain, read_numbers
from handlers.selections.one import by_me, may, reader_of, show, undo_button
from handlers.selections.telling import ask_first
from handlers.selections.words import called, next_said, quota_line, selections_of, who_decides
from storage.search import find_subjects, read_subject
from storage.selections import Proposal, counts, move, propose, steps_of, there_already, units_named
from storage.tables import Candidate, Subject, Unit

PROPOSES = "propose"  # in the focus: what is known of the proposal so far
UNITS = ("township", "village", "community")  # kinds of which a unit itself is proposed
SHOWN = 8
MOST_NAME, MOST_WORDS = 60, 200


def proposes(chat: Chat, selection: Selection) -> bool:
    """Whether this person may propose for a selection at all; what of, his view says."""
    return chat.viewer is not None and not chat.viewer.roles.isdisjoint(selection.proposers)


def begin(chat: Chat, selection: Selection, subject_id: int = 0) -> None:
    """`Q:new:KEY:SUBJECT`: from a subject's card, or with 0 from the beginning."""
    if not proposes(chat, selection):
        chat.say(chat.text("not_yours"))
        return
    _keep(chat, {"selection": selection.key})
    if subject_id:
        _subject(chat, selection, subject_id)
    elif len(selection.categories) == 1:
        _category(chat, selection, selection.categories[0].key)
    else:
        _ask_category(chat, selection, selection.categories)


def _kept(chat: Chat) -> dict[str, Any]:
    return dict(chat.focus.get(PROPOSES, {}))


def _keep(chat: Chat, known: dict[str, Any]) -> None:
    chat.set_focus(**{PROPOSES: known})


# --- which category ---------------------------------------------------------------------------------


def _ask_category(chat: Chat, selection: Selection, categories: tuple[Category, ...] | list[Category]) -> None:
    counted = counts(chat.tx, selection)
    lines = [
        chat.text("todo_line", number=number, line=quota_line(chat.text, selection, each, counted[each.key]))
        for number, each in enumerate(categories, start=1)
    ]
    buttons = [Button(called(chat.text, each), f"Q:kind:{selection.key}:{each.key}") for each in categories]
    name = _kept(chat).get("name", "")
    head = chat.text("selection_which_of", name=name) if name else chat.text("selection_which_kind")
    chat.say("\n".join([head, *lines]), buttons)


def _category(chat: Chat, selection: Selection, key: str) -> None:
    """`Q:kind:KEY:CATEGORY`."""
    category, known = selection.category(key), _kept(chat)
    if category is None or known.get("selection") != selection.key:
        chat.say(chat.text("selection_begin_again"), [_again(chat, selection)])
        return
    _keep(chat, {**known, "category": key})
    if "name" in known:
        _ask_channel(chat, selection)
    else:
        _ask_name(chat, category, selection)


def _again(chat: Chat, selection: Selection) -> Button:
    return Button(chat.text("selection_propose"), f"Q:new:{selection.key}:0")


# --- who --------------------------------------------------------------------------------------------


def _ask_name(chat: Chat, category: Category, selection: Selection, lead: str = "") -> None:
    assert chat.viewer is not None
    said = chat.text("selection_find" if category.kind else "selection_write", category=called(chat.text, category))
    units = units_named(chat.tx, chat.viewer, category.kind) if category.kind in UNITS else []
    chat.say(lead + said, [_unit_button(selection, unit) for unit in units] if len(units) <= SHOWN else None)


def _unit_button(selection: Selection, unit: Unit) -> Button:
    return Button(unit.name, f"Q:unit:{selection.key}:{unit.id}")


def _type_name(chat: Chat, selection: Selection, typed: str) -> None:
    category = selection.category(_kept(chat)["category"])
    words = " ".join(plain_text(typed).split())[:MOST_NAME]
    if category is None or not words:
        _ask_category(chat, selection, selection.categories)
    elif category.kind is None:
        _named(chat, selection, name=words, unit=_where(chat))
    elif category.kind in UNITS:
        _look_for_unit(chat, selection, category, words)
    else:
        _look_for(chat, selection, category, words)


def _where(chat: Chat) -> int:
    """Where what is on no roster lies: the uppermost unit that its proposer oversees, else his own."""
    assert chat.viewer is not None
    paths = sorted((*chat.viewer.paths, *chat.viewer.led), key=len)
    return int(paths[0].rstrip("/").rsplit("/", 1)[1]) if paths else chat.me.unit_id


def _look_for_unit(chat: Chat, selection: Selection, category: Category, words: str) -> None:
    assert chat.viewer is not None
    found = units_named(chat.tx, chat.viewer, category.kind or "", words)
    if len(found) == 1:
        _unit(chat, selection, found[0].id or 0)
    elif found:
        chat.say(chat.text("selection_several"), [_unit_button(selection, unit) for unit in found[:SHOWN]])
    else:
        _ask_name(chat, category, selection, chat.text("selection_not_found", words=words) + "\n")


def _look_for(chat: Chat, selection: Selection, category: Category, words: str) -> None:
    assert chat.viewer is not None
    kinds = (category.kind or "",)
    hits = find_subjects(chat.tx, chat.viewer, words, chat.today, kinds=kinds, limit=SHOWN)
    if len(hits) == 1 and not hits[0].alike:
        _subject(chat, selection, hits[0].subject.id or 0)
    elif hits:
        buttons = [
            Button(" ".join(filter(None, (hit.subject.name, hit.unit))), f"Q:pick:{selection.key}:{hit.subject.id}")
            for hit in hits
        ]
        chat.say(chat.text("selection_several"), buttons)
    else:
        _ask_name(chat, category, selection, chat.text("selection_not_found", words=words) + "\n")


def _subject(chat: Chat, selection: Selection, subject_id: int) -> None:
    """`Q:pick:KEY:SUBJECT`: one of the roster that this person may see."""
    assert chat.viewer is not None
    subject = read_subject(chat.tx, chat.viewer, subject_id, chat.today)
    if subject is None or not selection.of_kind(subject.kind):
        chat.say(chat.text("find_not_seen"))
        return
    if subject.kind in UNITS:
        _named(chat, selection, name=subject.name, unit=subject.unit_id, is_unit=True, kind=subject.kind)
    else:
        _named(chat, selection, name=subject.name, unit=subject.unit_id, subject=subject.id or 0, kind=subject.kind)


def _unit(chat: Chat, selection: Selection, unit_id: int) -> None:
    """`Q:unit:KEY:UNIT`: a township, a village or a community of this person's."""
    assert chat.viewer is not None
    unit = chat.tx.get(Unit, unit_id)
    mine = unit is not None and unit in units_named(chat.tx, chat.viewer, unit.kind)
    if unit is None or not mine or not selection.of_kind(unit.kind):
        chat.say(chat.text("find_not_seen"))
        return
    _named(chat, selection, name=unit.name, unit=unit.id or 0, is_unit=True, kind=unit.kind)


def _named(
    chat: Chat, selection: Selection, *, name: str, unit: int, subject: int = 0, is_unit: bool = False, kind: str = ""
) -> None:
    """Who it is is known; what is not yet is asked: of several categories which, then the channel."""
    known = {**_kept(chat), "selection": selection.key, "name": name, "unit": unit}
    known |= {"subject": subject, "is_unit": is_unit}
    fitting = selection.of_kind(kind) if kind else []
    if kind and known.get("category") not in [each.key for each in fitting]:
        known.pop("category", None)
        if len(fitting) == 1:
            known["category"] = fitting[0].key
    _keep(chat, known)
    there = there_already(chat.tx, selection, _proposal(known, ""))
    if there is not None:
        show(chat, selection, there, chat.text("selection_there", name=name, selection=called(chat.text, selection)))
    elif "category" not in known:
        _ask_category(chat, selection, fitting)
    else:
        _ask_channel(chat, selection)


def _proposal(known: Mapping[str, Any], why: str) -> Proposal:
    return Proposal(
        category=known.get("category", ""),
        channel=known.get("channel", ""),
        name=known["name"],
        why=why,
        unit_id=known["unit"],
        subject_id=known["subject"] or None,
        is_unit=known["is_unit"],
    )


# --- by which channel, and why ----------------------------------------------------------------------


def _ask_channel(chat: Chat, selection: Selection) -> None:
    known = _kept(chat)
    category = selection.category(known["category"])
    assert category is not None
    line = quota_line(chat.text, selection, category, counts(chat.tx, selection)[category.key])
    said = chat.text("selection_which_channel", name=known["name"], selection=called(chat.text, selection), line=line)
    chat.say(
        said, [Button(called(chat.text, each), f"Q:way:{selection.key}:{each.key}") for each in selection.channels]
    )


def _channel(chat: Chat, selection: Selection, key: str) -> None:
    """`Q:way:KEY:CHANNEL`."""
    known = _kept(chat)
    if known.get("selection") != selection.key or "name" not in known or choice(selection.channels, key) is None:
        chat.say(chat.text("selection_begin_again"), [_again(chat, selection)])
        return
    _keep(chat, {**known, "channel": key})
    chat.say(chat.text("selection_why", name=known["name"]))


def _type_why(chat: Chat, selection: Selection, typed: str) -> None:
    known, why = _kept(chat), " ".join(plain_text(typed).split())[:MOST_WORDS].rstrip("。.")
    if not why:
        chat.say(chat.text("selection_why", name=known["name"]))
        return
    proposal = _proposal(known, why)
    there = there_already(chat.tx, selection, proposal)
    if there is not None:
        show(
            chat,
            selection,
            there,
            chat.text("selection_there", name=there.name, selection=called(chat.text, selection)),
        )
        return
    chat.set_focus()
    _take_up(chat, selection, propose(chat.tx, selection, proposal, by_me(chat)))


def _take_up(chat: Chat, selection: Selection, row: Candidate) -> None:
    """By who may decide the first stage it is taken up at once; by anybody else it is put before the leader."""
    text, first = chat.text, selection.stages[0]
    proposed = steps_of(chat.tx, row)[0]
    category = called(text, selection.category(row.category))
    if may(chat, row, first) and not (first.words or first.approval):
        move(chat.tx, selection, row, first, by_me(chat)).together = proposed.together
        chat.tx.flush()
        said = text("selection_taken_up", name=row.name, category=category, stage=called(text, first))
        following = selection.after(first.key)
        lines = [said, *([next_said(reader_of(chat), row, following)] if following else [])]
    else:
        by = who_decides(reader_of(chat), row, first)
        lines = [text("selection_put_before", name=row.name, category=category, stage=called(text, first), by=by)]
        ask_first(chat, selection, row)
    see = Button(row.name, f"Q:see:{row.id}")
    chat.say("\n".join(lines), [see, undo_button(chat, proposed.together or 0)])


# --- typed ------------------------------------------------------------------------------------------


def type_proposal(chat: Chat, typed: str) -> None:
    """What is being asked: a category or a channel by name or number, who, or why."""
    known = _kept(chat)
    selection = selections_of(chat.turn.catalogue).get(known.get("selection", ""))
    if selection is None:
        chat.set_focus()
        chat.say(chat.text("not_understood"), keys=True)
    elif "name" in known and "channel" in known:
        _type_why(chat, selection, typed)
    elif "category" not in known:
        fitting = _fitting(chat, selection, known)
        _type_choice(chat, typed, fitting, lambda key: _category(chat, selection, key))
    elif "name" not in known:
        _type_name(chat, selection, typed)
    else:
        _type_choice(chat, typed, selection.channels, lambda key: _channel(chat, selection, key))


def _fitting(chat: Chat, selection: Selection, known: Mapping[str, Any]) -> tuple[Category, ...]:
    """The categories that were offered."""
    subject = chat.tx.get(Subject, known["subject"]) if known.get("subject") else None
    return tuple(selection.of_kind(subject.kind)) if subject else selection.categories


def _type_choice(chat: Chat, typed: str, choices: tuple[Choice, ...], then: Callable[[str], None]) -> None:
    numbers, words = read_numbers(typed), plain(typed).lower()
    if numbers and len(numbers) == 1 and 1 <= numbers[0] <= len(choices):
        then(choices[numbers[0] - 1].key)
        return
    named = [each for each in choices if words and words in called(chat.text, each).lower()]
    exact = [each for each in named if words == called(chat.text, each).lower()]
    found = exact or named
    if len(found) == 1:
        then(found[0].key)
    else:
        chat.say(chat.text("selection_one_of", names=chat.text.list([called(chat.text, each) for each in choices])))


OF_NUMBER: Mapping[str, Callable[[Chat, Selection, int], None]] = {"new": begin, "pick": _subject, "unit": _unit}
OF_KEY: Mapping[str, Callable[[Chat, Selection, str], None]] = {"kind": _category, "way": _channel}
