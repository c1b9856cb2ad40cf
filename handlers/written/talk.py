"""A message becomes a proposal, and a proposal what its writer makes of it: all right, one line changed, words only."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.aftermath import in_one_line
from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.messages.proposal import COMMUNITY, NONE, TRAINING
from handlers.request_words import spoken
from handlers.requests import tell_holder
from handlers.texts import LANGUAGES, Texts
from handlers.written.changing import CHANGES, say_change, type_change
from handlers.written.lines import Line, lines_of
from handlers.written.show import face_of, sent_said, who
from handlers.written.storing import NotStorable, Stored, keep_mentions, store
from storage.messages import in_view, mentions_of, numbered, same_words
from storage.pairing import paired_households
from storage.tables import Message, Person, Subject, Ticket

PROPOSAL = "proposal"  # in the focus: the message whose proposal is in hand
LEAST = 4  # characters of a message that is worth reading
OF_EVENTS = (COMMUNITY, NONE, TRAINING)  # what a course or an activity may be in the reader's words


def read_lines(chat: Chat, words: str) -> list[Line]:
    """What a message would be recorded as, of those whom this person may write of."""
    assert chat.viewer is not None
    if len("".join(words.split())) < LEAST:
        return []
    subjects = in_view(chat.tx, chat.viewer, chat.today)
    if not subjects:
        return []
    found = chat.turn.reader.read(words, chat.today, [subject.name for subject in subjects])
    return lines_of(found, words, subjects, chat.today)


def take(chat: Chat, words: str) -> bool:
    """Propose what a message may be recorded as; whether there was anything. A log that it begins is no proposal."""
    lines = read_lines(chat, words)
    if not any(line.shown for line in lines) or _is_of_a_log(chat, words, lines):
        return False
    before = same_words(chat.tx, chat.me.id or 0, words, chat.today)
    if before is None or before.state not in ("proposed", "stored"):
        show(chat, propose(chat, words, lines))
    elif before.state == "proposed":
        show(chat, before, chat.text("wrote_twice"))
    else:
        chat.say(chat.text("wrote_twice_stored"))
    return True


def is_of_others(chat: Chat, words: str) -> bool:
    """Whether words that are typed about a course are of a household, or ask for something; a member may be absent."""
    return any(not line.out and _is_of_another(line) for line in read_lines(chat, words))


def tells_of_others(chat: Chat, words: str) -> bool:
    """Whether words say surely what was done for a household, or what it asks for: a name alone is no visit."""
    return any(not line.out and bool(line.help or line.request) for line in read_lines(chat, words))


def _is_of_another(line: Line) -> bool:
    visited = line.activity not in OF_EVENTS and (line.kind != "member" or bool(line.help))
    return visited or bool(line.request)


def surely(chat: Chat, words: str) -> bool:
    """The same where a name is looked for: only what says that somebody known was visited is no name."""
    lines = read_lines(chat, words)
    if not any(line.is_visit and line.subject and (line.day or line.help) for line in lines):
        return False
    chat.set_focus()
    if not _is_of_a_log(chat, words, lines):
        show(chat, propose(chat, words, lines))
        return True
    return False


def _is_of_a_log(chat: Chat, words: str, lines: Sequence[Line]) -> bool:
    """李贵生家送了化肥2袋: of one household of his own, whose name comes first, the log itself is opened."""
    mine = [row.subject for row in paired_households(chat.tx, chat.me.id or 0, chat.today)]
    shown = [line for line in lines if line.shown]
    first = any(words.strip().startswith(row.name) for row in mine)
    return first and len(shown) == 1 and shown[0].is_visit and not shown[0].request


def kept(chat: Chat, words: str, state: str) -> Message:
    """A message in its own words."""
    message = chat.turn.update.effective_message
    row = Message(
        inbox_id=chat.turn.inbox_id or 0,
        person_id=chat.me.id or 0,
        unit_id=chat.me.unit_id,
        number=message.message_id if message else 0,
        words=words,
        state=state,
        received_on=chat.today,
        received_at=chat.now,
    )
    chat.tx.add(row)
    chat.tx.flush()
    return row


def propose(chat: Chat, words: str, lines: Sequence[Line]) -> Message:
    """A message with what is proposed of it; nothing of it is a fact."""
    message = kept(chat, words, "proposed")
    message.lines = [line.to_json() for line in lines]
    return message


def show(chat: Chat, message: Message, lead: str = "") -> None:
    """The proposal as it stands."""
    chat.tx.flush()
    face = face_of(chat, message)
    chat.set_focus(**{PROPOSAL: message.id})
    chat.say("\n".join(part for part in (lead, face.text) if part), face.buttons)


# --- taps -------------------------------------------------------------------------------------------


def tap(chat: Chat, parts: list[str]) -> None:
    """`H:STEP:MESSAGE:…` of the message's own writer; a button of an earlier state changes nothing and says so."""
    message = chat.own(Message, parts[2], "person_id")
    if message is None:
        chat.toast()
        return
    verb, step, more = parts[1], int(parts[3]), [int(part) for part in parts[4:]]
    if message.state != "proposed":
        chat.toast(chat.text(f"wrote_is_{message.state}"))
    elif verb == "show":
        chat.toast()
        show(chat, message)
    elif step != message.step or (more and not _has_line(message, more[0])):
        chat.toast()
        show(chat, message, chat.text("wrote_old"))
    else:
        chat.toast()
        _do(chat, message, verb, more)


def _has_line(message: Message, number: int) -> bool:
    return number < len(message.lines) and Line.of(message.lines[number]).shown


def _do(chat: Chat, message: Message, verb: str, more: list[int]) -> None:
    if verb == "all":
        store_all(chat, message)
    elif verb == "words":
        words_only(chat, message)
    elif verb in CHANGES:
        line = CHANGES[verb](chat, message, Line.of(message.lines[more[0]]), more[1:])
        if line is not None:
            change(chat, message, more[0], line)
    else:
        say_change(chat, message, verb, more[0])


def change(chat: Chat, message: Message, number: int, line: Line) -> None:
    """Put another line in the place of one, and show the whole again; buttons shown before are old now."""
    message.lines = [*message.lines[:number], line.to_json(), *message.lines[number + 1 :]]
    message.step += 1
    if any(Line.of(row).shown for row in message.lines):
        show(chat, message)
    else:
        words_only(chat, message)


def store_all(chat: Chat, message: Message) -> None:
    """都对: what is proposed becomes records, with one tap; what still has to be asked is asked."""
    lines = [_still_there(chat, Line.of(row)) for row in message.lines]
    if any(line.asks for line in lines):
        message.lines = [line.to_json() for line in lines]
        show(chat, message)
        return
    try:
        stored = store(chat, message, lines)
    except NotStorable as wrong:
        show(chat, message, chat.text("wrote_refused", number=wrong.number + 1, why=wrong.why))
        return
    message.state, message.step = "stored", message.step + 1
    _tell_stored(chat, message, stored)


def _still_there(chat: Chat, line: Line) -> Line:
    """The line, without a subject that was put away or moved since it was proposed: whom it means is asked anew."""
    assert chat.viewer is not None
    subject = chat.tx.get(Subject, line.subject) if line.subject else None
    if subject is None or any(row.id == subject.id for row in in_view(chat.tx, chat.viewer, chat.today)):
        return line
    return replace(line, subject=0, name="", kind="", choices=(), written=line.written or line.name)


def _tell_stored(chat: Chat, message: Message, stored: Stored) -> None:
    said = [chat.text("wrote_stored")]
    said += [in_one_line(chat.text, record) for record, _ in stored.records]
    for ticket, line in stored.tickets:
        said.append(_told_ticket(chat, ticket, line))
        tell_holder(chat, ticket)
    if not stored.records and not stored.tickets:
        said = [chat.text("wrote_words_kept")]
    records = [(record, line) for record, line in stored.records]
    chat.set_focus(**({"record": records[0][0].id} if len(records) == 1 else {}), message=message.id)
    buttons = [_correct(chat, record.id or 0, line, alone=len(records) == 1) for record, line in records]
    sent = sent_said(chat, message)
    if sent and len(mentions_of(chat.tx, message.id or 0)) > 1:
        said += sent
        buttons.append(Button(chat.text("wrote_whose"), f"H:whose:{message.id}:0", alone=True))
    chat.say("\n".join(said), buttons, keys=not buttons)


def _correct(chat: Chat, record_id: int, line: Line, *, alone: bool) -> Button:
    label = chat.text("correct") if alone else chat.text("wrote_correct", name=line.name)
    return Button(label, f"c:ask:{record_id}")


def _told_ticket(chat: Chat, ticket: Ticket, line: Line) -> str:
    """With whom it is now, and until when."""
    holder = chat.tx.get(Person, ticket.answerer_id) if ticket.answerer_id else None
    if holder is None or holder.id == chat.me.id or ticket.due is None:
        return chat.text("wrote_asked_kept", who=who(chat, line), words=ticket.words)
    key = "wrote_asked" if ticket.passed_on else "wrote_asked_to_pass"
    said = {"who": who(chat, line), "words": ticket.words, "answerer": spoken(chat.tx, holder)}
    return chat.text(key, **said, day=chat.text.day(ticket.due))


def words_only(chat: Chat, message: Message) -> None:
    """先存原话: no record, and no request; the words stay with whom they name."""
    message.state, message.step = "words", message.step + 1
    keep_mentions(chat, message, [Line.of(row) for row in message.lines])
    chat.tx.flush()
    chat.set_focus(message=message.id)
    named = [line.name for line in map(Line.of, message.lines) if line.subject and not line.out]
    key = "wrote_kept_with" if named else "wrote_kept"
    chat.say(chat.text(key, names=chat.text.list(list(dict.fromkeys(named)))), [_list_button(chat)])


def _list_button(chat: Chat) -> Button:
    return Button(chat.text("wrote_list"), "H:list:0")


# --- typed ------------------------------------------------------------------------------------------


def typed(chat: Chat, words: str) -> bool:
    """Words while a proposal is in hand: a button's own, or what a line should be; whether they were of it."""
    message = chat.tx.get(Message, chat.focus[PROPOSAL])
    if message is None or message.state != "proposed":
        return False
    said = _bare(words)
    verb = next((verb for verb in ("all", "words") if said in _labels(f"wrote_{verb}")), "")
    if not verb and said in _labels("wrote_yes_words"):
        verb = "all"
    if verb:
        _do(chat, message, verb, [])
        return True
    found = type_change(chat, message, words)
    if found is None:
        return False
    number, line = found
    if line is not None:
        change(chat, message, number, line)
    return True


def _bare(words: str) -> str:
    return words.strip().rstrip("。.!！").lower()


def _labels(key: str) -> set[str]:
    return {word.lower() for language in LANGUAGES for word in Texts(language)(key).split("|")}


def edited(chat: Chat, words: str) -> bool:
    """A message changed by its writer: what is only proposed is read anew; what is stored stays, and he is told."""
    row = chat.turn.update.effective_message
    message = numbered(chat.tx, chat.me.id or 0, row.message_id) if row else None
    if message is None or words == (message.edited or message.words):
        return message is not None
    if message.state == "proposed":
        _read_anew(chat, message, words)
        return True
    message.edited = words
    records = [each.record_id for each in mentions_of(chat.tx, message.id or 0) if each.record_id]
    buttons = [Button(chat.text("correct"), f"c:ask:{number}") for number in records[:1]] if len(records) == 1 else []
    chat.say(chat.text("wrote_edited_stored" if records else "wrote_edited_kept"), buttons)
    return True


def _read_anew(chat: Chat, message: Message, words: str) -> None:
    lines = read_lines(chat, words)
    message.words, message.step = words, message.step + 1
    message.lines = [line.to_json() for line in lines]
    if any(line.shown for line in lines):
        show(chat, message, chat.text("wrote_edited"))
    else:
        words_only(chat, message)
