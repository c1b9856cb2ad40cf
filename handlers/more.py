"""更多: pause, the language, practice, how it works."""

from handlers import year_findings
from handlers.chat import Chat
from handlers.events.menu import concerns as concerned_with_events
from handlers.focus import drop_practice, open_work
from handlers.free_forms import free_forms
from handlers.interview import talk
from handlers.interview.practice import end_practice, is_office
from handlers.keyboards import Button
from handlers.labels import may_print
from handlers.plans.show import has_plans
from handlers.posts.rosters import concerns as concerned_with_posts
from handlers.request_list import may_see
from handlers.scoring.views import has_any
from handlers.selections import talk as selections
from handlers.start import records_visits
from handlers.texts import Texts
from storage.messages import kept_by
from storage.pairing import is_paired, paired_households

HELPED = ("officer", "secretary", "leader", "office")  # the roles that have something to be told


def show_more(chat: Chat) -> None:
    """What is not needed every day, as it is looked for: the work, who and what there is, the bot."""
    chat.say(chat.text("more"), [button for offers in OFFERS for button in offers(chat)])


def _keys(chat: Chat, *names: str) -> list[Button]:
    return [Button(chat.text(f"more_{name}"), f"k:{name}") for name in names]


def _open_form(chat: Chat) -> list[Button]:
    return _keys(chat, "back", "pause") if open_work(chat) else []


def _work(chat: Chat) -> list[Button]:
    """What activities declare."""
    offered = {
        "free": bool(free_forms(chat)),
        "events": concerned_with_events(chat),
        "posts": concerned_with_posts(chat),
        "plans": has_plans(chat),
        "requests": may_see(chat),
        "scores": has_any(chat),
        "year": year_findings.has_findings(chat),
    }
    written = [Button(chat.text("more_written"), "H:list:0")] if kept_by(chat.tx, chat.me.id or 0, 0)[0] else []
    return [*_keys(chat, *(name for name, may in offered.items() if may)), *written, *selections.entries(chat)]


def _office(chat: Chat) -> list[Button]:
    """What is told to many, who and what there is, what is set for all."""
    office, oversees = is_office(chat), chat.viewer is not None and chat.viewer.oversees()
    offered = {
        "notice": oversees,
        "registry": office,
        "gaps": oversees,
        "labels": may_print(chat),
        "invite": oversees,
        "pausing": oversees,
        "forms": office,
        "calendar": office,
        "clock": office,
    }
    return _keys(chat, *(name for name, may in offered.items() if may))


def _bot(chat: Chat) -> list[Button]:
    """About the bot itself."""
    other = "zh" if chat.text.language == "en" else "en"
    practice = _keys(chat, "practice") if records_visits(chat) else []
    return [*practice, *_keys(chat, "help", "feedback"), Button(chat.text("more_language"), f"k:{other}")]


OFFERS = (_open_form, _work, _office, _bot)


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
