"""Somebody whom no link reached asks to be let in: whoever leads his unit says who he is on the roster."""

from telegram import Contact

from handlers.aftermath import texts_of
from handlers.chat import Chat
from handlers.focus import go_on
from handlers.interview.answer import plain_text
from handlers.keyboards import NO_KEYS, Button, asks_for_contact
from handlers.reading import plain
from handlers.start import greeting, say_stranger, try_code, welcome, welcome_back
from handlers.texts import Texts
from storage.access import begin_request, may_decide, send_request, standing_request
from storage.invites import looks_like_code, offered_code, void_invites
from storage.joining import colleague, deciders, full_name, named_in
from storage.people import Viewer, account_of_person, viewer_of
from storage.tables import AccessRequest, Person, Unit

SHORTEST, LONGEST = 2, 40  # characters of name and unit
MOST = 4  # people of the roster that a request may mean
MOBILE = 11  # digits of a Chinese mobile number; what stands before them is the country

# --- the stranger; nothing he hears depends on who is on the roster ----------------------------------


def stranger(chat: Chat) -> None:
    """Whatever comes from a chat that is nobody's: a code, a request's words, what is open, else how to begin."""
    chat.toast()
    message = chat.turn.update.message
    request = standing_request(chat.tx, chat.chat_id, chat.now)
    words = (message.text if message else "") or ""
    if message and message.contact and request:
        _take_contact(chat, request, message.contact)
    elif looks_like_code(words):
        try_code(chat, words)
    elif offered_code(chat.tx, chat.chat_id):
        try_code(chat, offered_code(chat.tx, chat.chat_id))
    elif request is None or words.startswith("/"):
        say_stranger(chat)
    elif request.state == "writing" and words:
        _take_words(chat, request, words)
    else:
        _say_again(chat, request)


def ask(chat: Chat, _: list[str]) -> None:
    """`q:ask`: begin a request; one that stands already is not begun again."""
    chat.toast()
    if chat.person:
        welcome_back(chat)
        return
    request = standing_request(chat.tx, chat.chat_id, chat.now)
    if request is None:
        request = begin_request(chat.tx, chat.chat_id, chat.text.language, chat.now)
    _say_again(chat, request)


def _say_again(chat: Chat, request: AccessRequest) -> None:
    """Where a request stands; an approved one asks again whether he is the one."""
    if request.state == "writing":
        chat.say(chat.text("access_write"), below=asks_for_contact(chat.text("send_phone")))
    elif request.state == "approved":
        chat.say(*_is_it_you(chat, request))
    else:
        chat.say(chat.text(f"access_{request.state}"))


def _take_contact(chat: Chat, request: AccessRequest, contact: Contact) -> None:
    if contact.user_id != chat.chat_id:
        chat.say(chat.text("access_own_phone"))
        return
    digits = "".join(letter for letter in contact.phone_number if letter.isdigit())
    request.phone_hash = chat.turn.secret.fingerprint(digits[-MOBILE:])
    if request.state == "writing":
        chat.say(chat.text("access_phone_kept"), below=NO_KEYS)
    else:
        _say_again(chat, request)


def _take_words(chat: Chat, request: AccessRequest, typed: str) -> None:
    words = plain(plain_text(typed))
    if not SHORTEST <= len(words) <= LONGEST:
        chat.say(chat.text("access_write"))
        return
    send_request(chat.tx, request, words, chat.now)
    chat.say(chat.text("access_open"), below=NO_KEYS)
    unit = chat.tx.get_one(Unit, request.unit_id)
    for person in deciders(chat.tx, unit, chat.today):
        number = person.id or 0
        said, buttons = _question(chat, request, texts_of(chat, number), viewer_of(chat.tx, number))
        chat.tell(number, said, buttons, once=f"access:{request.id}:{number}")


def _is_it_you(chat: Chat, request: AccessRequest) -> tuple[str, list[Button]]:
    text = Texts(request.language)
    person = chat.tx.get_one(Person, request.person_id)
    buttons = [Button(text("is_me"), f"q:yes:{request.id}"), Button(text("not_me"), f"q:no:{request.id}")]
    return greeting(chat, text, person), buttons


def claim(chat: Chat, parts: list[str]) -> None:
    """`q:yes:ID` or `q:no:ID`, by the chat whose request was approved, while that holds."""
    chat.toast()
    request = standing_request(chat.tx, chat.chat_id, chat.now)
    if request is None or request.state != "approved" or request.id != int(parts[2]):
        if chat.person:
            welcome_back(chat)
        else:
            stranger(chat)
    elif parts[1] == "yes":
        assert request.person_id is not None
        void_invites(chat.tx, request.person_id, chat.now)
        welcome(chat, request.person_id)
    else:
        _not_that_one(chat, request)


def _not_that_one(chat: Chat, request: AccessRequest) -> None:
    request.state = "closed"
    person = chat.tx.get_one(Person, request.person_id)
    if request.decided_by_id:
        text = texts_of(chat, request.decided_by_id)
        chat.tell(request.decided_by_id, text("access_not_he", name=person.name, words=request.words))
    chat.say(chat.text("access_dropped"), [Button(chat.text("ask_access"), "q:ask")])


# --- whoever leads the unit --------------------------------------------------------------------------


def _question(
    chat: Chat, request: AccessRequest, text: Texts, viewer: Viewer, named: str = ""
) -> tuple[str, list[Button]]:
    """Who asks, and whom of the roster he may be: one to be confirmed, several to choose from, or nobody."""
    rows = named_in(chat.tx, viewer, named or request.words, None if named else request.phone_hash)[:MOST]
    lines = [text("access_asked", words=request.words)]
    lines += [_candidate(chat, text, person, unit, request) for person, unit in rows]
    one = len(rows) == 1
    yes = [
        Button(text("is_he") if one else f"{person.name} {person.post}", f"q:is:{request.id}:{person.id}")
        for person, _ in rows
    ]
    lines.append(text("access_is_it" if one else "access_which" if rows else "access_nobody"))
    refuse = Button(text("is_not_he" if rows else "access_refuse"), f"q:not:{request.id}")
    return "\n".join(lines), [*yes, refuse, Button(text("access_other"), f"q:other:{request.id}")]


def _candidate(chat: Chat, text: Texts, person: Person, unit: Unit, request: AccessRequest) -> str:
    line = text("access_candidate", unit=full_name(chat.tx, unit), post=person.post, name=person.name)
    if request.phone_hash and person.phone_hash == request.phone_hash:
        line += text("access_same_phone")
    if account_of_person(chat.tx, person.id or 0, chat.today):
        line += text("access_has_phone")
    return line


def tap(chat: Chat, parts: list[str]) -> None:
    """`q:see:ID`, `q:is:ID:PERSON`, `q:not:ID`, `q:other:ID`; only by whoever leads the unit that was named."""
    chat.toast()
    request = chat.tx.get(AccessRequest, int(parts[2]))
    if request is None or chat.viewer is None or not may_decide(chat.tx, chat.viewer, request):
        chat.say(chat.text("not_yours"))
    elif request.state != "open" or request.expires_at <= chat.now:
        chat.say(_decided(chat, request))
    elif parts[1] == "is":
        _approve(chat, request, int(parts[3]))
    else:
        STEPS[parts[1]](chat, request)


def _decided(chat: Chat, request: AccessRequest) -> str:
    by = chat.tx.get(Person, request.decided_by_id) if request.decided_by_id else None
    return chat.text("access_decided", words=request.words, by=by.name) if by else chat.text("access_expired")


def _see(chat: Chat, request: AccessRequest) -> None:
    assert chat.viewer is not None
    chat.say(*_question(chat, request, chat.text, chat.viewer))


def _approve(chat: Chat, request: AccessRequest, person_id: int) -> None:
    assert chat.viewer is not None
    found = colleague(chat.tx, chat.viewer, person_id)
    if found is None:
        chat.say(chat.text("not_yours"))
        return
    request.state, request.person_id = "approved", person_id
    request.decided_by_id, request.decided_at = chat.me.id, chat.now
    chat.tell_chat(request.chat_id, *_is_it_you(chat, request))
    chat.say(chat.text("access_approved", name=found[0].name))


def _refuse(chat: Chat, request: AccessRequest) -> None:
    request.state, request.decided_by_id, request.decided_at = "refused", chat.me.id, chat.now
    chat.tell_chat(request.chat_id, Texts(request.language)("access_refused"))
    chat.say(chat.text("access_refused_done"))


def _other(chat: Chat, request: AccessRequest) -> None:
    chat.set_focus(**{**chat.focus, "access": request.id})
    chat.say(chat.text("access_name"))


def type_name(chat: Chat, typed: str) -> None:
    """The name on the roster of somebody whose own words did not tell."""
    request = chat.tx.get(AccessRequest, chat.focus["access"])
    if request is None or request.state != "open" or chat.viewer is None:
        chat.say(_decided(chat, request) if request else chat.text("access_expired"))
    else:
        chat.say(*_question(chat, request, chat.text, chat.viewer, named=plain(plain_text(typed))[:LONGEST]))
    go_on(chat, "access")


STEPS = {"see": _see, "not": _refuse, "other": _other}
