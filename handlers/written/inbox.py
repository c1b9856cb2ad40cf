"""What nothing was made of: at the office of its area, settled or passed on with one tap; its writer is told."""

from handlers.chat import Chat
from handlers.keyboards import Button, fit
from handlers.placing import show_thing
from handlers.written.lines import LEAST_PASSED
from handlers.written.talk import kept
from storage.messages import at_office, kept_by, office_of, proposed_to, sent_with
from storage.people import titled
from storage.tables import Message, Person, Unit

WIDTH = 16  # characters of a line


def pass_on(chat: Chat, words: str) -> bool:
    """Words of which nothing was made go to the office of the writer's place; whether there was one to go to."""
    if len("".join(words.split())) < LEAST_PASSED:
        return False
    office = _next(chat, chat.me.unit_id, {chat.me.id or 0})
    if office is None:
        return False
    message = kept(chat, words, "office")
    _hand(chat, message, office)
    chat.set_focus(message=message.id)
    chat.say(chat.text("office_got", office=titled(office)), [_back(chat, message)])
    return True


def _back(chat: Chat, message: Message) -> Button:
    return Button(chat.text("office_back"), f"H:back:{message.id}")


def _next(chat: Chat, unit_id: int, but: set[int]) -> Person | None:
    return office_of(chat.tx, chat.tx.get_one(Unit, unit_id), but)


def _hand(chat: Chat, message: Message, office: Person) -> None:
    """The office sees it at once, and in 待办 until it is settled."""
    message.state, message.office_id = "office", office.id
    text = chat.texts_for(office.id or 0)
    by = chat.tx.get_one(Person, message.person_id)
    said = text("office_new", by=titled(by), words=message.words)
    chat.tell(office.id or 0, said, _ways(chat, message, office), once=f"office:{message.id}:{office.id}")


def _ways(chat: Chat, message: Message, office: Person) -> list[Button]:
    text = chat.texts_for(office.id or 0)
    above = _above(chat, message, office)
    buttons = [Button(text("office_done"), f"H:done:{message.id}")]
    return buttons + ([Button(text("office_up", who=above.name), f"H:up:{message.id}")] if above else [])


def _above(chat: Chat, message: Message, office: Person) -> Person | None:
    """To whom it may be passed on: from the township to the county's office, from there to the township."""
    unit = chat.tx.get_one(Unit, message.unit_id)
    found = office_of(chat.tx, unit, {office.id or 0, message.person_id})
    return found if found and found.id != office.id else None


def tap_inbox(chat: Chat, parts: list[str]) -> None:
    """`H:see:MESSAGE`, `H:done:MESSAGE`, `H:up:MESSAGE` at whose office it is; `H:back:…` by its writer."""
    message = chat.tx.get(Message, int(parts[2]))
    whose = "person_id" if parts[1] in ("back", "read", "pass") else "office_id"
    if message is None or getattr(message, whose) != chat.me.id:
        chat.toast()
        chat.say(chat.text("not_yours" if message is None or whose == "person_id" else "office_not_here"))
        return
    STEPS[parts[1]](chat, message)
    chat.toast()


def _see(chat: Chat, message: Message) -> None:
    by = chat.tx.get_one(Person, message.person_id)
    day = chat.text.day(message.received_on)
    said = chat.text("office_see", by=titled(by), day=day, words=message.words)
    if message.state != "office":
        chat.say(said + "\n" + chat.text(f"wrote_is_{message.state}"))
        return
    chat.say(said, _ways(chat, message, chat.me))
    for sent in sent_with(chat.tx, message.id or 0):
        show_thing(chat, sent)


def _done(chat: Chat, message: Message) -> None:
    if message.state != "office":
        chat.toast(chat.text(f"wrote_is_{message.state}"))
        return
    message.state, message.settled_at = "settled", chat.now
    text = chat.texts_for(message.person_id)
    told = text("office_settled", office=titled(chat.me), words=fit(message.words, WIDTH))
    chat.tell(message.person_id, told, once=f"office_settled:{message.id}")
    chat.say(chat.text("office_settled_here"))


def _up(chat: Chat, message: Message) -> None:
    above = _above(chat, message, chat.me)
    if message.state != "office" or above is None:
        chat.toast(chat.text(f"wrote_is_{message.state}"))
        return
    _hand(chat, message, above)
    text = chat.texts_for(message.person_id)
    told = text("office_passed", office=titled(chat.me), to=titled(above), words=fit(message.words, WIDTH))
    chat.tell(message.person_id, told, once=f"office_passed:{message.id}:{above.id}")
    chat.say(chat.text("office_passed_here", to=titled(above)))


def _take_back(chat: Chat, message: Message) -> None:
    if message.state != "office":
        chat.toast(chat.text(f"wrote_is_{message.state}"))
        return
    message.state = "words"
    chat.say(chat.text("office_taken_back"), [Button(chat.text("wrote_list"), "H:list:0")])


def _pass(chat: Chat, message: Message) -> None:
    """Its writer wants the office to see it after all."""
    office = _next(chat, message.unit_id, {chat.me.id or 0})
    if message.state != "words" or office is None:
        chat.toast(chat.text(f"wrote_is_{message.state}"))
        return
    _hand(chat, message, office)
    chat.say(chat.text("office_got_later", office=titled(office)), [_back(chat, message)])


def _read(chat: Chat, message: Message) -> None:
    """One's own message again, whole."""
    day = chat.text.day(message.received_on)
    said = [chat.text("wrote_read", day=day, words=message.words)]
    said += [chat.text("wrote_read_edited", words=message.edited)] if message.edited else []
    said.append(chat.text(f"wrote_is_{message.state}"))
    pass_it = Button(chat.text("office_pass"), f"H:pass:{message.id}")
    chat.say("\n".join(said), [pass_it] if message.state == "words" else [])


STEPS = {"see": _see, "done": _done, "up": _up, "back": _take_back, "pass": _pass, "read": _read}


def show_kept(chat: Chat, parts: list[str]) -> None:
    """`H:list:PAGE`: what this person wrote of which the words alone are kept, the newest first."""
    chat.toast()
    _show_page(chat, int(parts[2]))


def show_first(chat: Chat) -> None:
    """Its first page, asked for in words."""
    _show_page(chat, 0)


def _show_page(chat: Chat, page: int) -> None:
    rows, more = kept_by(chat.tx, chat.me.id or 0, page)
    if not rows:
        chat.say(chat.text("wrote_list_none"))
        return
    lines = [
        chat.text("wrote_list_line", number=number, day=chat.text.day(row.received_on), words=fit(row.words, WIDTH))
        for number, row in enumerate(rows, 1)
    ]
    buttons = [Button(str(number), f"H:read:{row.id}") for number, row in enumerate(rows, 1)]
    turn = [Button(chat.text("page_next"), f"H:list:{page + 1}", alone=True)] if more else []
    chat.say("\n".join([chat.text("wrote_list_head"), *lines]), [*buttons, *turn])


def proposal_lines(chat: Chat) -> list[tuple[str, str, str]]:
    """What this person wrote and has not confirmed: line, label, data."""
    return [
        (
            chat.text("wrote_line", words=fit(row.words, WIDTH)),
            chat.text("wrote_line_button"),
            f"H:show:{row.id}:0",
        )
        for row in proposed_to(chat.tx, chat.me.id or 0)
    ]


def office_lines(chat: Chat) -> list[tuple[str, str, str, str]]:
    """What waits at this person's office: line, label, data, by which name it may be typed."""
    return [
        (
            chat.text("office_line", by=name, words=fit(row.words, WIDTH)),
            chat.text("office_button", by=name),
            f"H:see:{row.id}",
            name,
        )
        for row, name in at_office(chat.tx, chat.me.id or 0)
    ]
