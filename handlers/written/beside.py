"""A photo, a voice note, a place that comes with a message, or right behind it: it belongs to what was said there."""

from handlers.chat import Chat
from handlers.keyboards import Button
from handlers.placing import against_adding, called, show_thing, ways_on
from handlers.written.talk import PROPOSAL, propose, read_lines, show
from storage.attachments import move, together
from storage.messages import mentions_of, sent_with
from storage.tables import Attachment, Mention, Message, Record, Subject

AFTER = "message"  # in the focus: the message that was just stored or kept


def take_beside(chat: Chat, sent: Attachment) -> bool:
    """With words of its own it is a message; at a proposal it goes with that; right behind one it is asked whose."""
    if sent.caption and _proposed(chat, sent):
        return True
    open_one = chat.tx.get(Message, chat.focus.get(PROPOSAL) or 0)
    if open_one is not None and open_one.state == "proposed":
        _with_message(chat, sent, open_one)
        show(chat, open_one)
        return True
    done = chat.tx.get(Message, chat.focus.get(AFTER) or 0)
    if done is None or done.received_on != chat.today:
        return False
    return _behind(chat, sent, done)


def _with_message(chat: Chat, sent: Attachment, message: Message) -> None:
    sent.message_id = message.id
    chat.tx.add(sent)
    chat.tx.flush()


def _proposed(chat: Chat, sent: Attachment) -> bool:
    lines = read_lines(chat, sent.caption)
    if not any(line.shown for line in lines):
        return False
    message = propose(chat, sent.caption, lines)
    _with_message(chat, sent, message)
    show(chat, message)
    return True


def _behind(chat: Chat, sent: Attachment, message: Message) -> bool:
    """Right behind a message: with the one it is about, else asked."""
    mentions = _of_somebody(chat, message)
    chat.tx.add(sent)
    chat.tx.flush()
    if message.state == "stored" and len(mentions) == 1 and mentions[0].record_id:
        return False  # one record: the usual way of what comes right behind it
    _with_message(chat, sent, message)
    if len(mentions) > 1:
        _ask_whose(chat, sent, mentions)
    elif mentions:
        _put(chat, sent, mentions[0])
    else:
        chat.say(chat.text("wrote_with_words"), ways_on(chat, sent))
    return True


def _of_somebody(chat: Chat, message: Message) -> list[Mention]:
    return [row for row in mentions_of(chat.tx, message.id or 0) if row.subject_id]


def _ask_whose(chat: Chat, sent: Attachment, mentions: list[Mention]) -> None:
    names = [chat.tx.get_one(Subject, row.subject_id).name for row in mentions]
    buttons = [Button(name, f"H:photo:{sent.id}:{row.id}") for name, row in zip(names, mentions, strict=True)]
    key = "wrote_whose_album" if sent.album else "wrote_whose_photo" if sent.kind == "photo" else "wrote_whose_thing"
    chat.say(chat.text(key), [*buttons, Button(chat.text("wrote_none_of_them"), f"H:photo:{sent.id}:0")])


def tap_photo(chat: Chat, parts: list[str]) -> None:
    """`H:photo:ATTACHMENT:MENTION`; 0: none of them, it belongs nowhere yet."""
    chat.toast()
    sent = chat.own(Attachment, parts[2], "person_id")
    if sent is None:
        return
    mention = chat.tx.get(Mention, int(parts[3]))
    message = chat.tx.get(Message, mention.message_id) if mention else None
    if mention is None or message is None:
        move(chat.tx, sent)
        chat.say(chat.text("loose_later"))
    elif message.person_id != chat.me.id:
        chat.say(chat.text("not_yours"))
    else:
        _put(chat, sent, mention)


def _put(chat: Chat, sent: Attachment, mention: Mention) -> None:
    record = chat.tx.get(Record, mention.record_id) if mention.record_id else None
    refusal = against_adding(chat, record) if record else ""
    if refusal:
        chat.say(refusal)
        return
    move(chat.tx, sent, record_id=record.id if record else None)
    if record is not None:
        chat.say(chat.text("attached_to", record=called(chat, record)), ways_on(chat, sent))
        return
    for each in together(chat.tx, sent):
        each.mention_id, each.message_id = mention.id, mention.message_id
    subject = chat.tx.get_one(Subject, mention.subject_id)
    chat.say(chat.text("wrote_photo_with", name=subject.name), ways_on(chat, sent))


def tap_whose(chat: Chat, parts: list[str]) -> None:
    """`H:whose:MESSAGE:0`: what came with a message of several, one after another: whose is it."""
    chat.toast()
    message = chat.own(Message, parts[2], "person_id")
    if message is None:
        return
    left = [row for row in sent_with(chat.tx, message.id or 0) if row.mention_id is None and row.taken_out_at is None]
    mentions = _of_somebody(chat, message)
    if not left or not mentions:
        chat.say(chat.text("loose_none"))
        return
    show_thing(chat, left[0])
    _ask_whose(chat, left[0], mentions)
