"""更多: pause, the language, practice, how it works."""

from handlers import year_findings
from handlers.chat import Chat
from handlers.focus import drop_practice, open_work
from handlers.free_forms import free_forms
from handlers.interview import talk
from handlers.interview.practice import end_practice, is_office
from handlers.keyboards import Button
from handlers.labels import may_print
from handlers.scoring.views import has_any
from handlers.selections import talk as selections
from handlers.start import records_visits
from handlers.texts import Texts
from storage.pairing import is_paired, paired_households

HELPED = ("officer", "secretary", "leader", "office")  # the roles that have something to be told


def show_more(chat: Chat) -> None:
    """What is not needed every day."""
    names = ["back", "pause"] if open_work(chat) else []
    buttons = [Button(chat.text(f"more_{name}"), f"k:{name}") for name in names]
    other = "zh" if chat.text.language == "en" else "en"
    buttons += [Button(chat.text("more_language"), f"k:{other}"), Button(chat.text("more_help"), "k:help")]
    if records_visits(chat):
        buttons.append(Button(chat.text("more_practice"), "k:practice"))
    if free_forms(chat):
        buttons.append(Button(chat.text("more_free"), "k:free"))
    if may_print(chat):
        buttons.append(Button(chat.text("more_labels"), "k:labels"))
    buttons += selections.entries(chat)
    if year_findings.has_findings(chat):
        buttons.append(Button(chat.text("more_year"), "k:year"))
    if has_any(chat):
        buttons.append(Button(chat.text("more_scores"), "k:scores"))
    if chat.viewer and chat.viewer.oversees():
        buttons.append(Button(chat.text("more_invite"), "k:invite"))
        buttons.append(Button(chat.text("more_gaps"), "k:gaps"))
        buttons.append(Button(chat.text("more_pausing"), "k:pausing"))
    if is_office(chat):
        buttons.append(Button(chat.text("more_forms"), "k:forms"))
        buttons.append(Button(chat.text("more_registry"), "k:registry"))
        buttons.append(Button(chat.text("more_calendar"), "k:calendar"))
        buttons.append(Button(chat.text("more_clock"), "k:clock"))
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
    """`/language`: the other one, from now on."""
    speak(chat, "zh" if chat.text.language == "en" else "en")


def speak(chat: Chat, language: str) -> None:
    """Speak a language from now on; said twice it stays."""
    chat.toast()
    assert chat.account is not None
    chat.account.language = language
    chat.text = Texts(chat.account.language)
    chat.say(chat.text("language_set"), keys=True)


def show_help(chat: Chat) -> None:
    """How it works, for the one who asks."""
    chat.toast()
    parts = [chat.text("help", name=chat.me.name)]
    roles = chat.viewer.roles if chat.viewer else frozenset()
    known = [role for role in HELPED if role in roles]
    if "office" in known and "leader" in known:
        known.remove("leader")  # the office's help says all that a leader's says
    parts += [chat.text(f"help_{role}") for role in known]
    if is_paired(chat.tx, chat.me.id or 0, chat.today):
        first = min(paired_households(chat.tx, chat.me.id or 0, chat.today), key=lambda row: row.subject.position)
        parts.insert(2, chat.text("help_visit", name=first.subject.name))
    parts.append(chat.text("help_all"))
    chat.say("\n".join(parts), keys=True)


def seen(chat: Chat) -> None:
    """知道了, under a notice that asks for nothing."""
    chat.toast(chat.text("seen_done"))
