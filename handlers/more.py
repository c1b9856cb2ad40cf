"""更多: pause, the language, practice, how it works."""

from handlers.chat import Chat
from handlers.focus import drop_practice, open_work
from handlers.free_forms import free_forms
from handlers.interview import talk
from handlers.interview.practice import end_practice, is_office
from handlers.keyboards import Button
from handlers.start import records_visits
from handlers.texts import Texts


def show_more(chat: Chat) -> None:
    """What is not needed every day."""
    names = ["back", "pause", "language", "help"] if open_work(chat) else ["language", "help"]
    buttons = [Button(chat.text(f"more_{name}"), f"k:{name}") for name in names]
    if records_visits(chat):
        buttons.append(Button(chat.text("more_practice"), "k:practice"))
    if free_forms(chat):
        buttons.append(Button(chat.text("more_free"), "k:free"))
    if is_office(chat):
        buttons.append(Button(chat.text("more_forms"), "k:forms"))
    chat.say(chat.text("more"), buttons)


def back(chat: Chat) -> None:
    """One question back."""
    chat.toast()
    work = open_work(chat)
    if work:
        talk.back(work)
    else:
        chat.say(chat.text("nothing_open"), keys=True)


def pause(chat: Chat) -> None:
    """Stop for now; nothing is lost, 待办 goes on with it."""
    chat.toast()
    work = open_work(chat)
    chat.set_focus()
    if work is None:
        chat.say(chat.text("nothing_open"), keys=True)
        return
    if work.row.practice:
        end_practice(chat, work.row)
        drop_practice(chat)
    else:
        chat.say(chat.text("paused_correction" if work.row.corrects_id else "paused"), keys=True)


def change_language(chat: Chat) -> None:
    """The other language, from now on."""
    chat.toast()
    assert chat.account is not None
    chat.account.language = "zh" if chat.text.language == "en" else "en"
    chat.text = Texts(chat.account.language)
    chat.say(chat.text("language_set"), keys=True)


def show_help(chat: Chat) -> None:
    """How it works, for the one who asks."""
    chat.toast()
    parts = [chat.text("help", name=chat.me.name)]
    if records_visits(chat):
        parts.append(chat.text("help_officer"))
    if chat.viewer and chat.viewer.oversees():
        parts.append(chat.text("help_office"))
    chat.say("\n".join(parts), keys=True)


def seen(chat: Chat) -> None:
    """知道了, under a notice that asks for nothing."""
    chat.toast(chat.text("seen_done"))
